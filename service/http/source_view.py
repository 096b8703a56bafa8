"""/documents/{id}: a document at the place of a citation, and the images of its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, FastAPI, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from index.catalog import DocumentRow, Snapshot
from index.errors import CatalogMissing, IndexFault, NotIndexed
from index.hit import Hit
from service.http.models import MAX_ID
from service.http.page import is_usable
from service.http.problems import Problem
from service.http.reader_language import browser_language, chosen_language
from service.http.state import HttpState, State
from service.http.work import Busy, TookTooLong, Work
from service.messages import Say
from service.source_view.addresses import Address, spans_read
from service.source_view.original import Original, original
from service.source_view.page_marks import pages_of
from service.source_view.page_process import PageFailed
from service.source_view.page_text import PageText
from service.source_view.page_view import ShownPages, layer_lines, shown_pages
from service.source_view.pages import WIDTHS, PageImage, Pages, PdfFile, has_page_images
from service.source_view.passages_found import in_order, matched_words, search_within
from service.source_view.recognised_text import text_of_recognised
from service.source_view.view import Notice, Opened, Span, answering, source_view
from service.web.rendering import templates

router = APIRouter(include_in_schema=False)

Id = Annotated[int, Path(ge=1, le=MAX_ID)]
PageNumber = Annotated[int, Path(ge=1, le=1_000_000)]

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
PAGES_TIMEOUT_S = 20.0
MOST_WAITING = 64


class Reading:
    """The pages of PDF files, made by one thread: the process behind it does one at a time."""

    def __init__(self) -> None:
        self.pages = Pages()
        self.work = Work(1, MOST_WAITING, PAGES_TIMEOUT_S)

    def close(self) -> None:
        self.work.close()
        self.pages.close()


def install(app: FastAPI) -> Reading:
    """Adds the routes; whoever made the application closes what comes back."""
    reading = app.state.source_pages = Reading()
    app.include_router(router)
    return reading


@router.get("/documents/{document_id}", response_class=HTMLResponse)
async def open_source(
    state: State,
    request: Request,
    document_id: Id,
    start: Annotated[str, Query()] = "",
    end: Annotated[str, Query()] = "",
    q: Annotated[str, Query()] = "",
    view: Annotated[str, Query()] = "",
    begin: Annotated[str, Query(alias="from")] = "",
    stop: Annotated[str, Query(alias="to")] = "",
    mark: Annotated[str, Query()] = "",
    framed: Annotated[str, Query()] = "",
    lang: Annotated[str, Query()] = "",
) -> Response:
    chosen = chosen_language(lang)
    say = Say(chosen or browser_language(request, state.services.settings.language))
    query = q.strip()
    if not is_usable(query):
        query = ""
    as_text = {"text": True, "pages": False}.get(view)
    address = Address(document_id, None, query, chosen, as_text, _number(begin), _number(stop))
    try:
        opened = await state.read(partial(_opened, document_id))
        hits = await _hits(state, document_id, query)
        asked = (_number(start), _number(end)) if start or end else None
        shows = Shows(mark, framed == "1", as_text is None and _is_telephone(request))
        page = await _page(state, request, opened, hits, asked, address, say, shows)
        return _html(page, say)
    except NotIndexed:
        return _trouble("no_document", 404, address, say)
    except CatalogMissing:
        return _trouble("no_index", 503, address, say)
    except (IndexFault, Busy, TookTooLong):
        return _trouble("fault", 503, address, say)


@router.get("/documents/{document_id}/pages/{number}/image")
async def page_image(
    state: State,
    request: Request,
    document_id: Id,
    number: PageNumber,
    width: Annotated[int, Query()] = 1280,
) -> Response:
    if width not in WIDTHS:
        raise Problem("page-not-shown", f"The width is one of {', '.join(map(str, WIDTHS))}.")
    file = await _pdf(state, document_id)
    etag = f'"{file.content_hash}-{number}-{width}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    reading = _reading(request)
    image = reading.pages.kept_image(file, number, width)
    if image is None:
        image = await _shown(reading, partial(reading.pages.image, file, number, width))
    return Response(image.content, media_type=image.media_type, headers=headers)


@router.get("/documents/{document_id}/pages/{number}/text")
async def page_text(
    state: State, request: Request, document_id: Id, number: PageNumber
) -> Response:
    """The layer of text to select, for a page that has come into view."""
    file = await _pdf(state, document_id)
    reading = _reading(request)
    recognised = await state.read(partial(_recognised, document_id, [number]))
    try:
        text = recognised.get(number)
        if text is None:
            text = await reading.work.run(partial(reading.pages.text, file, number))
    except PageFailed as failure:
        raise _not_shown(failure) from failure
    svg = (
        templates()
        .get_template("source_layer.svg")
        .render(lines=layer_lines(text), width=round(text.width, 2), height=round(text.height, 2))
    )
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"})


@dataclass(frozen=True, slots=True)
class Shows:
    """``mark``: the words of the quote that answer, as an address has them. ``framed``: beside the
    results, without its own bars. ``text_first``: pages are a step away."""

    mark: str
    framed: bool
    text_first: bool


async def _page(
    state: HttpState,
    request: Request,
    opened: Opened,
    hits: Sequence[Hit],
    asked: tuple[int | None, int | None] | None,
    address: Address,
    say: Say,
    shows: Shows,
) -> str:
    quote, notices = _quote(asked, opened, hits)
    marked = spans_read(shows.mark, quote[1] - quote[0]) if quote else ()
    address = replace(address, quote=quote, marked=marked)
    found = in_order(hits, quote)
    if opened.original.state != "same":
        notices.append(opened.original.state)
    pages: ShownPages | None = None
    if opened.has_pages and not address.text and not shows.text_first:
        current = found.hits[found.current] if found.current is not None else None
        words = answering(address) or matched_words(current, quote)
        try:
            quoted = pages_of(opened.sections, *quote) if quote else []
            # A word that is split over two pages ends on the one after the quote's last.
            wanted = [*quoted, max(quoted) + 1] if quoted else []
            recognised = await state.read(partial(_recognised, opened.row.id, wanted))
            pages = await _pages(request, opened, address, words, recognised, say)
        except PageFailed:
            notices.append("pages_failed")
            address = replace(address, begin=None)  # a page's number is no offset of the text
    shown = source_view(
        opened, found, quote, address, pages, notices, say, date.today(), framed=shows.framed
    )
    return templates().get_template("source.html").render(view=shown, say=say)


async def _pages(
    request: Request,
    opened: Opened,
    address: Address,
    words: Sequence[Span],
    recognised: Mapping[int, PageText],
    say: Say,
) -> ShownPages:
    reading = _reading(request)
    return await reading.work.run(
        partial(
            shown_pages,
            reading.pages,
            _pdf_file(opened.row, opened.original),
            opened.row.id,
            opened.text,
            opened.sections,
            address.quote,
            words,
            address.begin,
            recognised,
            say,
        )
    )


async def _shown(reading: Reading, make: Callable[[], PageImage]) -> PageImage:
    try:
        return await reading.work.run(make)
    except PageFailed as failure:
        raise _not_shown(failure) from failure


async def _hits(state: HttpState, document_id: int, query: str) -> Sequence[Hit]:
    if not query:
        return ()
    services = state.services
    return await state.work.run(partial(search_within, services, document_id, query))


async def _pdf(state: HttpState, document_id: int) -> PdfFile:
    """The document's file, if it may be shown in pages: the catalog is asked every time, so that
    who lost sight of a document loses sight of its pages."""

    def found(snapshot: Snapshot) -> PdfFile:
        row = snapshot.document(document_id)
        now = original(row, snapshot.root(row.collection))
        if not has_page_images(row.media_type) or now.state != "same":
            raise Problem("page-not-shown", "There is no page to show: its text is all there is.")
        return _pdf_file(row, now)

    return await state.read(found)


def _pdf_file(row: DocumentRow, now: Original) -> PdfFile:
    assert now.file is not None
    return PdfFile(
        now.file.root, now.file.relative, now.file.size, now.file.mtime_ns, row.content_hash
    )


def _recognised(
    document_id: int, numbers: Sequence[int], snapshot: Snapshot
) -> dict[int, PageText]:
    """The words of those of the pages that were read off their images. Raises NotIndexed."""
    pages = snapshot.document(document_id).recognised_pages
    found = [snapshot.recognised_page(document_id, one) for one in numbers if one in pages]
    return {page.number: text_of_recognised(page) for page in found if page is not None}


def _opened(document_id: int, snapshot: Snapshot) -> Opened:
    row = snapshot.document(document_id)
    return Opened(
        row,
        snapshot.document_text(document_id),
        snapshot.sections(document_id),
        original(row, snapshot.root(row.collection)),
    )


def _quote(
    asked: tuple[int | None, int | None] | None, opened: Opened, hits: Sequence[Hit]
) -> tuple[Span | None, list[Notice]]:
    """The place asked for; without one, the best passage."""
    if asked is None:
        best = hits[0].citation if hits else None
        return (best.start, best.end) if best else None, []
    start, end = asked
    if start is None or end is None or not start < end <= len(opened.text):
        return None, ["no_such_place"]
    return (start, end), []


def _reading(request: Request) -> Reading:
    reading = request.app.state.source_pages
    if not isinstance(reading, Reading):
        raise TypeError("install() was not called")
    return reading


def _not_shown(failure: PageFailed) -> Problem:
    return Problem("page-not-shown", f"The page cannot be shown as an image: {failure.reason}.")


def _is_telephone(request: Request) -> bool:
    """Phones' browsers say "Mobi", tablets' do not: an A4 page on a phone is a grey stripe."""
    return "Mobi" in request.headers.get("user-agent", "")


def _number(sent: str) -> int | None:
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 12 else None


def _trouble(trouble: str, status: int, address: Address, say: Say) -> Response:
    page = (
        templates()
        .get_template("source_trouble.html")
        .render(
            trouble=trouble,
            say=say,
            address=address,
            other=address.in_language(say("page.other_code")),
            results=address.results,
        )
    )
    return _html(page, say, status)


def _html(page: str, say: Say, status: int = 200) -> Response:
    return HTMLResponse(
        page,
        status_code=status,
        headers={
            "Content-Security-Policy": POLICY,
            "Content-Language": say.language,
            "Vary": "Accept-Language, User-Agent",
            "Cache-Control": "private, no-cache",
        },
    )
