"""Pages that were recognised of files that are not read to their end yet.

A long scan takes minutes. Where the run is stopped, or the file's time is up, the next run takes
what was done from here. A page is named after its image, so nothing of it can be wrong; what no
file came back for is removed after some days.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

from ingest.recognition.page import PageWords
from ingest.scratch import wiped

KEPT_FOLDER = "recognised-pages"
"""Below the data folder."""

KEPT_DAYS = 14.0
_SUFFIX = ".json"


class KeptPages:
    """``folder`` None keeps nothing. A disk that takes nothing keeps nothing either: what is lost
    is time."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, key: str) -> PageWords | None:
        if self._folder is None:
            return None
        with contextlib.suppress(OSError, ValueError):
            return PageWords.from_json((self._folder / f"{key}{_SUFFIX}").read_text("utf-8"))
        return None

    def put(self, key: str, page: PageWords) -> None:
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            making = self._folder / f"{key}.making"
            making.touch(mode=0o600)
            making.write_text(page.to_json(), "utf-8")
            making.replace(self._folder / f"{key}{_SUFFIX}")

    def drop(self, keys: Iterable[str]) -> None:
        """The file that they belong to is read."""
        if self._folder is not None:
            for key in keys:
                wiped(self._folder / f"{key}{_SUFFIX}")


def sweep_kept(folder: Path, older_than_days: float = KEPT_DAYS) -> None:
    """Removes what nobody came back for; with 0 days, all."""
    before = time.time() - older_than_days * 86_400
    with contextlib.suppress(OSError):
        for file in folder.iterdir():
            if file.stat().st_mtime <= before:
                wiped(file)
        if not any(folder.iterdir()):
            folder.rmdir()
