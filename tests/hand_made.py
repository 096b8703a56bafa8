"""Answers made by hand of documents that are really indexed: what the engine gives once in a while,
whenever a test needs it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import uvicorn

from index.hit import Hit
from index.retrieval import SearchRequest
from service.answers import Answer, Claim, Conflicting, NotFound, Unsure, verified
from service.answers.answer import Findings
from service.answers.request import AskRequest
from service.services import Services

DOUBTS = {"pl": "Nie wiem, czy to o tym.", "en": "I am not sure it is about that."}


@dataclass(frozen=True, slots=True)
class ByHand:
    """Answers the questions of ``made`` so, and all others as ``services`` do."""

    services: Services
    made: Mapping[str, Answer]

    def ask(self, request: AskRequest) -> Answer:
        answer = self.made.get(request.question)
        if answer is None:
            return self.services.answers.ask(request)
        if isinstance(answer, Unsure) and request.told_in is not None:
            return replace(answer, reason=DOUBTS[request.told_in])
        return answer


def answering(services: Services, made: Mapping[str, Answer]) -> Services:
    return replace(services, answers=ByHand(services, made))


def claim(services: Services, sentence: str, words: str, day: date | None = None) -> Claim:
    """``sentence`` stands word for word in one indexed document, and ``words`` in it."""
    hit = next(hit for hit in _hits(services, sentence) if sentence in hit.text)
    start = hit.citation.start + hit.text.index(sentence)
    citation = replace(hit.citation, start=start, end=start + len(sentence), quote=sentence)
    with services.snapshot() as snapshot:
        text = snapshot.document_text(citation.document_id)
    at = sentence.index(words)
    quote = verified(citation, [(at, at + len(words))], text)
    return Claim((quote,), day or citation.modified.date())


def findings(services: Services, question: str, language: str = "pl") -> Findings:
    return Findings(question, language, 0.4, _hits(services, question)[:3], 12.0, 1)


def unsure(services: Services, question: str, *claims: Claim, language: str = "pl") -> Unsure:
    reason = DOUBTS["pl" if language == "pl" else "en"]
    return Unsure(findings(services, question, language), reason, claims)


def conflicting(services: Services, question: str, *claims: Claim) -> Conflicting:
    return Conflicting(findings(services, question), claims)


def refused(services: Services, question: str, language: str = "pl") -> NotFound:
    return NotFound(findings(services, question, language), "Nie widzę tu tej nazwy.")


def _hits(services: Services, query: str) -> list[Hit]:
    return list(services.searcher.search(SearchRequest(query, limit=20)).hits)


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The address of ``app`` behind a real socket, for a browser."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
