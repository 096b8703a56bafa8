"""Nothing of a document behind a wall reaches someone outside, by any route or tool.

Thousands of random rules, people and questions over a small world of documents with words of their
own. The routes are read from the application: one that is added later is asked too, and must be
answered, so that nobody forgets to teach this test about it.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute

from index.errors import NotIndexed
from service.access import Principal
from service.http.app import create_app
from service.http.state import HttpState
from service.mcp_server.shapes import Answered, Found
from service.mcp_server.tools import Tools
from service.messages import Say
from tests.service.every_route import (
    ANSWERING,
    FOR_ADMINISTRATORS,
    STATIC,
    parameters_of,
    path_of,
    routes_of,
    tells,
)
from tests.service.leaks import (
    GROUPS,
    Inspector,
    Planted,
    World,
    random_question,
    random_rules,
    settle,
    world,
)

pytestmark = pytest.mark.timeout(900)  # of work alone a minute at most; a machine may be busy

QUICK, THOROUGH = 120, 1000
CASES_PER_RULES = 8
ABSENT = 999_999


@pytest.fixture(scope="module")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    # A line of log for each of thousands of requests would be most of the work.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with world(tmp_path_factory.mktemp("walls")) as made:
        yield made
    structlog.reset_defaults()


def test_nothing_leaks_in_some_cases(small_world: World) -> None:
    asyncio.run(_try(small_world, create_app(small_world.services), QUICK, seed=1))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [2, 20, 200, 2000, 20000])
def test_nothing_leaks_in_thousands_of_cases(small_world: World, seed: int) -> None:
    asyncio.run(_try(small_world, create_app(small_world.services), THOROUGH, seed))


def test_a_route_that_forgets_the_walls_is_caught(small_world: World) -> None:
    app = create_app(small_world.services)

    @app.get("/api/forgetful")
    async def forgetful(request: Request) -> list[str]:
        state: HttpState = request.app.state.kartoteka
        with state.services.snapshot() as snapshot:
            return [row.title for row in snapshot.documents()]

    with pytest.raises(AssertionError, match="/api/forgetful"):
        asyncio.run(_try(small_world, app, QUICK, seed=3))


@pytest.mark.parametrize("forgets", ["facets", "document", "_visible"])
def test_a_view_of_the_catalog_that_forgets_the_walls_is_caught(
    small_world: World, forgets: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.catalog.scoped import ScopedSnapshot

    assert forgets in vars(ScopedSnapshot)
    monkeypatch.delattr(ScopedSnapshot, forgets)
    with pytest.raises(AssertionError):
        asyncio.run(_try(small_world, create_app(small_world.services), QUICK, seed=5))


@pytest.mark.parametrize("part", ["searcher", "suggestions", "answers", "snapshot"])
def test_a_service_that_forgets_the_walls_is_caught(
    small_world: World, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from service.services import Services

    scoped = Services.for_principal

    def forgetful(services: Services, principal: Principal) -> Services:
        return replace(scoped(services, principal), **{part: getattr(services, part)})

    monkeypatch.setattr(Services, "for_principal", forgetful)
    with pytest.raises(AssertionError):
        asyncio.run(_try(small_world, create_app(small_world.services), QUICK, seed=4))


async def _try(small: World, app: FastAPI, cases: int, seed: int) -> None:
    random_ = random.Random(seed)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    answered: set[str] = set()
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for number in range(cases):
            everything = number % CASES_PER_RULES == 0
            if everything:
                rules = random_rules(random_, small.documents)
                small.rules_file.write_text(rules.written(random_), encoding="utf-8")
                small.services.walls.broken  # noqa: B018 - a look, so that new rules settle
            groups = frozenset(random_.sample(GROUPS, random_.randint(0, 2)))
            shown = [one for one in small.documents if rules.shows(one, groups)]
            settle(small.services, Principal("ktoś", "read", groups))
            inspector = Inspector(small.documents, shown, random_question(random_, small.documents))
            answering = random_.choice(ANSWERING)
            routes = [
                route
                for route in routes_of(app)
                if everything
                or (tells(route) and (route.path == answering or route.path not in ANSWERING))
            ]
            answered |= await _ask_all(small, routes, client, inspector, groups, random_)
            _call_tools(small, inspector, groups, random_)
    for route in routes_of(app):
        unasked = route.path.startswith(FOR_ADMINISTRATORS) or route.path in STATIC
        assert unasked or route.path in answered, (
            f"no question was answered by {route.path}: teach parameters_of() to ask it"
        )


async def _ask_all(
    small: World,
    routes: Sequence[APIRoute],
    client: httpx.AsyncClient,
    inspector: Inspector,
    groups: frozenset[str],
    random_: random.Random,
) -> set[str]:
    headers = {
        "X-Forwarded-User": "ktoś",
        "X-Forwarded-Groups": ", ".join(groups),
        "Accept-Language": random_.choice(("pl", "en")),
    }
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    document = random_.choice(small.readable)
    answered = set()
    for route in routes:
        for method in sorted(route.methods & {"GET", "POST"}):
            path = path_of(route.path, document.id)
            sent = parameters_of(route, method, inspector.question)
            response = await client.request(method, path, headers=raw, **sent)
            where = f"{method} {route.path} by {sorted(groups)}"
            assert response.status_code < 500, f"{where}: {response.text}"
            if route.path.startswith(FOR_ADMINISTRATORS):
                assert response.status_code == 403, where
            elif "{document_id}" in route.path and document.id not in inspector.ids:
                await _assert_as_absent(client, route, method, sent, raw, response, document)
                inspector.text(where, response.text.replace(path, ""))
                continue
            inspector.response(where, response.headers.get("content-type", ""), response.text)
            _check_counts(where, route, response, inspector)
            if response.status_code < 400 or route.path.endswith(("/image", "/text")):
                answered.add(route.path)
    return answered


async def _assert_as_absent(
    client: httpx.AsyncClient,
    route: APIRoute,
    method: str,
    sent: dict[str, Any],
    headers: list[tuple[bytes, bytes]],
    hidden: httpx.Response,
    document: Planted,
) -> None:
    """A hidden document is answered for as one that never was."""
    never = await client.request(method, path_of(route.path, ABSENT), headers=headers, **sent)
    assert hidden.status_code == never.status_code == 404, route.path
    number = hidden.headers["x-request-id"], never.headers["x-request-id"]
    for name in hidden.headers.keys() - {"x-request-id", "content-length"}:
        assert hidden.headers[name] == never.headers.get(name), f"{route.path}: {name}"
    assert _without(hidden.text, str(document.id), number[0]) == _without(
        never.text, str(ABSENT), number[1]
    )


def _without(text: str, document_id: str, request_id: str) -> str:
    named = rf"(documents/|documents%2F|number ){document_id}(?!\d)"
    return re.sub(named, r"\1ID", text.replace(request_id, ""))


def _check_counts(
    where: str, route: APIRoute, response: httpx.Response, inspector: Inspector
) -> None:
    if route.path == "/metrics":
        for name, expected in (("documents", len(inspector.ids)), ("chunks", inspector.chunks)):
            assert f"\nkartoteka_{name} {float(expected)}\n" in response.text, where
    if route.path == "/api/documents" and response.status_code == 200:
        found = {document["document_id"] for document in response.json()["documents"]}
        assert found == inspector.ids, where  # and nothing that may be seen is kept back
    if route.path == "/api/search" and response.status_code == 200:
        inspector.facets(where, response.json()["facets"])
    if route.path == "/":
        inspector.panel(where, response.text)


def _call_tools(
    small: World, inspector: Inspector, groups: frozenset[str], random_: random.Random
) -> None:
    tools = Tools(Say("pl"), "http://localhost")
    services = small.services.for_principal(Principal("assistant", "read", groups))
    found: list[tuple[str, Found | Answered]] = [
        tools.search(services, inspector.question, 20, None)
    ]
    if random_.random() < 0.3:  # the slowest of all, and over HTTP it is asked each time
        found.append(tools.ask(services, inspector.question, None))
    for text, shape in found:
        inspector.text("tool", text)
        inspector.response("tool", "json", shape.model_dump_json())
    document = random_.choice(small.readable)
    if document.id in inspector.ids:
        text, _ = tools.open_document(services, document.id, None, None, 4000)
        inspector.text("open_document", text)
        assert document.marker in text
    else:
        with pytest.raises(NotIndexed) as hidden:
            tools.open_document(services, document.id, None, None, 4000)
        inspector.text("open_document", str(hidden.value))
