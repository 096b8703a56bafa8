"""Indexing again and rolling back from the desk, over a real small index."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from index.catalog.schema import CATALOG_FILE
from index.indexing import writing
from service.access.tokens import TokenStore
from service.admin.snapshots import Snapshots, forget_snapshots, new_name
from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import load_settings
from tests.service.conftest import Client, assert_problem

pytestmark = pytest.mark.timeout(180)


@dataclass(frozen=True, slots=True)
class Desk:
    client: Client
    services: Services
    documents: Path
    data: Path
    headers: dict[str, str]

    def get(self, path: str, **arguments: Any) -> Any:
        return self.client.get(path, headers=self.headers, **arguments)

    def post(self, path: str, **arguments: Any) -> Any:
        headers = {**self.headers, **arguments.pop("headers", {})}
        return self.client.post(path, headers=headers, **arguments)

    def seal(self) -> str:
        page = html.fromstring(self.get("/admin/runs").text)
        return str(page.xpath("//input[@name='seal']/@value")[0])

    def ended(self, name: str) -> dict[str, Any]:
        """The job, once it has ended."""
        for _ in range(1500):
            job: dict[str, Any] = self.get(f"/api/admin/jobs/{name}").json()
            if job["state"] != "running":
                return job
            time.sleep(0.1)
        raise AssertionError("the job does not end")

    def index(self) -> dict[str, Any]:
        started = self.post("/api/admin/index", json={})
        assert started.status_code == 202, started.text
        return self.ended(started.json()["name"])

    def kept(self) -> str:
        """The name of a state that was kept now."""
        name = new_name(datetime.now(UTC), secrets.token_hex(4))
        assert self.services.desk.snapshots.make(name) is not None
        return name

    def rolled_back(self, name: str) -> dict[str, Any]:
        started = self.post("/api/admin/rollback", json={"snapshot": name})
        assert started.status_code == 202, started.text
        return self.ended(started.json()["name"])

    def paths(self) -> set[str]:
        listed = self.get("/api/documents").json()["documents"]
        return {one["path"] for one in listed}


@pytest.fixture(scope="module")
def indexed(
    tmp_path_factory: pytest.TempPathFactory, kartoteka: Callable[..., Any]
) -> Callable[[Path], None]:
    """Puts documents and an index of them into a folder; indexed once, as that takes seconds."""
    folder = tmp_path_factory.mktemp("once")
    documents, data = folder / "dokumenty", folder / "dane"
    documents.mkdir()
    (documents / "urlop.txt").write_text("Urlop wypoczynkowy trwa 26 dni.")
    assert kartoteka("--data", data, "index", documents, "--quiet").returncode == 0

    def put(target: Path) -> None:
        shutil.copytree(folder, target, dirs_exist_ok=True)
        with closing(sqlite3.connect(target / "dane" / CATALOG_FILE)) as connection, connection:
            connection.execute("UPDATE collections SET root = ?", (str(target / "dokumenty"),))

    return put


@contextmanager
def opened(
    folder: Path, indexed: Callable[[Path], None], environment: dict[str, str]
) -> Iterator[Desk]:
    documents, data = folder / "dokumenty", folder / "dane"
    indexed(folder)
    secret = TokenStore(data).create("szefowa", "admin", (), datetime.now(UTC), None)
    variables = {"KARTOTEKA_CACHE": environment["KARTOTEKA_CACHE"]}
    settings = load_settings({"data": data}, variables, folder=folder).settings
    services = open_services(settings, follow=False)
    headers = {"Authorization": f"Bearer {secret}"}
    yield Desk(Client(create_app(services)), services, documents, data, headers)
    services.close()


@pytest.fixture
def desk(
    tmp_path: Path, indexed: Callable[[Path], None], environment: dict[str, str]
) -> Iterator[Desk]:
    with opened(tmp_path, indexed, environment) as desk:
        yield desk


@pytest.fixture(scope="module")
def untouched(
    tmp_path_factory: pytest.TempPathFactory,
    indexed: Callable[[Path], None],
    environment: dict[str, str],
) -> Iterator[Desk]:
    """For what must start nothing."""
    with opened(tmp_path_factory.mktemp("untouched"), indexed, environment) as desk:
        yield desk


def test_the_button_indexes_and_a_bad_run_is_rolled_back(desk: Desk) -> None:
    (desk.documents / "parking.txt").write_text("Parking dla gości jest za budynkiem B.")
    (desk.documents / "urlop.txt").unlink()
    started = desk.post("/admin/index", data={"seal": desk.seal()}, follow_redirects=False)
    assert started.status_code == 303
    name = started.headers["location"].rpartition("/")[2]
    job = desk.ended(name)
    assert job["state"] == "done", job
    assert job["snapshot"] is True
    assert job["started_by"] == "szefowa"
    assert "W indeksie: 1 dokument" in job["log"]
    assert desk.paths() == {"parking.txt"}
    assert "W indeksie" in desk.get(f"/admin/runs/{name}").text

    confirm = html.fromstring(desk.get("/admin/rollback", params={"to": name}).text)
    assert len(confirm.xpath("//table//tbody/tr")) == 1  # the run that would be undone
    form = {"seal": desk.seal(), "to": name}
    started = desk.post("/admin/rollback", data=form, follow_redirects=False)
    assert desk.ended(started.headers["location"].rpartition("/")[2])["state"] == "done"
    assert desk.paths() == {"urlop.txt"}
    hits = desk.get("/api/search", params={"q": "urlop wypoczynkowy"}).json()["hits"]
    assert [hit["citation"]["path"] for hit in hits] == ["urlop.txt"]
    again = html.fromstring(desk.get("/admin/rollback", params={"to": name}).text)
    assert not again.xpath("//table")

    assert desk.index()["state"] == "done"  # the files are the truth
    assert desk.paths() == {"parking.txt"}


def test_rolling_back_drops_what_was_kept_after(desk: Desk) -> None:
    snapshots = desk.services.desk.snapshots
    now = datetime.now(UTC)
    first, second = (new_name(now + timedelta(seconds=later), "0" * 8) for later in (0, 1))
    for name in (first, second):
        snapshots.make(name)
    kept = [one["name"] for one in desk.get("/api/admin/jobs").json()["snapshots"]]
    assert kept == [second, first]
    assert desk.rolled_back(first)["state"] == "done"
    jobs = desk.get("/api/admin/jobs").json()
    assert [one["name"] for one in jobs["snapshots"]] == [first]
    assert [job["kind"] for job in jobs["jobs"]] == ["rollback"]
    assert desk.paths() == {"urlop.txt"}


def test_forgetting_leaves_nothing_to_roll_back_to(
    desk: Desk, kartoteka: Callable[..., Any]
) -> None:
    name = desk.kept()
    assert kartoteka("--data", desk.data, "forget", "urlop.txt").returncode == 0
    assert not list((desk.data / "desk").rglob("*.zip"))
    gone = desk.post("/api/admin/rollback", json={"snapshot": name})
    assert_problem(gone, 404, "no-such-address")


def test_one_job_at_a_time_and_one_writer(desk: Desk) -> None:
    with writing(desk.data, "test"):
        assert desk.index()["state"] == "locked"
        assert desk.get("/api/admin/jobs").json()["snapshots"] == []
    running = desk.services.desk.runner.start_indexing("ktoś")
    refused = desk.post("/api/admin/index", json={})
    assert_problem(refused, 409, "job-running")
    desk.services.desk.close()  # a service that stops ends its job
    ended = desk.services.desk.jobs.find(running.name)
    assert ended is not None
    assert ended.state in ("interrupted", "done")


@pytest.mark.parametrize(
    ("headers", "seal"),
    [
        ({}, "zły"),
        ({}, ""),
        ({"Origin": "https://zly.example"}, None),
        ({"Origin": "null"}, None),
        ({"Sec-Fetch-Site": "cross-site"}, None),
        ({"Sec-Fetch-Site": "same-site"}, None),
        ({"Content-Type": "text/plain"}, None),
    ],
)
def test_forms_of_other_sites_start_nothing(
    untouched: Desk, headers: dict[str, str], seal: str | None
) -> None:
    form = {"seal": untouched.seal() if seal is None else seal}
    for path in ("/admin/index", "/admin/rollback"):
        refused = untouched.post(path, data=form, headers=headers)
        assert_problem(refused, 403, "form-refused")
    assert untouched.get("/api/admin/jobs").json()["jobs"] == []


def test_programs_send_json_from_no_other_site(untouched: Desk) -> None:
    for headers in ({"Origin": "https://zly.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = untouched.post("/api/admin/index", json={}, headers=headers)
        assert_problem(refused, 403, "form-refused")
    plain = untouched.post("/api/admin/index", content="{}", headers={"Content-Type": "text/plain"})
    assert plain.status_code in (403, 422)
    wrong = untouched.post("/api/admin/index", json={"collection": "nie ma"})
    assert_problem(wrong, 404, "no-such-address")
    assert_problem(untouched.post("/api/admin/index", json={"x": 1}), 422, "invalid-request")
    for name in ("../../etc/passwd", "20261122-055725-677b4818", ""):
        refused = untouched.post("/api/admin/rollback", json={"snapshot": name})
        assert_problem(refused, 404, "no-such-address")
    own = {"Origin": "http://localhost", "Host": "localhost"}
    assert (
        untouched.post("/api/admin/rollback", json={"snapshot": "x"}, headers=own).status_code
        == 404
    )
    assert untouched.get("/api/admin/jobs").json()["jobs"] == []


def test_a_damaged_snapshot_changes_nothing(desk: Desk) -> None:
    name = desk.kept()
    archive = desk.data / "desk" / "snapshots" / f"{name}.zip"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    job = desk.rolled_back(name)
    assert job["state"] == "failed"
    assert "backup" in job["problem"]
    assert desk.paths() == {"urlop.txt"}


def test_a_state_of_another_model_is_not_put_back(desk: Desk) -> None:
    name = desk.kept()
    (desk.data / "desk" / "snapshots" / f"{name}.json").write_text('{"settings": "inne"}')
    job = desk.rolled_back(name)
    assert job["state"] == "failed"
    assert "other settings" in job["problem"]


def test_a_job_of_a_killed_service_is_lost(desk: Desk) -> None:
    jobs, runner = desk.services.desk.jobs, desk.services.desk.runner
    name = desk.rolled_back(desk.kept())["name"]
    done = jobs.find(name)
    assert done is not None
    jobs.keep(replace(done, state="running", ended=None))
    assert runner.state_of(jobs.latest()[0]).state == "lost"
    jobs.keep(replace(done, state="running", ended=None, service_pid=2**22 + 1))
    assert desk.get(f"/api/admin/jobs/{name}").json()["state"] == "lost"


def test_only_so_many_states_are_kept_and_not_for_long(desk: Desk) -> None:
    snapshots = Snapshots(desk.data, 2, 14)
    now = datetime.now(UTC)
    names = [new_name(now - timedelta(days=20 - day), "0" * 8) for day in (0, 17, 18, 19)]
    for name in names:
        snapshots.make(name)
    assert [one.name for one in snapshots.kept()] == names[:1:-1]
    Snapshots(desk.data, 2, 1).tidy()
    assert [one.name for one in snapshots.kept()] == []
    assert Snapshots(desk.data, 0, 14).make(new_name(now, "1" * 8)) is None
    snapshots.make(new_name(now, "2" * 8))
    assert forget_snapshots(desk.data) == 1
    assert snapshots.kept() == []
