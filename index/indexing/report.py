"""What a run of indexing did, and how it tells of itself meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, Protocol

Outcome = Literal["added", "changed", "removed", "renamed", "failed"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or attachment that cannot be searched now. ``path`` is as in a citation."""

    path: str
    reason: str
    detail: str
    remedy: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """Counts of files; ``failed`` lists all that cannot be searched at the end, old and new.

    ``documents`` and ``chunks`` are what the whole index holds. A file without anything readable
    counts only as failed. ``interrupted``: what was done stays done, the next run goes on.
    ``left``: files that a run which gave way did not come to.
    """

    added: int
    changed: int
    removed: int
    renamed: int
    unchanged: int
    failed: Sequence[Failure]
    documents: int
    chunks: int
    generation: int
    seconds: float
    dry_run: bool = False
    interrupted: bool = False
    left: int = 0

    def as_json(self) -> dict[str, object]:
        """The shape of ``index --json``."""
        values = asdict(self)
        values["seconds"] = round(self.seconds, 3)
        for only_when_true in ("dry_run", "interrupted", "left"):
            if not values[only_when_true]:
                del values[only_when_true]
        return values


class Progress(Protocol):
    """Told of each step, in the thread that indexes; must not raise."""

    def planned(self, files: int, size_bytes: int) -> None:
        """So many files will be read; none for a run without changes."""
        ...

    def read(self, path: str, size_bytes: int) -> None:
        """A file was read and cut into passages, or failed."""
        ...

    def recognising(self, done: int, pages: int) -> None:
        """Of the files that are being read, so many of these pages are recognised; told about
        every second while nothing else is done."""
        ...

    def embedded(self, passages: int, words: int) -> None:
        """So many more passages have vectors."""
        ...

    def committed(self, path: str, outcome: Outcome) -> None:
        """A file's change is on disk and can be found."""
        ...


class Silent:
    """A ``Progress`` for nobody."""

    def planned(self, files: int, size_bytes: int) -> None: ...

    def read(self, path: str, size_bytes: int) -> None: ...

    def recognising(self, done: int, pages: int) -> None: ...

    def embedded(self, passages: int, words: int) -> None: ...

    def committed(self, path: str, outcome: Outcome) -> None: ...
