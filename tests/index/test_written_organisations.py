"""The invented organisations that the reader learns from, and what is made of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.reader.training.layouts import as_cut_passages
from index.reader.training.organisations import as_documents, as_passages, read_organisation

ORGANISATIONS = Path(__file__).parents[2] / "corpus" / "training" / "organisations"

WRITTEN = """= Przychodnia Pod Lipą, poradnia rodzinna
== cennik_2024.pdf | Cennik 2024 | pl
=== Badania > Krew
Morfologia kosztuje 18 zł.
Wynik jest po dwóch dniach.
? ile za morfologie | 18 zł
- ile kosztuje morfologia dla dziecka
== regulamin.docx | Regulamin przychodni | pl
=== § 1
Rejestracja działa od 7:00 do 18:00.
? od której można się zapisać? | od 7:00
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "przychodnia.txt"
    path.write_text(WRITTEN, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(ORGANISATIONS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_file_is_written_in_the_format(path: Path) -> None:
    documents = read_organisation(path)
    asked = [one for d in documents for p in d.passages for one in p.questions]
    unanswered = sum(one.answer is None for one in asked)
    assert len(documents) >= 10
    assert len({one.text.lower() for one in asked}) == len(asked)
    assert 0.2 < unanswered / len(asked) < 0.45


def test_a_file_is_read_line_by_line(written: Path) -> None:
    price_list, rules = read_organisation(written)
    assert (price_list.file, price_list.title) == ("cennik_2024.pdf", "Cennik 2024")
    (blood,) = price_list.passages
    assert blood.headings == ("Badania", "Krew")
    assert blood.text == "Morfologia kosztuje 18 zł.\nWynik jest po dwóch dniach."
    assert [one.answer for one in blood.questions] == ["18 zł", None]
    assert rules.passages[0].questions[0].answer == "od 7:00"


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("| 18 zł", "| 19 zł", 6),
        ("? ile za morfologie | 18 zł", "? ile za morfologie", 6),
        ("| Cennik 2024 | pl", "| Cennik 2024", 2),
    ],
)
def test_what_is_wrong_is_named_by_file_and_line(
    written: Path, before: str, after: str, line: int
) -> None:
    written.write_text(WRITTEN.replace(before, after), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"przychodnia\.txt:{line}: "):
        read_organisation(written)


def test_passages_keep_the_words_that_answer(written: Path, tmp_path: Path) -> None:
    folder = as_passages(read_organisation(written), tmp_path / "made")
    rows = [json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()]
    texts = {row["_id"]: row["text"] for row in rows}
    asked = [
        json.loads(line) for line in (folder / "answers.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(asked) == 3
    for row in asked:
        assert all(answer in texts[row["passage_id"]] for answer in row["answers"])
        assert row["is_impossible"] is not bool(row["answers"])


def test_documents_can_be_indexed_and_asked_about(written: Path, tmp_path: Path) -> None:
    folder = as_documents(read_organisation(written), tmp_path / "przychodnia")
    assert sorted(path.name for path in (folder / "docs").iterdir()) == [
        "cennik_2024.md",
        "regulamin.md",
    ]
    text = (folder / "docs" / "cennik_2024.md").read_text("utf-8")
    assert text.startswith("Cennik 2024\n")
    assert "## Badania – Krew" in text
    asked = [
        json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines()
    ]
    assert asked[0]["doc"] == "cennik_2024.md"
    assert asked[1]["doc"] is None


def test_another_layout_keeps_the_words_that_answer(tmp_path: Path) -> None:
    documents = read_organisation(ORGANISATIONS / "gmina.txt")
    asked = {q.text: q.answer for d in documents for p in d.passages for q in p.questions}
    met: set[str] = set()
    for seed in range(3):
        folder = as_cut_passages(documents, tmp_path / str(seed), seed)
        texts = {row["_id"]: row["text"] for row in _rows(folder / "corpus.jsonl")}
        for row in _rows(folder / "answers.jsonl"):
            answer = asked[row["question"]]
            assert row["is_impossible"] is (answer is None)
            if answer is not None:
                start, end = row["span"]
                assert _bare(texts[row["passage_id"]][start:end]) == _bare(answer)
                met.add(row["question"])
    assert len(met) > 0.8 * sum(answer is not None for answer in asked.values())


def _bare(text: str) -> str:
    """Without the marks and spaces that a layout takes away."""
    return "".join(filter(str.isalnum, text))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
