"""Learns the weights that order statements and phrases and that refuse; see ``docs/answers.md``.

    python -m benchmarks.fit_reading ranking FOLDER… [--weights W…] [--out FILE]
    python -m benchmarks.fit_reading refusing FOLDER… [--out FILE]
    python -m benchmarks.fit_reading phrases FOLDER…

FOLDERs as for ``kartoteka evaluate --answers``; of those with their own documents at most
``--max-queries`` questions, and ``--leave-out N``: not those that ``benchmarks.answer_quality
--max-queries N`` measures on.
``ranking``: a statement is right if it stands in a right document and holds a gold answer;
``--weights`` says how much a question of each FOLDER counts. Prints for each how often the best
statement is right with the weights there are, with the new ones, and cross-validated.
``refusing``: as ``kartoteka calibrate`` on the first FOLDER; what is answered rightly in the others
teaches, too. With ``--out`` both write to FILE (``index/reading/judge.json``).
``phrases``: FOLDERs with ``answers.jsonl``; the gold passage's sentence is given. Prints F1 of the
old and the new weights, and the new ones for ``index/reading/phrases.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.lexical.analysis import Analyzer
from index.reading.extraction import met_places
from index.reading.judge import Judge
from index.reading.phrases import WEIGHTS, phrases
from index.reading.question import read_question
from index.reading.rank_fitting import Statements, first_right, fit
from index.reading.statements import statements
from index.reading.sureness import EVIDENCE, SIGNS, said
from index.reading.terms import Share, question_terms
from service.answers.answerer import Found
from service.answers.calibration import calibrate
from service.answers.calibration import example as calibration_example
from service.answers.correctness import best_f1, holds, is_right
from service.answers.measuring import finder, services_for
from service.answers.questions import ANSWERS_FILE, KnownQuestion, load_questions
from service.answers.request import AskRequest
from service.composition import word_analyzers
from service.settings import Settings, load_settings

FOLDS = 5
RIDGE = 0.01
PHRASE_RIDGE = 0.003
NOT_LEARNED = frozenset(("meaning", "past", "other"))
"""``meaning`` goes along with ``passage`` and ``dense`` and learned a weight of the wrong sign; the
others say nothing where documents have no dates of their own. Their weights are set by hand."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("ranking", "refusing", "phrases"))
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--max-queries", type=int)
    parser.add_argument("--leave-out", type=int, default=0)
    parser.add_argument("--weights", type=float, nargs="+")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    settings = load_settings({"data": arguments.data}, dict(os.environ)).settings
    folders: list[Path] = arguments.folders
    if arguments.what == "phrases":
        fit_phrases(folders, word_analyzers(settings).of("pl"))
        return
    chosen = {
        folder: questions(folder, arguments.max_queries, arguments.leave_out) for folder in folders
    }
    found = {folder: findings(folder, settings, chosen[folder]) for folder in folders}
    if arguments.what == "refusing":
        fit_refusing(found, arguments.out)
        return
    weights = arguments.weights or [1.0] * len(folders)
    examples = {
        folder: [
            one
            for question, each in found[folder]
            if question.answerable and (one := example(question, each, weight))
        ]
        for folder, weight in zip(folders, weights, strict=True)
    }
    fit_ranking(examples, arguments.out)


def questions(folder: Path, most: int | None, left_out: int) -> Sequence[KnownQuestion]:
    """Of a folder with its own documents at most ``most``, evenly spaced, without those that are
    measured on; all of another."""
    every = load_questions(folder)
    if not (folder / ANSWERS_FILE).is_file():
        return every
    measured = {one.id for one in load_questions(folder, left_out)} if left_out else set()
    rest = [one for one in every if one.id not in measured]
    step = max(1.0, len(rest) / (most or len(rest)))
    return [rest[int(i * step)] for i in range(min(len(rest), most or len(rest)))]


def findings(
    folder: Path, settings: Settings, asked: Sequence[KnownQuestion]
) -> Sequence[tuple[KnownQuestion, Found]]:
    with services_for(folder, settings) as services:
        find = finder(services)
        return [(question, find(AskRequest(question.text))) for question in asked]


def fit_refusing(
    found: Mapping[Path, Sequence[tuple[KnownQuestion, Found]]], out: Path | None
) -> None:
    made = {
        folder: [one for question, each in asked if (one := calibration_example(question, each))]
        for folder, asked in found.items()
    }
    counts = ", ".join(f"{len(asked)} of {folder.name}" for folder, asked in found.items())
    origin = f"learned from questions ({counts}), {time.strftime('%Y-%m-%d')}"
    first, *others = made.values()
    result = calibrate(first, Judge.load(), origin, [one for each in others for one in each])
    print(
        f"{counts}; of the first, cross-validated: refusing has precision {result.precision:.3f} "
        f"and recall {result.recall:.3f} with {result.refused_wrongly:.3f} refused wrongly"
    )
    for folder, examples in made.items():
        for answerable in (True, False):
            refused = [
                result.judge.sureness(dict(zip(SIGNS, one.signs.tolist(), strict=True)))
                < result.judge.threshold
                for one in examples
                if one.answerable is answerable
            ]
            share = np.mean(refused) if refused else 0.0
            print(f"{folder.name}, answerable {answerable}: {share:.3f} of {len(refused)} refused")
    if out is not None:
        _write(result.judge, out)


def example(question: KnownQuestion, found: Found, weight: float) -> Statements | None:
    if not found.candidates:
        return None
    right = [
        bool(
            {c.hit.citation.path, f"{c.hit.citation.collection}/{c.hit.citation.path}"}
            & question.paths
        )
        and (holds(c.statement.text, question.answers) or is_right(said(c), question.answers))
        for c in found.candidates
    ]
    evidence = np.stack([c.evidence.vector() for c in found.candidates])
    evidence[:, [name in NOT_LEARNED for name in EVIDENCE]] = 0.0
    return Statements(evidence, np.array(right), weight)


def fit_ranking(found: dict[Path, Sequence[Statements]], out: Path | None) -> None:
    judge = Judge.load()
    start = np.array([judge.rank.get(name, 0.0) for name in EVIDENCE])
    usable = [one for each in found.values() for one in each if one.right.any()]
    weights = fit(usable, start, RIDGE)
    # As spread as before: how far apart two statements may stand to speak of one thing is set so.
    weights *= _spread(usable, start) / _spread(usable, weights)
    for folder, all_of_it in found.items():
        held_out = _cross_validated(folder, found, start)
        print(
            f"{folder.name}: {len(all_of_it)} questions, first statement right "
            f"{first_right(all_of_it, start):.3f} before, {first_right(all_of_it, weights):.3f} "
            f"fitted, {held_out:.3f} cross-validated"
        )
    rank = {
        name: judge.rank.get(name, 0.0) if name in NOT_LEARNED else weight
        for name, weight in zip(EVIDENCE, weights.tolist(), strict=True)
    }
    print(json.dumps({name: round(value, 3) for name, value in rank.items() if value}, indent=1))
    if out is not None:
        _write(replace(judge, rank={name: value for name, value in rank.items() if value}), out)


def _write(judge: Judge, out: Path) -> None:
    out.write_text(json.dumps(judge.to_json(), ensure_ascii=False, indent=1) + "\n", "utf-8")


def _spread(questions: Sequence[Statements], weights: np.ndarray) -> float:
    return float(np.mean([(one.evidence @ weights).std() for one in questions]))


def _cross_validated(
    folder: Path, found: dict[Path, Sequence[Statements]], start: np.ndarray
) -> float:
    """Each question of ``folder`` ordered by weights that were learned without it."""
    right = 0.0
    others = [one for other, each in found.items() if other != folder for one in each]
    for fold in range(FOLDS):
        known = [one for i, one in enumerate(found[folder]) if i % FOLDS != fold]
        weights = fit([one for one in (*known, *others) if one.right.any()], start, RIDGE)
        unseen = found[folder][fold::FOLDS]
        right += first_right(unseen, weights) * len(unseen)
    return right / len(found[folder])


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
