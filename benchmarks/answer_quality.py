"""Answers on questions with known ones: how many are right, cited rightly, refused rightly.

    python -m benchmarks.answer_quality FOLDER [--data DATA] [--max-queries N] [--bare]
                                               [--show-wrong]

FOLDER is one with ``answers.jsonl`` and ``corpus.jsonl`` (its documents are indexed for the time
being; the vectors are kept for the next time), or one with ``questions.jsonl`` about the index in
DATA. ``--bare`` asks every question as it is often typed: in small letters, without the letters of
Polish that a keyboard may lack, without a question mark. Prints the figures as JSON with 95 %
intervals from 2,000 bootstrap samples over questions, then, if asked, every question that went
wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.typed_otherwise import BARE
from service.answers.evaluation import Judged, claims_of
from service.answers.measuring import measure_answers
from service.settings import load_settings

SAMPLES = 2000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--max-queries", type=int)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--show-wrong", action="store_true")
    arguments = parser.parse_args()
    settings = load_settings({"data": arguments.data}, dict(os.environ)).settings
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = arguments.folder
        if arguments.bare:
            folder = typed_bare(folder, Path(temporary) / folder.name)
        report = measure_answers(folder, settings, arguments.max_queries)
    answerable = [one for one in report.judged if one.question.answerable]
    times = [one.answer.findings.processing_time_ms for one in report.judged]
    shape = report.to_json()
    shape["intervals"] = {
        "answered_right": _interval([one.right for one in answerable]),
        "cited_right": _interval([one.cited for one in answerable]),
        "short_f1": _interval([one.f1 for one in answerable]),
    }
    shape["ms"] = {
        "p50": round(float(np.median(times))),
        "p95": round(float(np.quantile(times, 0.95))),
    }
    shape["day"] = time.strftime("%Y-%m-%d")
    print(json.dumps(shape, ensure_ascii=False, indent=2))
    if arguments.show_wrong:
        _show(report.judged)


def typed_bare(folder: Path, copy: Path) -> Path:
    """Makes ``copy`` of a folder, whose questions are typed without diacritics."""
    copy.mkdir()
    for path in folder.iterdir():
        if path.name in ("questions.jsonl", "answers.jsonl"):
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            asked = "text" if path.name == "questions.jsonl" else "question"
            for row in rows:
                row[asked] = row[asked].translate(BARE).lower().rstrip("? ")
            (copy / path.name).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        else:
            (copy / path.name).symlink_to(path.resolve())
    return copy


def _interval(values: Sequence[float]) -> list[float]:
    """The middle 95 % of the means of samples with replacement."""
    drawn = np.random.default_rng(0).choice(np.array(values, float), (SAMPLES, len(values)))
    low, high = np.quantile(drawn.mean(axis=1), (0.025, 0.975))
    return [round(float(low), 3), round(float(high), 3)]


def _show(judged: Sequence[Judged]) -> None:
    for one in judged:
        claims = claims_of(one.answer)
        if one.right or (not claims and not one.question.answerable):
            continue
        said = claims[0].text if claims else "–"
        print(f"{one.question.id}  {one.question.text}\n   {one.question.answers[:2]} ≠ {said}")


if __name__ == "__main__":
    main()
