"""What the reader learns from: texts and questions beside the training scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from index.lexical.analysis import Analyzers
from index.reader.training.examples import load

WRITTEN = Path(__file__).parents[2] / "corpus" / "training" / "passages"
FOLDERS = sorted(path.parent for path in WRITTEN.glob("*/corpus.jsonl"))


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_an_answer_stands_in_its_text_and_the_rest_has_none(folder: Path) -> None:
    texts = {row["_id"]: row["text"] for row in rows(folder / "corpus.jsonl")}
    asked = rows(folder / "answers.jsonl")
    assert len({row["_id"] for row in asked}) == len(asked)
    assert {row["passage_id"] for row in asked} == set(texts)
    for row in asked:
        assert row["question"].strip()
        assert bool(row["answers"]) is not row["is_impossible"]
        assert all(answer in texts[row["passage_id"]] for answer in row["answers"]), row


def test_each_text_is_there_once() -> None:
    texts = [row["text"] for folder in FOLDERS for row in rows(folder / "corpus.jsonl")]
    assert len(texts) == len(set(texts)) > 500


def test_of_questions_about_other_texts_only_the_place_is_kept() -> None:
    for row in rows(WRITTEN / "poquad_train" / "answers.jsonl"):
        assert "answers" not in row
        assert row["is_impossible"] is not ("span" in row)
        assert row["is_impossible"] or 0 <= row["span"][0] < row["span"][1]


def test_a_place_stands_for_the_words(environment: dict[str, str], tmp_path: Path) -> None:
    text = "Umowę podpisał dyrektor Nowak. Obowiązuje od maja."
    passage = {"_id": "p", "title": "Umowa", "text": text}
    place = text.index("dyrektor Nowak")
    asked = [
        {"question": "Kto podpisał umowę?", "span": [place, place + 14], "is_impossible": False},
        {"question": "Kto przygotował umowę?", "is_impossible": True},
    ]
    (tmp_path / "corpus.jsonl").write_text(json.dumps(passage), "utf-8")
    questions = tmp_path / "mine.jsonl"
    questions.write_text(
        "\n".join(json.dumps({**row, "passage_id": "p"}) for row in asked), "utf-8"
    )
    analyzer = Analyzers(Path(environment["KARTOTEKA_CACHE"]) / "lemmas").of("pl")
    windows, (answered, refused) = load(tmp_path, "pl", analyzer, questions)
    assert answered.answers == {0: (place, place + 14)}
    assert windows[0].text[slice(*answered.answers[0])] == "dyrektor Nowak"
    assert not refused.answers
    assert refused.same == (0,)
