"""What the page says of an answer: blocks of text in order, which a writer gives a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.catalog import Snapshot
from index.table_line import cells
from service.answers import Answer, Claim, VerifiedQuote
from service.answers.answer import Answered, Conflicting, NotFound, Unsure
from service.dates import shown_date
from service.links import source_link
from service.messages import Say
from service.passages import Piece, pieces
from service.source_view.bibliography import bibliographic

Style = Literal["title", "question", "heading", "answer", "plain", "quote", "source"]


@dataclass(frozen=True, slots=True)
class Line:
    """``link`` is where the whole line leads, "" for nowhere."""

    style: Style
    pieces: Sequence[Piece]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A row of a table below the names of its columns."""

    header: Sequence[str]
    row: Sequence[Sequence[Piece]]


Block = Line | Grid


class EvidencePage:
    """``base`` is the address before the links of quotes; ``today`` when it is asked."""

    def __init__(self, say: Say, base: str, today: date) -> None:
        self._say = say
        self._base = base.rstrip("/")
        self._today = today

    def blocks(self, question: str, answer: Answer, snapshot: Snapshot) -> Sequence[Block]:
        """Raises NotIndexed where a quote's document is gone since."""
        say = self._say
        found: list[Block] = [_line("title", say("evidence.title")), _line("question", question)]
        found.append(_line("plain", say("evidence.asked", when=say.date(self._today))))
        claims: Sequence[Claim] = ()
        if isinstance(answer, Answered):
            claims = (answer.claim,)
        elif isinstance(answer, Conflicting):
            found.append(_line("heading", say("page.answer.conflicting")))
            claims = answer.claims
        elif isinstance(answer, Unsure):
            found.append(_line("heading", say("page.answer.unsure")))
            claims = answer.candidates
        elif isinstance(answer, NotFound):
            found.append(_line("heading", say("page.answer.not_found")))
            found.append(_line("plain", answer.reason))
        for claim in claims:
            found += self._claim(claim, snapshot, sure=not isinstance(answer, Unsure))
        found.append(_line("source", say("evidence.how")))
        return found

    def _claim(self, claim: Claim, snapshot: Snapshot, *, sure: bool) -> Iterator[Block]:
        if sure:
            day = shown_date(claim.day, by_file=claim.dated_by_file, say=self._say)
            column = f" · {claim.column}" if claim.column else ""
            yield _line("answer", f"{claim.text}{column} ({day})")
        for quote in claim.quotes:
            yield from self._quote(quote, snapshot)

    def _quote(self, quote: VerifiedQuote, snapshot: Snapshot) -> Iterator[Block]:
        citation, around = quote.citation, quote.around
        rows = [line for line in around.rows if line.header]
        if rows and len(around.rows) == 1:
            yield _grid(quote)
        else:
            beside = [Piece(f"{around.before} ", marked=False)] if around.before else []
            after = [Piece(f" {around.after}", marked=False)] if around.after else []
            yield Line("quote", [*beside, *pieces(citation.quote, quote.marked), *after])
        row = snapshot.document(citation.document_id)
        text = bibliographic(row, citation.locator, self._say, self._today)
        link = self._base + source_link(citation, marked=quote.marked)
        yield Line("source", [Piece(text, marked=False)], link)


def _grid(quote: VerifiedQuote) -> Grid:
    (line,) = quote.around.rows
    text = quote.citation.quote[line.start : line.end]
    return Grid(
        line.names,
        [
            pieces(
                text[start:end],
                [(s - line.start - start, e - line.start - start) for s, e in quote.marked],
            )
            for start, end in cells(text)
        ],
    )


def _line(style: Style, text: str) -> Line:
    return Line(style, [Piece(text, marked=False)])
