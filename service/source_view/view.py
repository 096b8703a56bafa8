"""What the source view shows: everything its template needs, in words and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from index.hit import Hit
from ingest.document import Section
from ingest.locator import Locator
from service.dates import shown_date
from service.messages import Say
from service.passages import Piece as MarkedPiece
from service.passages import excerpt, tidied
from service.places import cited_place, kind_of_file, place
from service.source_view.addresses import Address
from service.source_view.bibliography import bibliographic, locator_of
from service.source_view.contents import chapters
from service.source_view.original import Original
from service.source_view.page_view import ShownPages
from service.source_view.pages import has_page_images
from service.source_view.passages_found import Found, matched_words
from service.source_view.reading import Part, read
from service.source_view.window import text_window

if TYPE_CHECKING:
    from index.catalog import DocumentRow

Notice = Literal[
    "changed",
    "gone",
    "inside",
    "no_such_place",
    "not_on_page",
    "pages_failed",
    "no_text",
    "recognised",
]
Span = tuple[int, int]

_QUOTE_CHARACTERS = 1500
_SENTENCES_CHARACTERS = 320
"""A longer quote is a passage: it is marked more lightly, and the words in it more."""
_PASSAGE_CHARACTERS = 150


@dataclass(frozen=True, slots=True)
class Opened:
    """One document as the catalog holds it, and what became of its file."""

    row: DocumentRow
    text: str
    sections: list[Section]
    original: Original

    @property
    def has_pages(self) -> bool:
        """Whether page images can be made: the bytes are still those that were indexed."""
        return has_page_images(self.row.media_type) and self.original.state == "same"


@dataclass(frozen=True, slots=True)
class PassageLink:
    place: str
    pieces: Sequence[MarkedPiece]
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ContentsLine:
    text: str
    level: int
    address: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """Either ``pages`` or ``parts`` are shown."""

    say: Say
    title: str
    path: str
    collection: str
    kind: str
    language: str
    date: str
    datetime: str
    place: str
    headings: Sequence[str]
    quote: str
    passage: bool
    citation: str
    notices: Sequence[Notice]
    passages: Sequence[PassageLink]
    number: int
    previous: str | None
    next: str | None
    results: str
    original: str | None
    other_view: str | None
    other_language: str
    chosen_language: str | None
    query: str
    pages: ShownPages | None
    parts: Sequence[Part]
    earlier: str | None
    later: str | None
    contents: Sequence[ContentsLine]
    marks_answer: bool
    details: Sequence[tuple[str, str]]
    framed: bool
    hidden: Sequence[tuple[str, str]]
    last_page: int


def source_view(
    opened: Opened,
    found: Found,
    quote: Span | None,
    address: Address,
    pages: ShownPages | None,
    notices: Sequence[Notice],
    say: Say,
    today: date,
    *,
    framed: bool = False,
) -> SourceView:
    row, text = opened.row, opened.text
    locator = locator_of(opened.sections, *quote) if quote else None
    current = found.hits[found.current] if found.current is not None else None
    parts: Sequence[Part] = ()
    if pages is None:
        window = text_window(text, quote, address.begin, address.stop)
        words = answering(address) or matched_words(current, quote)
        parts = read(text, opened.sections, (window.start, window.end), say, quote, words)
        shown = (window.start, window.end)
        earlier = address.windowed(window.earlier, window.start)
        later = address.windowed(window.later)
    else:
        shown = (pages.window.start, pages.window.end)
        earlier = address.windowed(pages.window.earlier, pages.window.start)
        later = address.windowed(pages.window.later)
    more = [*notices]
    if pages is not None and pages.missed:
        more.append("not_on_page")
    if not opened.sections:
        more.append("no_text")
    recognised = locator is not None and row.is_recognised(locator)
    if recognised or (locator is None and row.recognised_pages):
        more.append("recognised")
    day = row.modified.date()
    return SourceView(
        say=say,
        title=row.title or row.path,
        path=row.path,
        collection=row.collection,
        kind=kind_of_file(row.media_type),
        language=row.language if row.language != "und" else "",
        date=shown_date(day, by_file=row.dated_by_file, say=say),
        datetime=day.isoformat(),
        place=place(locator, say, recognised=recognised) if locator else "",
        headings=_headings(opened.sections, quote),
        quote=_shortened(text[slice(*quote)]) if quote else "",
        passage=quote is not None and quote[1] - quote[0] > _SENTENCES_CHARACTERS,
        citation=bibliographic(row, locator, say, today),
        notices=more,
        passages=[_link(hit, hit is current, address, say) for hit in found.hits],
        number=found.current + 1 if found.current is not None else 0,
        previous=_address(found.previous, address),
        next=_address(found.next, address),
        results=address.results,
        original=_original(opened, locator.first if locator else None),
        other_view=address.as_text(pages is not None) if opened.has_pages else None,
        other_language=address.in_language(say("page.other_code")),
        chosen_language=address.language,
        query=address.query,
        pages=pages,
        parts=parts,
        earlier=earlier,
        later=later,
        contents=_contents(opened, address, shown, pages),
        marks_answer=bool(address.marked),
        details=_details(opened, quote, locator, say),
        framed=framed,
        hidden=_kept(address),
        last_page=pages.count if pages else 0,
    )


def answering(address: Address) -> list[Span]:
    """The words of the quote that answer, as spans of the document's text."""
    if address.quote is None:
        return []
    start = address.quote[0]
    return [(start + first, start + last) for first, last in address.marked]


def _contents(
    opened: Opened, address: Address, shown: Span, pages: ShownPages | None
) -> Sequence[ContentsLine]:
    """Each chapter's place on this page where it is shown, else the page that shows it."""
    lines = []
    for one in chapters(opened.text, opened.sections):
        if pages is not None:
            here = one.page is not None and shown[0] <= one.page < shown[1]
            anchor, begin = f"#page-{one.page}", one.page
        else:
            here = shown[0] <= one.start < shown[1]
            anchor, begin = f"#at-{one.start}", one.start
        target = anchor if here else f"{address.windowed(begin)}{anchor}"
        if begin is not None:
            lines.append(ContentsLine(one.text, one.level, target))
    return lines


def _details(
    opened: Opened, quote: Span | None, locator: Locator | None, say: Say
) -> Sequence[tuple[str, str]]:
    """What proves which bytes were read and where the quote stands in them."""
    row = opened.row
    found = [
        (say("source.details.file"), f"{row.collection}/{row.path}"),
        (say("source.details.type"), row.media_type),
        (say("source.details.size"), say("source.details.bytes", n=say.number(row.size))),
        (say("source.details.hash"), f"blake2b-128: {row.content_hash}"),
    ]
    if quote is not None and locator is not None:
        found += [
            (say("source.details.place"), place(locator, say)),
            (
                say("source.details.characters"),
                f"{say.number(quote[0])}–{say.number(quote[1])} / {say.number(len(opened.text))}",
            ),
        ]
    return found


def _kept(address: Address) -> Sequence[tuple[str, str]]:
    """What a form of this page sends along, but for the question."""
    given = {"view": "text" if address.text else "pages", "lang": address.language}
    return [
        (name, value)
        for name, value in given.items()
        if value and (name != "view" or address.text is not None)
    ]


def _link(hit: Hit, current: bool, address: Address, say: Say) -> PassageLink:
    text, spans = tidied(hit.text, hit.highlights)
    part = excerpt(" ".join(text.split("\n")), spans, _PASSAGE_CHARACTERS)
    where = cited_place(hit.citation, say)
    return PassageLink(where, part.pieces, _address(hit, address) or "", current)


def _address(hit: Hit | None, address: Address) -> str | None:
    return str(address.at((hit.citation.start, hit.citation.end))) if hit else None


def _original(opened: Opened, page: int | None) -> str | None:
    """Of an attachment: the file it came with."""
    if opened.original.file is None:
        return None
    at = f"#page={page}" if opened.has_pages and page else ""
    return f"/api/documents/{opened.row.id}/file{at}"


def _headings(sections: Sequence[Section], quote: Span | None) -> Sequence[str]:
    if quote is None:
        return ()
    return next((one.heading_path for one in sections if quote[0] < one.end), ())


def _shortened(quote: str) -> str:
    if len(quote) <= _QUOTE_CHARACTERS:
        return quote
    return quote[:_QUOTE_CHARACTERS].rsplit(" ", 1)[0] + " …"
