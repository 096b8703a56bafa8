"""The page before anything is asked: what it offers is there, and answered."""

from __future__ import annotations

import time
from typing import Any

import pytest
from lxml import html

from index.catalog import Scope
from service.answers import Answered
from service.answers.request import AskRequest
from service.examples import SHOWN, Example
from service.services import Services

WAIT_S = 120


def page(client: Any, **parameters: Any) -> Any:
    response = client.get("/", params=parameters)
    assert response.status_code == 200
    return html.fromstring(response.text)


@pytest.fixture(scope="module")
def examples(services: Services) -> list[Example]:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        found = services.examples(None)
        if found:
            return list(found)
        time.sleep(0.1)
    raise AssertionError("no example was made in time")


def test_every_example_is_answered_from_its_document(
    services: Services, examples: list[Example]
) -> None:
    assert 0 < len(examples) <= SHOWN
    for one in examples:
        answer = services.answers.ask(AskRequest(one.question))
        assert isinstance(answer, Answered), one
        cited = {quote.citation.document_id for quote in answer.claim.quotes}
        assert one.document_id in cited


def test_examples_stand_on_the_page_and_the_first_in_the_field(
    client: Any, examples: list[Example]
) -> None:
    shown = page(client, lang="pl")
    links = shown.xpath("//section[@class='examples']//a")
    assert [link.text_content().strip() for link in links] == [one.question for one in examples]
    assert all(link.get("href").startswith("/?q=") for link in links)
    assert shown.get_element_by_id("q").get("placeholder") == f"np. {examples[0].question}"
    # In the other language the field promises nothing in this one.
    assert "np." not in page(client, lang="en").get_element_by_id("q").get("placeholder")


def test_who_sees_nothing_is_given_no_examples(services: Services, examples: list[Example]) -> None:
    assert examples
    nothing = Scope(lambda collection, path: False)
    for _ in range(20):
        assert services.examples(nothing) == []
        time.sleep(0.05)


def test_the_newest_documents_and_the_ways_to_all_are_shown(client: Any) -> None:
    shown = page(client)
    assert shown.xpath("//ul[@class='documents']/li")
    ways = shown.xpath("//section[contains(@class, 'browse')]//a/@href")
    assert any("type=" in way for way in ways)
    assert not shown.xpath("//article")


def test_documents_are_browsed_without_a_question(client: Any, services: Services) -> None:
    first = page(client).xpath("//section[contains(@class, 'browse')]//a[contains(@href,'type=')]")
    address = first[0].get("href")
    response = client.get(address)
    listed = html.fromstring(response.text)
    count = int(first[0].xpath(".//span[@aria-hidden]")[0].text_content())
    titles = listed.xpath("//section[contains(@class, 'browsed')]//ul[@class='documents']/li/a")
    assert len(titles) == count
    assert all(link.get("href").startswith("/documents/") for link in titles)
    with services.snapshot() as snapshot:
        dated = [
            (row.date_origin in (None, "file time"), -row.modified.timestamp())
            for row in snapshot.documents(newest_first=True)
        ]
    assert dated == sorted(dated)


def test_nothing_fits_what_was_chosen(client: Any) -> None:
    shown = page(client, collection="nie ma", lang="pl")
    assert "Żaden dokument" in shown.text_content()
