"""The real service on loopback, while other processes change the index."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

Run = Callable[..., Any]

pytestmark = pytest.mark.timeout(300)

PATIENT = {"KARTOTEKA_HTTP_SEARCH_TIMEOUT_S": "120", "KARTOTEKA_HTTP_MAX_WAIT_S": "120"}
"""What is answered must not depend on who else uses the machine."""


@contextmanager
def serving(data: Path, environment: dict[str, str], *flags: str, **options: Any) -> Iterator[Any]:
    """(process, client); the process is ended if the test did not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--data", str(data), "serve", "--port", "0", *flags],
        env={**environment, **PATIENT, "PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        **options,
    )
    try:
        assert process.stderr is not None
        address = re.search(r"http://\S+/", process.stderr.readline())
        assert address
        with httpx.Client(base_url=address[0], timeout=60) as client:
            yield process, client
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def copied(small_index: Any, tmp_path: Path) -> tuple[Path, Path]:
    """(data, documents) that a test may change."""
    data, documents = tmp_path / "dane", tmp_path / "dokumenty"
    shutil.copytree(small_index.data, data)
    shutil.copytree(small_index.documents, documents)
    return data, documents


def test_changes_of_other_processes_are_served(
    kartoteka: Run, environment: dict[str, str], copied: tuple[Path, Path], tmp_path: Path
) -> None:
    data, documents = copied
    with serving(data, environment) as (process, client):

        def first(question: str) -> str:
            found = client.get("/api/search", params={"q": question, "limit": 1})
            assert found.status_code == 200, found.text
            path: str = found.json()["hits"][0]["citation"]["path"]
            return path

        assert first("ile wynosi składka członkowska?") == "statut.md"
        assert kartoteka("--data", data, "backup", tmp_path / "kopia.zip").returncode == 0

        (documents / "parking.txt").write_text("Parking dla gości znajduje się za budynkiem B.")
        moved = ("index", documents, "--collection", "dokumenty", "--quiet")
        assert kartoteka("--data", data, *moved).returncode == 5
        assert first("gdzie jest parking dla gości?") == "parking.txt"

        assert kartoteka("--data", data, "forget", "parking.txt").returncode == 0
        assert first("gdzie jest parking dla gości?") != "parking.txt"

        restored = kartoteka("--data", data, "restore", tmp_path / "kopia.zip", "--force")
        assert restored.returncode == 0, restored.stderr
        assert client.get("/readyz").json()["documents"] == 7

        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_a_service_started_before_its_index_takes_it_up(
    kartoteka: Run, environment: dict[str, str], small_index: Any, tmp_path: Path
) -> None:
    data = tmp_path / "dane"
    with serving(data, environment) as (process, client):
        assert client.get("/readyz").status_code == 503
        assert client.get("/").status_code == 503
        done = kartoteka("--data", data, "index", small_index.documents, "--quiet")
        assert done.returncode == 5
        assert client.get("/readyz").status_code == 200
        assert client.get("/api/search", params={"q": "składka"}).json()["hits"]
        process.send_signal(signal.SIGINT)
        process.wait(60)


def test_many_callers_at_once_are_all_answered(
    environment: dict[str, str], small_index: Any
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with serving(small_index.data, environment) as (_, client):
        client.get("/readyz")

        def ask(number: int) -> int:
            return client.get("/api/search", params={"q": f"składka {number}"}).status_code

        with ThreadPoolExecutor(16) as callers:
            assert set(callers.map(ask, range(48))) == {200}


def test_a_taken_port_is_said_at_once(kartoteka: Run, small_index: Any) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = kartoteka("--data", small_index.data, "serve", "--port", port)
    assert done.returncode == 1
    assert str(port) in done.stderr


def test_half_open_connections_do_not_stop_a_service_of_few_descriptors(
    environment: dict[str, str], small_index: Any
) -> None:
    """90 of them under 64 file descriptors, renewed as fast as they are closed."""
    import resource
    import socket
    from contextlib import closing

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    limits = {"KARTOTEKA_HTTP_REQUEST_TIMEOUT_S": "30"}
    with serving(small_index.data, {**environment, **limits}, preexec_fn=few) as (process, client):
        assert client.get("/readyz").status_code == 200
        address = (client.base_url.host, client.base_url.port)
        held: list[socket.socket] = []
        try:
            for number in range(90):
                one = socket.create_connection(address, timeout=10)
                held.append(one)
                one.sendall(b"GET /api/search?q=x HTTP/1.1\r\nHost: localhost\r\n")
                if number % 10 == 9:
                    found = client.get("/api/search", params={"q": f"składka {number}"})
                    assert found.status_code == 200
                    with closing(socket.create_connection(address, timeout=10)) as other:
                        other.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        assert other.recv(15) == b"HTTP/1.1 200 OK"
            descriptors = len(list(Path(f"/proc/{process.pid}/fd").iterdir()))
            assert descriptors < 64
        finally:
            for one in held:
                one.close()
        assert client.get("/readyz").status_code == 200
        process.send_signal(signal.SIGTERM)
        log = process.stderr.read()
        assert process.wait(60) == 0
        complaints = [line for line in log.splitlines() if '"level": "info"' not in line]
        assert len(complaints) < 10, log[:5000]
