"""The search page and its assets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from index.catalog import Snapshot
from index.errors import CatalogMissing, IndexFault
from service.answers import Answer, QuoteNotFound
from service.answers.request import AskRequest
from service.http.ask import answer_to
from service.http.late_answers import LateAnswers
from service.http.models import MAX_GET_CHARACTERS, MAX_OFFSET, SearchBody
from service.http.problems import Problem
from service.http.reader_language import browser_language
from service.http.search import find
from service.http.state import HttpState, State
from service.http.work import Busy, TookTooLong
from service.messages import Say
from service.question_length import is_too_long
from service.web.filter_panel import filter_panel
from service.web.page_address import PageAddress, read_address
from service.web.rendering import assets
from service.web.search_page import PAGE_HITS, Counts, View, render, render_answer, results
from service.web.shown_answer import ShownAnswer, is_worth_asking, shown_answer
from service.web.start_page import start_of

router = APIRouter(include_in_schema=False)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors 'none'"
)
ANSWER_WAIT_S = 0.4
"""The hits wait so long for the answer above them; then they are shown, and it comes later."""

Failures = (IndexFault, Busy, TookTooLong, QuoteNotFound)


@dataclass(frozen=True, slots=True)
class Asker:
    """One request for the page."""

    state: HttpState
    address: PageAddress
    say: Say
    late: LateAnswers


@router.get("/", response_class=HTMLResponse)
async def search_page(state: State, request: Request) -> Response:
    asker = _asker(state, request)
    view, status = await _view(asker)
    settings = state.services.settings
    page = replace(
        view,
        most_characters=MAX_GET_CHARACTERS,
        keeps_questions=settings.log.questions,
        writes=state.services.writer is not None,
    )
    return html(render(page), asker.say, status)


@router.get("/answer", response_class=HTMLResponse)
async def late_answer(state: State, request: Request) -> Response:
    """The answer alone, for a page that was shown before it was ready."""
    asker = _asker(state, request)
    address = asker.address
    if not is_usable(address.q):
        return html("", asker.say, 422)
    coming = asker.late.take(request.query_params.get("ticket", ""))
    try:
        answer = await (coming or _ask(asker))
    except (*Failures, CatalogMissing):
        return html("", asker.say, 503)
    shown = _shown(answer, asker)
    return html(render_answer(shown, asker.say) if shown else "", asker.say, 200)


@router.get("/assets/{name}")
async def asset(name: str) -> Response:
    found = assets().get(name)
    if found is None:
        raise Problem("no-such-address", "There is no such asset.")
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


@router.get("/favicon.ico")
async def icon() -> Response:
    return await asset("icon.svg")


async def _view(asker: Asker) -> tuple[View, int]:
    """The view and its status. A page explains what an API would answer with a problem."""
    address, say = asker.address, asker.say
    view = View(say, address)
    if len(address.q) > MAX_GET_CHARACTERS or is_too_long(address.q):
        return replace(view, trouble="too_long"), 422
    if "\0" in address.q:
        return View(say, replace(address, q=""), trouble="unusable"), 422
    try:
        if not address.q:
            return await _started(asker, view), 200
        return await _found(asker), 200
    except CatalogMissing:
        return replace(view, trouble="no_index"), 503
    except Failures:
        return replace(view, trouble="fault"), 503


async def _started(asker: Asker, view: View) -> View:
    """The page before anything is asked, or the documents that were browsed to."""
    say, address, state = asker.say, asker.address, asker.state
    examples = await state.light.run(lambda: state.services.examples(None))
    counts, start = await state.read(
        lambda snapshot: (_counts(snapshot, say), start_of(snapshot, address, examples, say))
    )
    return replace(view, counts=counts, start=start)


async def _found(asker: Asker) -> View:
    address, say, state = asker.address, asker.say, asker.state
    asked = address.asked
    wants_answer = not address.offset and is_worth_asking(asked)
    coming = asyncio.create_task(_ask(asker)) if wants_answer else None
    if coming is not None:
        # Nobody may come for it; what went wrong is then told to nobody.
        coming.add_done_callback(lambda done: done.cancelled() or done.exception())
    try:
        result = await find(state, _body(address))
        panel = await state.read(lambda snapshot: filter_panel(snapshot, address, say))
        suggestions, filters = state.services.suggestions, address.filters()
        meant = await state.light.run(lambda: suggestions.did_you_mean(asked, filters))
    except BaseException:
        if coming is not None:
            coming.cancel()
        raise
    view = replace(results(say, result, address), panel=panel, meant=meant)
    if coming is None:
        return view
    await asyncio.wait({coming}, timeout=None if address.answer else ANSWER_WAIT_S)
    if not coming.done():
        return replace(view, ticket=asker.late.keep(coming))
    if isinstance(failure := coming.exception(), Failures):
        return view  # the hits are there; an answer would have been more
    if failure is not None:
        raise failure
    return replace(view, answer=_shown(coming.result(), asker))


def _shown(answer: Answer, asker: Asker) -> ShownAnswer | None:
    address = asker.address
    return shown_answer(answer, asker.say, address.asked, address.lang, _evidence(address))


def _evidence(address: PageAddress) -> str:
    return replace(address, offset=0, sort="relevance", panel=False, answer=False).at(
        "/evidence.docx"
    )


async def _ask(asker: Asker) -> Answer:
    address = asker.address
    request = AskRequest(address.q, address.previous, address.filters(), told_in=asker.say.language)
    return await answer_to(asker.state, request)


def _body(address: PageAddress) -> SearchBody:
    filters = address.filters()
    return SearchBody(
        query=address.asked,
        limit=PAGE_HITS,
        offset=address.offset,
        sort=address.sort,
        collections=list(filters.collections),
        folders=list(filters.folders),
        media_types=list(filters.media_types),
        languages=list(filters.languages),
        date_from=filters.date_from,
        date_to=filters.date_to,
    )


def _asker(state: HttpState, request: Request) -> Asker:
    late = request.app.state.late_answers
    if not isinstance(late, LateAnswers):
        raise TypeError("create_app() did not set the late answers")
    address = read_address(request.query_params, MAX_OFFSET)
    language = address.lang or browser_language(request, state.services.settings.language)
    return Asker(state, address, Say(language), late)


def is_usable(query: str) -> bool:
    return 0 < len(query) <= MAX_GET_CHARACTERS and "\0" not in query and not is_too_long(query)


def _counts(snapshot: Snapshot, say: Say) -> Counts:
    updated = snapshot.updated
    return Counts(
        snapshot.count_documents(), say.date(updated.astimezone().date()) if updated else None
    )


def html(page: str, say: Say, status: int) -> Response:
    return HTMLResponse(
        page,
        status_code=status,
        headers={
            "Content-Security-Policy": POLICY,
            "Content-Language": say.language,
            "Vary": "Accept-Language",
            "Cache-Control": "private, no-cache",
        },
    )
