"""TREC run files: ``query Q0 document rank score tag``, one line per hit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from index.evaluation.dataset import DatasetFault

Run = Mapping[str, Sequence[str]]
"""Query id → document ids, best first, each once."""


def write_run(path: Path, run: Run, tag: str = "kartoteka") -> None:
    """The score of a line falls with its rank, so that every reader keeps our order.

    White space inside an id is written as %20, as the format has no quoting.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for query, documents in run.items():
            for rank, document in enumerate(documents, start=1):
                score = len(documents) - rank + 1
                file.write(f"{_packed(query)} Q0 {_packed(document)} {rank} {score} {tag}\n")


def read_run(path: Path) -> dict[str, list[str]]:
    """A run of any program; ordered by score, equal scores by rank. Raises DatasetFault."""
    lines: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        parts = line.split()
        try:
            query, _, document, rank, score = parts[:5]
            lines[_unpacked(query)].append((-float(score), int(rank), _unpacked(document)))
        except ValueError as error:
            raise DatasetFault(
                f"{path}: line {number} is not: query Q0 document rank score tag"
            ) from error
    return {
        query: list(dict.fromkeys(document for _, _, document in sorted(found)))
        for query, found in lines.items()
    }


def _packed(name: str) -> str:
    return "".join(f"%{ord(c):02X}" if c.isspace() or c == "%" else c for c in name)


def _unpacked(name: str) -> str:
    parts = name.split("%")
    return parts[0] + "".join(
        chr(int(part[:2], 16)) + part[2:] if _is_code(part) else "%" + part for part in parts[1:]
    )


def _is_code(part: str) -> bool:
    return len(part) >= 2 and all(c in "0123456789ABCDEFabcdef" for c in part[:2])
