"""``kartoteka search "…"``: ranked passages with file, page and link."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

import click

from service.cli import exit_codes
from service.cli.invocation import Invocation
from service.cli.output import bold, dim, print_json, styled
from service.cli.translated import command, json_option, option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.hit import Citation, Explanation, Hit, SearchResult
    from service.messages import Say
    from service.passage_blocks import Block
    from service.passages import Piece
    from service.shapes import Link

EXCERPT_CHARACTERS = 600


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


DAY: dict[str, Any] = {"type": click.DateTime(["%Y-%m-%d"]), "callback": _day}


@command("search")
@click.argument("query", nargs=-1, required=True)
@option("-n", "--limit", type=click.IntRange(1, 100), help="help.limit")
@option("--offset", type=click.IntRange(0, 1000), default=0, help="help.offset")
@option("--mode", type=click.Choice(["hybrid", "dense", "lexical"]), help="help.mode")
@option("--sort", type=click.Choice(["relevance", "date"]), default="relevance", help="help.sort")
@option("--collection", multiple=True, help="help.collection")
@option("--folder", multiple=True, help="help.folder")
@option("--media-type", multiple=True, help="help.media_type")
@option("--language", multiple=True, help="help.document_language")
@option("--date-from", help="help.date_from", **DAY)
@option("--date-to", help="help.date_to", **DAY)
@option("--per-document", type=click.IntRange(1, 100), help="help.per_document")
@option("--explain", is_flag=True, help="help.explain")
@json_option()
def run(
    invocation: Invocation,
    query: tuple[str, ...],
    limit: int | None,
    offset: int,
    mode: str | None,
    sort: Literal["relevance", "date"],
    collection: tuple[str, ...],
    folder: tuple[str, ...],
    media_type: tuple[str, ...],
    language: tuple[str, ...],
    date_from: date | None,
    date_to: date | None,
    per_document: int | None,
    explain: bool,
    as_json: bool,
) -> int:
    from index.filters import Filters
    from index.retrieval import SearchRequest
    from service.composition import open_services
    from service.question_length import MOST_CHARACTERS, is_too_long
    from service.shapes import search_shape

    settings = invocation.load(
        search__limit=limit, search__mode=mode, search__per_document=per_document
    ).settings
    question = " ".join(query).strip()
    if not question:
        raise click.BadArgumentUsage(invocation.say("search.empty"))
    if is_too_long(question):
        raise click.BadArgumentUsage(invocation.say("search.too_long", most=MOST_CHARACTERS))
    request = SearchRequest(
        query=question,
        limit=settings.search.limit,
        offset=offset,
        filters=Filters(
            collection, folder, media_type, language, date_from=date_from, date_to=date_to
        ),
        mode=settings.search.mode,
        sort=sort,
        per_document=settings.search.per_document,
        explain=explain,
    )
    services = open_services(settings, follow=False)
    try:
        result = services.searcher.search(request)
        with services.snapshot() as snapshot:
            roots = {row.name: row.root for row in snapshot.collections()}
    finally:
        services.close()
    link = _link_under(roots)
    if as_json:
        print_json(search_shape(result, link))
    else:
        _print(result, link, invocation.say)
    return exit_codes.DONE if result.hits else exit_codes.NOTHING_FOUND


def _link_under(roots: dict[str, str]) -> Link:
    from pathlib import Path

    from service.links import file_link

    def link(citation: Citation) -> str:
        return file_link(Path(roots[citation.collection]), citation)

    return link


def _print(result: SearchResult, link: Link, say: Say) -> None:
    if not result.hits:
        click.echo(say("search.nothing"), err=True)
        return
    for hit in result.hits:
        click.echo(_heading(hit, say))
        click.echo(dim("   " + link(hit.citation)))
        for line in _passage(hit):
            click.echo(f"   {line}")
        if hit.explanation is not None:
            click.echo(dim("   " + _why(hit, hit.explanation, say)))
        click.echo()


def _heading(hit: Hit, say: Say) -> str:
    from service.places import cited_place

    citation = hit.citation
    heading = f"{hit.rank}. {bold(citation.title or citation.path)}"
    return f"{heading}\n   {citation.path}, {cited_place(citation, say)}"


def _why(hit: Hit, explanation: Explanation, say: Say) -> str:
    legs = ", ".join(
        say(
            "search.leg",
            leg=say(f"search.leg.{leg}"),
            rank=rank,
            score=say.decimal(hit.scores[leg], 2),
            part=say.decimal(explanation.parts[leg], 2),
        )
        for leg, rank in explanation.ranks.items()
    )
    words = ", ".join(explanation.forms) or "–"
    return say("search.why", score=say.decimal(hit.score, 2), legs=legs, words=words)


def _passage(hit: Hit) -> list[str]:
    """The passage in lines, what answers the question in bold; above the rows of a table the names
    of its columns. Control characters, which could steer the terminal, are taken out."""
    from service.passage_blocks import Prose, Shown, window
    from service.passages import excerpt, tidied

    if hit.rows:
        shown = window(hit.text, hit.highlights, hit.rows, EXCERPT_CHARACTERS)
    else:
        part = excerpt(*tidied(hit.text, hit.highlights), EXCERPT_CHARACTERS)
        shown = Shown([Prose(part.pieces)], part.before, part.after)
    text = "\n".join(map(_block, shown.blocks)).strip()
    whole = ("… " if shown.before else "") + text + (" …" if shown.after else "")
    return [line for line in whole.splitlines() if line.strip()]


def _block(block: Block) -> str:
    from index.table_line import CELL
    from service.passage_blocks import Prose

    if isinstance(block, Prose):
        return _plain(block.pieces)
    rows = [CELL.join(_plain(cell.pieces) for cell in row) for row in block.rows]
    header = CELL.join(map(_harmless, block.header))
    return "\n".join([dim(header), *rows] if header else rows)


def _plain(pieces: Sequence[Piece]) -> str:
    return "".join(
        _marked(_harmless(piece.text)) if piece.marked else _harmless(piece.text)
        for piece in pieces
    )


def _marked(text: str) -> str:
    return bold(text) if styled() else text


def _harmless(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
