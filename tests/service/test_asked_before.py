"""Questions that were answered before are offered to who may see all of it."""

from __future__ import annotations

from typing import Any

from index.catalog import Scope
from service.answers import Answered
from service.answers.asked_before import AskedBefore
from service.answers.request import AskRequest
from service.services import Services

QUESTION = "Ile wynosi składka członkowska?"


def answered(services: Services) -> Any:
    answer = services.answers.ask(AskRequest(QUESTION))
    assert isinstance(answer, Answered)
    with services.snapshot() as snapshot:
        return answer, snapshot.identity


def texts(asked: AskedBefore, typed: str, services: Services, scope: Scope | None = None) -> Any:
    with services.snapshot() as snapshot:
        return [one.text for one in asked.going_on(typed, 3, snapshot.within(scope))]


def test_a_question_is_offered_from_its_second_time_on(services: Services) -> None:
    answer, identity = answered(services)
    asked = AskedBefore(lambda snapshot, question: True, keeps=True)
    asked.record(QUESTION, answer, identity)
    assert texts(asked, "ile", services) == []
    asked.record("ile wynosi  SKŁADKA członkowska", answer, identity)
    assert texts(asked, "ile", services) == ["ile wynosi SKŁADKA członkowska"]
    assert texts(asked, "ile wynosi skl", services)
    assert texts(asked, "kiedy", services) == []
    assert texts(asked, "wynosi", services) == []


def test_it_needs_every_document_of_the_answer_and_every_word(services: Services) -> None:
    answer, identity = answered(services)
    asked = AskedBefore(lambda snapshot, question: True, keeps=True)
    unknown = AskedBefore(lambda snapshot, question: False, keeps=True)
    for _ in range(2):
        asked.record(QUESTION, answer, identity)
        unknown.record(QUESTION, answer, identity)
    paths = {quote.citation.path for quote in answer.claim.quotes}
    hidden = Scope(lambda collection, path: path not in paths)
    assert texts(asked, "ile", services)
    assert texts(asked, "ile", services, hidden) == []
    assert texts(unknown, "ile", services) == []


def test_nothing_is_kept_where_the_operator_keeps_nothing(services: Services) -> None:
    answer, identity = answered(services)
    asked = AskedBefore(lambda snapshot, question: True, keeps=False)
    for _ in range(3):
        asked.record(QUESTION, answer, identity)
    assert texts(asked, "ile", services) == []


def test_addresses_are_not_repeated(services: Services) -> None:
    answer, identity = answered(services)
    asked = AskedBefore(lambda snapshot, question: True, keeps=True)
    for _ in range(3):
        asked.record("ile płaci jan@example.org rocznie", answer, identity)
    assert texts(asked, "ile", services) == []
