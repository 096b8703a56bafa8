"""Written answers over HTTP, on the command line and in the doctor's eyes, with a real server."""

# ruff: noqa: E501 - tables of examples read best in long lines

from __future__ import annotations

import asyncio
import html
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

pytest.importorskip("openai")

from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import Settings
from service.settings.options import LlmSettings, LogSettings

QUESTION = "Ile wynosi składka członkowska?"
KEY = "sk-a-secret-of-the-test"
HONEST = "Składka członkowska wynosi 1 200 złotych rocznie [1]. Jest płatna do 31 marca [1]."


@pytest.fixture(scope="module")
def llm(model_server: Any) -> LlmSettings:
    return LlmSettings(
        base_url=f"{model_server}/v1", model="test-model", api_key=KEY, timeout_s=20.0
    )


@pytest.fixture(scope="module")
def writing(small_settings: Settings, llm: LlmSettings) -> Iterator[Services]:
    opened = open_services(replace(small_settings, llm=llm), follow=False)
    yield opened
    opened.close()


@pytest.fixture
def app(writing: Services) -> Any:
    return create_app(writing)


def script(server: str, text: str = "", fault: str = "none", **more: Any) -> None:
    body = {"text": text, "fault": fault, **more}
    httpx.put(f"{server}/script", json=body, trust_env=False).raise_for_status()


def seen(server: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{server}/seen", trust_env=False).json()
    return found


def request(app: Any, method: str, path: str, **arguments: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **arguments)

    return asyncio.run(send())


def events_in(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        if block and not block.startswith(":"):
            name, data = block.split("\n")
            found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def timeless(shape: Any) -> Any:
    """Without what differs from one asking to the next."""
    if isinstance(shape, dict):
        return {key: timeless(value) for key, value in shape.items() if key != "processing_time_ms"}
    return [timeless(value) for value in shape] if isinstance(shape, list) else shape


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_stream_begins_with_the_extractive_answer_and_ends_with_the_json_one(
    app: Any, model_server: str, method: str
) -> None:
    script(model_server, HONEST + " Rada zbiera się raz na miesiąc [1].", piece=5)
    sent = (
        {"params": {"question": QUESTION}} if method == "GET" else {"json": {"question": QUESTION}}
    )
    response = request(app, method, "/api/ask/stream", **sent)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = events_in(response.text)
    assert [name for name, _ in events] == ["answer", "sentence", "sentence", "removed", "final"]
    first, final = events[0][1], events[-1][1]
    assert first == {**final, "written": None}
    assert final["answer"] == "1 200 złotych rocznie"
    assert final["written"]["sentences"] == [data for name, data in events if name == "sentence"]
    assert (
        final["written"]["text"]
        == "Składka członkowska wynosi 1 200 złotych rocznie. Jest płatna do 31 marca."
    )
    assert (final["written"]["removed"], final["written"]["reason"]) == (1, None)
    assert len(final["nearest"]) == 3
    for sentence in final["written"]["sentences"]:
        citation = sentence["citations"][0]
        start, end = citation["marked"][0]
        assert citation["quote"][start:end]
        assert citation["url"].startswith("/api/documents/")
    whole = request(app, "POST", "/api/ask", json={"question": QUESTION, "written": True}).json()
    assert timeless(whole) == timeless(final)


def test_nobody_waits_for_a_model_who_did_not_ask_to(app: Any, model_server: str) -> None:
    script(model_server, HONEST, "slow")
    started = time.monotonic()
    body = request(app, "GET", "/api/ask", params={"question": QUESTION}).json()
    assert time.monotonic() - started < 5
    assert body["written"] is None
    assert seen(model_server) == []


def test_a_fault_leaves_the_answer_and_is_told_counted_and_logged(
    writing: Services, model_server: str, capfd: pytest.CaptureFixture[str]
) -> None:
    from service.log import configure

    configure(LogSettings(format="json"))
    try:
        app = create_app(writing)
        script(model_server, HONEST, "failing")
        events = events_in(
            request(app, "POST", "/api/ask/stream", json={"question": QUESTION}).text
        )
        script(model_server, HONEST, "unauthorized")
        refused = request(
            app, "POST", "/api/ask", json={"question": QUESTION, "written": True}
        ).json()
        log = capfd.readouterr().err
    finally:
        structlog.reset_defaults()
    assert [name for name, _ in events] == ["answer", "final"]
    assert events[-1][1]["answer"] == "1 200 złotych rocznie"
    assert (events[-1][1]["written"]["text"], events[-1][1]["written"]["reason"]) == (
        None,
        "failed",
    )
    assert refused["written"]["reason"] == "refused"
    lines = [json.loads(line) for line in log.splitlines()]
    told = [(line["outcome"], line["detail"]) for line in lines if line["event"] == "written"]
    assert told == [("failed", "HTTP 500"), ("refused", "HTTP 401")]
    assert KEY not in log
    assert "Składka" not in log
    assert "składka" not in log
    metrics = request(app, "GET", "/metrics").text
    assert 'kartoteka_written_answers_total{outcome="failed"} 1.0' in metrics
    assert 'kartoteka_written_answers_total{outcome="refused"} 1.0' in metrics


def test_a_refusal_is_streamed_without_asking_the_model(app: Any, model_server: str) -> None:
    script(model_server, "Telefon to 41 123 45 67 [1].")
    body = {"question": "Jaki jest numer telefonu do biura?"}
    events = events_in(request(app, "POST", "/api/ask/stream", json=body).text)
    assert [name for name, _ in events] == ["answer", "final"]
    assert events[1][1]["status"] == "not_found"
    assert events[1][1]["written"] is None
    assert seen(model_server) == []


def test_without_a_model_the_stream_has_the_answer_alone(client: Any) -> None:
    response = client.post("/api/ask/stream", json={"question": QUESTION})
    events = events_in(response.text)
    assert [name for name, _ in events] == ["answer", "final"]
    assert events[0][1] == events[1][1]
    assert (
        client.post("/api/ask", json={"question": QUESTION, "written": True}).json()["written"]
        is None
    )


@pytest.mark.parametrize("body", [{"question": " "}, {}, {"question": "Ile?", "previous": "x"}])
def test_an_unusable_question_is_a_problem_and_no_stream(app: Any, body: Any, problem: Any) -> None:
    problem(request(app, "POST", "/api/ask/stream", json=body), 422, "invalid-request")


def test_a_caller_who_goes_away_ends_the_writing(writing: Services, model_server: str) -> None:
    """Otherwise it would hold a place until its time is over."""
    script(model_server, HONEST * 20, piece=2, pause_s=0.05)

    async def leave() -> None:
        transport = _Leaving(create_app(writing))
        await transport.run("/api/ask/stream", {"question": QUESTION})

    started = time.monotonic()
    asyncio.run(leave())
    assert time.monotonic() - started < 15


class _Leaving:
    """A client that disconnects after the first event."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def run(self, path: str, body: dict[str, str]) -> None:
        gone = asyncio.Event()
        sent = [{"type": "http.request", "body": json.dumps(body).encode(), "more_body": False}]

        async def receive() -> dict[str, Any]:
            if sent:
                return sent.pop()
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body" and message["body"]:
                gone.set()

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
            "path": path, "raw_path": path.encode(), "root_path": "", "scheme": "http", "query_string": b"",
            "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")],
            "client": ("127.0.0.1", 1), "server": ("localhost", 80),
        }  # fmt: skip
        await self.app(scope, receive, send)


# The command line


def test_the_command_shows_the_documents_own_words_first(
    small_index: Any, kartoteka: Any, model_server: str
) -> None:
    script(model_server, HONEST + " Prezesem jest Adam Wymyślony [1].")
    variables = {
        "KARTOTEKA_LLM_BASE_URL": f"{model_server}/v1",
        "KARTOTEKA_LLM_MODEL": "test-model",
    }
    done = kartoteka("--data", small_index.data, "ask", QUESTION, **variables)
    assert done.returncode == 0, done.stderr
    own, written = done.stdout.split("Model językowy test-model")
    assert own.startswith("1 200 złotych rocznie\n")
    assert "Jest płatna do 31 marca. [1]" in written
    assert "[1]" in written
    assert "statut.md" in written
    assert "Wymyślony" not in done.stdout
    assert "Usunięto 1 zdanie" in done.stderr
    as_json = json.loads(
        kartoteka("--data", small_index.data, "ask", "--json", QUESTION, **variables).stdout
    )
    assert as_json["answer"] == "1 200 złotych rocznie"
    assert as_json["written"]["removed"] == 1
    script(model_server, HONEST)
    without = kartoteka(
        "--data", small_index.data, "ask", "--no-llm", "--json", QUESTION, **variables
    )
    assert json.loads(without.stdout)["written"] is None
    assert seen(model_server) == []


def test_the_command_says_why_nothing_was_written(
    small_index: Any, kartoteka: Any, model_server: str
) -> None:
    script(model_server, HONEST, "failing")
    variables = {
        "KARTOTEKA_LLM_BASE_URL": f"{model_server}/v1",
        "KARTOTEKA_LLM_MODEL": "test-model",
    }
    done = kartoteka("--data", small_index.data, "ask", QUESTION, **variables)
    assert done.returncode == 0
    assert done.stdout.startswith("1 200 złotych rocznie\n")
    assert "serwer modelu zgłosił błąd" in done.stderr
    unset = kartoteka("--data", small_index.data, "ask", "--llm", QUESTION)
    assert unset.returncode == 2
    assert "llm.base_url" in unset.stderr
    half = kartoteka("--data", small_index.data, "ask", QUESTION, KARTOTEKA_LLM_MODEL="test-model")
    assert half.returncode == 2
    assert "llm.base_url" in half.stderr


def test_without_the_extra_its_name_and_the_remedy_are_said(
    small_index: Any, kartoteka: Any, model_server: str, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Hidden:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'openai':\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Hidden())\n"
        "import importlib.util as u\n"
        "found = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'openai' else found(name, package)\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    variables = {
        "KARTOTEKA_LLM_BASE_URL": f"{model_server}/v1",
        "KARTOTEKA_LLM_MODEL": "test-model",
        "PYTHONPATH": f"{tmp_path}:{root}",
    }
    done = kartoteka("--data", small_index.data, "ask", QUESTION, **variables)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 200 złotych rocznie\n")
    assert "kartoteka[llm]" in done.stderr
    served = kartoteka("--data", small_index.data, "serve", "--port", "0", **variables)
    assert served.returncode == 1
    assert "kartoteka[llm]" in served.stderr
    examined = kartoteka("--data", small_index.data, "doctor", "--json", **variables)
    found = {one["code"]: one["command"] for one in json.loads(examined.stdout)["findings"]}
    assert "kartoteka[llm]" in found["llm_missing"]


@pytest.mark.parametrize(
    "command", [["--help"], ["search", "składka"], ["status"], ["ask", "--no-llm", QUESTION]]
)
def test_the_client_is_not_loaded_where_no_model_is_asked(
    small_index: Any, environment: dict[str, str], model_server: str, command: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "service", *command],
        env={
            **environment,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "KARTOTEKA_DATA": str(small_index.data),
            "KARTOTEKA_LLM_BASE_URL": f"{model_server}/v1",
            "KARTOTEKA_LLM_MODEL": "test-model",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"\|\s+service", done.stderr)
    assert not re.search(r"\|\s+(?:openai|httpx2)", done.stderr)


def test_doctor_says_whether_the_endpoint_answers(
    small_index: Any, kartoteka: Any, model_server: str
) -> None:
    address = f"{model_server}/v1"

    def examined(**variables: str) -> tuple[list[dict[str, Any]], str]:
        done = kartoteka(
            "--data", small_index.data, "doctor", "--json", KARTOTEKA_LLM_API_KEY=KEY, **variables
        )
        assert KEY not in done.stdout + done.stderr
        findings = json.loads(done.stdout)["findings"]
        return [one for one in findings if one["code"].startswith("llm")], done.stderr

    script(model_server, "gotowe")
    found, said = examined(KARTOTEKA_LLM_BASE_URL=address, KARTOTEKA_LLM_MODEL="test-model")
    assert found == []
    assert "test-model odpowiada" in said
    assert seen(model_server) == []  # its list of models was enough
    found, _ = examined(KARTOTEKA_LLM_BASE_URL=address, KARTOTEKA_LLM_MODEL="any-name")
    assert found == []
    assert "ready" in seen(model_server)[0]["messages"][1]["content"]
    script(model_server, "", "unauthorized")
    found, said = examined(KARTOTEKA_LLM_BASE_URL=address, KARTOTEKA_LLM_MODEL="any-name")
    assert [one["code"] for one in found] == ["llm_silent"]
    assert "odrzucił klucz" in found[0]["message"]
    assert "odpowiada (" not in said
    found, _ = examined(KARTOTEKA_LLM_BASE_URL="http://127.0.0.1:9/v1", KARTOTEKA_LLM_MODEL="m")
    assert "nie odpowiada" in found[0]["message"]


# The search page


def page_events(app: Any, question: str = QUESTION) -> list[tuple[str, Any]]:
    response = request(app, "GET", "/written", params={"q": question})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    return events_in(response.text)


def test_the_page_is_sent_each_sentence_and_then_the_whole_with_its_quotes(
    app: Any, client: Any, model_server: str
) -> None:
    script(model_server, HONEST + " Prezesem jest Adam Wymyślony [1].")
    page = request(app, "GET", "/", params={"q": QUESTION, "answer": "1"}).text
    assert seen(model_server) == []  # the page does not wait for it
    place = re.search(r'data-written="([^"]+)"', page)
    assert place
    assert html.unescape(place[1]).startswith("/written?q=")
    events = page_events(app)
    assert [name for name, _ in events] == ["sentence", "sentence", "beat", "final"]
    final = events[-1][1]
    for (_, sentence), text in zip(events, ("1 200 złotych rocznie.", "31 marca."), strict=False):
        assert text in sentence
        assert re.search(r'<a href="/documents/[^"]+" aria-label="[^"]+">\[1\]</a>', sentence)
        assert sentence.strip() in final  # the whole changes nothing of it
    assert "<blockquote" in final
    assert "Usunięto 1 zdanie" in final
    assert not any("Wymyślony" in data for _, data in events)
    assert "data-written" not in client.get("/", params={"q": QUESTION, "answer": "1"}).text
    without = client.get("/written", params={"q": QUESTION}).text
    assert events_in(without) == [("final", "")]


def test_the_page_is_told_why_nothing_was_written_and_that_the_answer_stands(
    app: Any, model_server: str
) -> None:
    script(model_server, HONEST, "failing")
    [(name, failed)] = page_events(app)
    assert name == "final"
    assert "serwer modelu zgłosił błąd" in failed
    assert "Odpowiedź powyżej pochodzi wprost z dokumentów." in failed
    assert "HTTP 500" not in failed
    assert "told" not in failed
    script(model_server, HONEST.split("]")[0] + "]. Jest", "cut_off")
    events = page_events(app)
    assert [name for name, _ in events] == ["sentence", "final"]
    assert "odpowiedź urwała się" in events[1][1]
    assert "1 200" not in events[1][1]


def test_what_a_model_wrote_is_escaped_in_the_page(app: Any, model_server: str) -> None:
    script(model_server, "Składka członkowska wynosi <b>1 200</b> złotych rocznie [1].")
    events = page_events(app)
    assert [name for name, _ in events] == ["sentence", "final"]
    for _, data in events:
        assert "<b>" not in data
        assert "&lt;b&gt;1 200&lt;/b&gt;" in data


def test_the_page_does_not_ask_a_model_where_nothing_was_found(app: Any, model_server: str) -> None:
    refused = "Jaki jest numer telefonu do biura?"
    page = request(app, "GET", "/", params={"q": refused, "answer": "1"}).text
    assert "data-written" not in page
    script(model_server, HONEST)
    assert page_events(app, refused) == [("final", "")]
    assert seen(model_server) == []
    for unusable in ("", "a\0b", "a" * 5000):
        response = request(app, "GET", "/written", params={"q": unusable})
        assert (response.status_code, response.text) == (422, "")
