"""What cannot be searched and why, as the operator filters it and takes it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.catalog import UnreadableRow
from service.messages import Say
from service.messages.file_reasons import in_language


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: "" lets everything through. ``folder`` also means all below it."""

    collection: str = ""
    folder: str = ""
    reason: str = ""

    def takes(self, row: UnreadableRow) -> bool:
        below = self.folder.rstrip("/") + "/"
        return (
            self.collection in ("", row.collection)
            and self.reason in ("", row.reason)
            and (not self.folder or row.path.startswith(below))
        )


@dataclass(frozen=True, slots=True)
class ReasonCount:
    reason: str
    files: int


def chosen(rows: Sequence[UnreadableRow], wanted: Wanted) -> list[UnreadableRow]:
    return [row for row in rows if wanted.takes(row)]


def by_reason(rows: Sequence[UnreadableRow]) -> list[ReasonCount]:
    """The most frequent reason first."""
    counted: dict[str, int] = {}
    for row in rows:
        counted[row.reason] = counted.get(row.reason, 0) + 1
    return [
        ReasonCount(reason, files)
        for reason, files in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def reason_in_words(reason: str, say: Say) -> str:
    """A reason that has no words of its own yet is better shown raw than not at all."""
    return say(f"reason.{reason}") if say.has(f"reason.{reason}") else reason


def remedy_in_words(row: UnreadableRow, say: Say) -> str:
    key = f"remedy.{row.reason}"
    return say(key) if say.has(key) else in_language(row.remedy, say.language)
