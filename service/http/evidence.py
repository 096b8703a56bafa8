"""/evidence.docx: an answer with its quotes, files, places, dates and checksums as a Word file."""

from __future__ import annotations

import re
from datetime import date
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from index.catalog import Snapshot
from index.lexical.folding import fold
from service.answers import Answer
from service.answers.request import AskRequest
from service.evidence.page import EvidencePage
from service.evidence.word import MEDIA_TYPE, word_file
from service.http.ask import answer_to
from service.http.models import MAX_OFFSET
from service.http.page import is_usable
from service.http.problems import Problem
from service.http.reader_language import browser_language
from service.http.state import State
from service.messages import Say
from service.web.page_address import read_address

router = APIRouter(include_in_schema=False)

_NAME_CHARACTERS = 60


@router.get("/evidence.docx")
async def evidence(state: State, request: Request) -> Response:
    """The question is asked anew: what the file says holds when it is taken."""
    address = read_address(request.query_params, MAX_OFFSET)
    if not is_usable(address.q):
        raise Problem("invalid-request", "There is no question to answer.")
    say = Say(address.lang or browser_language(request, state.services.settings.language))
    asked = AskRequest(address.q, address.previous, address.filters())
    answer = await answer_to(state, asked)
    page = EvidencePage(say, str(request.base_url), date.today())

    def made(answer: Answer, snapshot: Snapshot) -> bytes:
        return word_file(page.blocks(address.asked, answer, snapshot), say.language)

    content = await state.read(partial(made, answer))
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{_name(say, address.q)}"',
            "Cache-Control": "private, no-store",
            "Vary": "Accept-Language",
        },
    )


def _name(say: Say, question: str) -> str:
    """Of ASCII letters and digits alone: names with others are read in many ways."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(question)).strip("-")[:_NAME_CHARACTERS].strip("-")
    return f"{say('evidence.file')}-{words}.docx" if words else f"{say('evidence.file')}.docx"
