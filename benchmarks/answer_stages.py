"""Where answers are lost: passage, sentence, choice, words, refusal; for any folder of questions.

    python -m benchmarks.answer_stages FOLDER [--data DATA] [--most N] [--misses] [--json FILE]

FOLDER has ``docs/`` and ``questions.jsonl``, or several folders that do, which become collections
of one index. The index is made in DATA, or used as it is where one is there already; without DATA
it is made for the time being. A stage counts the answerable questions that came through it:

    passage 1, 5, 10   a passage of a right document that holds the answer ranks so high
    compared           a statement that holds it is among the candidates
    chosen             it is the first candidate; among 3: one of the first three
    words              the words given are right, whether or not they are shown as sure

Prints shares over all questions, then by organisation, kind and style; with ``--misses`` every
question that went wrong, and where.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.hit import Citation
from index.reading.selection import Candidate
from index.reading.sureness import said
from service.answers.answer import status_of
from service.answers.answerer import Answerer, Found
from service.answers.correctness import PARTS, holds, is_right
from service.answers.evaluation import judge
from service.answers.questions import QUESTIONS_FILE, KnownQuestion, load_questions
from service.answers.request import AskRequest
from service.settings import load_settings


@dataclass(frozen=True, slots=True)
class Stages:
    """What became of one question. ``passage`` is the rank of the first passage that answers, 0
    where none of those read does; the stages of an unanswerable question are False."""

    organisation: str
    question: KnownQuestion
    status: str
    sureness: float
    passage: int
    compared: bool
    chosen: bool
    among_three: bool
    words: bool
    right: bool
    offered: bool
    first: str

    @property
    def lost_at(self) -> str:
        if not self.passage:
            return "passage"
        for stage in ("compared", "chosen", "words"):
            if not getattr(self, stage):
                return stage
        return "refused" if self.status in ("unsure", "not_found") else ""


def stages_of(
    organisation: str, question: KnownQuestion, found: Found, answerer: Answerer
) -> Stages:
    request = AskRequest(question.text)
    answer = answerer.answer(request, found)
    judged = judge(question, answer)
    golds = [gold.split(PARTS)[0] for gold in question.answers]

    def answers(citation: Citation, text: str) -> bool:
        source = question.is_source(citation.collection, citation.path)
        return source and holds(text, golds)

    def holding(candidate: Candidate) -> bool:
        return answers(candidate.hit.citation, candidate.statement.text)

    ranks = [n for n, hit in enumerate(found.result.hits, 1) if answers(hit.citation, hit.text)]
    candidates = found.candidates
    return Stages(
        organisation=organisation,
        question=question,
        status=status_of(answer),
        sureness=found.sureness,
        passage=ranks[0] if ranks else 0,
        compared=any(map(holding, candidates)),
        chosen=any(map(holding, candidates[:1])),
        among_three=any(map(holding, candidates[:3])),
        words=any(holding(one) and is_right(said(one), question.answers) for one in candidates[:1]),
        right=judged.right,
        offered=judged.offered,
        first=said(candidates[0]) if candidates else "",
    )


def measures(rows: Sequence[Stages]) -> dict[str, float]:
    """Shares 0 … 1; those of sure answers are over all sure answers."""
    known = [row for row in rows if row.question.answerable]
    others = [row for row in rows if not row.question.answerable]
    sure = [row for row in rows if row.status in ("answered", "conflicting")]

    def share(of: Sequence[Stages], test: Callable[[Stages], bool]) -> float:
        return sum(map(test, of)) / len(of) if of else 0.0

    return {
        "questions": float(len(rows)),
        **{
            f"passage {k}": share(known, lambda row, k=k: 0 < row.passage <= k)  # type: ignore[misc]
            for k in (1, 5, 10)
        },
        "compared": share(known, lambda row: row.compared),
        "chosen": share(known, lambda row: row.chosen),
        "among 3": share(known, lambda row: row.among_three),
        "words": share(known, lambda row: row.words),
        "right as sure": share(known, lambda row: row.right),
        "right or candidate": share(known, lambda row: row.offered),
        "of sure, right": share(sure, lambda row: row.right),
        "not found wrongly": share(known, lambda row: row.status == "not_found"),
        "unanswerable as sure": share(
            others, lambda row: row.status in ("answered", "conflicting")
        ),
        "unanswerable not found": share(others, lambda row: row.status == "not_found"),
    }


def organisations(folder: Path) -> Sequence[Path]:
    """The folders with questions: ``folder`` itself, or those in it. Exits where there are none."""
    if (folder / QUESTIONS_FILE).is_file():
        return [folder]
    found = sorted(path.parent for path in folder.glob(f"*/{QUESTIONS_FILE}"))
    if not found:
        sys.exit(f"{folder}: neither {QUESTIONS_FILE} nor a folder with one is there")
    return found


@contextmanager
def indexed(folders: Sequence[Path], data: Path | None) -> Iterator[Path]:
    """A data folder with the documents of ``folders``."""
    if data is not None and (data / "catalog.sqlite3").is_file():
        yield data
        return
    with tempfile.TemporaryDirectory() as temporary:
        made = data or Path(temporary)
        command = [sys.executable, "-m", "service.cli", "--data", str(made), "index", "--quiet"]
        for folder in folders:
            subprocess.run(
                [*command, str(folder / "docs"), "--collection", folder.name], check=False
            )
        yield made


def run(folder: Path, data: Path | None, most: int | None) -> list[Stages]:
    from service.composition import open_services

    folders = organisations(folder)
    rows: list[Stages] = []
    with indexed(folders, data) as made:
        settings = load_settings({"data": made}, dict(os.environ)).settings
        services = open_services(settings, follow=False)
        try:
            answerer = services.answers
            if not isinstance(answerer, Answerer):
                raise TypeError("these services answer for one person only")
            for one in folders:
                for question in load_questions(one, most):
                    found = answerer.find(AskRequest(question.text))
                    rows.append(stages_of(one.name, question, found, answerer))
        finally:
            services.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--most", type=int, help="questions of each organisation")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--json", type=Path, help="where to write all rows")
    arguments = parser.parse_args()
    rows = run(arguments.folder, arguments.data, arguments.most)
    _table("all", rows)
    for title, names in (
        ("organisation", lambda row: [row.organisation]),
        ("kind", lambda row: [row.question.kind or "-"]),
        ("style", lambda row: row.question.styles or ["-"]),
    ):
        for name in sorted({name for row in rows for name in names(row)}):
            _table(f"{title} {name}", [row for row in rows if name in names(row)])
    if arguments.misses:
        for row in rows:
            _miss(row)
    if arguments.json:
        shape = [{**asdict(row), "lost_at": row.lost_at} for row in rows]
        for one in shape:
            one["question"]["paths"] = sorted(one["question"]["paths"])
        arguments.json.write_text(json.dumps(shape, ensure_ascii=False), encoding="utf-8")


def _table(title: str, rows: Sequence[Stages]) -> None:
    found = measures(rows)
    print(f"\n{title} ({int(found.pop('questions'))} questions)")
    for name, value in found.items():
        print(f"  {name:24s} {value:.3f}")


def _miss(row: Stages) -> None:
    question = row.question
    wrong = row.status in ("answered", "conflicting")
    if question.answerable and row.lost_at:
        print(f"\n{question.id} lost at {row.lost_at}, {row.status}: {question.text}")
        print(f"    wanted {list(question.answers)}, first {row.first[:160]!r}")
    elif not question.answerable and wrong:
        print(f"\n{question.id} answered, nothing does: {question.text}\n    {row.first[:160]!r}")


if __name__ == "__main__":
    main()
