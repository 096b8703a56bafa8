"""``kartoteka ask "…"``: the answer, the sentence it stands in, file, page and date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli import exit_codes
from service.cli.errors import Refused
from service.cli.invocation import Invocation
from service.cli.output import bold, dim, print_json, styled
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from index.filters import Filters
    from service.answers import Answer, Claim, VerifiedQuote
    from service.messages import Say
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
    as_json: bool,
) -> int:
    from index.filters import Filters
    from service.answers import NotFound
    from service.answers.request import AskRequest
    from service.answers.shapes import answer_shape
    from service.composition import open_services

    settings = invocation.load().settings
    filters = Filters(collection, folder, (), language)
    if batch is not None:
        return _answer_batch(invocation, settings, batch, out, filters)
    text = " ".join(question).strip()
    if not text:
        raise click.BadArgumentUsage(invocation.say("ask.empty"))
    request = AskRequest(text, previous, filters)
    services = open_services(settings, follow=False)
    try:
        answer = services.answers.ask(request)
        with services.snapshot() as snapshot:
            roots = {row.name: row.root for row in snapshot.collections()}
    finally:
        services.close()
    link = _link_under(roots)
    if as_json:
        print_json(answer_shape(answer, link))
    else:
        _print(answer, link, invocation.say)
    return exit_codes.NOTHING_FOUND if isinstance(answer, NotFound) else exit_codes.DONE


def _answer_batch(
    invocation: Invocation, settings: Settings, batch: Path, out: Path | None, filters: Filters
) -> int:
    from service.answers.batch import NoQuestions, answer_file
    from service.answers.request import AskRequest
    from service.composition import open_services
    from service.places import place

    say = invocation.say
    target = out or batch.with_stem(batch.stem + say("ask.batch.suffix"))
    services = open_services(settings, follow=False)
    try:
        count = answer_file(
            batch,
            target,
            lambda question: services.answers.ask(AskRequest(question, (), filters)),
            lambda citation: place(citation.locator, say),
        )
    except (NoQuestions, OSError) as fault:
        raise Refused("evaluate.fault", problem=fault) from fault
    finally:
        services.close()
    click.echo(say.count("ask.batch.done", count, path=target), err=True)
    return exit_codes.DONE


def _link_under(roots: dict[str, str]) -> Link:
    from service.links import file_link

    return lambda citation: file_link(Path(roots[citation.collection]), citation)


def _print(answer: Answer, link: Link, say: Say) -> None:
    from service.answers import Answered, Conflicting

    if isinstance(answer, Answered):
        click.echo(bold(_harmless(answer.claim.text)))
        _print_quotes(answer.claim, link, say)
        return
    if isinstance(answer, Conflicting):
        click.echo(say("ask.conflict"))
        for claim in answer.claims:
            click.echo()
            click.echo(bold(_harmless(claim.text)) + f"  ({say.date(claim.day)})")
            _print_quotes(claim, link, say)
        return
    click.echo(answer.reason)
    if answer.findings.nearest:
        from service.places import place

        click.echo(say("ask.nearest"))
        for hit in answer.findings.nearest:
            citation = hit.citation
            click.echo(f"  {citation.path}, {place(citation.locator, say)}")
            click.echo(dim("  " + link(citation)))


def _print_quotes(claim: Claim, link: Link, say: Say) -> None:
    from service.places import place

    for quote in claim.quotes:
        citation = quote.citation
        click.echo(f"   „{_marked(quote)}”")
        day = say.date(citation.modified.date())
        click.echo(f"   {citation.path}, {place(citation.locator, say)}, {day}")
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
