"""No request costs much more than an ordinary one, on whatever way it comes.

Every parameter of every route that takes text is given each of ``pathological.questions``; so is
every field of the bodies, the tools for assistants and the command line. A new route is taken in
by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute

from service.http.models import MAX_GET_CHARACTERS, MAX_POST_CHARACTERS
from service.mcp_server.tools import Tools, Unusable
from service.messages import Say
from tests.service.pathological import questions

MOST_CPU_S = 2.0
MOST_MIB = 200
ORDINARY = "Ile wynosi składka członkowska i do kiedy trzeba ją zapłacić?"

GET = questions(MAX_GET_CHARACTERS)
POST = questions(MAX_POST_CHARACTERS)
QUICK = ("folds to eighteen letters", "digits", "any characters")
"""Kinds that are tried on what is slow as well, outside of the campaign."""


class Cost:
    """What was spent since it was made: processor seconds, and MiB of memory at their height."""

    def __init__(self) -> None:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # VmHWM begins anew
        self._resident = _mib("VmRSS")
        self._began = time.process_time()

    @property
    def cpu_s(self) -> float:
        return time.process_time() - self._began

    @property
    def mib(self) -> float:
        return _mib("VmHWM") - self._resident


def _mib(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) / 1024


@contextmanager
def affordable(ordinary_s: float, what: str) -> Iterator[None]:
    cost = Cost()
    yield
    spent, held = cost.cpu_s, cost.mib
    assert spent - ordinary_s < MOST_CPU_S, f"{what} took {spent:.1f} CPU s"
    assert held < MOST_MIB, f"{what} took {held:.0f} MiB"


def price(ask: Callable[[], object]) -> float:
    """Processor seconds of an ordinary request, asked twice: the first may load something."""
    ask()
    cost = Cost()
    ask()
    return cost.cpu_s


def routes(holder: Any) -> Iterator[APIRoute]:
    """Those of an application and of every router inside it that answer GET."""
    for route in holder.routes:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            yield route
        elif (inner := getattr(route, "original_router", None)) is not None:
            yield from routes(inner)


def addresses(app: Any) -> Iterator[tuple[str, str]]:
    """(path, name of a text parameter) of all that can be asked for with a text."""
    for route in routes(app):
        path = route.path.replace("{document_id}", "1").replace("{number}", "1")
        declared = [one.alias for one in route.dependant.query_params]
        if route.path in ("/", "/answer", "/written"):  # read from the address by hand
            declared = ["q", "collection", "folder", "type", "language", "year", "offset", "lang"]
        if "{name}" in path:
            yield path, "{name}"
        for name in declared:
            yield path, name


def is_slow(path: str, name: str) -> bool:
    return name in ("q", "query", "question", "previous") and path != "/api/suggest"


@pytest.fixture
def warm(client: Any) -> Any:
    for _ in range(300):
        if client.get("/api/suggest", params={"q": "statut"}).json()["suggestions"]:
            break
        time.sleep(0.1)
    client.get("/api/ask", params={"question": ORDINARY})
    return client


def tried(given: Mapping[str, str], *, few: bool, campaign: bool) -> Mapping[str, str]:
    return given if campaign or not few else {name: given[name] for name in QUICK}


def request(client: Any, path: str, name: str, text: str) -> Any:
    if name == "{name}":
        return client.get(path.replace("{name}", text.replace("/", "").replace("?", "") or "a"))
    required = {"/api/ask": "question", "/api/ask/stream": "question", "/api/search": "q"}
    asked = {required[path]: "statut"} if path in required else {}
    return client.get(path, params={**asked, name: text})


def check_routes(client: Any, *, campaign: bool) -> int:
    count = 0
    for path, name in addresses(client.app):
        slow = is_slow(path, name)
        if not campaign and slow and path not in ("/", "/api/search", "/api/ask"):
            continue
        few = (path, name) != ("/api/suggest", "q")
        ordinary = price(lambda: request(client, path, name, ORDINARY))  # noqa: B023
        for kind, text in tried(GET, few=few, campaign=campaign).items():
            with affordable(ordinary, f"{kind} as {name} of {path}"):
                response = request(client, path, name, text)
            assert response.status_code != 500, (kind, path, name, response.text)
            count += 1
    return count


def bodies(text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "/api/search", {"query": text, "facets": True, "best_sentence": True, "explain": True}
    yield "/api/search", {"query": "statut", "collections": [text[:1024]] * 20}
    yield "/api/search", {"query": "statut", "folders": [text[:1024]] * 20}
    yield "/api/ask", {"question": text}
    yield "/api/ask", {"question": "a kiedy?", "previous": [text] * 3}
    yield "/api/ask/stream", {"question": text}
    yield "/api/feedback", {"question": text, "verdict": "wrong", "comment": text}


def check_bodies(client: Any, *, campaign: bool) -> None:
    ordinary: dict[int, float] = {}
    for number, (path, body) in enumerate(bodies(ORDINARY)):
        ordinary[number] = price(lambda: client.post(path, json=body))  # noqa: B023
    for kind, text in tried(POST, few=True, campaign=campaign).items():
        for number, (path, body) in enumerate(bodies(text)):
            with affordable(ordinary[number], f"{kind} in the body of {path}"):
                response = client.post(path, json=body)
            assert response.status_code != 500, (kind, path, response.text)


def check_tools(services: Any, *, campaign: bool) -> None:
    tools = Tools(Say("en"), "http://localhost")
    calls: Mapping[str, Callable[[str], object]] = {
        "search": lambda text: tools.search(services, text, 10, None),
        "ask": lambda text: tools.ask(services, text, None),
        "search in": lambda text: tools.search(services, "statut", 10, text),
    }
    for name, call in calls.items():
        ordinary = price(lambda: call(ORDINARY))  # noqa: B023
        for kind, text in tried(questions(5000), few=True, campaign=campaign).items():
            with affordable(ordinary, f"{kind} for the tool {name}"):
                refused = (
                    pytest.raises(Unusable, match="2000") if "in" not in name else nullcontext()
                )
                with refused:
                    call(text)


@pytest.mark.timeout(600)
def test_no_address_costs_much_more_than_an_ordinary_one(warm: Any) -> None:
    assert check_routes(warm, campaign=False) > 150


@pytest.mark.timeout(600)
def test_no_body_costs_much_more_than_an_ordinary_one(warm: Any) -> None:
    check_bodies(warm, campaign=False)


@pytest.mark.timeout(600)
def test_no_call_of_a_tool_costs_much_more_than_an_ordinary_one(warm: Any, services: Any) -> None:
    check_tools(services, campaign=False)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_kind_is_affordable_on_every_way(warm: Any, services: Any) -> None:
    assert check_routes(warm, campaign=True) > 500
    check_bodies(warm, campaign=True)
    check_tools(services, campaign=True)


@pytest.mark.parametrize("command", ["search", "ask"])
def test_the_command_line_refuses_what_is_too_long(
    kartoteka: Any, small_index: Any, command: str
) -> None:
    done = kartoteka("--data", small_index.data, command, "\ufdfa" * 1500)
    assert done.returncode == 2, done.stderr
    assert "2000" in done.stderr


def test_the_command_line_takes_any_digits(kartoteka: Any, small_index: Any) -> None:
    done = kartoteka("--data", small_index.data, "search", "9" * 1990, "--json")
    assert done.returncode in (0, 3), done.stderr
