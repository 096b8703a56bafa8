"""The search page as a browser without scripts gets it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from starlette.datastructures import QueryParams

from index.retrieval import SearchRequest
from service.messages import Say
from service.services import Services
from service.web.page_address import PageAddress, read_address
from service.web.rendering import templates
from service.web.search_page import View, render, results


def _page(client: Any, **parameters: Any) -> Any:
    headers = parameters.pop("headers", {})
    response = client.get("/", params=parameters, headers=headers)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return response, _read(response.text)


def _read(text: str) -> Any:
    return html.fromstring(text)


def test_the_first_view_asks(client: Any) -> None:
    response, page = _page(client)
    assert response.status_code == 200
    assert page.get("lang") == "pl"
    field = page.get_element_by_id("q")
    assert field.get("type") == "search"
    assert page.xpath("//label[@for='q']")[0].text_content() == "Pytanie"
    assert "7 dokumentów" in page.text_content()


def test_hits_are_shown_with_marks_place_and_link(client: Any) -> None:
    _, page = _page(client, q="ile wynosi składka członkowska?")
    card = page.xpath("//article")[0]
    assert card.xpath(".//h3/a/bdi/text()") == ["Statut klastra"]
    assert card.xpath(".//h3/a/@href")[0].startswith("/documents/")
    assert any("Składka członkowska" in marked for marked in card.xpath(".//mark/text()"))
    assert card.xpath(".//span[@class='kind']/text()") == ["MD"]
    assert "wiersze" in card.xpath(".//span[@class='place']/text()")[0]
    assert page.get_element_by_id("q").get("value") == "ile wynosi składka członkowska?"
    assert page.xpath("//title/text()") == ["ile wynosi składka członkowska? – Kartoteka"]


def test_what_documents_and_questions_hold_stays_text(client: Any) -> None:
    question = 'zgłoszenie"><script>alert(1)</script> <img src=x onerror=alert(1)>'
    response, page = _page(client, q=question)
    assert page.get_element_by_id("q").get("value") == question
    assert 'alert("zgłoszenie")' in page.text_content()  # from the document, shown as text
    assert [script.get("src").split("?")[0] for script in page.xpath("//script")] == [
        "/assets/kartoteka.js"
    ]
    assert not page.xpath("//img[@onerror]")
    policy = response.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_signs_that_turn_the_direction_of_text_are_left_out_of_every_page() -> None:
    template = templates().from_string(
        "{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(x) }}{{ x }}"
    )
    shown = template.render(x="\u202efdp.exe\u202c <i> \u2067שלום\u2069 ą")
    assert shown == "<b>fdp.exe &lt;i&gt; שלום ą</b>fdp.exe &lt;i&gt; שלום ą"


def test_the_page_has_nothing_inline_and_nothing_from_outside(client: Any) -> None:
    _, page = _page(client, q="klaster")
    assert not page.xpath("//style | //*[@style] | //script[not(@src)]")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    for address in page.xpath("//@src | //link/@href | //a/@href | //form/@action"):
        assert address.startswith(("/", "#")), address
        assert not address.startswith("//"), address


def test_the_language_follows_the_browser_and_the_switch(client: Any) -> None:
    for header, language in (
        ("en-GB,en;q=0.9,pl;q=0.8", "en"),
        ("de,pl;q=0.5,en;q=0.4", "pl"),
        ("uk", "pl"),
        ("en;q=x", "pl"),
        ("", "pl"),
    ):
        response, page = _page(client, headers={"Accept-Language": header})
        assert page.get("lang") == language
        assert response.headers["vary"] == "Accept-Language"
    _, page = _page(client, q="rada", lang="en")
    assert page.get("lang") == "en"
    assert page.xpath("//nav[@class='languages']/a/@href") == ["/?q=rada&lang=pl"]
    assert page.xpath("//input[@name='lang']/@value") == ["en"]


def test_pages_of_results_are_linked(client: Any) -> None:
    _, first = _page(client, q="klaster")
    assert len(first.xpath("//article")) <= 10
    _, past = _page(client, q="klaster", offset="900")
    assert "Dalej nie ma już wyników." in past.text_content()
    assert past.xpath("//a[@rel='next']") == []


@pytest.mark.parametrize(
    ("parameters", "status", "words"),
    [
        ({"q": "?!"}, 200, "Nic nie udało mi się znaleźć"),
        ({"q": "x" * 513}, 422, "za długie"),
        ({"q": "a\0"}, 422, "nie da się odczytać"),
        ({"q": "x", "offset": "abc"}, 200, ""),
        ({"q": "x", "offset": "-5"}, 200, ""),
        ({"q": "x", "offset": "٣"}, 200, ""),
    ],
)
def test_odd_questions_get_a_page_that_helps(
    client: Any, parameters: dict[str, str], status: int, words: str
) -> None:
    response, page = _page(client, **parameters)
    assert response.status_code == status
    assert words in page.text_content()


def test_assets_may_be_kept_for_ever_because_their_address_changes(client: Any) -> None:
    _, page = _page(client)
    addresses = page.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
    assert len(addresses) == 4
    for address in addresses:
        assert "?v=" in address
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]


def test_a_question_is_answered_with_its_quote_on_top(client: Any) -> None:
    _, page = _page(client, q="ile wynosi składka członkowska?", answer="1")
    answer = page.xpath("//section[contains(@class, 'answer')]")[0]
    assert answer.xpath("./h2/text()") == ["Odpowiedź"]
    assert "1 200 złotych" in answer.xpath(".//p[contains(@class, 'short')]")[0].text_content()
    quote = answer.xpath(".//blockquote")[0]
    assert "Składka członkowska wynosi 1 200 złotych rocznie" in quote.text_content()
    assert "1 200 złotych" in quote.xpath("./mark/text()")[0]
    link = answer.xpath(".//p[@class='source']/a/@href")[0]
    opened = client.get(link.partition("#")[0])
    assert opened.status_code == 200
    source = _read(opened.text)
    marked = source.get_element_by_id("quote").text_content()  # where the quote begins
    assert quote.text_content().startswith(marked.strip())
    assert " ".join(quote.text_content().split()) in " ".join(source.text_content().split())


def test_what_no_document_says_is_said_with_its_reason(client: Any) -> None:
    _, page = _page(client, q="Kto jest dyrektorem szpitala w Gdańsku?", answer="1")
    answer = page.xpath("//section[contains(@class, 'not_found')]")[0]
    assert answer.xpath("./h2/text()") == ["Nie udało mi się znaleźć pewnej odpowiedzi"]
    assert len(answer.xpath(".//p[@class='reason']")[0].text_content().split()) > 6


@pytest.mark.parametrize("query", ["składka", "rada klastra", "rada klastra lipowa 7 konwalia"])
def test_words_to_look_for_are_not_refused_an_answer(client: Any, query: str) -> None:
    _, page = _page(client, q=query, answer="1")
    assert page.xpath("//article")
    assert not page.xpath("//section[contains(@class, 'not_found')]")


def test_a_late_answer_has_its_place_and_comes(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.http.page.ANSWER_WAIT_S", 0)

    async def ask() -> tuple[Any, Any, Any]:
        # In one event loop: the answer goes on being made between the requests.
        transport = httpx.ASGITransport(client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
            page = await asking.get("/", params={"q": "ile wynosi składka członkowska?"})
            place = _read(page.text).xpath("//*[@data-answer]")[0]
            address = place.get("data-answer")
            return place, await asking.get(address), await asking.get(address)

    place, first, again = asyncio.run(ask())
    assert place.get("aria-busy") == "true"
    # Without scripts the same view is asked for with the answer in it.
    assert "answer=1" in place.xpath("./noscript//a/@href")[0]
    for response in (first, again):  # a ticket that was used up only costs the work again
        fragment = _read(response.text)
        assert fragment.get("class") == "answer answered"
        assert "1 200 złotych" in fragment.text_content()


def test_an_answer_without_a_question_is_nothing(client: Any) -> None:
    assert client.get("/answer").status_code == 422
    assert client.get("/answer", params={"q": "x" * 513}).status_code == 422
    assert client.get("/answer", params={"q": "a\0"}).status_code == 422
    assert client.get("/answer", params={"q": "rada klastra przystań"}).text == ""


def test_a_filter_reduces_the_hits_and_can_be_taken_back(client: Any) -> None:
    _, page = _page(client, q="klaster")
    kinds = set(page.xpath("//article//span[@class='kind']/text()"))
    assert len(kinds) > 1
    by_type = page.xpath("//h3[@id='filter-type']/following-sibling::ul/li/a")
    link = next(one for one in by_type if one.text_content().startswith("MD"))
    assert "(1 dokument)" in link.text_content()
    filtered = _read(client.get(link.get("href")).text)
    assert set(filtered.xpath("//article//span[@class='kind']/text()")) == {"MD"}
    assert filtered.xpath("//details[@class='filters']/@open")
    # A new question keeps the filter; counts of the other types are as they were.
    assert filtered.xpath("//form//input[@name='type']/@value") == ["text/markdown"]
    again = filtered.xpath("//h3[@id='filter-type']/following-sibling::ul/li/a")
    assert len(again) == len(by_type)
    chip = filtered.xpath("//ul[@class='chips']/li/a")[0]
    assert chip.get("aria-label") == "Usuń filtr: MD"
    _, free = _page(client, q="klaster")
    assert _read(client.get(chip.get("href")).text).xpath("//article//h3//@href") == (
        free.xpath("//article//h3//@href")
    )


def test_filters_without_a_hit_offer_the_way_out(client: Any) -> None:
    response, page = _page(client, q="klaster", folder="nie ma takiego", year="1999")
    assert response.status_code == 200
    assert page.xpath("//a[text()='Szukaj bez filtrów']/@href") == ["/?q=klaster"]


def test_an_address_with_odd_filters_still_shows_a_page(client: Any) -> None:
    odd = {"year": ["20x4", "٢٠٢٤", "0000"], "type": ["", "x" * 2000, "a\0b"], "sort": "size"}
    response, page = _page(client, q="klaster", **odd)
    assert response.status_code == 200
    assert page.xpath("//article")
    assert not page.xpath("//ul[@class='chips']")


def test_newest_first_is_an_address_too(client: Any) -> None:
    _, page = _page(client, q="klaster", sort="date")
    days = page.xpath("//article//time/@datetime")
    assert days == sorted(days, reverse=True)
    assert page.xpath("//nav[@class='sort']/a[@aria-current]/text()") == ["Od najnowszych"]
    assert "sort=date" in page.xpath("//nav[@class='languages']/a/@href")[0]


def test_headings_go_down_one_level_at_a_time(client: Any) -> None:
    for parameters in ({}, {"q": "ile wynosi składka członkowska?", "answer": "1"}):
        _, page = _page(client, **parameters)
        levels = [int(one.tag[1]) for one in page.xpath("//h1|//h2|//h3|//h4")]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_first_view_is_light(client: Any) -> None:
    response, page = _page(client)
    addresses = page.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src")
    parts = [response, *(client.get(one) for one in dict.fromkeys(addresses))]
    assert sum(len(one.content) for one in parts) < 100_000


def test_copies_are_named_with_their_places(services: Services) -> None:
    result = services.searcher.search(SearchRequest("rada klastra"))
    first, second = result.hits[:2]
    copied = replace(first, duplicates=(second.citation,))
    view = results(Say("pl"), replace(result, hits=[copied]), PageAddress(q=result.query))
    details = _read(render(view)).xpath("//details[@class='copies']")[0]
    assert details.xpath("./summary/text()") == ["Ten sam fragment jest w 1 innym miejscu"]
    assert second.citation.path in details.text_content()
    assert details.xpath(".//a/@href")[0].startswith(f"/documents/{second.citation.document_id}?")


def test_what_was_meant_is_a_search_with_the_same_filters() -> None:
    address = PageAddress(q="skladak", type=("text/plain",), offset=10)
    page = _read(render(View(Say("pl"), address, meant="składka")))
    link = page.xpath("//p[@class='meant']/a")[0]
    assert link.text_content() == "składka"
    assert dict(parse_qsl(link.get("href")[2:])) == {"q": "składka", "type": "text/plain"}


values = st.lists(st.text(min_size=1, max_size=20).filter(lambda one: "\0" not in one), max_size=3)


@given(
    st.builds(
        PageAddress,
        q=st.text(max_size=40).map(str.strip),
        collection=values.map(lambda given: tuple(dict.fromkeys(given))),
        folder=values.map(lambda given: tuple(dict.fromkeys(given))),
        year=st.integers(1, 9999).map(lambda year: (f"{year:04}",)),
        sort=st.sampled_from(("relevance", "date")),
        offset=st.integers(0, 1000),
        lang=st.sampled_from((None, "pl", "en")),
        answer=st.booleans(),
        panel=st.booleans(),
        previous=values.map(lambda given: tuple(one.strip() for one in given if one.strip())),
    )
)
def test_a_view_sent_as_an_address_is_the_same_view(address: PageAddress) -> None:
    sent = QueryParams(str(address).partition("?")[2])
    assert read_address(sent, 1000) == address
    assert address.filters().date_to == date(int(address.year[0]), 12, 31)
