"""An answer as a Word file to take along, read again by another program."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from service.evidence.page import EvidencePage, Grid
from service.evidence.word import MEDIA_TYPE, word_file
from service.http.app import create_app
from service.messages import Say
from service.services import Services
from tests.hand_made import answering, claim, conflicting, refused, unsure
from tests.service.conftest import Client

QUESTION = "Ile wynosi składka członkowska?"
FEE = "Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca."
HOME = "Pracownik zdalny zgłasza początek pracy przełożonemu."


@pytest.fixture(scope="module")
def client(services: Services) -> Client:
    fee, home = claim(services, FEE, "1 200 złotych"), claim(services, HOME, "przełożonemu")
    made = {
        QUESTION: conflicting(services, QUESTION, fee, replace(home, day=date(2020, 1, 2))),
        "Kto?": unsure(services, "Kto?", home),
        "Gdzie?": refused(services, "Gdzie?"),
    }
    return Client(create_app(answering(services, made)))


def paragraphs(response: Any) -> list[str]:
    return [one.text for one in docx.Document(io.BytesIO(response.content)).paragraphs]


def test_quotes_come_with_file_place_date_and_checksum(client: Client) -> None:
    response = client.get("/evidence.docx", params={"q": QUESTION, "lang": "pl"})
    assert response.status_code == 200
    assert response.headers["content-type"] == MEDIA_TYPE
    assert (
        "odpowiedz-ile-wynosi-skladka-czlonkowska.docx" in response.headers["content-disposition"]
    )
    found = paragraphs(response)
    assert QUESTION in found
    assert any(one.startswith("1 200 złotych (") for one in found)
    assert any(FEE in one for one in found)
    sources = [one for one in found if "blake2b-128" in one]
    assert len(sources) == 2
    for one in sources:
        assert re.search(r"„.+”, plik: dokumenty/.+, (wiersz|akapit).* \d+.*dostęp: ", one)
    made = docx.Document(io.BytesIO(response.content))
    links = [one.target_ref for one in made.part.rels.values() if "hyperlink" in one.reltype]
    assert all(re.match(r"http://localhost/documents/\d+\?start=\d+&end=\d+", one) for one in links)
    bold = [run.text for one in made.paragraphs for run in one.runs if run.bold]
    assert "1 200 złotych" in bold


def test_what_is_not_sure_and_what_is_not_there_say_so(client: Client) -> None:
    doubtful = paragraphs(client.get("/evidence.docx", params={"q": "Kto?", "lang": "en"}))
    assert any("I found no sure answer" in one for one in doubtful)
    assert any(HOME in one for one in doubtful)
    nothing = paragraphs(client.get("/evidence.docx", params={"q": "Gdzie?", "lang": "pl"}))
    assert "Nie udało mi się znaleźć pewnej odpowiedzi" in nothing
    assert client.get("/evidence.docx").status_code == 422


def test_a_row_is_a_table_below_its_columns_and_hostile_text_only_text() -> None:
    grid = Grid(["Sala", "Cena"], [[], []])
    content = word_file([grid], "pl")
    assert content == word_file([grid], "pl")
    (table,) = docx.Document(io.BytesIO(content)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["Sala", "Cena"]


def test_control_characters_reach_no_file(services: Services) -> None:
    page = EvidencePage(Say("pl"), "http://localhost/", date(2026, 11, 30))
    with services.snapshot() as snapshot:
        made = page.blocks(
            "a\x0b<b>&\ud800".replace("\ud800", ""), refused(services, "x"), snapshot
        )
    texts = [one.text for one in docx.Document(io.BytesIO(word_file(made, "pl"))).paragraphs]
    assert "a <b>&" in texts


def test_the_page_offers_it_and_the_citation(client: Client) -> None:
    shown = client.get("/", params={"q": QUESTION, "answer": 1, "lang": "pl"}).text
    assert 'href="/evidence.docx?q=Ile+wynosi' in shown
    assert re.search(r'data-text="„.+”, plik: dokumenty/statut\.md, ', shown)
