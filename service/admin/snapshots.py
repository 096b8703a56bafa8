"""States of the index from before a run of indexing, to roll back to.

A snapshot is a backup in ``desk/snapshots`` of the data folder. It holds the text of documents that
were removed since, so it goes after some days, and all go when a document is forgotten.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.catalog import Catalog
from index.catalog.schema import CATALOG_FILE
from index.errors import IndexFault
from index.indexing import writing
from index.indexing.backup import MANIFEST, BackupManifest, back_up, restore
from index.private import make_private_folder, write_private_text
from ingest.scratch import wiped

DESK_FOLDER = "desk"
SNAPSHOTS_FOLDER = "snapshots"
NAME = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")

WAIT_S = 2.0
"""A watcher holds the lock only while it indexes a file or two."""

SPACE_FACTOR = 2.5
"""A snapshot is a copy of the catalog and then a packed one, both on the disk for a moment."""


class CannotRollBack(IndexFault):
    """The snapshot is gone, or the index has been rebuilt with other settings since."""


class NoRoom(IndexFault):
    """The disk has no room for a snapshot."""


@dataclass(frozen=True, slots=True)
class KeptSnapshot:
    """``name`` is that of the job before which it was made."""

    name: str
    made: datetime
    documents: int
    chunks: int
    generation: int
    size_bytes: int


class Snapshots:
    """``keep``: how many stay; 0 makes none. ``days``: how long each stays."""

    def __init__(self, data: Path, keep: int, days: int) -> None:
        self._data = data
        self._folder = data / DESK_FOLDER / SNAPSHOTS_FOLDER
        self._keep = keep
        self._days = days

    @property
    def are_kept(self) -> bool:
        return self._keep > 0

    def kept(self) -> list[KeptSnapshot]:
        """The newest first; a file that is no whole backup is left out, also one that was being
        made when the service was killed."""
        self.tidy()
        noted = (file for file in self._files() if file.with_suffix(".json").exists())
        found = [_described(file) for file in noted]
        return [snapshot for snapshot in found if snapshot is not None]

    def make(self, name: str) -> KeptSnapshot | None:
        """The present state, under the lock, so that nothing is being forgotten meanwhile. None
        where there is no index yet, or none are kept. Raises IndexLocked, NoRoom and OSError."""
        if not self.are_kept or not (self._data / CATALOG_FILE).exists():
            return None
        make_private_folder(self._folder.parent)
        make_private_folder(self._folder)
        with writing(self._data, "snapshot", wait_s=WAIT_S):
            self._require_room()
            with Catalog.open(self._data) as catalog:
                back_up(catalog, self._file(name))
                noted = {"settings": catalog.settings.fingerprint}
                write_private_text(self._file(name).with_suffix(".json"), json.dumps(noted))
        self.tidy()
        return _described(self._file(name))

    def roll_back(self, name: str) -> BackupManifest:
        """Puts a snapshot in the place of the index, and drops those that were made after it.

        Searches go on meanwhile, and find the former state from then on. Raises IndexLocked,
        CannotRollBack, BackupRefused and OSError; then the index is as it was.
        """
        if not NAME.fullmatch(name):
            raise CannotRollBack("There is no such snapshot", "Choose another one")
        with writing(self._data, "roll back", wait_s=WAIT_S):
            built_with = self._settings_of(name)
            with Catalog.open(self._data) as catalog:
                if catalog.settings.fingerprint != built_with:
                    raise CannotRollBack(
                        "The index has been rebuilt with other settings since",
                        "Restore a backup by hand with: kartoteka restore FILE",
                    )
            manifest = restore(self._file(name), self._data)
            for file in self._files():
                if file.stem > name:
                    self._remove(file)
        return manifest

    def tidy(self) -> None:
        """Removes what is beyond the number or the days; what may not be removed stays."""
        oldest = datetime.now(UTC) - timedelta(days=self._days)
        for place, file in enumerate(self._files()):
            if place >= self._keep or _time_of(file.stem) < oldest:
                self._remove(file)

    def _files(self) -> Sequence[Path]:
        found = (file for file in self._folder.glob("*.zip") if NAME.fullmatch(file.stem))
        return sorted(found, reverse=True)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.zip"

    def _settings_of(self, name: str) -> str:
        try:
            noted = json.loads(self._file(name).with_suffix(".json").read_text(encoding="utf-8"))
            return str(noted["settings"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CannotRollBack("The snapshot is gone", "Choose another one") from error

    def _require_room(self) -> None:
        size = sum(file.stat().st_size for file in self._data.glob(f"{CATALOG_FILE}*"))
        free = shutil.disk_usage(self._data).free
        if free < SPACE_FACTOR * size:
            raise NoRoom(
                f"A snapshot needs {SPACE_FACTOR * size / 1e6:.0f} MB; {free / 1e6:.0f} are free",
                "Make room, or set admin.snapshots = 0 and index without a way back",
            )

    @staticmethod
    def _remove(file: Path) -> None:
        with suppress(PermissionError):
            file.unlink(missing_ok=True)
            file.with_suffix(".json").unlink(missing_ok=True)


def forget_snapshots(data: Path) -> int:
    """Removes all: they may hold what was just forgotten. Hold the lock. Returns how many."""
    folder = data / DESK_FOLDER / SNAPSHOTS_FOLDER
    count = sum(1 for _ in folder.glob("*.zip"))
    if folder.exists():
        wiped(folder)
    return count


def new_name(now: datetime, letters: str) -> str:
    """Names sort by time."""
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{letters}"


def _time_of(name: str) -> datetime:
    return datetime.strptime(name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)


def _described(file: Path) -> KeptSnapshot | None:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = BackupManifest(**json.loads(archive.read(MANIFEST)))
        return KeptSnapshot(
            file.stem,
            datetime.fromisoformat(manifest.made),
            manifest.documents,
            manifest.chunks,
            manifest.generation,
            file.stat().st_size,
        )
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, TypeError):
        return None
