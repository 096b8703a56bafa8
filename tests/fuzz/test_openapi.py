"""The real application asked thousands of things that its OpenAPI document allows or forbids:
whatever comes, the answer is one that the document describes, and never a failure of the service.

KARTOTEKA_FUZZ_CASES sets how many requests are made in all. Requests are the same in every run of
the same description and versions; a finding prints the request as a curl command.
"""

from __future__ import annotations

import copy
import logging
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest
import structlog
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable

from service.access.tokens import TokenStore
from service.composition import open_services
from service.http import admin, admin_api, intranet, page, source_view, written_page
from service.http.app import create_app
from service.http.origins import KEY_HEADER
from service.settings import Settings, load_settings
from service.settings.options import LlmSettings
from service.web.page_address import PageAddress

schemathesis = pytest.importorskip("schemathesis", reason="make test-fuzz installs it")

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(6 * 3600)]

CASES = int(os.environ.get("KARTOTEKA_FUZZ_CASES", "10000"))
SEED = 20261122
HOST = "http://localhost"
TOKEN = "a token of the test, long enough"
SITE = "https://intranet.example.org"
KEY = "pk-of-the-intranet"
PER_MINUTE = 3

QUESTIONS = (
    "Ile wynosi składka członkowska?",
    "Kto zwołuje posiedzenie rady?",
    "What is the annual budget of the cluster?",
    "posiedzene rady w sali Konwalja",
    "Biuro klastra",
)
"""Random text finds little; with these there are hits and answers to describe."""

WRITTEN = "Składka członkowska wynosi 1 200 złotych rocznie [1]. Prezesem jest Adam Wymyślony [1]."
"""What the language model says to all of them."""

NUMERAL = {"type": "string", "pattern": "^[0-9]{1,5}$"}
RANGES = ("bytes=0-3", "bytes=0-1,8-9", "bytes=-5", "bytes=99999999-", "bytes=5-1", "lines=1-2")

Headers = Mapping[str, str]
NO_HEADERS: Headers = {}


class SmallIndex(Protocol):
    """As ``tests/conftest.py`` makes it."""

    data: Path
    environment: dict[str, str]


@dataclass(slots=True)
class Trial:
    """What came of all requests. ``findings``: one example of each kind. ``conforming``: answers
    must be as described; if not, they must only not be failures."""

    conforming: bool = True
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    findings: dict[str, str] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        return self.answers.total()

    def statuses(self) -> set[int]:
        return {status for _, status in self.answers}

    def report(self) -> str:
        by_operation: dict[str, list[str]] = {}
        for (label, status), count in sorted(self.answers.items()):
            by_operation.setdefault(label, []).append(f"{status}: {count}")
        lines = [f"{label:36} {', '.join(counts)}" for label, counts in by_operation.items()]
        return "\n".join([f"{self.cases} cases, {len(self.findings)} findings", *lines])


@pytest.fixture
def fuzzed_settings(small_index: SmallIndex, tmp_path: Path) -> Settings:
    """Of a copy of the small index: what people say of answers is written beside it."""
    data = tmp_path / "dane"
    shutil.copytree(small_index.data, data)
    kept = {
        name: value
        for name, value in small_index.environment.items()
        if name.startswith("KARTOTEKA_")
    }
    return load_settings(environment={**kept, "KARTOTEKA_DATA": str(data)}, folder=data).settings


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A line in the log for every request would bury the findings; failures stay."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


def test_open_service_answers_as_described(fuzzed_settings: Settings) -> None:
    trial = asked(fuzzed_settings, CASES * 8 // 10, st.just(NO_HEADERS))

    assert not trial.findings, "\n\n".join(trial.findings.values())
    assert {200, 201, 206, 400, 404, 416, 422} <= trial.statuses()


def test_service_with_a_token_answers_as_described(fuzzed_settings: Settings) -> None:
    guarded = replace(fuzzed_settings, http=replace(fuzzed_settings.http, token=TOKEN))
    sent = st.sampled_from(
        [
            NO_HEADERS,
            {"Authorization": f"Bearer {TOKEN}"},
            {"Authorization": f"Bearer {TOKEN}"},
            {"Authorization": f"Bearer {TOKEN} "},
            {"Authorization": "Bearer another token"},
            {"Authorization": "Basic !"},
        ]
    )

    trial = asked(guarded, CASES // 10, sent)

    assert not trial.findings, "\n\n".join(trial.findings.values())
    assert {200, 401, 422} <= trial.statuses()


def test_pages_of_other_sites_are_answered_as_described(fuzzed_settings: Settings) -> None:
    shared = replace(
        fuzzed_settings,
        http=replace(fuzzed_settings.http, token=TOKEN),
        intranet=replace(
            fuzzed_settings.intranet,
            origins=(SITE,),
            keys=(f"{SITE}={KEY}",),
            requests_per_minute=PER_MINUTE,
        ),
    )
    sent = st.sampled_from(
        [
            {"Origin": SITE, KEY_HEADER: KEY},
            {"Origin": SITE, KEY_HEADER: "pk-of-another"},
            {"Origin": SITE, "Authorization": f"Bearer {TOKEN}"},
            {"Origin": "https://elsewhere.example.net", KEY_HEADER: KEY},
        ]
    )

    trial = asked(shared, CASES // 10, sent)

    assert not trial.findings, "\n\n".join(trial.findings.values())
    assert {200, 401, 403, 422, 429} <= trial.statuses()


def test_pages_and_the_desk_never_fail(fuzzed_settings: Settings, model_server: str) -> None:
    """What the OpenAPI document leaves out; reading only, as the desk would start to index. A
    language model writes, so that there is something to stream."""
    script = {"text": WRITTEN}
    httpx.put(f"{model_server}/script", json=script, trust_env=False).raise_for_status()
    llm = LlmSettings(base_url=f"{model_server}/v1", model="test-model")
    store = TokenStore(fuzzed_settings.data)
    secret = store.create("szefowa", "admin", (), datetime.now(UTC), None)
    signed_in = {"Authorization": f"Bearer {secret}"}

    trial = asked(replace(fuzzed_settings, llm=llm), CASES // 10, st.just(signed_in), pages=True)

    assert not trial.findings, "\n\n".join(trial.findings.values())
    assert {200, 404, 422} <= trial.statuses()
    assert trial.answers["GET /written", 200]
    assert httpx.get(f"{model_server}/seen", trust_env=False).json()


def asked(
    chosen: Settings,
    cases: int,
    headers: st.SearchStrategy[Headers],
    *,
    pages: bool = False,
) -> Trial:
    """At least ``cases`` requests: the same number to each operation that takes anything, half of
    them allowed and half forbidden by the description."""
    from schemathesis.python.asgi import get_client

    app = create_app(open_services(chosen, follow=False))
    schema = schemathesis.openapi.from_dict(description_of_pages() if pages else app.openapi())
    schema.app = app
    operations = [found.ok() for found in schema.get_all_operations()]
    trial = Trial(conforming=not pages)
    with get_client(app) as session:
        session.headers.pop("Origin", None)
        for operation in operations:
            if not (operation.query or operation.path_parameters or operation.body):
                send(trial, session, operation, "positive", 5, headers, 0)
        takers = [one for one in operations if one.query or one.path_parameters or one.body]
        for turn in _turns():
            missing = cases - trial.cases
            if missing <= 0:
                break
            share = -(-missing // (2 * len(takers)))
            for operation in takers:
                for mode in ("positive", "negative"):
                    send(trial, session, operation, mode, share, headers, turn)
    print("\n" + trial.report())
    return trial


def description_of_pages() -> dict[str, Any]:
    """As an OpenAPI document, with what the search page reads of its address itself."""
    routes: list[APIRoute] = []
    for module in (page, written_page, source_view, intranet, admin, admin_api):
        for route in module.router.routes:
            if isinstance(route, APIRoute) and route.methods == {"GET"}:
                shown = copy.copy(route)
                shown.include_in_schema = True
                routes.append(shown)
    described: dict[str, Any] = get_openapi(title="Pages", version="1", routes=routes)
    for path in ("/", "/answer", "/written"):
        described["paths"][path]["get"]["parameters"] = [
            {"name": name, "in": "query", "schema": {"type": "array", "items": items}}
            for name in (*(one.name for one in fields(PageAddress)), "ticket")
            for items in (NUMERAL if name in ("year", "offset") else {"type": "string"},)
        ]
    return described


def _turns() -> Iterator[int]:
    """An operation with few possible requests uses up its share early: others make up for it."""
    yield from range(20)
    pytest.fail("the operations do not take so many different requests")


def send(
    trial: Trial,
    session: Any,
    operation: Any,
    mode: str,
    cases: int,
    headers: st.SearchStrategy[Headers],
    turn: int,
) -> None:
    kind = schemathesis.GenerationMode(mode)

    @seed(f"{SEED} {operation.label} {mode} {turn}")
    @settings(
        max_examples=cases,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(
        _requests(operation, kind),
        st.sampled_from([None, *QUESTIONS]),
        st.sampled_from([None, *RANGES]),
        headers,
    )
    def sending(case: Any, question: str | None, part: str | None, sent: Headers) -> None:
        if question is not None and mode == "positive":
            _ask_about(case, question)
        if part is not None and "Range" in case.headers:
            case.headers["Range"] = part
        response = case.call(base_url=HOST, session=session, headers=dict(sent))
        trial.answers[operation.label, response.status_code] += 1
        _judge(trial, case, response, sent)

    try:
        sending()
    except Unsatisfiable:
        assert mode == "negative", f"no request fits the description of {operation.label}"


def _requests(operation: Any, mode: Any) -> st.SearchStrategy[Any]:
    """Random numbers of documents name none: every other request names one that may exist."""
    anything: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    if "{document_id}" not in operation.path:
        return anything
    known = [
        operation.as_strategy(generation_mode=mode, path_parameters={"document_id": number})
        for number in range(1, 9)
    ]
    return anything | st.one_of(known)


def _ask_about(case: Any, question: str) -> None:
    for place in (case.query, case.body):
        if isinstance(place, dict):
            for name in ("q", "query", "question"):
                if name in place:
                    place[name] = question
    if case.operation.label == "GET /api/search":  # names neither of q and query as required
        case.query = {**(case.query or {}), "q": question}
    if case.operation.label == "GET /written":  # random filters leave nothing to write about
        case.query = {"q": question}


def _judge(trial: Trial, case: Any, response: Any, sent: Headers) -> None:
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.failures import FailureGroup
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    described = (
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
    )
    try:
        case.validate_response(
            response,
            checks=[
                not_a_server_error,
                *(described if trial.conforming else ()),
            ],
            headers=dict(sent),
        )
    except FailureGroup as group:
        for failure in group.exceptions:
            name = f"{case.operation.label} {response.status_code} {type(failure).__name__}"
            trial.findings.setdefault(
                name, f"{name}\n{failure}\n{case.as_curl_command(dict(sent))}"
            )
