"""What a language model writes, for the search page: fetched by its script once the answer in the
documents' own words is shown."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from index.errors import CatalogMissing
from service.answers.answer import NotFound
from service.answers.generated.telling import with_passages
from service.answers.request import AskRequest
from service.http.models import MAX_OFFSET
from service.http.page import Failures, html, is_usable
from service.http.reader_language import browser_language
from service.http.state import State
from service.http.written import whole_of
from service.messages import Say
from service.web.page_address import read_address
from service.web.shown_written import render_written, shown_written

router = APIRouter(include_in_schema=False)


@router.get("/written")
async def written(state: State, request: Request) -> Response:
    """Empty where nothing is to be added: no model is set, or the answer is a refusal."""
    address = read_address(request.query_params, MAX_OFFSET)
    say = Say(address.lang or browser_language(request, state.services.settings.language))
    if not is_usable(address.q):
        return html("", say, 422)
    asked = AskRequest(address.q, filters=address.filters())
    services = state.services
    if services.writer is None:
        return html("", say, 200)
    try:
        # Not counted: the page has asked the same before.
        found = await state.work.run(lambda: services.answers.ask(with_passages(asked)))
    except (*Failures, CatalogMissing):
        return html("", say, 503)
    if isinstance(found, NotFound):
        return html("", say, 200)
    told = await whole_of(state, asked, found)
    if told.written is None:
        return html("", say, 200)
    shown = shown_written(told.written, say, address.q, address.lang)
    return html(render_written(shown, say), say, 200)
