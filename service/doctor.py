"""Looks for what an operator should know before a user notices: each finding with its remedy.

A check looks at one thing and gives its findings; it never repairs and never writes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.embedding.errors import EmbedderUnavailable
from index.errors import CatalogMissing, IndexFault

if TYPE_CHECKING:
    from index.catalog import IndexSettings, Snapshot
    from index.lexical.base import LexicalIndex
    from service.settings import Settings

SHOWN = 5
"""So many names a finding gives of a longer list."""

Severity = Literal["error", "warning"]

UNREADABLE_SHARE = 0.2
"""From here on, a user's question is more likely to miss its answer than an operator expects."""

SPACE_FACTOR = 2.0
"""A rebuild or a VACUUM needs the size of the index once more."""

LEAST_FREE_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` names the message "doctor.CODE"; ``command`` mends it, as it can be typed."""

    code: str
    severity: Severity
    command: str
    fields: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """What the checks look at. ``wanted`` is what an index made today would be built with."""

    settings: Settings
    snapshot: Snapshot
    wanted: IndexSettings
    lexical: LexicalIndex


Check = Callable[[Patient], Iterator[Finding]]


def examine(
    settings: Settings, open_patient: Callable[[], AbstractContextManager[Patient]]
) -> list[Finding]:
    """All findings, errors first. ``open_patient`` gives a Patient in a ``with``; what keeps it
    from opening is a finding too."""
    from service.access.checks import access_findings, wall_findings

    found = [
        *_without_index(settings),
        *_broken_files(settings),
        *access_findings(settings),
    ]
    try:
        with open_patient() as patient:
            for check in CHECKS:
                found.extend(check(patient))
            found.extend(wall_findings(settings, patient.snapshot))
    except CatalogMissing:
        found.append(Finding("no_index", "error", "kartoteka index FOLDER"))
    except IndexFault as fault:
        found.append(Finding("cannot_open", "error", fault.remedy, {"problem": fault.what}))
    except EmbedderUnavailable as fault:
        found.append(Finding("model", "error", fault.remedy, {"problem": fault.what}))
    return sorted(found, key=lambda finding: finding.severity != "error")


def finding_shape(finding: Finding, message: str) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": message,
        "command": finding.command,
    }


def _without_index(settings: Settings) -> Iterator[Finding]:
    """What can be said of the data folder alone."""
    data = settings.data
    if not data.is_dir():
        return
    damaged = sorted(file.name for file in data.glob("*.damaged-*"))
    if damaged:
        yield Finding(
            "damaged_set_aside",
            "warning",
            "kartoteka verify",
            {"files": ", ".join(damaged), "folder": data},
        )
    yield from _left_by_a_killed_process(data)
    yield from _open_to_others(data)
    yield from _feedback_is_full(settings)
    size = sum(file.stat().st_size for file in data.glob("catalog.sqlite3*"))
    free = shutil.disk_usage(data).free
    if free < max(LEAST_FREE_BYTES, SPACE_FACTOR * size):
        yield Finding("little_space", "warning", f"df -h {data}", {"mb": round(free / 1e6)})


def _broken_files(settings: Settings) -> Iterator[Finding]:
    from service.needed_files import broken_files

    for broken in broken_files(settings):
        fields = {"file": broken.file, "problem": broken.problem}
        yield Finding("broken_file", "error", broken.command, fields)


def _left_by_a_killed_process(data: Path) -> Iterator[Finding]:
    """Each is a copy of the whole index, text and all."""
    from index.indexing.unfinished import unfinished

    for folder in unfinished(data):
        yield Finding("unfinished_copy", "warning", f"rm -r {folder}", {"folder": folder})


def _open_to_others(data: Path) -> Iterator[Finding]:
    from index.private import open_to_others

    found = list(open_to_others(data))
    if found:
        shown = ", ".join(str(path.relative_to(data.parent)) for path in found[:SHOWN])
        if len(found) > SHOWN:
            shown += ", …"
        yield Finding(
            "open_to_others",
            "warning",
            f"chmod -R go= {data}",
            {"folder": data, "files": shown, "n": len(found)},
        )


def _feedback_is_full(settings: Settings) -> Iterator[Finding]:
    from service.answers.feedback import FEEDBACK_FILE, FeedbackBook

    try:
        count = FeedbackBook(settings.data).count()
    except sqlite3.Error as error:
        yield Finding("feedback_broken", "error", "kartoteka verify", {"problem": error})
        return
    if count >= settings.http.feedback_most:
        command = f"kartoteka feedback export --out FILE && rm {settings.data / FEEDBACK_FILE}"
        yield Finding("feedback_full", "warning", command, {"count": count})


def _settings_differ(patient: Patient) -> Iterator[Finding]:
    built = patient.snapshot.settings
    try:
        built.require(patient.wanted)
    except IndexFault as fault:
        yield Finding("mismatch", "error", "kartoteka index --rebuild", {"problem": fault.what})


def _is_empty(patient: Patient) -> Iterator[Finding]:
    if patient.snapshot.count_documents() == 0:
        yield Finding("empty", "error", "kartoteka index FOLDER")


def _words_are_missing(patient: Patient) -> Iterator[Finding]:
    """Looks up the words of a passage by themselves: silence means that this leg answers nothing,
    which a hybrid search hides."""
    snapshot = patient.snapshot
    rows = snapshot.documents(limit=1)
    chunks = snapshot.chunks_of(rows[0].id) if rows else []
    if not chunks:
        return
    words = " ".join(chunks[0][1].text.split()[:20])
    if snapshot.settings.analyser and not patient.lexical.search(snapshot.seen, words, 1, None):
        yield Finding("no_words", "error", "kartoteka index --rebuild")


def _vectors_are_missing(patient: Patient) -> Iterator[Finding]:
    """The other leg: passages without a vector are found by their words alone."""
    (chunks, vectors) = patient.snapshot.connection.execute(
        "SELECT (SELECT count(*) FROM chunks), (SELECT count(*) FROM vectors)"
    ).fetchone()
    if vectors < chunks:
        yield Finding(
            "no_vectors",
            "error",
            "kartoteka index --rebuild",
            {"missing": chunks - vectors, "chunks": chunks},
        )


def _roots_are_gone(patient: Patient) -> Iterator[Finding]:
    for collection in patient.snapshot.collections():
        if not Path(collection.root).is_dir():
            yield Finding(
                "root_gone",
                "error",
                f"kartoteka index FOLDER --collection {collection.name}",
                {"collection": collection.name, "root": collection.root},
            )


def _much_is_unreadable(patient: Patient) -> Iterator[Finding]:
    for collection in patient.snapshot.collections():
        files = patient.snapshot.files(collection.name)
        bad = sum(not row.readable for row in files.values())
        if files and bad / len(files) > UNREADABLE_SHARE:
            yield Finding(
                "much_unreadable",
                "warning",
                "kartoteka status --unreadable",
                {
                    "collection": collection.name,
                    "bad": bad,
                    "files": len(files),
                    "percent": round(100 * bad / len(files)),
                },
            )


def _scans_are_not_read(patient: Patient) -> Iterator[Finding]:
    from ingest.programs import INSTALL_RECOGNITION, tesseract

    reading = patient.settings.reading
    if not reading.recognition:
        return
    found = tesseract()
    if found is None:
        waiting = _waiting(patient.snapshot, "recognition")
        if waiting:
            yield Finding(
                "recognition_missing", "warning", INSTALL_RECOGNITION, {"n": len(waiting)}
            )
        return
    wanted = reading.recognition_languages or ("pol",)
    missing = [one for one in wanted if one not in found.languages]
    if missing:
        packages = " ".join(f"tesseract-ocr-{one}" for one in missing)
        yield Finding(
            "recognition_languages",
            "warning",
            f"apt-get install {packages}",
            {"languages": ", ".join(missing)},
        )


def _old_files_are_not_read(patient: Patient) -> Iterator[Finding]:
    from ingest.programs import INSTALL_OFFICE, libreoffice

    if patient.settings.reading.old_office and libreoffice() is None:
        waiting = _waiting(patient.snapshot, "office")
        if waiting:
            yield Finding("office_missing", "warning", INSTALL_OFFICE, {"n": len(waiting)})


def _waiting(snapshot: Snapshot, program: str) -> list[str]:
    """Paths of the files that this program may be able to read."""
    from index.indexing.programs import waiting_for

    reasons, notices = waiting_for({}, {program: ""})
    return [
        f"{collection.name}/{path}"
        for collection in snapshot.collections()
        for path in snapshot.files_with(collection.name, reasons, notices)
    ]


def _last_run_failed(patient: Patient) -> Iterator[Finding]:
    seen: set[str] = set()
    for run in patient.snapshot.runs():
        if run.collection in seen:
            continue
        seen.add(run.collection)
        if run.result != "done":
            yield Finding(
                f"run_{run.result}",
                "warning",
                "kartoteka index",
                {
                    "collection": run.collection,
                    "ended": run.ended.astimezone().isoformat(" ", "minutes"),
                },
            )


CHECKS: Sequence[Check] = (
    _settings_differ,
    _is_empty,
    _words_are_missing,
    _vectors_are_missing,
    _roots_are_gone,
    _much_is_unreadable,
    _scans_are_not_read,
    _old_files_are_not_read,
    _last_run_failed,
)
