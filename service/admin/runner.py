"""Starts indexing and rolling back from the desk, one at a time.

Indexing is the command itself in a process of its own: what it may do to memory and processor it
does not do to the service, and it can be killed at any moment without harm. Before it, a snapshot
is made; where that fails, nothing is indexed.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

import structlog

import service
from index.errors import IndexFault, IndexLocked
from index.private import make_private_file
from service.admin.jobs import Job, JobKind, Jobs, JobState
from service.admin.snapshots import Snapshots, new_name
from service.cli import exit_codes

if TYPE_CHECKING:
    from service.settings import Settings

WAIT_FOR_LOCK_S = 60
"""A watcher that took the lock after the snapshot was made is soon done."""

END_WITHIN_S = 20.0

STATES_BY_CODE: Mapping[int, JobState] = {
    exit_codes.DONE: "done",
    exit_codes.SOME_UNREADABLE: "some_unreadable",
    exit_codes.LOCKED: "locked",
    exit_codes.INTERRUPTED: "interrupted",
    -signal.SIGINT: "interrupted",
}

HANDED_ON = ("", "reading", "embedding")
"""The sections of the settings that indexing uses. The token is not among them."""


class JobRunning(Exception):  # noqa: N818 - says what is the matter
    """Only one job runs at a time."""

    def __init__(self, job: Job) -> None:
        super().__init__(job.name)
        self.job = job


class CannotStart(IndexFault):
    """Nothing can be started from the desk."""


class Runner:
    """``settings`` are those of the service: the command gets the same."""

    def __init__(self, settings: Settings, jobs: Jobs, snapshots: Snapshots) -> None:
        self._settings = settings
        self._jobs = jobs
        self._snapshots = snapshots
        self._starting = Lock()
        self._running: Job | None = None
        self._thread: Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ending = False

    def start_indexing(self, by: str, collection: str = "", *, retry: bool = False) -> Job:
        """``collection``: only this one, "" for all. ``retry``: also reads again what could not be
        read. Raises JobRunning and CannotStart."""
        flags = [f"--collection={collection}"] if collection else []
        flags += ["--retry-unreadable"] if retry else []
        return self._start("index", by, "", flags)

    def start_rolling_back(self, by: str, target: str) -> Job:
        """Raises JobRunning and CannotStart."""
        return self._start("rollback", by, target, [])

    def state_of(self, job: Job) -> Job:
        """As it is now: one that says "running" and that nobody runs any more is lost."""
        running = self._running
        if job.state != "running" or (running is not None and running.name == job.name):
            return job
        job = self._jobs.find(job.name) or job  # it may have ended since it was read
        if job.state != "running" or (
            job.service_pid != os.getpid() and _is_alive(job.service_pid)
        ):
            return job
        return replace(job, state="lost")

    def current(self) -> Job | None:
        return self._running

    def close(self) -> None:
        """Ends a running job: indexing at its next file; rolling back is waited for."""
        self._ending = True
        process = self._process
        if process is not None:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
        if self._thread is not None:
            self._thread.join(END_WITHIN_S)
            if self._process is not None:
                with suppress(ProcessLookupError):
                    self._process.kill()
            self._thread.join()

    def _start(self, kind: JobKind, by: str, target: str, flags: list[str]) -> Job:
        with self._starting:
            if self._running is not None:
                raise JobRunning(self._running)
            now = datetime.now(UTC)
            name = new_name(now, secrets.token_hex(4))
            job = Job(name, kind, now, by, os.getpid(), target=target)
            self._running = job
            try:
                self._jobs.keep(job)
            except OSError as error:
                self._running = None
                raise CannotStart(
                    f"The service may not write to {self._settings.data} ({error})",
                    "Let its user write there, or index by hand with: kartoteka index",
                ) from error
        self._thread = Thread(target=self._carry_out, args=(job, flags), name=f"desk-{kind}")
        self._thread.start()
        return job

    def _carry_out(self, job: Job, flags: list[str]) -> None:
        ended = job
        try:
            ended = self._index(job, flags) if job.kind == "index" else self._roll_back(job)
        except IndexLocked as fault:
            ended = replace(job, state="locked", problem=fault.what)
        except (IndexFault, OSError) as fault:
            ended = replace(job, state="failed", problem=str(fault))
        except Exception as fault:
            ended = replace(job, state="failed", problem=f"{type(fault).__name__}: {fault}")
            raise
        finally:
            self._end(replace(ended, ended=datetime.now(UTC)))

    def _end(self, job: Job) -> None:
        try:
            self._jobs.keep(job)
        except OSError as error:
            structlog.get_logger("kartoteka.desk").error("job not kept", problem=str(error))
        finally:
            self._running = None
        structlog.get_logger("kartoteka.desk").info(
            "job ended", job=job.name, kind=job.kind, state=job.state, by=job.started_by
        )

    def _index(self, job: Job, flags: list[str]) -> Job:
        made = self._snapshots.make(job.name)
        job = replace(job, snapshot=made is not None)
        self._jobs.keep(job)
        self._running = job
        if self._ending:
            return replace(job, state="interrupted")
        command = [
            *(sys.executable, "-m", "service"),
            *("index", "--wait", str(WAIT_FOR_LOCK_S), *flags),
        ]
        make_private_file(self._jobs.log_file(job.name))
        with self._jobs.log_file(job.name).open("wb") as log:
            self._process = subprocess.Popen(
                command,
                env=_environment(self._settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C at the service's terminal is passed on by close()
            )
            try:
                if self._ending:
                    self._process.send_signal(signal.SIGINT)
                code = self._process.wait()
            finally:
                self._process = None
        return replace(job, state=STATES_BY_CODE.get(code, "failed"))

    def _roll_back(self, job: Job) -> Job:
        self._snapshots.roll_back(job.target)
        return replace(job, state="done")


def _environment(settings: Settings) -> dict[str, str]:
    """The service's own settings as variables: the command means the same index, whatever flags
    or files the service was started with."""
    from service.settings.sources import all_specs

    kept = {name: value for name, value in os.environ.items() if not name.startswith("KARTOTEKA_")}
    for spec in all_specs().values():
        if spec.section in HANDED_ON:
            group: object = getattr(settings, spec.section) if spec.section else settings
            value = getattr(group, spec.name)
            kept[spec.variable] = _as_text(value)
    folder = str(Path(service.__file__).parents[1])
    path = os.environ.get("PYTHONPATH")
    return kept | {
        "PYTHONPATH": os.pathsep.join([folder, path]) if path else folder,
        "PYTHONIOENCODING": "utf-8",
    }


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value.absolute()) if isinstance(value, Path) else str(value)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
