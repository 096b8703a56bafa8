"""The operator's desk over an index of files with hostile names."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from service.access.tokens import TokenStore
from service.answers.feedback import FeedbackBook, Opinion
from service.composition import open_services
from service.http.app import create_app
from service.settings import load_settings
from tests.one_pixel import ONE_PIXEL
from tests.service.conftest import Client, assert_problem

PAGES = ("/admin", "/admin/unreadable", "/admin/runs", "/admin/questions", "/admin/health")
DATA = ("overview", "unreadable", "runs", "jobs", "questions", "feedback", "health")
HOSTILE_FOLDER = "<script>alert(1)<"
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"


@dataclass(frozen=True, slots=True)
class Office:
    """An application with an administrator's and a reader's token."""

    client: Client
    secrets: dict[str, str]
    data: Path

    def get(self, path: str, role: str = "admin", **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secrets[role]}", **arguments.pop("headers", {})}
        return self.client.get(path, headers=headers, **arguments)

    def post(self, path: str, role: str = "admin", **arguments: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secrets[role]}", **arguments.pop("headers", {})}
        return self.client.post(path, headers=headers, **arguments)

    def page(self, path: str, **parameters: str) -> Any:
        response = self.get(path, params=parameters)
        assert response.status_code == 200, response.text
        return html.fromstring(response.text)


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory,
    kartoteka: Callable[..., Any],
    environment: dict[str, str],
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("desk")
    documents, data = folder / "dokumenty", folder / "dane"
    (documents / "kadry" / "stare").mkdir(parents=True)
    (documents / HOSTILE_FOLDER).mkdir()
    (documents / "regulamin.txt").write_text("Czas pracy wynosi osiem godzin dziennie.")
    (documents / "kadry" / "urlop.txt").write_text("Urlop wypoczynkowy trwa 26 dni.")
    (documents / "kadry" / "stare" / "=HYPERLINK(1).doc").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    )
    (documents / HOSTILE_FOLDER / "b>.png").write_bytes(ONE_PIXEL)
    (documents / f"faktura{OVERRIDE}fdp.exe").write_bytes(b"MZ" + bytes(100))
    (documents / "pusty.txt").write_bytes(b"")
    assert kartoteka("--data", data, "index", documents, "--quiet").returncode == 5
    store, now = TokenStore(data), datetime.now(UTC)
    secrets = {
        role: store.create(f"t-{role}", role, (), now, None) for role in ("read", "write", "admin")
    }
    variables = {"KARTOTEKA_CACHE": environment["KARTOTEKA_CACHE"]}
    settings = load_settings({"data": data}, variables, folder=folder).settings
    services = open_services(settings, follow=False)
    yield Office(Client(create_app(services)), secrets, data)
    services.close()


# Who may


@pytest.mark.parametrize("path", [*PAGES, *(f"/api/admin/{name}" for name in DATA)])
def test_the_desk_is_for_administrators(office: Office, path: str) -> None:
    refused = office.client.get(path)
    assert_problem(refused, 401, "unauthorized")
    challenges = refused.headers.get_list("www-authenticate")
    assert any(one.startswith("Basic ") for one in challenges)  # a browser asks its user
    for role in ("read", "write"):
        assert_problem(office.get(path, role), 403, "forbidden")
    answer = office.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_nothing_can_be_started_without_the_role(office: Office) -> None:
    for path in ("/admin/index", "/admin/rollback", "/api/admin/index", "/api/admin/rollback"):
        assert_problem(office.client.post(path, json={}), 401, "unauthorized")
        assert_problem(office.post(path, "write", json={}), 403, "forbidden")


@pytest.mark.parametrize("path", ["/api/admin/jobs/..%2F..%2Fx", "/api/admin/nic", "/admin/nic"])
def test_an_unknown_address_is_a_problem(office: Office, path: str) -> None:
    assert_problem(office.get(path), 404, "no-such-address")


# What is seen


def test_pages_have_nothing_inline_and_nothing_from_outside(office: Office) -> None:
    for path in PAGES:
        response = office.get(path)
        page = html.fromstring(response.text)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not page.xpath("//style | //*[@style] | //script[not(@src)]")
        assert not page.xpath("//@*[starts-with(name(), 'on')]")
        for address in page.xpath("//@src | //link/@href | //a/@href | //form/@action"):
            assert address.startswith(("/", "#")), address
            assert not address.startswith("//"), address
        assert len(page.xpath("//h1")) == 1
        assert page.xpath("//nav[@class='parts']//a[@aria-current='page']/@href") == [path]


def test_the_overview_says_what_is_covered(office: Office) -> None:
    page = office.page("/admin")
    figures = dict(
        zip(page.xpath("//dl//dt/text()"), page.xpath("//dl//dd"), strict=True),
    )
    assert figures["Dokumenty"].text_content() == "2"
    assert figures["Pliki"].text_content() == "6"
    assert figures["Nie do przeszukania"].text_content() == "4"
    shares = office.get("/api/admin/coverage", params={"collection": "dokumenty"}).json()
    assert shares["files_readable"] == 2
    assert shares["files_unreadable"] == 4
    folders = {one["name"]: one for one in shares["folders"]}
    assert folders["kadry"]["files_readable"] == 1
    assert folders["kadry"]["files_unreadable"] == 1
    assert folders[""]["files_readable"] == 1
    types = {one["type"]: one["files_unreadable"] for one in shares["types"]}
    assert types == {"TXT": 1, "DOC": 1, "PNG": 1, "EXE": 1}


def test_a_folder_can_be_looked_into(office: Office) -> None:
    inside = office.get(
        "/api/admin/coverage", params={"collection": "dokumenty", "folder": "kadry"}
    )
    folders = [(one["folder"], one["files_unreadable"]) for one in inside.json()["folders"]]
    assert sorted(folders) == [("kadry", 0), ("kadry/stare", 1)]
    page = office.page("/admin", collection="dokumenty", folder="kadry")
    assert "Pokrycie folderu dokumenty/kadry" in page.text_content()
    unknown = office.get("/api/admin/coverage", params={"collection": "nie ma"})
    assert_problem(unknown, 404, "no-such-address")
    assert office.get("/admin", params={"collection": "nie ma"}).status_code == 200


def test_unreadable_files_are_listed_with_reason_and_remedy(office: Office) -> None:
    page = office.page("/admin/unreadable")
    rows = [
        [cell.text_content().strip() for cell in row.xpath("./*")]
        for row in page.xpath("//table//tbody/tr")
    ]
    assert len(rows) == 4
    old = next(row for row in rows if row[0] == "kadry/stare/=HYPERLINK(1).doc")
    assert old[1].startswith("Stary format Office")
    assert old[2].startswith("Zainstaluj LibreOffice (apt-get install ")
    assert old[2].endswith("albo zapisz jako .docx, .xlsx lub .pptx.")


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        ({}, 4),
        ({"reason": "empty"}, 1),
        ({"folder": "kadry"}, 1),
        ({"folder": "/kadry/"}, 1),
        ({"folder": "kad"}, 0),
        ({"folder": "kadry", "reason": "empty"}, 0),
        ({"collection": "dokumenty", "reason": "legacy-office"}, 1),
        ({"collection": "inna"}, 0),
    ],
)
def test_the_list_is_filtered_the_same_everywhere(
    office: Office, wanted: dict[str, str], files: int
) -> None:
    page = office.page("/admin/unreadable", **wanted)
    assert len(page.xpath("//table//tbody/tr")) == files
    table = office.get("/admin/unreadable.csv", params=wanted).content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(table), delimiter=";"))) == 1 + files
    assert len(office.get("/admin/unreadable.json", params=wanted).json()["files"]) == files
    if "folder" not in wanted or not wanted["folder"].startswith("/"):
        found = office.get("/api/admin/unreadable", params=wanted).json()
        assert len(found["files"]) == files
        assert sum(found["by_reason"].values()) == files
        assert found["total"] == 4


def test_hostile_names_stay_text(office: Office) -> None:
    for path in ("/admin", "/admin/unreadable"):
        text = office.get(path).text
        assert "<script>alert" not in text
        assert OVERRIDE not in text
        page = html.fromstring(text)
        assert HOSTILE_FOLDER in page.text_content()
    row = office.page("/admin/unreadable").xpath("//bdi[starts-with(text(), 'faktura')]/text()")
    assert row == ["faktura\N{REPLACEMENT CHARACTER}fdp.exe"]


def test_a_spreadsheet_takes_no_name_for_a_formula(office: Office) -> None:
    answer = office.get("/admin/unreadable.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Kolekcja", "Plik", "Powód", "Co znaleziono", "Co zrobić"]
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row if cell)


def test_runs_and_health_are_shown(office: Office) -> None:
    runs = office.get("/api/admin/runs").json()["runs"]
    assert [(run["collection"], run["result"], run["counts"]["added"]) for run in runs] == [
        ("dokumenty", "done", 2)
    ]
    assert "wykonano" in office.page("/admin/runs").text_content()
    health = office.get("/api/admin/health").json()
    assert [(one["code"], one["command"]) for one in health["findings"]] == [
        ("much_unreadable", "kartoteka status --unreadable")
    ]
    assert "przeszukać: 4 z 6" in office.page("/admin/health").text_content()
    assert_problem(office.get("/api/admin/runs?limit=0"), 422, "invalid-request")


def test_the_language_is_kept_from_page_to_page(office: Office) -> None:
    page = office.page("/admin/unreadable", lang="en", reason="empty")
    assert page.get("lang") == "en"
    assert "Not searchable" in page.text_content()
    assert page.xpath("//nav[@class='parts']//a/@href")[0] == "/admin?lang=en"
    switch = page.xpath("//nav[@class='languages']/a/@href")
    assert switch == ["/?lang=en", "/admin/unreadable?reason=empty&lang=pl"]


def test_searches_are_counted_without_their_words(office: Office) -> None:
    before = office.get("/api/admin/questions").json()["counts"]
    assert office.get("/api/search", params={"q": "tajne pytanie o urlop"}).status_code == 200
    assert office.get("/api/search", params={"q": "urlop", "offset": "5"}).status_code == 200
    assert office.get("/api/ask", params={"question": "Ile trwa urlop?"}).status_code == 200
    after = office.get("/api/admin/questions").json()
    total = sum(sum(one["outcomes"].values()) for one in after["counts"])
    assert total == sum(sum(one["outcomes"].values()) for one in before) + 2
    assert after["keeps_text"] is False
    assert after["groups"] == []
    kept = (office.data / "questions.sqlite3").read_bytes()
    assert b"tajne" not in kept
    assert b"urlop" not in kept
    assert "nie jest zapisywana" in office.page("/admin/questions").text_content()


def test_what_people_said_of_answers_is_shown(office: Office) -> None:
    book = FeedbackBook(office.data)
    book.add(Opinion("Ile trwa urlop?", "right", "26 dni"))
    book.add(Opinion("Kto <b>rządzi</b>?", "should_be", None, "Prezes", "statut.md"))
    page = office.page("/admin/questions")
    assert page.xpath("//table[.//th[text()='Powinno być']]//tbody/tr/th/bdi/text()") == [
        "Kto <b>rządzi</b>?"
    ]
    opinions = office.get("/api/admin/feedback").json()["opinions"]
    assert [one["verdict"] for one in opinions] == ["should_be", "right"]


def test_the_desk_opens_without_an_index(office: Office, tmp_path: Path) -> None:
    settings = load_settings({"data": tmp_path / "dane"}, {}, folder=tmp_path).settings
    shutil.copytree(office.data, tmp_path / "dane", ignore=shutil.ignore_patterns("catalog*"))
    services = open_services(settings, follow=False)
    try:
        empty = replace(office, client=Client(create_app(services)))
        assert "Nie ma jeszcze indeksu" in empty.page("/admin").text_content()
        assert empty.get("/admin/runs").status_code == 200
        assert empty.get("/api/admin/health").json()["findings"][0]["code"] == "no_index"
        assert_problem(empty.get("/api/admin/overview"), 503, "no-index")
    finally:
        services.close()
