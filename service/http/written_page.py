"""What a language model writes, for the search page: read by its script as it comes, once the
answer in the documents' own words is shown.

Server-sent events whose data is JSON: ``sentence``, the HTML of one that was checked; ``beat``,
while there is nothing to show; at last ``final``: the HTML of the whole, or of the reason why there
is none, and empty where nothing is to be added. Only what ``final`` holds is the answer, as
in /api/ask/stream; text of documents and of the model is escaped by the templates.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing

from fastapi import APIRouter, Request
from starlette.responses import Response

from index.errors import CatalogMissing
from service.answers.answer import Answer
from service.answers.generated import Told, WrittenSentence
from service.answers.generated.telling import with_passages
from service.answers.request import AskRequest
from service.http.models import MAX_OFFSET
from service.http.page import Failures, html, is_usable
from service.http.reader_language import browser_language
from service.http.server_sent import server_sent, streamed
from service.http.state import HttpState, State
from service.http.written import progress_of
from service.messages import Say
from service.web.page_address import read_address
from service.web.shown_written import Numbered, render_sentence, render_written, shown_written

router = APIRouter(include_in_schema=False)


@router.get("/written")
async def written(state: State, request: Request) -> Response:
    """What goes wrong before the first event has a status of its own."""
    address = read_address(request.query_params, MAX_OFFSET)
    say = Say(address.lang or browser_language(request, state.services.settings.language))
    if not is_usable(address.q):
        return html("", say, 422)
    asked = AskRequest(address.q, address.previous, address.filters())
    services = state.services
    try:
        # Not counted: the page has asked the same before.
        found = await state.answers.run(lambda: services.answers.ask(with_passages(asked)))
    except (*Failures, CatalogMissing):
        return html("", say, 503)
    return streamed(_events(state, asked, found, Numbered(say, address.asked, address.lang)))


async def _events(
    state: HttpState, asked: AskRequest, found: Answer, numbered: Numbered
) -> AsyncIterator[bytes]:
    async with aclosing(progress_of(state, asked, found)) as progress:
        async for event in progress:
            if isinstance(event, WrittenSentence):
                yield server_sent("sentence", render_sentence(numbered.shown(event)))
            elif isinstance(event, Told):
                whole = shown_written(event.written, numbered) if event.written else None
                yield server_sent("final", render_written(whole, numbered.say) if whole else "")
            else:
                yield server_sent("beat", "")
