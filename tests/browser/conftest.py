"""A real Chromium, the real service over hostile and harmless documents, and a foreign site."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from tests.browser.chromium import REMEDY, is_there, launched

RULES = """# Regulamin rady klastra

## Posiedzenia rady klastra

Posiedzenie rady klastra zwołuje prezes. Rada klastra zbiera się raz na kwartał w sali Konwalia.

## Składka członkowska

Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca.
"""
HOSTILE = (
    '<script>window.hacked = 1</script> Pismo "><img src=x onerror="window.hacked=2">\n\n'
    "Sprawa wrogiego pisma: <script>window.hacked = 3</script> "
    "<img src=x onerror='window.hacked=4'> oraz plik \u202efdp.exe\u202c w załączniku.\n\n"
    f"Bardzo długie słowo wrogiego pisma: {'Konstantynopolitańczykowianeczka' * 12}.\n"
)


class Site:
    """A web site of one test: pages by path, each with its headers."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                text, headers = site.pages.get(self.path, ("", {}))
                self.send_response(200 if text else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"

    def put(self, path: str, text: str, **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (text, named)
        return self.origin + path


@dataclass(frozen=True, slots=True)
class Served:
    """The service's address, and a foreign site that may ask it."""

    address: str
    site: Site


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        pytest.skip("Playwright is not installed: make test-browser installs it")
    with sync_playwright() as playwright:
        if not is_there(playwright):
            pytest.skip(f"There is no Chromium: {REMEDY}")
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that fails the test if a script on it fails."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="pl-PL")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.set_default_timeout(15_000)
    yield opened
    context.close()
    assert not faults


@pytest.fixture(scope="session")
def served(
    tmp_path_factory: pytest.TempPathFactory,
    environment: dict[str, str],
    kartoteka: Callable[..., Any],
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("browser")
    documents, data = folder / "dokumenty", folder / "dane"
    documents.mkdir()
    (documents / "regulamin.md").write_text(RULES, encoding="utf-8")
    (documents / "wrogie pismo.txt").write_text(HOSTILE, encoding="utf-8")
    done = kartoteka("--data", data, "index", documents, "--quiet")
    assert done.returncode == 0, done.stderr
    site = Site()
    thread = Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    variables = {"KARTOTEKA_INTRANET_ORIGINS": site.origin}
    try:
        with serving(data, {**environment, **variables}) as (address, _):
            _wait_for_suggestions(address)
            yield Served(address, site)
    finally:
        site.server.shutdown()
        site.server.server_close()
        thread.join()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(
    data: Path, environment: Mapping[str, str]
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of ``kartoteka serve`` over ``data``, and its process."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--data", str(data), "serve", "--port", "0"],
        env={
            **environment,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "KARTOTEKA_LOG_LEVEL": "error",
        },
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stderr is not None
        address = re.search(r"http://\S+(?=/)", process.stderr.readline())
        assert address
        yield address[0], process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for_suggestions(address: str) -> None:
    """They are made after the service has started."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = httpx.get(f"{address}/api/suggest", params={"q": "rada"}, timeout=60).json()
        if found["suggestions"]:
            return
        time.sleep(0.2)
    raise AssertionError("no suggestions after a minute")


HOSTILE_STYLE = """
* { color: lime !important; font: 40px/3 fantasy !important; text-transform: uppercase !important;
    letter-spacing: 1em !important; background: black !important; direction: rtl !important; }
div, input, mark, bdi { display: none !important; position: fixed !important; }
input { opacity: 0 !important; }
"""


@pytest.fixture
def host(served: Served) -> Callable[..., str]:
    """Puts the box on a page of the foreign site and gives the page's address."""
    return partial(_host_page, served)


def _host_page(
    served: Served,
    attributes: str = "",
    *,
    before: str = "",
    style: str = "",
    policy: str | None = None,
) -> str:
    text = (
        f'<!doctype html><html lang="pl"><head><title>Intranet</title><style>{style}</style>'
        f'<script src="{served.address}/kartoteka-search.js" defer></script></head>'
        f"<body><main><h1>Intranet</h1>{before}"
        f"<kartoteka-search {attributes}></kartoteka-search></main></body></html>"
    )
    headers = {} if policy is None else {"Content_Security_Policy": policy}
    return served.site.put("/strona", text, **headers)
