"""Questions with known answers: how they are read, and when an answer to one is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from service.answers.correctness import holds, is_right
from service.answers.questions import load_questions


@pytest.mark.parametrize(
    ("text", "gold", "expected"),
    [
        ("Rada liczy 6 osób.", "6", True),
        ("Stawka wynosi 6,5 %.", "6", False),
        ("Rada liczy 16 osób.", "6", False),
        ("Od 6.30 do 8.00", "6", False),
        ("Lokal 6.", "6", True),
        ("InvoiceRead i InvoiceWrite", "InvoiceRead&&InvoiceWrite", True),
        ("tylko InvoiceRead", "InvoiceRead&&InvoiceWrite", False),
        ("Łódź".replace("Ł", "Ł").replace("ó", "o\u0301"), "Łódź", True),
    ],
)
def test_an_answer_holds_all_of_a_gold_one(text: str, gold: str, expected: bool) -> None:
    assert holds(text, [gold]) is expected


def test_half_of_the_words_are_not_enough_for_a_number_or_for_parts() -> None:
    assert is_right("Radosława Starownika", ["Radosław Starownik"])
    assert not is_right("16", ["6"])
    assert not is_right("InvoiceRead", ["InvoiceRead&&InvoiceWrite"])


def test_questions_about_documents_by_their_file_names(tmp_path: Path) -> None:
    rows = [
        {"id": "k1", "question": "Ile?", "answers": ["6"], "doc": "b.md", "answerable": True,
         "kind": "number", "style": ["nodiac"]},
        {"id": "k2", "question": "Kto?", "answers": ["A"], "doc": ["b.md", "c.pdf"]},
        {"id": "k3", "question": "Po co?", "answers": [], "doc": None, "answerable": False},
    ]  # fmt: skip
    lines = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    one, two, none = load_questions(tmp_path)
    assert (one.kind, one.styles) == ("number", ["nodiac"])
    assert one.is_source("biuro", "umowy/b.md")
    assert not one.is_source("biuro", "umowy/c.pdf")
    assert two.is_source("biuro", "c.pdf")
    assert not none.answerable
    assert not none.paths
