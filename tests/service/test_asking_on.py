"""The search page goes on from the question before, and tells hits that are only near apart."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.datastructures import QueryParams

from index.hit import SearchResult
from service.http.models import MAX_GET_CHARACTERS, MAX_POST_CHARACTERS
from service.weak_hits import is_weak
from service.web.page_address import MOST_PREVIOUS, PageAddress, read_address

FIRST = "Kiedy czynne jest biuro klastra?"
THEN = "a gdzie się mieści?"


def page(client: Any, **parameters: Any) -> Any:
    response = client.get("/", params={"answer": 1, "lang": "pl", **parameters})
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


def test_the_form_below_an_answer_asks_on(client: Any) -> None:
    form = page(client, q=FIRST, folder="x", collection="dokumenty").xpath(
        "//form[@class='follow']"
    )
    sent = [(one.get("name"), one.get("value")) for one in form[0].xpath("./input[@type='hidden']")]
    assert ("previous", FIRST) in sent
    assert ("collection", "dokumenty") in sent
    assert form[0].xpath(".//label[@for='follow']/text()") == ["Dopytaj"]
    assert not page(client, q="biuro").xpath("//form[@class='follow']")


def test_a_short_question_takes_its_subject_from_the_one_before(client: Any) -> None:
    shown = page(client, q=THEN, previous=FIRST)
    assert "Lipowej 7" in shown.xpath("//section[contains(@class, 'answer')]")[0].text_content()
    assert shown.xpath("//article//bdi[@class='path']/text()")[0] == "kontakt.html"
    assert shown.get_element_by_id("q").get("value") == THEN
    after = shown.xpath("//p[@class='after']")[0]
    assert after.xpath("./bdi/text()") == [FIRST]
    alone = read_address(QueryParams(after.xpath("./a/@href")[0].partition("?")[2]), 1000)
    assert (alone.q, alone.previous) == (THEN, ())
    # Opinions are of the whole question, and a new one in the field begins anew.
    field = shown.xpath("//form[contains(@class, 'field')]")[0]
    assert "biuro" in field.get("data-asked")
    assert not field.xpath("./input[@name='previous']")


def test_a_late_answer_and_a_model_hear_the_question_before() -> None:
    address = PageAddress(THEN, previous=(FIRST,))
    for path in ("/answer", "/written"):
        sent = read_address(QueryParams(address.at(path).partition("?")[2]), 1000)
        assert sent == address


def texts(most: int) -> st.SearchStrategy[str]:
    """Up to ``most`` characters; a few that come again and again are drawn quickly."""
    return st.builds(
        lambda text, times: (text * times)[:most], st.text(max_size=8), st.integers(1, 99)
    )


@given(st.lists(texts(600), max_size=5), texts(MAX_GET_CHARACTERS))
def test_whatever_came_before_a_question_can_be_asked(before: list[str], question: str) -> None:
    sent = QueryParams([("q", question), *(("previous", one) for one in before)])
    address = read_address(sent, 1000)
    assert len(address.previous) <= MOST_PREVIOUS
    assert len(address.asked) <= MAX_POST_CHARACTERS
    on = QueryParams([("q", "a kiedy?"), *address.kept_to_ask_on()])
    assert len(read_address(on, 1000).previous) <= MOST_PREVIOUS


@pytest.mark.parametrize(("query", "weak"), [("xyzzyq", True), ("składka", False)])
def test_hits_without_a_word_of_the_query_are_told_apart(
    client: Any, query: str, weak: bool
) -> None:
    shown = page(client, q=query)
    assert shown.xpath("//article")
    said = "W tych fragmentach nie ma szukanych słów"
    assert (said in shown.text_content()) is weak


def test_a_search_that_found_none_of_its_words_was_in_vain(client: Any, services: Any) -> None:
    log = services.desk.questions
    before = {one.day: dict(one.outcomes) for one in log.read().counts}
    client.get("/api/search", params={"q": "xyzzyq"})
    client.get("/api/search", params={"q": "składka"})
    today = log.read(days=2).counts[0]
    assert today.day - date.today() <= timedelta(days=1)
    was = before.get(today.day, {})
    assert today.outcomes["nothing"] - was.get("nothing", 0) == 1
    assert today.outcomes["found"] - was.get("found", 0) == 1


def test_no_hits_are_not_weak_hits() -> None:
    assert not is_weak(SearchResult("x", (), 10, 0, 0, 1.0, 1))
