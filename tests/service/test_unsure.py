"""An answer that is not sure, through every face: quotes to choose from, and nothing claimed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from service.admin.question_log import QuestionLog
from service.answers import Unsure
from service.answers.batch import COLUMNS, answer_file
from service.answers.generated.telling import retold, told
from service.answers.request import AskRequest
from service.http.app import create_app
from service.messages import Say, messages
from service.places import place
from service.services import Services
from service.web.shown_answer import shown_answer
from tests.hand_made import DOUBTS, answering, claim, conflicting, refused, unsure
from tests.service.conftest import Client

QUESTION = "Ile trzeba zapłacić na początku?"
FEE = "Składka członkowska wynosi 1 200 złotych rocznie i jest płatna do 31 marca."
HOME = "Pracownik zdalny zgłasza początek pracy przełożonemu."
ENGLISH = "How much has to be paid?"
NAMELESS = "Kto jest dyrektorem?"


@pytest.fixture(scope="module")
def offered(services: Services) -> Unsure:
    return unsure(
        services,
        QUESTION,
        claim(services, FEE, "1 200 złotych"),
        claim(services, HOME, "przełożonemu"),
    )


@pytest.fixture(scope="module")
def doubting(services: Services, offered: Unsure) -> Services:
    in_english = unsure(services, ENGLISH, *offered.candidates, language="en")
    made = {
        QUESTION: offered,
        ENGLISH: in_english,
        "początek pracy": replace(offered),
        NAMELESS: refused(services, NAMELESS),
    }
    return answering(services, made)


@pytest.fixture
def client(doubting: Services) -> Client:
    return Client(create_app(doubting))


def page(client: Client, **parameters: Any) -> Any:
    response = client.get("/", params={"answer": 1, **parameters})
    assert response.status_code == 200
    return html.fromstring(response.text)


@pytest.mark.parametrize("path", ["/api/ask", "/api/ask/stream"])
def test_the_candidates_come_with_their_quotes_and_no_answer(client: Client, path: str) -> None:
    response = client.get(path, params={"question": QUESTION})
    assert response.status_code == 200, response.text
    last = response.text.strip().rpartition("data: ")[2]
    body = response.json() if path == "/api/ask" else json.loads(last)
    assert (body["status"], body["answer"], body["citations"]) == ("unsure", None, [])
    assert body["reason"]
    assert body["written"] is None
    assert [one["answer"] for one in body["candidates"]] == ["1 200 złotych", "przełożonemu"]
    citation = body["candidates"][0]["citations"][0]
    (start, end), *_ = citation["marked"]
    assert citation["quote"][start:end] == "1 200 złotych"
    assert citation["path"] == "statut.md"


def test_the_description_of_the_interface_names_the_status(client: Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    answer = schemas["AskResponse"]["properties"]
    assert "unsure" in answer["status"]["enum"]
    assert answer["candidates"]["items"] == answer["alternatives"]["items"]


def test_it_is_counted_by_its_status(client: Client) -> None:
    client.get("/api/ask", params={"question": QUESTION})
    assert 'kartoteka_answers_total{status="unsure"} 1.0' in client.get("/metrics").text


@pytest.mark.parametrize(
    ("lang", "heading", "button"),
    [
        (
            "pl",
            "Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:",
            "To jest odpowiedź",
        ),
        ("en", "I found no sure answer. One of these may be what you need:", "This is it"),
    ],
)
def test_the_page_offers_quotes_to_choose_from(
    client: Client, lang: str, heading: str, button: str
) -> None:
    section = page(client, q=QUESTION, lang=lang).xpath("//section[@class='answer unsure']")[0]
    assert section.xpath("./h2/text()") == [heading]
    first, second = section.xpath(".//li")
    assert first.xpath(".//blockquote")[0].text_content() == FEE
    assert first.xpath(".//mark/text()") == ["1 200 złotych"]
    assert "Statut klastra" in first.xpath(".//p[@class='source']")[0].text_content()
    assert first.xpath(".//a/@href")[0].startswith("/documents/")
    assert first.xpath(".//time/@datetime")
    assert (first.get("data-path"), first.get("data-value")) == ("statut.md", "1 200 złotych")
    assert [one.text for one in section.xpath(".//button[@class='choose']")] == [button] * 2
    labels = section.xpath(".//button[@class='choose']/@aria-label")
    assert len(set(labels)) == 2
    assert all(one.startswith(button) for one in labels)
    assert second.xpath(".//mark/text()") == ["przełożonemu"]


@pytest.mark.parametrize("question", [QUESTION, NAMELESS])
def test_nobody_is_asked_how_good_an_answer_is_that_was_not_given(
    client: Client, question: str
) -> None:
    assert not page(client, q=question).xpath("//*[contains(@class, 'opinion')]")
    assert page(client, q="ile wynosi składka?").xpath("//*[contains(@class, 'opinion')]")


@pytest.mark.parametrize("lang", ["pl", "en"])
@pytest.mark.parametrize("question", [QUESTION, ENGLISH])
def test_a_page_has_one_language(client: Client, lang: str, question: str) -> None:
    text = page(client, q=question, lang=lang).xpath("//section[@class='answer unsure']")[0]
    said = [one in text.text_content() for one in (DOUBTS["pl"], DOUBTS["en"])]
    assert said == [lang == "pl", lang == "en"]


def test_words_to_look_for_are_not_told_that_nothing_is_sure(client: Client) -> None:
    assert not page(client, q="początek pracy").xpath("//section[contains(@class, 'answer')]")


def test_choosing_one_teaches_the_right_answer(client: Client, doubting: Services) -> None:
    body = {"question": QUESTION, "verdict": "should_be", "answer": None,
            "expected": "1 200 złotych", "path": "statut.md"}  # fmt: skip
    assert client.post("/api/feedback", json=body).status_code == 201
    rows = [one for one in doubting.desk.feedback.questions() if one["text"] == QUESTION]
    assert rows[0]["answers"] == ["1 200 złotych"]
    assert rows[0]["sources"] == [{"path": "statut.md"}]


class Overheard:
    """A language model's place: whatever is written by it must not be asked for."""

    def write(self, *_: object) -> Iterator[Any]:
        raise AssertionError("a model was asked to retell what is not sure")


def test_no_language_model_retells_it(doubting: Services, offered: Unsure) -> None:
    request = AskRequest(QUESTION)
    *_, last = told(request, doubting.answers, doubting.snapshot, Overheard())
    assert last.written is None  # type: ignore[union-attr]
    with pytest.raises(TypeError):
        next(iter(retold(request, offered, doubting.snapshot, Overheard(), lambda: True)))


def test_the_page_keeps_no_place_for_a_model(client: Client, doubting: Services) -> None:
    from service.web.page_address import PageAddress
    from service.web.search_page import View

    shown = shown_answer(doubting.answers.ask(AskRequest(QUESTION)), Say("pl"), QUESTION, "pl")
    view = View(Say("pl"), PageAddress(QUESTION), answer=shown, writes=True)
    assert view.written_address is None


def test_the_command_prints_each_with_file_and_page_and_ends_with_0(
    doubting: Services, offered: Unsure, capsys: pytest.CaptureFixture[str]
) -> None:
    from service.cli.commands.ask import _answer

    code = _answer(doubting, AskRequest(QUESTION), None, Say("pl"), as_json=False)
    said = capsys.readouterr().out
    assert code == 0
    assert said.startswith("Nie mam pewnej odpowiedzi. Może chodzi o jedno z tych miejsc:\n")
    assert said.index("statut.md, wiersz") < said.index("umowy/praca zdalna.txt, wiersz")
    assert "[1 200 złotych]" in said
    assert _answer(doubting, AskRequest(NAMELESS), None, Say("pl"), as_json=False) == 3
    refusal = capsys.readouterr().out
    assert refusal.startswith("Nie udało mi się znaleźć pewnej odpowiedzi.\n")


def test_an_assistant_is_given_quotes_and_told_that_none_is_sure(doubting: Services) -> None:
    tools = pytest.importorskip("service.mcp_server.tools")
    text, found = tools.Tools(Say("pl"), "http://127.0.0.1:8017").ask(doubting, QUESTION, None)
    assert (found.status, found.answer, found.citations, found.nearest) == ("unsure", None, [], [])
    assert [one.quote for one in found.candidates] == [FEE, HOME]
    assert text.startswith("No sure answer was found in the documents.")
    assert "without saying that it is not sure" in text
    assert text.index(FEE) < text.index(HOME)


def test_a_table_has_the_likeliest_quote_and_no_answer(
    doubting: Services, offered: Unsure, tmp_path: Path
) -> None:
    table, out = tmp_path / "q.csv", tmp_path / "a.csv"
    table.write_text(f"pytanie;nr\n{QUESTION};1\n{NAMELESS};2\n", encoding="utf-8")
    say = Say("pl")
    answer_file(
        table,
        out,
        lambda question: doubting.answers.ask(AskRequest(question)),
        lambda citation: place(citation.locator, say),
    )
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines(), delimiter=";"))
    first = dict(zip(rows[0], rows[1], strict=True))
    assert rows[0][2:] == list(COLUMNS)
    assert (first["status"], first["answer"], first["quote"]) == ("unsure", "", FEE)
    assert (first["file"], first["place"]) == ("statut.md", "wiersze 1–9")
    assert first["other answers"] == "przełożonemu (umowy/praca zdalna.txt, wiersz 1)"
    assert dict(zip(rows[0], rows[2], strict=True))["quote"] == "Nie widzę tu tej nazwy."


def test_the_desk_lists_it_apart_from_what_was_asked_in_vain(tmp_path: Path) -> None:
    calendar = [date(2026, 3, 1)]
    log = QuestionLog(
        tmp_path / "q", str.split, keeps_text=True, days=30, today=lambda: calendar[0]
    )
    for _ in range(2):
        log.record("ask", "unsure", "ile kosztuje")
        log.record("ask", "not_found", "ile kosztuje")
        log.read()
        calendar[0] += timedelta(days=1)
    groups = {group.outcome: group for group in log.read().groups}
    log.close()
    assert set(groups) == {"unsure", "not_found"}
    assert [(one.kind, one.times, one.days) for one in groups.values()] == [("ask", 2, 2)] * 2


def test_all_values_of_a_conflict_stand_in_a_line_of_time(services: Services) -> None:
    question = "Ile wynosi to wszystko?"
    answer = conflicting(
        services,
        question,
        claim(services, FEE, "1 200 złotych", date(2019, 5, 1)),
        claim(services, HOME, "początek", date(2017, 5, 1)),
        claim(services, HOME, "przełożonemu", date(2015, 5, 1)),
    )
    line = page(Client(create_app(answering(services, {question: answer}))), q=question).xpath(
        "//ol[@class='timeline']/li"
    )
    assert [one.xpath("./time/@datetime")[0][:4] for one in line] == ["2015", "2017", "2019"]
    values = [one.xpath("./strong")[0].text_content() for one in line]
    assert values == ["przełożonemu", "początek", "1 200 złotych"]
    assert [one.get("class") for one in line] == [None, None, "newest"]


def test_no_message_of_a_refusal_says_what_the_documents_lack() -> None:
    """Only a part of them was read, and what stands beside the refusal may hold it. Of a name
    alone the index knows that nothing has it."""
    denying = ("nie ma ", "brak", "żaden dokument", "nie podaj", "nie mówi", "there is no",
               "there are no", "no document", "does not", "do not have", "none ")  # fmt: skip
    for language in ("pl", "en"):
        catalogue = messages(language)  # type: ignore[arg-type]
        keys = [key for key in catalogue if key.startswith("answer.reason.")]
        keys.remove("answer.reason.absent")
        keys += ["page.answer.not_found", "page.answer.unsure", "page.answer.none",
                 "ask.not_found", "ask.unsure", "page.nothing"]  # fmt: skip
        assert len(keys) > 10
        for key in keys:
            text = str(catalogue[key]).lower()
            assert not any(one in text for one in denying), text
