"""How far a run of indexing is: a bar with rate and time left on a terminal, else a line now and
then; always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from service.messages import Say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from index.indexing.report import Outcome, Progress

LINE_EVERY_S = 10.0

STALE_S = 5.0
"""What was told of scans longer ago is of files that are done."""


@contextmanager
def shown(title: str, say: Say, *, quiet: bool) -> Iterator[Progress]:
    """A ``Progress`` of the indexer that people see while the ``with`` lasts."""
    from index.indexing.report import Silent

    if quiet:
        yield Silent()
    elif sys.stderr.isatty():
        bar = _bar()
        with bar:
            yield Drawn(bar, title, say)
    else:
        yield Told(title, say)


class _Counted:
    """What both kinds of progress count."""

    def __init__(self, title: str, say: Say) -> None:
        self._title = title
        self._say = say
        self.files = 0
        self.files_done = 0
        self.passages = 0
        self.words = 0
        self._pages = (0, 0)
        self._pages_since = (0.0, 0)
        self._pages_told = 0.0
        self._began = time.monotonic()

    def planned(self, files: int, size_bytes: int) -> None:
        self.files = files
        self._began = time.monotonic()

    def read(self, path: str, size_bytes: int) -> None:
        self.files_done += 1

    def recognising(self, done: int, pages: int) -> None:
        now = time.monotonic()
        if (pages, done) < self._pages or self._pages == (0, 0):
            self._pages_since = (now, done)  # other files than a moment ago
        self._pages, self._pages_told = (pages, done), now

    def embedded(self, passages: int, words: int) -> None:
        self.passages += passages
        self.words += words

    def committed(self, path: str, outcome: Outcome) -> None: ...

    def summary(self) -> str:
        rate = self.words / max(time.monotonic() - self._began, 0.001)
        return self._files_and_passages(rate) + self._scans()

    def _scans(self) -> str:
        """How far the scans in hand are, while there are any."""
        pages, done = self._pages
        now = time.monotonic()
        if not pages or now - self._pages_told > STALE_S:
            return ""
        since, before = self._pages_since
        left = self._say("index.recognising", done=self._say.number(done), pages=pages)
        if done > before:
            minutes = (pages - done) * (now - since) / (done - before) / 60
            left += self._say("index.time_left", minutes=max(1, round(minutes)))
        return left

    def _files_and_passages(self, rate: float) -> str:
        return self._say(
            "index.progress",
            done=self._say.number(self.files_done),
            files=self._say.number(self.files),
            passages=self._say.count("page.passages", self.passages),
            rate=self._say.number(round(rate)),
        )


class Drawn(_Counted):
    """A bar over the bytes of the files to be read, which foretell the time best."""

    def __init__(self, bar: Bar, title: str, say: Say) -> None:
        super().__init__(title, say)
        self._bar = bar
        self._task: TaskID | None = None

    def planned(self, files: int, size_bytes: int) -> None:
        super().planned(files, size_bytes)
        if files:
            self._task = self._bar.add_task(self._title, total=max(size_bytes, 1), summary="")

    def read(self, path: str, size_bytes: int) -> None:
        super().read(path, size_bytes)
        self._show(size_bytes)

    def recognising(self, done: int, pages: int) -> None:
        super().recognising(done, pages)
        self._show(0)

    def embedded(self, passages: int, words: int) -> None:
        super().embedded(passages, words)
        self._show(0)

    def _show(self, size_bytes: int) -> None:
        if self._task is not None:
            self._bar.update(self._task, advance=size_bytes, summary=self.summary())


class Told(_Counted):
    """A line every ten seconds, for logs."""

    def __init__(self, title: str, say: Say) -> None:
        super().__init__(title, say)
        self._last = time.monotonic()

    def read(self, path: str, size_bytes: int) -> None:
        super().read(path, size_bytes)
        self._tell()

    def recognising(self, done: int, pages: int) -> None:
        super().recognising(done, pages)
        self._tell()

    def embedded(self, passages: int, words: int) -> None:
        super().embedded(passages, words)
        self._tell()

    def _tell(self) -> None:
        if time.monotonic() - self._last >= LINE_EVERY_S:
            self._last = time.monotonic()
            click.echo(f"{self._title}: {self.summary()}", err=True)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[summary]}"),
        TimeLeft(),
        console=Console(stderr=True),
    )
