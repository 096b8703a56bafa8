"""What was started from the desk: one file per job, with its log beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from index.indexing.telltale import Telltale
from index.private import make_private_folder, write_private_text
from ingest.scratch import wiped
from service.admin.snapshots import NAME

JobKind = Literal["index", "rollback"]
JobState = Literal[
    "running",
    "done",
    "some_unreadable",  # done, but some files could not be read
    "locked",  # another process was writing to the index
    "interrupted",
    "failed",
    "lost",  # the service ended before the job did
]
STATES: tuple[JobState, ...] = get_args(JobState)

MOST_JOBS = 50
LOG_TAIL_BYTES = 16_384


@dataclass(frozen=True, slots=True)
class Job:
    """``started_by`` is the name of a token or user. ``problem`` says what went wrong. ``target``
    is the snapshot that was rolled back to; ``snapshot`` says whether one was made before."""

    name: str
    kind: JobKind
    started: datetime
    started_by: str
    service_pid: int
    state: JobState = "running"
    ended: datetime | None = None
    problem: str = ""
    target: str = ""
    snapshot: bool = False


class Jobs:
    """The latest jobs, kept in ``folder``, which is made when the first one is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self) -> list[Job]:
        """The newest first; a file that is not whole is left out."""
        found = (self._read(file) for file in self._files())
        return [job for job in found if job is not None]

    def find(self, name: str) -> Job | None:
        return self._read(self._folder / f"{name}.json") if NAME.fullmatch(name) else None

    def keep(self, job: Job) -> None:
        """Writes beside, then replaces."""
        make_private_folder(self._folder.parent)
        make_private_folder(self._folder)
        values = asdict(job) | {
            "started": job.started.isoformat(),
            "ended": job.ended.isoformat() if job.ended else None,
        }
        beside = self._folder / f"{job.name}.new"
        write_private_text(beside, json.dumps(values, ensure_ascii=False, indent=1))
        beside.replace(self._folder / f"{job.name}.json")
        for old in self._files()[MOST_JOBS:]:
            old.unlink(missing_ok=True)
            old.with_suffix(".log").unlink(missing_ok=True)

    def log_file(self, name: str) -> Path:
        return self._folder / f"{name}.log"

    def log_tail(self, name: str) -> str:
        """The end of what the command wrote, whole lines, without signs that steer a terminal."""
        try:
            with self.log_file(name).open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
                stream.seek(max(0, size - LOG_TAIL_BYTES))
                text = stream.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return ""
        if size > LOG_TAIL_BYTES:
            text = text.partition("\n")[2]
        return "".join(sign for sign in text if sign == "\n" or sign.isprintable())

    name = "desk/jobs"

    def forget(self, telltale: Telltale) -> int:
        """Wipes the logs in which a file of these paths is named; see
        ``index.indexing.forget.Store``."""
        named = [
            log
            for log in sorted(self._folder.glob("*.log"))
            if any(path.encode() in log.read_bytes() for path in telltale.paths)
        ]
        return sum(wiped(log) for log in named)

    def _files(self) -> Sequence[Path]:
        return sorted(
            (file for file in self._folder.glob("*.json") if NAME.fullmatch(file.stem)),
            reverse=True,
        )

    @staticmethod
    def _read(file: Path) -> Job | None:
        try:
            values = json.loads(file.read_text(encoding="utf-8"))
            values["started"] = datetime.fromisoformat(values["started"])
            values["ended"] = datetime.fromisoformat(values["ended"]) if values["ended"] else None
            return Job(**values)
        except (OSError, ValueError, KeyError, TypeError):
            return None
