"""/api/ask and /api/feedback as the contract has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pytest

from service.answers.calibration import Example, TooFewQuestions, calibrate
from service.answers.feedback import FeedbackBook, Opinion, complaints


class Client(Protocol):
    """As ``conftest.py`` makes it."""

    def get(self, path: str, **arguments: Any) -> Any: ...

    def post(self, path: str, **arguments: Any) -> Any: ...


FIELDS = {
    "question", "status", "answer", "reason", "column", "date", "language", "confidence",
    "citations", "alternatives", "candidates", "nearest", "processing_time_ms", "generation",
    "written",
}  # fmt: skip


def test_an_answer_over_http(client: Client) -> None:
    response = client.get("/api/ask", params={"question": "Ile wynosi składka członkowska?"})
    assert response.status_code == 200
    body = response.json()
    assert set(body) == FIELDS
    assert (body["status"], body["reason"], body["language"]) == ("answered", None, "pl")
    assert body["answer"] == "1 200 złotych rocznie"
    citation = body["citations"][0]
    start, end = citation["marked"][0]
    assert citation["quote"][start:end] == body["answer"]
    assert citation["answer_start"] == citation["start"] + start
    assert citation["path"] == "statut.md"
    assert citation["url"].startswith("/api/documents/")


def test_a_refusal_over_http(client: Client) -> None:
    response = client.post("/api/ask", json={"question": "Jaki jest numer telefonu do biura?"})
    assert response.status_code == 200
    body = response.json()
    assert (body["status"], body["answer"], body["citations"]) == ("not_found", None, [])
    assert "numeru telefonu" in body["reason"]
    assert body["nearest"]


def test_a_conversation_over_http(client: Client) -> None:
    response = client.post(
        "/api/ask",
        json={"question": "a gdzie się mieści?", "previous": ["Kiedy czynne jest biuro klastra?"]},
    )
    assert "Lipowej 7" in response.json()["citations"][0]["quote"]


@pytest.mark.parametrize("question", ["", "   ", "a" * 3000])
def test_unusable_questions_are_problems(client: Client, question: str) -> None:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("application/problem+json")


def test_feedback_becomes_questions(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path)
    book.add(Opinion("Ile wynosi składka?", "wrong", answer="7 zł"))
    book.add(Opinion("Ile wynosi składka?", "should_be", answer="7 zł", expected="1 200 zł",
                     path="statut.md"))  # fmt: skip
    book.add(Opinion("Kto jest prezesem?", "should_be", answer="rada"))
    book.add(Opinion("Gdzie jest biuro?", "wrong", answer="nigdzie"))
    rows = list(book.questions())
    assert [(row["text"], row["answers"], row["answerable"]) for row in rows] == [
        ("Ile wynosi składka?", ["1 200 zł"], True),
        ("Kto jest prezesem?", [], False),
    ]
    assert rows[0]["sources"] == [{"path": "statut.md"}]


def test_a_wrong_answer_that_was_corrected_is_told_once() -> None:
    wrong, better = Opinion("Ile?", "wrong", "7 zł"), Opinion("Ile?", "should_be", "7 zł", "9 zł")
    other = Opinion("Ile?", "wrong", "8 zł")
    said = [other, better, Opinion("Ile?", "right", "9 zł"), wrong]
    assert complaints(said) == [other, better]


def test_calibration_learns_what_tells_answers_from_the_rest() -> None:
    import numpy as np

    from index.reading.judge import Judge
    from index.reading.sureness import SIGNS

    random = np.random.default_rng(7)
    examples = []
    for number in range(120):
        answerable = number % 3 > 0
        signs = random.normal(0, 0.1, len(SIGNS))
        signs[SIGNS.index("stage")] += 1.0 if answerable else 0.0
        examples.append(Example(signs, answerable, answerable))
    made = calibrate(examples, Judge.load(), "made up")
    assert (made.recall, made.questions, made.unanswerable) == (1.0, 120, 40)
    assert made.refused_wrongly <= 0.05
    assert made.judge.answerable["stage"] > 0
    # Right answers of other documents that do not have the sign: it counts for less.
    others = [Example(np.zeros(len(SIGNS)), True, True) for _ in range(200)]
    shared = calibrate(examples, Judge.load(), "made up", others)
    assert shared.judge.answerable["stage"] < made.judge.answerable["stage"]
    assert shared.questions == 120
    with pytest.raises(TooFewQuestions):
        calibrate(examples[:6], Judge.load(), "too few")


def test_calibration_needs_answers_that_are_right() -> None:
    import numpy as np

    from index.reading.judge import Judge
    from index.reading.sureness import SIGNS

    with pytest.raises(TooFewQuestions):
        calibrate([], Judge.load(), "none")
    random = np.random.default_rng(7)
    signs = random.normal(0, 1, (40, len(SIGNS)))
    wrong = [Example(one, True, False) for one in signs[:20]]
    unanswerable = [Example(one, False, False) for one in signs[20:]]
    also = [Example(one, True, True) for one in signs]
    with pytest.raises(TooFewQuestions, match="0 of 20 questions with an answer"):
        calibrate([*wrong, *unanswerable], Judge.load(), "all wrong", also)


def test_of_other_documents_at_most_one_example_teaches_to_two_of_ones_own() -> None:
    import numpy as np

    from index.reading.judge import Judge
    from index.reading.sureness import SIGNS

    random = np.random.default_rng(7)
    own = [
        Example(random.normal(number % 2, 1, len(SIGNS)), number % 2 > 0, number % 2 > 0)
        for number in range(40)
    ]
    others = [Example(random.normal(0, 1, len(SIGNS)), True, True) for _ in range(48)]
    # Every second one would be 24, over half of 40.
    made = calibrate(own, Judge.load(), "made up", others)
    assert made == calibrate(own, Judge.load(), "made up", others[::3])
