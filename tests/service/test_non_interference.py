"""Whoever may see a part of an index is answered as by an index of that part alone.

Random rules, people and questions, asked of an index with documents behind walls and of its twin
without them, by every route and tool. Everything must be the same but generations and times.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass, replace
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import structlog

from index.filters import Filters
from index.lexical.statistics import ScopeStatistics
from index.retrieval import SearchRequest
from index.seen import PerScope, Seen
from index.suggesting.harvest import Harvest
from service.access import Principal
from service.access.rules_file import parse_rules
from service.answers.answer import NotFound, status_of
from service.answers.request import AskRequest
from service.http.app import create_app
from service.mcp_server.tools import Tools
from service.messages import Say
from service.services import Services
from tests.service.every_route import ANSWERING, parameters_of, path_of, routes_of, tells
from tests.service.leaks import settle
from tests.service.twin_worlds import (
    COLLECTIONS,
    GROUPS,
    Twins,
    random_question,
    random_rules,
    twins,
)

PEOPLE, QUESTIONS = 5, 4
ANSWERS_EACH = 17
PAGES_EACH = 5
"""Every so many questions are answered, too, and so many people are asked for by all routes:
reading and pages take a hundred times as long as a search."""

THOROUGH_PEOPLE, THOROUGH_QUESTIONS = 10, 50
THOROUGH_SEEDS = range(100, 110)
"""Ten worlds, ten people behind rules of their own in each, fifty questions each: 5,000 cases."""

OF_THE_MOMENT = {"generation", "processing_time_ms", "updated", "request_id", "_seal"}
GAUGES = ("kartoteka_documents", "kartoteka_chunks", "kartoteka_unreadable")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.reset_defaults()


@pytest.mark.timeout(600)
def test_hidden_documents_change_no_answer(tmp_path: Path) -> None:
    tried = _campaign(tmp_path, 1, PEOPLE, QUESTIONS)
    assert tried.cases == PEOPLE * QUESTIONS
    assert tried.hidden > tried.people  # else nothing is tested
    assert tried.told > tried.cases


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", THOROUGH_SEEDS)
def test_hidden_documents_change_no_answer_in_thousands_of_cases(tmp_path: Path, seed: int) -> None:
    tried = _campaign(tmp_path, seed, THOROUGH_PEOPLE, THOROUGH_QUESTIONS)
    assert tried.cases == THOROUGH_PEOPLE * THOROUGH_QUESTIONS
    print(f"\nseed {seed}: {tried.cases} cases, {tried.compared} answers compared, 0 differences")


FORGETFUL = (
    "index.lexical.sqlite_index.statistics_per_scope",
    "index.retrieval.background._sample_mean",
    "index.retrieval.index_languages._count",
    "index.suggesting.live.Contents",
)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("forgetful", FORGETFUL)
def test_a_number_of_everything_is_caught(
    tmp_path: Path, forgetful: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison finds each kind of number once it is taken of hidden documents too."""
    module, _, name = forgetful.rpartition(".")
    counted = getattr(import_module(module), name)

    def over_everything(seen: Any, *_: Any) -> Any:
        if isinstance(seen, Harvest):
            return counted(seen, np.array(sorted(seen.documents), np.int64))
        return counted(Seen.everything(seen.connection))

    def per_scope() -> Any:
        return PerScope(
            lambda seen: ScopeStatistics(Seen.everything(seen.connection)), lambda _: 1, 1
        )

    monkeypatch.setattr(forgetful, per_scope if "per_scope" in name else over_everything)
    with pytest.raises(AssertionError, match="differs"):
        _campaign(tmp_path, 1, 10 * PEOPLE, QUESTIONS)


class Tried:
    def __init__(self) -> None:
        self.cases = self.people = self.hidden = self.told = self.compared = 0


def _campaign(folder: Path, seed: int, people: int, questions: int) -> Tried:
    random_ = random.Random(seed)
    tried = Tried()
    with twins(folder / "all", seed) as all_of_them:
        for number in range(people):
            _one_person(all_of_them, folder / f"without-{number}", random_, questions, tried)
    return tried


def _one_person(
    both: Twins, folder: Path, random_: random.Random, questions: int, tried: Tried
) -> None:
    text = random_rules(random_)
    groups = frozenset(random_.sample(GROUPS, random_.randint(0, 2)))
    principal = Principal("ktoś", "read", groups)
    with both.without(parse_rules(text), groups, folder) as twin:
        pair = (both.services, twin.services)
        for services in pair:
            services.walls.file.write_text(text, encoding="utf-8")
            services.walls.broken  # noqa: B018 - a look, so that new rules settle
            settle(services, principal)
        seen = [services.for_principal(principal) for services in pair]
        shown = [_catalog(services) for services in seen]
        _compare(f"{sorted(groups)}, rules:\n{text}", shown[0], shown[1], tried)
        for number in range(questions):
            question = random_question(random_)
            where = f"{sorted(groups)}, {question!r}, rules:\n{text}"
            mode = random_.choice(("lexical", "dense", "date", "narrow"))
            told = [_found(services, question, mode) for services in seen]
            _compare(where, told[0], told[1], tried)
            if number % ANSWERS_EACH == 0:
                answers = [_answer(services, question) for services in seen]
                _compare(where, answers[0], answers[1], tried)
            if number == 0 and tried.people % PAGES_EACH == 0:
                answering = random_.choice(ANSWERING)
                pages = [
                    asyncio.run(_pages(services, groups, question, answering)) for services in pair
                ]
                _compare(where, pages[0], pages[1], tried)
            tried.cases += 1
        tried.people += 1
        tried.hidden += twin.hidden


def _compare(
    where: str, one: Mapping[str, object], other: Mapping[str, object], tried: Tried
) -> None:
    assert one.keys() == other.keys()
    for name in one:
        difference = _difference(name, one[name], other[name])
        assert difference is None, f"{difference}: {where}"
        tried.compared += 1
        tried.told += bool(one[name])


def _difference(place: str, one: Any, other: Any) -> str | None:
    """The first place where the two differ."""
    if one == other:
        return None
    if is_dataclass(one) and not isinstance(one, type) and type(one) is type(other):
        one = {field.name: getattr(one, field.name) for field in fields(one)}
        other = {name: getattr(other, name) for name in one}
    pairs: Sequence[tuple[object, Any, Any]] = ()
    if isinstance(one, Mapping) and isinstance(other, Mapping) and one.keys() == other.keys():
        pairs = [(key, one[key], other[key]) for key in one]
    elif isinstance(one, list | tuple) and isinstance(other, type(one)) and len(one) == len(other):
        pairs = list(zip(range(len(one)), one, other, strict=True))
    elif isinstance(one, list) and isinstance(other, list):
        lines = unified_diff(list(map(repr, one)), list(map(repr, other)), lineterm="", n=0)
        return f"{place} differs: " + "\n".join(lines)
    inner = (_difference(f"{place}/{key}", mine, theirs) for key, mine, theirs in pairs)
    return next(filter(None, inner), f"{place} differs: {one!r}\n is not {other!r}")


def _found(services: Services, question: str, mode: str) -> dict[str, object]:
    """What searching and typing gives."""
    narrow = Filters(collections=("biuro", "kadry"))
    everything = SearchRequest(
        question, limit=20, facets=True, explain=True, highlights=True, best_sentence=True
    )
    other = {
        "lexical": SearchRequest(question, mode="lexical", limit=50, explain=True),
        "dense": SearchRequest(question, mode="dense", limit=50, explain=True),
        "date": SearchRequest(
            question, limit=3, per_document=1, collapse_duplicates=False, sort="date"
        ),
        "narrow": SearchRequest(question, filters=narrow, facets=True),
    }[mode]
    filters = narrow if mode == "narrow" else Filters()
    return {
        "search": _timeless(services.searcher.search(everything)),
        mode: _timeless(services.searcher.search(other)),
        "suggest": services.suggestions.suggest(question, 20, filters)[0],
        "did you mean": services.suggestions.did_you_mean(question, filters),
    }


def _answer(services: Services, question: str) -> dict[str, object]:
    answer = services.answers.ask(AskRequest(question, filters=Filters()))
    _, shape = Tools(Say("pl"), "http://localhost").search(services, question, 20, None)
    return {
        "ask": (status_of(answer), replace(answer, findings=_timeless(answer.findings))),
        "refusal": answer.reason if isinstance(answer, NotFound) else None,
        "tool": shape.model_dump(),
    }


def _catalog(services: Services) -> dict[str, object]:
    with services.snapshot() as snapshot:
        return {
            "statistics": _lasting(asdict(snapshot.statistics())),
            "documents": snapshot.documents(),
            "collections": snapshot.collections(),
            "unreadable": snapshot.unreadable(),
            "runs": snapshot.runs(),
            "facets": snapshot.facets(),
            "roots": [snapshot.root(name) for name in COLLECTIONS],
        }


async def _pages(
    services: Services, groups: frozenset[str], question: str, answering: str
) -> dict[str, object]:
    """What every route that depends on the asker answers."""
    transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
    headers = {
        "X-Forwarded-User": "ktoś",
        "X-Forwarded-Groups": ", ".join(sorted(groups)),
        "X-Request-Id": "the-same",
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    found: dict[str, object] = {}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for route in filter(tells, routes_of(transport.app)):  # type: ignore[arg-type]
            if route.path in ANSWERING and route.path != answering:
                continue
            numbers = (1, 5, 9) if "{document_id}" in route.path else (0,)
            for number in numbers:
                for method in sorted(route.methods & {"GET", "POST"}):
                    sent = parameters_of(route, method, question)
                    if route.path == "/":  # the answer in the page, not when it is there
                        sent["params"]["answer"] = "1"
                    path = path_of(route.path, number)
                    response = await client.request(method, path, headers=raw, **sent)
                    found[f"{method} {path}"] = _told(route.path, response)
    return found


def _told(path: str, response: httpx.Response) -> object:
    if path == "/metrics":
        lines = response.text.splitlines()
        return [line for line in lines if line.startswith(GAUGES)]
    body: object = response.text
    if "json" in response.headers.get("content-type", ""):
        body = _lasting(response.json())
    else:
        body = [_line(one) for one in response.text.splitlines()]
    kept = {
        name: value
        for name, value in response.headers.items()
        if name not in ("content-length", "last-modified")
    }
    return response.status_code, kept, body


def _line(text: str) -> object:
    """A line of a page, or an event of a stream."""
    told = text.removeprefix("data: ")
    return _lasting(json.loads(told)) if told != text else _TIMES.sub("", text)


_TIMES = re.compile(r"\b\d+(?:[.,]\d+)?\sm?s\b")


def _timeless(found: Any) -> Any:
    return replace(found, generation=0, processing_time_ms=0.0)


def _lasting(value: Any) -> Any:
    """Without what belongs to the moment of asking."""
    if isinstance(value, Mapping):
        return {key: _lasting(one) for key, one in value.items() if key not in OF_THE_MOMENT}
    if isinstance(value, list | tuple):
        return [_lasting(one) for one in value]
    return value
