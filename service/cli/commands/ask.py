"""``kartoteka ask "…"``: the answer, the sentence it stands in, file, page and date."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import bold, dim, print_json, styled
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.filters import Filters
    from service.answers import Answer, Claim, VerifiedQuote
    from service.answers.generated.telling import Writes
    from service.answers.request import AskRequest
    from service.messages import Say
    from service.services import Services
    from service.settings import Settings
    from service.shapes import Link


@command("ask")
@click.argument("question", nargs=-1)
@option("--previous", multiple=True, help="help.previous")
@option("--collection", multiple=True, help="help.collection")
@option("--folder", multiple=True, help="help.folder")
@option("--language", multiple=True, help="help.document_language")
@option("--batch", type=click.Path(path_type=Path, dir_okay=False), help="help.batch")
@option("--out", type=click.Path(path_type=Path, dir_okay=False), help="help.batch.out")
@option("--llm/--no-llm", default=None, help="help.llm")
@json_option()
def run(
    invocation: Invocation,
    question: tuple[str, ...],
    previous: tuple[str, ...],
    collection: tuple[str, ...],
    folder: tuple[str, ...],
    language: tuple[str, ...],
    batch: Path | None,
    out: Path | None,
    llm: bool | None,
    as_json: bool,
) -> int:
    from index.filters import Filters
    from service.answers.request import AskRequest
    from service.composition import open_services
    from service.question_length import MOST_CHARACTERS, is_too_long

    settings = invocation.load().settings
    filters = Filters(collection, folder, (), language)
    if batch is not None:
        return _answer_batch(invocation, settings, batch, out, filters)
    text = " ".join(question).strip()
    if not text:
        raise click.BadArgumentUsage(invocation.say("ask.empty"))
    if any(map(is_too_long, (text, *previous))):
        raise click.BadArgumentUsage(invocation.say("search.too_long", most=MOST_CHARACTERS))
    services = open_services(settings, follow=False)
    try:
        writer = _writer_of(services, llm)
        request = AskRequest(text, previous, filters)
        return _answer(services, request, writer, invocation.say, as_json=as_json)
    finally:
        services.close()


def _answer(
    services: Services, request: AskRequest, writer: Writes | None, say: Say, *, as_json: bool
) -> int:
    """Prints what there is as soon as it is there: the documents' own words first."""
    from service.answers import NotFound
    from service.answers.generated import Extracted, Told, WrittenSentence
    from service.answers.generated.shapes import told_shape
    from service.answers.generated.telling import told
    from service.cli.written import WrittenPrinter

    printer = WrittenPrinter(services.settings.llm.model or "", say, _harmless)
    link: Link | None = None
    for event in told(request, services.answers, services.snapshot, writer):
        if link is None:
            with services.snapshot() as snapshot:
                link = _link_under({row.name: row.root for row in snapshot.collections()})
        if as_json:
            if isinstance(event, Told):
                print_json(told_shape(event, link))
        elif isinstance(event, Extracted):
            _print(event.answer, link, say)
        elif isinstance(event, WrittenSentence):
            printer.sentence(event)
        elif isinstance(event, Told):
            printer.end(event.written, partial(_print_quote, link=link, say=say))
        if isinstance(event, Told) and isinstance(event.answer, NotFound):
            return exit_codes.NOTHING_FOUND
    return exit_codes.DONE


def _writer_of(services: Services, wanted: bool | None) -> Writes | None:
    if wanted and services.writer is None:
        raise Refused("llm.not_set", exit_codes.USAGE)
    return None if wanted is False else services.writer


def _answer_batch(
    invocation: Invocation, settings: Settings, batch: Path, out: Path | None, filters: Filters
) -> int:
    from service.answers.batch import NoQuestions, answer_file
    from service.answers.request import AskRequest
    from service.composition import open_services
    from service.places import cited_place

    say = invocation.say
    target = out or batch.with_stem(batch.stem + say("ask.batch.suffix"))
    services = open_services(settings, follow=False)
    try:
        with services.snapshot() as snapshot:
            link = _link_under({row.name: row.root for row in snapshot.collections()})
        count = answer_file(
            batch,
            target,
            lambda question: services.answers.ask(AskRequest(question, (), filters)),
            lambda citation: cited_place(citation, say),
            link,
        )
    except FileNotFoundError as fault:
        raise Refused("ask.batch.no_file", file=fault.filename) from fault
    except (NoQuestions, OSError) as fault:
        raise Refused("ask.batch.fault", problem=fault) from fault
    finally:
        services.close()
    click.echo(say.count("ask.batch.done", count, path=target), err=True)
    return exit_codes.DONE


def _link_under(roots: dict[str, str]) -> Link:
    from service.links import file_link

    return lambda citation: file_link(Path(roots[citation.collection]), citation)


def _print(answer: Answer, link: Link, say: Say) -> None:
    from service.answers import Answered, Conflicting, Unsure

    if isinstance(answer, Answered):
        click.echo(bold(_harmless(answer.claim.text)) + _column(answer.claim))
        _print_quotes(answer.claim, link, say)
        return
    if isinstance(answer, Conflicting):
        click.echo(say("ask.conflict"))
        _print_dated(answer.claims, link, say)
        return
    if isinstance(answer, Unsure):
        click.echo(say("ask.unsure"))
        _print_dated(answer.candidates, link, say)
        click.echo()
        click.echo(dim(answer.reason))
        return
    click.echo(say("ask.not_found"))
    click.echo(answer.reason)
    if answer.findings.nearest:
        from service.places import cited_place

        click.echo(say("ask.nearest"))
        for hit in answer.findings.nearest:
            citation = hit.citation
            click.echo(f"  {citation.path}, {cited_place(citation, say)}")
            click.echo(dim("  " + link(citation)))


def _print_dated(claims: Sequence[Claim], link: Link, say: Say) -> None:
    from service.dates import shown_date

    for claim in claims:
        day = shown_date(claim.day, by_file=claim.dated_by_file, say=say)
        click.echo()
        click.echo(bold(_harmless(claim.text)) + f"{_column(claim)}  ({day})")
        _print_quotes(claim, link, say)


def _column(claim: Claim) -> str:
    """In which column of its table the answer stands."""
    return f"  · {_harmless(claim.column)}" if claim.column else ""


def _print_quotes(claim: Claim, link: Link, say: Say) -> None:
    for quote in claim.quotes:
        _print_quote(quote, link=link, say=say)


def _print_quote(quote: VerifiedQuote, number: int | None = None, *, link: Link, say: Say) -> None:
    from index.table_line import CELL
    from service.dates import dated
    from service.places import cited_place

    citation = quote.citation
    margin = "   " if number is None else f"{f'[{number}]':<5}"
    names = next((line.names for line in quote.around.rows if line.names), ())
    if names:
        click.echo(dim(f"{margin} {_harmless(CELL.join(names))}"))
        margin = "   "
    click.echo(f"{margin}„{_marked(quote)}”")
    click.echo(f"   {citation.path}, {cited_place(citation, say)}, {dated(citation, say)}")
    click.echo(dim("   " + link(citation)))


def _marked(quote: VerifiedQuote) -> str:
    """The quote in one line, the words that answer in bold (or in brackets where there is none)."""
    from service.passages import pieces

    shown: list[str] = []
    for piece in pieces(quote.citation.quote, quote.marked):
        text = _harmless(piece.text)
        if piece.marked:
            text = bold(text) if styled() else f"[{text}]"
        shown.append(text)
    return " ".join("".join(shown).split())


def _harmless(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
