"""The source view over HTTP: what opens, what is marked, and what hostile files cannot do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from ingest.document import Section
from ingest.locator import Locator
from service.access import Walls
from service.composition import open_services
from service.http.app import create_app
from service.services import Services
from service.settings import load_settings

HOSTILE = (
    "Wrogie pismo <script>window.hacked = 1</script> w sprawie składki.\n\n"
    '"><img src=x onerror="window.hacked=2"> plik \u202efdp.exe\u202c oraz słowo '
    f"{'Konstantynopolitańczykowianeczka' * 30} &lt;b&gt;</p></main></body>\n"
)
HOSTILE_PAGE = """<!doctype html><html lang="pl"><title>&lt;svg onload=hacked()&gt;</title>
<body><h1>Ogłoszenie o składce</h1><script>window.hacked = 3</script>
<p onclick="hacked()">Składka wynosi 40 zł.</p><iframe src="https://example.org"></iframe>
<p>Kod: &lt;script&gt;window.hacked = 4&lt;/script&gt;</p></body></html>"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("widok")


@pytest.fixture(scope="module")
def opened(
    folder: Path, environment: dict[str, str], kartoteka: Callable[..., Any]
) -> Iterator[Services]:
    from reportlab.pdfgen.canvas import Canvas

    documents, data = folder / "dokumenty", folder / "dane"
    documents.mkdir()
    (documents / "wrogie pismo.txt").write_text(HOSTILE, encoding="utf-8")
    (documents / "ogłoszenie.html").write_text(HOSTILE_PAGE, encoding="utf-8")
    for name in ("changed", "gone", "touched"):
        canvas = Canvas(str(documents / f"{name}.pdf"), invariant=True)
        canvas.drawString(72, 720, f"The fee of the {name} club is forty zlotys a year.")
        canvas.save()
    done = kartoteka("--data", data, "index", documents, "--quiet")
    assert done.returncode == 0, done.stderr
    kept = {name: value for name, value in environment.items() if name.startswith("KARTOTEKA_")}
    settings = load_settings(
        environment={**kept, "KARTOTEKA_DATA": str(data)}, folder=folder
    ).settings
    services = open_services(settings, follow=False)
    yield services
    services.close()


def client_of(services: Services, make: Any) -> Any:
    return replace(make, app=create_app(services))


@pytest.fixture
def hostile(opened: Services, client: Any) -> Any:
    return client_of(opened, client)


def ids(client: Any) -> dict[str, int]:
    listed = client.get("/api/documents", params={"limit": 100}).json()
    return {one["path"]: one["document_id"] for one in listed["documents"]}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a browser would parse it."""

    tree: Any
    text: str

    @property
    def marked(self) -> str:
        return " ".join(
            " ".join(one.text_content().split())
            for one in self.tree.xpath("//mark[@class='quote']")
        )

    def one(self, path: str) -> Any:
        (found,) = self.tree.xpath(path)
        return found

    @property
    def notices(self) -> str:
        return " ".join(one.text_content() for one in self.tree.xpath("//p[@class='notice']"))


def opened_page(client: Any, address: str, status: int = 200, **parameters: Any) -> Shown:
    response = client.get(address, params=parameters or None)
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    tree = lxml_html.fromstring(response.text)
    scripts = tree.xpath("//script")
    assert all(one.get("src", "").startswith("/assets/") and not one.text for one in scripts)
    assert not tree.xpath("//@style | //@*[starts-with(name(), 'on')] | //style | //iframe")
    return Shown(tree, response.text)


def quote_of(client: Any, document_id: int, quote: str) -> dict[str, int]:
    text = client.get(f"/api/documents/{document_id}", params={"text": True}).json()["text"]
    start = text.index(quote)
    return {"start": start, "end": start + len(quote)}


def test_a_hit_on_the_search_page_leads_to_its_place(client: Any) -> None:
    page = lxml_html.fromstring(client.get("/", params={"q": "składka członkowska"}).text)
    address = page.xpath("//main//a[starts-with(@href, '/documents/')]/@href")[0]
    assert address.startswith("/documents/")
    assert address.endswith("#quote")
    shown = opened_page(client, address.removesuffix("#quote"))
    assert "1 200 złotych" in shown.marked
    assert shown.one("//*[@id='quote']").get("tabindex") == "-1"
    assert "Składka" in "".join(one.text_content() for one in shown.tree.xpath("//mark/b"))


def test_pdf_pages_with_marks_and_text(client: Any) -> None:
    document = ids(client)["strategy.pdf"]
    quote = quote_of(client, document, "A reserve of one tenth is kept for projects")
    shown = opened_page(client, f"/documents/{document}", **quote)
    assert shown.tree.xpath("//title/text()") == ["Strategy of the cluster, s. 2 – Kartoteka"]
    sheets = shown.tree.xpath("//figure[@class='sheet']")
    assert [one.get("id") for one in sheets] == ["page-1", "page-2", "page-3"]
    assert shown.one("//*[@id='quote']/ancestor::figure/@id") == "page-2"
    mark = shown.one("//*[@id='quote']/*")
    # The line was drawn 48 points below the first, at 72 points from the left.
    assert float(mark.get("x")) == pytest.approx(71, abs=1.5)
    top, height = float(mark.get("y")), float(mark.get("height"))
    assert top < 841.9 - (720 - 48) - 2 < top + height
    layer = shown.tree.xpath("//figure[@id='page-2']//*[local-name()='text']/text()")
    assert "A reserve of one tenth is kept for projects that nobody could foresee." in layer
    # Other pages' text comes when they come into view.
    (address,) = sheets[0].xpath(".//@data-layer")
    svg = client.get(address)
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "This strategy introduces the plan of the cluster" in svg.text
    detail = client.get(f"/api/documents/{document}").json()
    citation = shown.one("//*[@id='citation']").text_content()
    assert citation.startswith("„Strategy of the cluster”, plik: dokumenty/strategy.pdf, s. 2, ")
    assert f"[blake2b-128: {detail['content_hash'][:12]}]" in citation
    original = shown.one("//a[@class='open-original']/@href")
    assert original == f"/api/documents/{document}/file#page=2"


def test_page_images(client: Any, problem: Any) -> None:
    listed = ids(client)
    address = f"/documents/{listed['strategy.pdf']}/pages/1/image"
    image = client.get(address, params={"width": 640})
    assert image.status_code == 200
    assert image.headers["content-type"] == "image/png"
    assert image.content.startswith(b"\x89PNG")
    assert "private" in image.headers["cache-control"]
    again = client.get(
        address, params={"width": 640}, headers={"If-None-Match": image.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    problem(client.get(address, params={"width": 641}), 404, "page-not-shown")
    problem(client.get(address, params={"width": "wide"}), 422, "invalid-request")
    problem(client.get(address.replace("/1/", "/9/")), 404, "page-not-shown")
    problem(client.get(address.replace("/1/", "/0/")), 422, "invalid-request")
    for what in ("image", "text"):
        other = f"/documents/{listed['statut.md']}/pages/1/{what}"
        problem(client.get(other), 404, "page-not-shown")
        problem(client.get(f"/documents/999999/pages/1/{what}"), 404, "document-not-found")


def test_from_hit_to_hit_and_back(client: Any) -> None:
    document = ids(client)["strategy.pdf"]
    shown = opened_page(client, f"/documents/{document}", q="annual budget of the cluster")
    passages = shown.tree.xpath("//ol[@class='found']/li")
    if len(passages) < 2:
        pytest.skip("one passage holds the whole document")
    first = shown.tree.xpath("//ol[@class='found']//a/@href")[0]
    shown = opened_page(client, first.removesuffix("#quote"))
    visited = 1
    while following := shown.tree.xpath("//a[@data-key='next']/@href"):
        shown = opened_page(client, following[0].removesuffix("#quote"))
        visited += 1
        assert f"{visited} z {len(passages)}" in shown.one("//span[@class='number']").text_content()
    assert visited == len(passages)
    assert shown.tree.xpath("//a[@data-key='previous']")
    assert shown.one("//a[@data-key='back']/@href").startswith("/?q=annual")


def test_text_by_its_structure(client: Any) -> None:
    listed = ids(client)
    statute = opened_page(client, f"/documents/{listed['statut.md']}")
    assert [one.text_content().strip() for one in statute.tree.xpath("//main//h2 | //main//h3")][
        :3
    ] == ["Statut klastra", "Składki", "Rada"]
    firms = opened_page(client, f"/documents/{listed['firmy.csv']}")
    assert firms.tree.xpath("//th/text()") == ["Firma", "Miasto"]
    assert firms.tree.xpath("//td/text()") == ["Medix", "Lublin", "Stentor", "Wrocław"]
    message = opened_page(client, f"/documents/{listed['zaproszenie.eml']}")
    assert "Temat" in message.tree.xpath("//dt/text()")
    inside = opened_page(client, f"/documents/{listed['zaproszenie.eml → porządek.txt']}")
    assert "załącznik" in inside.notices
    assert inside.one("//a[@class='open-original']/@href").endswith("/file")
    pdf = opened_page(client, f"/documents/{listed['strategy.pdf']}", view="text")
    assert not pdf.tree.xpath("//img[contains(@src, '/pages/')]")
    assert pdf.tree.xpath("//p[@class='part-label']/text()") == ["s. 1", "s. 2", "s. 3"]


def test_hostile_text_is_only_text(hostile: Any) -> None:
    listed = ids(hostile)
    letter = listed["wrogie pismo.txt"]
    quote = quote_of(hostile, letter, "<script>window.hacked = 1</script>")
    shown = opened_page(hostile, f"/documents/{letter}", **quote)
    assert shown.marked == "<script>window.hacked = 1</script>"
    assert 'onerror="window.hacked=2"' in shown.one("//main").text_content()
    assert not shown.tree.xpath("//main//img")
    assert "\u202e" not in shown.text
    notice = opened_page(hostile, f"/documents/{listed['ogłoszenie.html']}", q="składka")
    assert "window.hacked = 4" in notice.one("//div[@class='document']").text_content()
    assert "window.hacked = 3" not in notice.text
    # The question comes from outside as well.
    evil = '"><script>hacked()</script>'
    asked = opened_page(hostile, f"/documents/{letter}", q=evil, lang='"><script>', start="<b>")
    assert "<script>hacked" not in unescape(asked.one("//main").text_content().split(evil)[0])


def test_a_file_that_changed_or_vanished_is_told_of(hostile: Any, folder: Path) -> None:
    listed = ids(hostile)
    documents = folder / "dokumenty"
    pages = "//img[contains(@src, '/pages/')]"
    for name in ("changed", "gone", "touched"):
        shown = opened_page(hostile, f"/documents/{listed[f'{name}.pdf']}")
        assert shown.tree.xpath(pages)
        assert not shown.notices
    changed = documents / "changed.pdf"
    content = changed.read_bytes()
    changed.write_bytes(content.replace(b"forty", b"fifty") + b"\n")
    (documents / "gone.pdf").unlink()
    os.utime(documents / "touched.pdf", ns=(1, 1))

    for name, said in (("changed", "zmienił się"), ("gone", "nie ma już")):
        document = listed[f"{name}.pdf"]
        quote = quote_of(hostile, document, "forty zlotys")
        shown = opened_page(hostile, f"/documents/{document}", **quote)
        assert said in shown.notices
        assert shown.marked == "forty zlotys"
        assert not shown.tree.xpath(pages)
        assert hostile.get(f"/documents/{document}/pages/1/image").status_code == 404
    assert opened_page(hostile, f"/documents/{listed['touched.pdf']}").tree.xpath(pages)


def test_behind_a_wall_there_is_nothing(opened: Services, client: Any, folder: Path) -> None:
    rules = folder / "mury.toml"
    rules.write_text('[[rule]]\npath = "*.pdf"\ngroups = ["rada"]\n', encoding="utf-8")
    access = replace(opened.settings.access, proxies=("127.0.0.1",))
    walled = client_of(
        replace(
            opened,
            settings=replace(opened.settings, access=access),
            walls=Walls(rules, required=True),
        ),
        client,
    )
    (document,) = (
        number for path, number in ids(client_of(opened, client)).items() if path == "touched.pdf"
    )

    def status(groups: str, rest: str) -> tuple[int, str]:
        headers = {"X-Forwarded-User": "anna", "X-Forwarded-Groups": groups}
        response = walled.get(f"/documents/{document}{rest}", headers=headers)
        return response.status_code, response.text

    for rest in ("", "?q=fee", "/pages/1/image", "/pages/1/text"):
        assert status("rada", rest)[0] == 200
        refused, said = status("biuro", rest)
        assert refused == 404
        assert "touched" not in said


def test_a_document_that_is_not_there_has_a_page_of_its_own(client: Any) -> None:
    shown = opened_page(client, "/documents/999999", 404, q="składka", start="1", end="2")
    assert "nie ma w indeksie" in shown.one("//h1").text_content()
    assert shown.one("//section//a/@href") == "/?q=sk%C5%82adka"
    english = opened_page(client, "/documents/999999", 404, lang="en")
    assert "not in the index" in english.one("//h1").text_content()


@pytest.mark.parametrize(
    "parameters",
    [
        {"start": "5"},
        {"start": "9", "end": "5"},
        {"start": "-1", "end": "5"},
        {"start": "0", "end": "99999999"},
        {"start": "x", "end": "y"},
        {"start": "٣", "end": "٥"},
        {"start": "1" * 400, "end": "2" * 400},
    ],
)
def test_a_place_that_is_none_is_told_of(client: Any, parameters: dict[str, str]) -> None:
    for document in ids(client).values():
        shown = opened_page(client, f"/documents/{document}", **parameters)
        assert "miejsca nie ma" in shown.notices
        assert not shown.tree.xpath("//*[@id='quote']")


@pytest.mark.parametrize(
    "parameters",
    [
        {"from": "99999999999", "to": "3"},
        {"from": "-4", "q": "\0"},
        {"q": "x" * 5000, "view": "text"},
        {"q": "składka", "from": "2", "view": "?"},
    ],
)
def test_odd_addresses_still_open(client: Any, parameters: dict[str, str]) -> None:
    for document in ids(client).values():
        opened_page(client, f"/documents/{document}", **parameters)


def test_english(client: Any) -> None:
    document = ids(client)["strategy.pdf"]
    quote = quote_of(client, document, "A reserve of one tenth")
    shown = opened_page(client, f"/documents/{document}", lang="en", **quote)
    assert shown.one("/html").get("lang") == "en"
    assert shown.one("//div[@class='document']").get("lang") == "en"
    assert "p. 2" in shown.one("//*[@id='citation']").text_content()
    assert "lang=pl" in shown.one("//nav[@class='languages']/a/@href")


def test_a_huge_document_is_shown_in_parts(services: Services, client: Any) -> None:
    line = "Wiersz o sprawie, która ciągnie się przez wszystkie lata klastra.\n"
    text = line * 100_000
    document = ids(client)["statut.md"]

    class Huge:
        """A snapshot in which one document is of six million characters."""

        def __init__(self, snapshot: Any) -> None:
            self._snapshot = snapshot

        def __getattr__(self, name: str) -> Any:
            return getattr(self._snapshot, name)

        def within(self, scope: Any) -> Huge:
            return Huge(self._snapshot.within(scope))

        def document_text(self, _: int) -> str:
            return text

        def sections(self, _: int) -> list[Section]:
            return [
                Section(start, start + len(line) - 1, Locator("line", number, number))
                for number, start in enumerate(range(0, len(text), len(line)), 1)
            ]

    @contextmanager
    def snapshot() -> Iterator[Any]:
        with services.snapshot() as real:
            yield Huge(real)

    huge = client_of(replace(services, snapshot=snapshot), client)
    start = 50_000 * len(line)
    shown = opened_page(huge, f"/documents/{document}", start=start, end=start + 6)
    assert shown.marked == "Wiersz"
    assert len(shown.text) < 300_000
    for which in ("before", "after"):
        address = shown.one(f"//a[@data-more='{which}']/@href")
        more = opened_page(huge, address)
        assert len(more.tree.xpath("//section/p")) > 100
        assert not more.tree.xpath("//*[@id='quote']")
