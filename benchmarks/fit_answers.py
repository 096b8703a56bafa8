"""Learns the weights that choose statements and say how sure an answer is; see ``docs/answers.md``.

    python -m benchmarks.fit_answers FOLDER[=DATA]… [--held-out FOLDER[=DATA]…]
                                     [--most N] [--leave-out N] [--out FILE]

A FOLDER has ``docs/`` and ``questions.jsonl``, or ``corpus.jsonl`` and ``answers.jsonl``, or it has
``questions.jsonl`` about the index in DATA. Every folder counts the same, however many questions it
has. Of each at most ``--most`` are asked; of one with ``answers.jsonl`` not those that
``benchmarks.answer_quality --max-queries N`` measures on (``--leave-out N``).

A statement is right if it stands in a right document and holds a gold answer. ``promise`` and
``rank`` make right statements first, a softmax over the statements of one question; ``answerable``
is the logistic probability that the first statement is right. Prints each folder judged by weights
learned without it, then those of ``--held-out``, which nothing is learned from, and writes the
weights to FILE (``index/reading/judge.json``).
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.answer_stages import indexed, organisations
from index.reading.judge import Judge
from index.reading.rank_fitting import Statements, fit
from index.reading.selection import Candidate
from index.reading.sureness import EVIDENCE, SIGNS, signs_of
from service.answers.answerer import Answerer
from service.answers.calibration import logistic
from service.answers.correctness import PARTS, holds
from service.answers.questions import ANSWERS_FILE, KnownQuestion, load_questions
from service.answers.request import AskRequest
from service.composition import open_services
from service.services import Services
from service.settings import Settings, load_settings

PROMISE = ("passage", "wide", "kind", "tight", "length", "row", "against")
RANK = (*PROMISE, "reader", "stage")
RIDGE = 0.02
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's candidates, and which of them are right."""

    question: KnownQuestion
    candidates: Sequence[Candidate]
    right: NDArray[np.bool_]

    @property
    def evidence(self) -> NDArray[np.float64]:
        return np.stack([candidate.evidence.vector() for candidate in self.candidates])


@dataclass(frozen=True, slots=True)
class Weights:
    promise: NDArray[np.float64]
    rank: NDArray[np.float64]
    signs: NDArray[np.float64]
    bias: float

    def ordered(self, asked: Asked) -> Sequence[int]:
        return np.argsort(-(asked.evidence @ self.rank), kind="stable").tolist()

    def sureness(self, asked: Asked) -> float:
        total = _signs(asked, self.rank) @ self.signs + self.bias
        return float(1 / (1 + np.exp(-np.clip(total, -30, 30))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--held-out", nargs="*", default=[])
    parser.add_argument("--most", type=int)
    parser.add_argument("--leave-out", type=int, default=0)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    settings = load_settings({}, dict(os.environ)).settings

    def ask(named: Sequence[str]) -> dict[str, Sequence[Asked]]:
        return {name: _asked(name, settings, arguments.most, arguments.leave_out) for name in named}

    found, held_out = ask(arguments.folders), ask(arguments.held_out)
    if len(found) > 1:
        for name, asked in found.items():
            without = learn([each for other, each in found.items() if other != name])
            report(f"{name}, by weights learned without it", asked, without)
    weights = learn(list(found.values()))
    for name, asked in held_out.items():
        report(f"{name}, nothing is learned from it", asked, weights)
    if arguments.out is not None:
        judge = _judge(weights, [Path(name.partition("=")[0]).name for name in found])
        text = json.dumps(judge.to_json(), ensure_ascii=False, indent=1)
        arguments.out.write_text(text + "\n", encoding="utf-8")


def learn(folders: Sequence[Sequence[Asked]]) -> Weights:
    promise, rank = (_fit_ranking(folders, names) for names in (PROMISE, RANK))
    signs, targets, weights = [], [], []
    for asked in folders:
        for one in asked:
            signs.append(_signs(one, rank))
            targets.append(float(one.right[int(np.argmax(one.evidence @ rank))]))
            weights.append(1 / len(asked) / len(folders))
    model = logistic(np.stack(signs), np.array(targets), np.array(weights), RIDGE)
    return Weights(promise, rank, model.weights, model.bias)


def report(title: str, asked: Sequence[Asked], weights: Weights) -> None:
    answerable = [one for one in asked if one.question.answerable]
    others = [one for one in asked if not one.question.answerable]

    def among(most: int) -> float:
        return float(np.mean([one.right[weights.ordered(one)[:most]].any() for one in answerable]))

    print(
        f"\n{title}: {len(answerable)} questions that are answered and {len(others)} that are not"
    )
    print("  statement right: " + ", ".join(f"among {k} {among(k):.3f}" for k in (1, 3, 5, 99)))
    sure = np.array([weights.sureness(one) for one in asked])
    right = np.array([bool(one.right[weights.ordered(one)[0]]) for one in asked])
    known = np.array([one.question.answerable for one in asked])
    if right.any() and not right.all():
        above = sure[right][:, None] > sure[~right]
        print(f"  AUC of a right first statement {above.mean():.3f}")
    for threshold in THRESHOLDS:
        shown = sure >= threshold
        precision = right[shown].mean() if shown.any() else 0.0
        print(
            f"  sure from {threshold}: of those right {precision:.3f},"
            f" right as sure {(right & shown).sum() / known.sum():.3f},"
            f" unanswerable as sure {(shown & ~known).sum() / max(1, (~known).sum()):.3f}"
        )


def _fit_ranking(folders: Sequence[Sequence[Asked]], names: Sequence[str]) -> NDArray[np.float64]:
    """Weights in the order of ``EVIDENCE``, 0 for what is not in ``names``."""
    used = np.array([name in names for name in EVIDENCE], dtype=np.float64)
    examples: list[Statements] = []
    for asked in folders:
        usable = [one for one in asked if one.right.any()]
        weight = 1 / max(1, len(usable))
        examples += [Statements(one.evidence * used, one.right, weight) for one in usable]
    return fit(examples, np.zeros(len(EVIDENCE)), RIDGE)


def _signs(asked: Asked, rank: NDArray[np.float64]) -> NDArray[np.float64]:
    scores = asked.evidence @ rank
    order = np.argsort(-scores, kind="stable")
    ordered = [replace(asked.candidates[i], score=float(scores[i])) for i in order]
    signs = signs_of(ordered)
    return np.array([signs[name] for name in SIGNS])


def _judge(weights: Weights, names: Sequence[str]) -> Judge:
    def named(values: NDArray[np.float64]) -> Mapping[str, float]:
        found = zip(EVIDENCE, values.tolist(), strict=True)
        return {name: value for name, value in found if value}

    origin = f"learned from questions about {', '.join(names)}, {time.strftime('%Y-%m-%d')}"
    return replace(
        Judge.load(),
        promise=named(weights.promise),
        rank=named(weights.rank),
        answerable=dict(zip(SIGNS, weights.signs.tolist(), strict=True)),
        bias=weights.bias,
        origin=origin,
    )


def _asked(name: str, settings: Settings, most: int | None, left_out: int) -> Sequence[Asked]:
    folder, _, data = name.partition("=")
    path = Path(folder)
    made: list[Asked] = []
    with _services(path, Path(data) if data else None, settings) as services:
        answerer = services.answers
        if not isinstance(answerer, Answerer):
            raise TypeError("these services answer for one person only")
        for question in _questions(path, most, left_out):
            candidates = answerer.find(AskRequest(question.text)).candidates
            if candidates:
                right = [_is_right(question, candidate) for candidate in candidates]
                made.append(Asked(question, candidates, np.array(right)))
    return made


def _is_right(question: KnownQuestion, candidate: Candidate) -> bool:
    citation = candidate.hit.citation
    golds = [gold.split(PARTS)[0] for gold in question.answers]
    return (
        question.answerable
        and question.is_source(citation.collection, citation.path)
        and holds(candidate.statement.text, golds)
    )


def _questions(folder: Path, most: int | None, left_out: int) -> Sequence[KnownQuestion]:
    if (folder / ANSWERS_FILE).is_file():
        every = load_questions(folder)
        measured = {one.id for one in load_questions(folder, left_out)} if left_out else set()
        every = [one for one in every if one.id not in measured]
    else:
        every = [one for each in organisations(folder) for one in load_questions(each)]
    step = max(1.0, len(every) / (most or len(every)))
    return [every[int(i * step)] for i in range(min(len(every), most or len(every)))]


@contextmanager
def _services(folder: Path, data: Path | None, settings: Settings) -> Iterator[Services]:
    from service.answers.measuring import services_for

    if (folder / ANSWERS_FILE).is_file():
        with services_for(folder, settings) as services:
            yield services
        return
    with indexed(organisations(folder), data) as made:
        services = open_services(replace(settings, data=made), follow=False)
        try:
            yield services
        finally:
            services.close()


if __name__ == "__main__":
    main()
