"""One run of indexing over one folder: the changes carried out, counted and written down."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from threading import Event
from typing import TypeVar

from index.catalog.catalog import Catalog
from index.catalog.rows import FileState, ReadyDocument
from index.chunk import Chunk
from index.embedding.base import Embedder
from index.indexing.file_task import FileResult, FileTask, Reader, read_tasks
from index.indexing.mishap import is_of_content, mishap
from index.indexing.passage_queue import CutFile, PassageQueue
from index.indexing.persisting import persist_vectors
from index.indexing.plan import Changes, Known
from index.indexing.report import Failure, IndexReport, Outcome, Progress
from ingest.document import Document
from ingest.errors import TEXT_STAYS, Unreadable
from ingest.recognition import PagesDone
from ingest.walk import SkippedFile

FILES_PER_COMMIT = 200
"""For changes that need no reading: removed, moved, looked at."""

Item = TypeVar("Item")


class Run:
    """Carries out the changes of one folder, once."""

    def __init__(
        self,
        catalog: Catalog,
        collection: str,
        *,
        read: Reader,
        chunks: Callable[[Document], list[Chunk]],
        embedder: Embedder,
        embedded_text: Callable[[Chunk], str],
        progress: Progress,
        stop: Event,
        give_way: Callable[[], bool] | None,
        clock: float,
        programs: Mapping[str, str],
    ) -> None:
        self._catalog = catalog
        self._collection = collection
        self._read = read
        self._chunks = chunks
        self._queue = PassageQueue(catalog, embedder, embedded_text, progress, stop)
        self._progress = progress
        self._stop = stop
        self._give_way = give_way
        self._left = 0
        self._clock = clock
        self._programs = programs
        self._started = datetime.now(UTC)
        self._counts: dict[Outcome, int] = {
            "added": 0,
            "changed": 0,
            "removed": 0,
            "renamed": 0,
            "failed": 0,
        }
        self._passing: dict[str, Failure] = {}

    def carry_out(self, root: Path, changes: Changes) -> IndexReport:
        interrupted = False
        try:
            with self._catalog.write() as writer:
                writer.collection(self._collection, root)
            self._remove(changes)
            self._move_and_look_at(changes)
            self._skip(changes)
            self._read_all(changes)
        except KeyboardInterrupt:
            interrupted = True
        except BaseException as error:
            self._record_failure(error)
            raise
        self._record("interrupted" if interrupted else "done")
        if not interrupted:
            persist_vectors(self._catalog)
        unchanged = sum(row.readable for row in (*changes.unchanged, *changes.kept))
        unchanged += sum(one.row.readable for one in changes.looked_at)
        return _report(
            self._catalog,
            self._collection,
            self._counts,
            unchanged,
            self._passing,
            self._clock,
            interrupted=interrupted,
            left=self._left,
        )

    def _remove(self, changes: Changes) -> None:
        for rows in _groups(changes.removed):
            with self._catalog.write() as writer:
                for row in rows:
                    writer.remove_file(row.id)
            for row in rows:
                if row.readable:
                    self._done(row.state.path, "removed")

    def _move_and_look_at(self, changes: Changes) -> None:
        for moved in _groups([one for one in changes.renamed if _keeps_name(one)]):
            with self._catalog.write() as writer:
                for one in moved:
                    writer.rename(one.row.id, _state(one, changes.checked_ns))
            for one in moved:
                if one.row.readable:
                    self._done(one.found.path, "renamed")
        for looked_at in _groups(changes.looked_at):
            with self._catalog.write() as writer:
                for one in looked_at:
                    writer.refresh(one.row.id, _state(one, changes.checked_ns))

    def _skip(self, changes: Changes) -> None:
        """Writes down what may not be read at all, unless it is known already.

        A file that could be read once and may not be now keeps its passages and is only reported.
        """
        with self._catalog.snapshot() as snapshot:
            known = {(row.path, row.reason) for row in snapshot.unreadable(self._collection)}
        kept = {row.state.path for row in changes.kept}
        for entry in changes.skipped:
            if entry.path in kept:
                self._passing[entry.path] = _failure(entry)
            elif (entry.path, entry.error.reason) not in known:
                state = FileState(entry.path, -1, -1, changes.checked_ns, None)
                self._fail(state, entry.error)

    def _read_all(self, changes: Changes) -> None:
        tasks = [
            *(FileTask(found, "added") for found in changes.added),
            *(FileTask(found, "changed") for found in changes.changed),
            *(
                FileTask(one.found, "renamed", one.row.id)
                for one in changes.renamed
                if not _keeps_name(one)
            ),
        ]
        if self._give_way is not None:
            tasks.sort(key=lambda task: task.found.mtime_ns, reverse=True)
        self._progress.planned(len(tasks), sum(task.found.size for task in tasks))
        self._left = len(tasks)
        for result in read_tasks(tasks, self._read, changes.checked_ns):
            if isinstance(result, PagesDone):
                self._progress.recognising(result.done, result.pages)
            elif result is not None:  # else a long file is being read, and nothing else is done
                self._left -= 1
                self._progress.read(result.task.found.path, result.task.found.size)
                self._take(result)
            self._end_if_told()
            if self._queue.is_due:
                self._commit_waiting()
            if self._left and self._give_way is not None and self._give_way():
                break
        self._commit_waiting()

    def _take(self, result: FileResult) -> None:
        path = result.task.found.path
        if isinstance(result.content, Unreadable):
            error = result.content
            if error.reason == "vanished":
                self._passing[path] = Failure(path, error.reason, error.detail, error.remedy)
            else:
                self._fail(result.state, error, result.task.file_id)
            return
        try:
            documents = [(one, self._chunks(one)) for one in result.content.documents]
            self._queue.add(CutFile(result, documents))
        except Unreadable as error:  # its text is more than may be spent on it
            self._fail(result.state, error, result.task.file_id)
        except Exception as error:
            if not is_of_content(error):
                raise
            reason = mishap(error, "Its text could not be cut into passages")
            self._fail(result.state, reason, result.task.file_id)

    def _commit_waiting(self) -> None:
        for result, documents in self._queue.drain():
            if isinstance(documents, Unreadable):
                self._fail(result.state, documents, result.task.file_id)
                continue
            try:
                self._commit(result, documents)
            except Exception as error:
                if not is_of_content(error):
                    raise
                reason = mishap(error, "Its text could not be taken into the index")
                self._fail(result.state, reason, result.task.file_id)
                continue
            self._done(result.state.path, result.task.outcome if documents else "failed")

    def _commit(self, result: FileResult, documents: Sequence[ReadyDocument]) -> None:
        content = result.content
        assert not isinstance(content, Unreadable)
        with self._catalog.write() as writer:
            if result.task.file_id is not None:
                writer.rename(result.task.file_id, result.state)
            writer.put(self._collection, result.state, documents, content.unreadable)

    def _fail(self, state: FileState, error: Unreadable, file_id: int | None = None) -> None:
        with self._catalog.write() as writer:
            if file_id is not None:
                writer.rename(file_id, state)
            if error.reason in TEXT_STAYS:
                writer.note_unread(self._collection, state, error)
            else:
                writer.record_unreadable(self._collection, state, error)
        self._done(state.path, "failed")

    def _record(self, result: str) -> None:
        if result == "done" and not self._left:
            self._note_programs()
        if result == "done" and not any(self._counts.values()):
            return  # a run that changed nothing writes nothing
        counts = {str(outcome): count for outcome, count in self._counts.items()}
        with self._catalog.snapshot() as snapshot:  # as the run's own report says it at its end
            known = {row.path for row in snapshot.unreadable(self._collection)}
        counts["unreadable"] = len(known | self._passing.keys())
        with self._catalog.write() as writer:
            if result == "done":
                writer.drop_kept_vectors()  # those an earlier run left and this one took up
            writer.record_run(self._collection, self._started, result, counts)

    def _note_programs(self) -> None:
        """A program that is gone stays noted: the next run without it has nothing to take up."""
        with self._catalog.snapshot() as snapshot:
            had = snapshot.programs(self._collection)
        if had != {**had, **self._programs}:
            with self._catalog.write() as writer:
                writer.note_programs(self._collection, {**had, **self._programs})

    def _record_failure(self, error: BaseException) -> None:
        """What ended the run, a full disk most likely, may also keep this from being written; it
        must not take the place of the first error."""
        try:
            self._record("failed")
        except (OSError, sqlite3.Error) as second:
            error.add_note(f"That the run failed could not be written down either: {second}")

    def _done(self, path: str, outcome: Outcome) -> None:
        self._counts[outcome] += 1
        self._progress.committed(path, outcome)
        self._end_if_told()

    def _end_if_told(self) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt


def forecast(catalog: Catalog, collection: str, changes: Changes, clock: float) -> IndexReport:
    """What a run would do, as its report; files that will turn out unreadable count as added."""
    counts: dict[Outcome, int] = {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "removed": sum(row.readable for row in changes.removed),
        "renamed": sum(one.row.readable for one in changes.renamed),
    }
    unchanged = sum(row.readable for row in (*changes.unchanged, *changes.kept))
    unchanged += sum(one.row.readable for one in changes.looked_at)
    passing = {entry.path: _failure(entry) for entry in changes.skipped}
    return _report(catalog, collection, counts, unchanged, passing, clock, dry_run=True)


def _report(
    catalog: Catalog,
    collection: str,
    counts: dict[Outcome, int],
    unchanged: int,
    passing: dict[str, Failure],
    clock: float,
    *,
    dry_run: bool = False,
    interrupted: bool = False,
    left: int = 0,
) -> IndexReport:
    with catalog.snapshot() as snapshot:
        failed = {
            row.path: Failure(row.path, row.reason, row.detail, row.remedy)
            for row in snapshot.unreadable(collection)
        }
        statistics = snapshot.statistics()
    return IndexReport(
        counts["added"],
        counts["changed"],
        counts["removed"],
        counts["renamed"],
        unchanged,
        tuple(failure for _, failure in sorted({**failed, **passing}.items())),
        statistics.documents,
        statistics.chunks,
        statistics.generation,
        time.perf_counter() - clock,
        dry_run,
        interrupted,
        left,
    )


def _keeps_name(one: Known) -> bool:
    """A file's name can give its title and date, and tell its format; its folder cannot."""
    return PurePosixPath(one.found.path).name == PurePosixPath(one.row.state.path).name


def _state(one: Known, checked_ns: int) -> FileState:
    found = one.found
    return FileState(found.path, found.size, found.mtime_ns, checked_ns, one.content_hash)


def _failure(entry: SkippedFile) -> Failure:
    return Failure(entry.path, entry.error.reason, entry.error.detail, entry.error.remedy)


def _groups(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), FILES_PER_COMMIT):
        yield items[start : start + FILES_PER_COMMIT]
