"""Learns the weights that order phrases of a sentence; see ``index/reading/phrases.py``.

    python -m benchmarks.fit_phrases FOLDER…

FOLDERs have ``corpus.jsonl`` and ``answers.jsonl``; the gold passage's sentence is given. Prints F1
of the weights there are and of the new ones, and these.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.lexical.analysis import Analyzer
from index.reading.extraction import met_places
from index.reading.phrases import WEIGHTS, phrases
from index.reading.question import read_question
from index.reading.rank_fitting import Statements, fit
from index.reading.statements import statements
from index.reading.terms import Share, question_terms
from service.answers.correctness import best_f1, holds
from service.answers.questions import load_questions
from service.composition import word_analyzers
from service.settings import load_settings

PHRASE_RIDGE = 0.003


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    arguments = parser.parse_args()
    settings = load_settings({}, dict(os.environ)).settings
    fit_phrases(arguments.folders, word_analyzers(settings).of("pl"))


def fit_phrases(folders: Sequence[Path], analyzer: Analyzer) -> None:
    made = [one for folder in folders for one in _phrase_examples(folder, analyzer)]
    start = np.array(list(WEIGHTS.values()))
    usable = [
        Statements(signs, gained >= max(0.5, 0.85 * gained.max()))
        for signs, gained in made
        if gained.max() >= 0.5
    ]
    weights = fit(usable, np.zeros(len(start)), PHRASE_RIDGE)
    for name, each in (("before", start), ("fitted", weights)):
        scores = [gained[int(np.argmax(signs @ each))] for signs, gained in made]
        print(f"{name}: F1 {np.mean(scores):.3f} of {len(made)} questions")
    print(dict(zip(WEIGHTS, weights.round(2).tolist(), strict=True)))


def _phrase_examples(folder: Path, analyzer: Analyzer) -> list[tuple[np.ndarray, np.ndarray]]:
    """For each question the signs of every phrase, and the F1 it would have."""
    passages = {
        row["_id"]: row["text"]
        for row in map(json.loads, (folder / "corpus.jsonl").read_text("utf-8").splitlines())
    }
    share = _share_in(list(passages.values()), analyzer)
    made = []
    for known in load_questions(folder):
        question = read_question(known.text, question_terms(known.text, [analyzer], share))
        if not known.answerable or question.kind != "text":
            continue
        (passage,) = known.paths
        for one in statements(passages[passage]):
            if one.form == "sentence" and holds(one.text, known.answers):
                found = phrases(question, one.text, met_places(question, one.text, analyzer))
                signs = np.array([[phrase.signs[name] for name in WEIGHTS] for phrase in found])
                spans = [one.text[p.span.start : p.span.end] for p in found]
                gained = np.array([best_f1(span, known.answers) for span in spans])
                made.append((signs, gained))
                break
    return made


def _share_in(texts: Sequence[str], analyzer: Analyzer) -> Share:
    counts: dict[str, int] = {}
    for text in texts[:400]:
        for lemma in {lemma for word in analyzer.words(text) for lemma in word.lemmas}:
            counts[lemma] = counts.get(lemma, 0) + 1
    total = min(400, len(texts))
    return lambda lemmas: max((counts.get(lemma, 0) / total for lemma in lemmas), default=0.0)


if __name__ == "__main__":
    main()
