"""An answer as the search page shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.lexical.folding import fold
from service.answers import Answer
from service.answers.answer import (
    Answered,
    Claim,
    Claimless,
    Conflicting,
    Status,
    Unsure,
    status_of,
)
from service.answers.quotes import VerifiedQuote
from service.dates import dated, shown_date
from service.links import source_link
from service.messages import Say
from service.passage_blocks import Block, blocks
from service.passages import Piece, pieces, tidied
from service.places import cited_place, kind_of_file
from service.source_view.bibliography import cited

MOST_SOURCES = 4
SHORT_CHARACTERS = 90
"""A longer answer is set in smaller letters."""

_ASKING = re.compile(
    r"\b(ile|ilu|iloma|co|kto|kogo|komu|kim|kiedy|gdzie|skad|dokad|jak|jaki\w*|jaka|jakie\w*|"
    r"ktor\w+|czy|czyj\w*|dlaczego|czemu|po co|od kiedy|"
    r"what|who|whom|whose|when|where|which|why|how|is there|are there|does|"
    r"wie|was|wer|wann|wo|welche\w*|warum|que|quien|cuando|donde|cuant\w+|cual\w*|"
    r"скільки|хто|кого|кому|що|коли|де|куди|чому|як|яки\w*|яка|яке|чи)\b"
)


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """``language``: that of the passage, "" where it is unknown; ``foreign`` names it where it is
    not the asker's."""

    link: str
    open_label: str
    title: str
    kind: str
    place: str
    path: str
    date: str
    datetime: str
    pieces: Sequence[Piece]
    blocks: Sequence[Block]
    before: str
    after: str
    citation: str
    language: str = ""
    foreign: str = ""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """``text`` is empty where the quote says nothing but the answer itself, ``value``, which
    always stands there; ``column`` is the name of its column in a table. ``others`` say the same
    elsewhere. ``date`` is that of the newest document that says so."""

    text: str
    value: str
    column: str
    date: str
    datetime: str
    is_long: bool
    quote: ShownQuote
    others: Sequence[ShownQuote]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """``claims``: one; several, newest first, where documents disagree; the likeliest first where
    none is sure. ``reason`` is empty where there is none. ``evidence`` is the address of the page
    to take along."""

    status: Status
    claims: Sequence[ShownClaim]
    reason: str
    evidence: str = ""

    @property
    def is_sure(self) -> bool:
        return self.status in ("answered", "conflicting")


def is_worth_asking(query: str) -> bool:
    """Whether words are more than one or two to look for."""
    return is_question(query) or len(query.split()) > 2


def is_question(query: str) -> bool:
    """Whether someone who typed this waits to hear that there is no answer."""
    return len(query.split()) > 1 and ("?" in query or _ASKING.search(fold(query)) is not None)


def shown_answer(
    answer: Answer, say: Say, query: str, language: str | None, evidence: str = ""
) -> ShownAnswer | None:
    """None where no answer is sure and no question was asked: hits are what was wanted."""
    claims: Sequence[Claim] = ()
    reason = ""
    asked_in = answer.findings.language
    if isinstance(answer, Answered):
        claims = (answer.claim,)
    elif isinstance(answer, Conflicting):
        claims = answer.claims
    elif isinstance(answer, Claimless):
        if not is_question(query):
            return None
        claims = answer.candidates if isinstance(answer, Unsure) else ()
        reason = answer.reason
    return ShownAnswer(
        status=status_of(answer),
        claims=[_claim(claim, say, query, language, asked_in) for claim in claims],
        reason=reason,
        evidence=evidence,
    )


def _claim(claim: Claim, say: Say, query: str, language: str | None, asked_in: str) -> ShownClaim:
    quotes = [
        shown_quote(quote, say, query, language, asked_in)
        for quote in claim.quotes[: MOST_SOURCES + 1]
    ]
    says_only_that = " ".join(claim.quotes[0].citation.quote.split()) == claim.text
    return ShownClaim(
        text="" if says_only_that else claim.text,
        value=claim.text,
        column=claim.column,
        date=shown_date(claim.day, by_file=claim.dated_by_file, say=say),
        datetime=claim.day.isoformat(),
        is_long=len(claim.text) > SHORT_CHARACTERS,
        quote=quotes[0],
        others=quotes[1:],
    )


def shown_quote(
    quote: VerifiedQuote, say: Say, query: str, language: str | None, asked_in: str = ""
) -> ShownQuote:
    citation = quote.citation
    title = citation.title or citation.path
    where = cited_place(citation, say)
    start, end = quote.statement
    said = citation.quote[start:end]
    marked = [(first - start, last - start) for first, last in quote.marked]
    return ShownQuote(
        link=source_link(citation, query, language, quote.marked),
        open_label=say("page.open", title=title, place=where),
        title=title,
        kind=kind_of_file(citation.media_type),
        place=where,
        path=citation.path,
        date=dated(citation, say),
        datetime=citation.modified.date().isoformat(),
        pieces=pieces(*tidied(citation.quote, quote.marked)),
        blocks=blocks(said, marked, quote.around.rows),
        before=_without_empty_lines(quote.around.before or citation.quote[:start].strip()),
        after=_without_empty_lines(quote.around.after or citation.quote[end:].strip()),
        citation=cited(citation, say, date.today()),
        language="" if citation.language == "und" else citation.language,
        foreign=_foreign(citation.language, asked_in, say),
    )


def _without_empty_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def _foreign(language: str, asked_in: str, say: Say) -> str:
    """The name of a passage's language where the question was in another; both must be known."""
    if "und" in (language, asked_in) or asked_in in ("", language):
        return ""
    key = f"page.in.{language}"
    return say("page.in", language=say(key) if say.has(key) else language)
