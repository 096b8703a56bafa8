"""Which folders a run indexes, under which names, and what all of it did together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.indexing import IndexReport, Progress, RootRefused
    from service.composition import Workshop


@dataclass(frozen=True, slots=True)
class Job:
    """One folder and the name of its collection."""

    root: Path
    collection: str


class NameTaken(Exception):  # noqa: N818 - says what is the matter
    """A folder's own name is the collection of another folder already."""

    def __init__(self, name: str, root: str) -> None:
        super().__init__(name)
        self.name = name
        self.root = root


def jobs(paths: Sequence[Path], collection: str | None, known: Mapping[str, str]) -> list[Job]:
    """The folders to index; without ``paths``, all that were indexed before (``known``: root by
    collection). A folder keeps the name it has; ``collection`` may also move a name to another
    folder. Raises NameTaken."""
    if not paths:
        return [
            Job(Path(root), name)
            for name, root in known.items()
            if collection is None or name == collection
        ]
    names = {root: name for name, root in known.items()}
    found: list[Job] = []
    for path in paths:
        root = path.resolve()
        name = collection or names.get(str(root)) or root.name or "/"
        taken_by = {**known, **{job.collection: str(job.root) for job in found}}.get(name)
        if collection is None and taken_by is not None and taken_by != str(root):
            raise NameTaken(name, taken_by)
        found.append(Job(root, name))
    return found


@dataclass(frozen=True, slots=True)
class RunOptions:
    """As in ``Indexer.index``."""

    dry_run: bool = False
    retry_unreadable: bool = False
    compare_bytes: bool = False
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class DoneJob:
    job: Job
    report: IndexReport


class SomeRefused(Exception):  # noqa: N818 - says what is the matter
    """Some folders could not be indexed (a drive that is not connected); the others were."""

    def __init__(self, done: Sequence[DoneJob], refused: Sequence[RootRefused]) -> None:
        super().__init__(*map(str, refused))
        self.done = done
        self.refused = refused


Shown: TypeAlias = "Callable[[Job], AbstractContextManager[Progress]]"
"""Gives what is told of a job's progress while its ``with`` lasts."""


def index_all(
    workshop: Workshop, planned: Sequence[Job], options: RunOptions, wait_s: float, shown: Shown
) -> list[DoneJob]:
    """Every job, one after the other, under one lock; an interruption ends it. Raises SomeRefused,
    or RootRefused where it is all of them; then no index is made where there was none."""
    _refuse_if_all_are_absent(planned)
    with workshop.opened(wait_s) as catalog:
        return _carry_out(workshop, catalog, planned, options, shown)


def try_all(
    workshop: Workshop, planned: Sequence[Job], options: RunOptions, _: float, shown: Shown
) -> list[DoneJob]:
    """What every job would do. Raises as ``index_all``."""
    _refuse_if_all_are_absent(planned)
    with workshop.opened_for_trial() as catalog:
        return _carry_out(workshop, catalog, planned, replace(options, dry_run=True), shown)


def rebuild_all(
    workshop: Workshop, planned: Sequence[Job], options: RunOptions, wait_s: float, shown: Shown
) -> list[DoneJob]:
    """Builds the index anew; the old one serves until it is whole. Raises KeyboardInterrupt if
    interrupted: then the old one stays, and the next rebuild goes on."""
    with workshop.opened_for_rebuilding(wait_s) as catalog:
        try:
            done = _carry_out(workshop, catalog, planned, options, shown)
        except SomeRefused as some:  # without their documents the index would not be whole
            raise some.refused[0] from some
        if any(one.report.interrupted for one in done):
            raise KeyboardInterrupt
        return done


def keep_indexing(
    workshop: Workshop,
    planned: Sequence[Job],
    options: RunOptions,
    stop: Event,
    shown: Shown,
    changed: Callable[[DoneJob], object],
    ready: Callable[[], None],
) -> None:
    """Indexes each folder, then whatever changes in one, until ``stop`` is set.

    The lock is held only while something is indexed, so that other commands get their turn; one
    that holds it makes the change wait.
    """
    from index.indexing.watch import WatchOptions, watch
    from index.machine_fault import machine_fault

    by_root = {job.root.resolve(): job for job in planned}
    seen: set[Path] = set()

    def on_change(root: Path, moving: frozenset[str], has_news: Callable[[], bool]) -> bool:
        try:
            with workshop.opened(0.0) as catalog:
                report = _run(
                    workshop, catalog, by_root[root], options, shown, moving, stop, has_news
                )
        except (OSError, sqlite3.Error, MemoryError) as error:
            fault = machine_fault(error)
            if fault is None:
                raise
            raise fault from error  # the watcher waits for the disk to have room again
        first = root not in seen
        seen.add(root)
        if first or _did_something(report):
            changed(DoneJob(by_root[root], report))
        return report.left > 0

    data = workshop.settings.data.resolve()
    watch([*by_root], on_change, stop, WatchOptions(without=(data,)), on_ready=ready)


def _carry_out(
    workshop: Workshop,
    catalog: Catalog,
    planned: Sequence[Job],
    options: RunOptions,
    shown: Shown,
) -> list[DoneJob]:
    from index.indexing import RootRefused

    done: list[DoneJob] = []
    refused: list[RootRefused] = []
    for job in planned:
        try:
            done.append(DoneJob(job, _run(workshop, catalog, job, options, shown)))
        except RootRefused as refusal:
            refused.append(refusal)
            continue
        if done[-1].report.interrupted:
            break
    if refused and not done:
        raise refused[0]
    if refused:
        raise SomeRefused(done, refused)
    return done


def _refuse_if_all_are_absent(planned: Sequence[Job]) -> None:
    from index.indexing import RootRefused

    if any(job.root.is_dir() for job in planned):
        return
    raise RootRefused(
        f"{planned[0].root} is not a folder, or is absent",
        "Check the path, and that the drive it is on is connected",
    )


def _run(
    workshop: Workshop,
    catalog: Catalog,
    job: Job,
    options: RunOptions,
    shown: Shown,
    leave_out: Collection[str] = (),
    stop: Event | None = None,
    give_way: Callable[[], bool] | None = None,
) -> IndexReport:
    with shown(job) as progress:
        return workshop.indexer(catalog).index(
            job.root,
            job.collection,
            dry_run=options.dry_run,
            compare_bytes=options.compare_bytes,
            retry_unreadable=options.retry_unreadable,
            allow_empty=options.allow_empty,
            leave_out=leave_out,
            stop=stop,
            give_way=give_way,
            progress=progress,
        )


def _did_something(report: IndexReport) -> bool:
    return bool(report.added or report.changed or report.removed or report.renamed)


def report_shape(done: Sequence[DoneJob]) -> dict[str, Any]:
    """``index --json``: one run's report, or the sum of several. Each failed file also names its
    collection."""
    last = done[-1].report
    counted = ("added", "changed", "removed", "renamed", "unchanged")
    shape: dict[str, Any] = {
        name: sum(getattr(one.report, name) for one in done) for name in counted
    }
    shape["failed"] = [
        {
            "path": failure.path,
            "reason": failure.reason,
            "detail": failure.detail,
            "remedy": failure.remedy,
            "collection": one.job.collection,
        }
        for one in done
        for failure in one.report.failed
    ]
    shape["documents"] = last.documents
    shape["chunks"] = last.chunks
    shape["generation"] = last.generation
    shape["seconds"] = round(sum(one.report.seconds for one in done), 3)
    for flag in ("dry_run", "interrupted"):
        if any(getattr(one.report, flag) for one in done):
            shape[flag] = True
    return shape
