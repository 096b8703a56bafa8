"""Copies of the index that a killed backup or restore left: found, named and cleared away.

A backup is made beside its target, which may lie anywhere. Where it is made is noted in the data
folder first, so that a copy whose process died is found again by the next backup or restore, named
by ``doctor`` and wiped by ``forget``.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.private import write_private_text
from ingest.scratch import is_stray, scratch_folder, strays, wiped

RESTORE_PREFIX = "restore-"
BACKUP_PREFIX = ".kartoteka-backup-"

_NOTE = "unfinished-backup-{}.json"
_NOTES = _NOTE.format("*")


@contextmanager
def restoring_folder(data: Path) -> Iterator[Path]:
    """A folder inside the data folder; gone after the ``with``. Hold the lock."""
    sweep_alone(data)
    with scratch_folder(data, RESTORE_PREFIX) as folder:
        yield folder


@contextmanager
def backup_folder(data: Path, beside: Path) -> Iterator[Path]:
    """A folder beside a backup's target; gone after the ``with``. Where this user may not write to
    the data folder no note is left there, and a stray is found by a backup to the same place."""
    sweep_unfinished(data, beside)
    note = data / _NOTE.format(secrets.token_hex(4))
    with scratch_folder(beside, BACKUP_PREFIX) as folder:
        with suppress(PermissionError):
            write_private_text(note, json.dumps({"folder": str(folder)}))
        try:
            yield folder
        finally:
            with suppress(PermissionError):
                note.unlink(missing_ok=True)


def unfinished(data: Path, *others: Path) -> list[Path]:
    """Folders with a copy of the index whose process is gone; ``others`` are looked into too."""
    noted = [folder for _, folder in _noted(data) if folder is not None and is_stray(folder)]
    beside = [folder for place in (data, *others) for folder in strays(place, BACKUP_PREFIX)]
    return sorted({*strays(data, RESTORE_PREFIX), *noted, *beside})


def sweep_unfinished(data: Path, *others: Path) -> list[Path]:
    """Overwrites and removes them; returns what could not be removed."""
    left = [folder for folder in unfinished(data, *others) if not wiped(folder)]
    for note, folder in _noted(data):
        if folder is None or (folder.parent.is_dir() and not folder.exists()):
            with suppress(PermissionError):
                note.unlink(missing_ok=True)
    return left


def sweep_alone(data: Path) -> list[Path]:
    """As ``sweep_unfinished``, for the holder of the lock: no restore can be under way."""
    left = [folder for folder in data.glob(f"{RESTORE_PREFIX}*") if not wiped(folder)]
    return left + sweep_unfinished(data)


def _noted(data: Path) -> list[tuple[Path, Path | None]]:
    """Each note with the folder it names, None where it is not whole. A folder that the note could
    not have named is not touched: whoever can write a note must not choose what is removed."""
    found: list[tuple[Path, Path | None]] = []
    for note in sorted(data.glob(_NOTES)):
        try:
            folder = Path(json.loads(note.read_text(encoding="utf-8"))["folder"])
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError):
            found.append((note, None))
            continue
        found.append((note, folder if folder.name.startswith(BACKUP_PREFIX) else None))
    return found
