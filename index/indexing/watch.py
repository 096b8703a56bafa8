"""Notices changed files in indexed folders and says so once they stand still.

The system's own notices are used where it gives any; network drives give none, so there the
folders are listed every second. Notices can be lost (a full queue, a drive that comes back), so a
complete comparison also runs now and then. What changed is found out by comparing, never taken
from the notices.

Indexing a burst of thousands takes minutes. A file that is saved meanwhile need not wait for them:
notices are taken in a thread of their own, and the run under way is told that there is news, so
that it can give way to one that begins with the newest files.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexFault
from ingest.options import WalkOptions
from ingest.walk import is_hidden, is_temporary

IGNORE_FILE = WalkOptions().ignore_file

STILL_S = 0.5
"""A file that is being copied grows, or gets a new time, more often than this."""

LONGEST_WAIT_S = 1.0
"""A complete file waits no longer for others that are still being written."""

SLICE_S = 1.0
"""A run does not give way before, so that constant news does not keep it from getting on."""

RETRY_S = 5.0

POLL_S = 1.0

HEAL_EVERY_S = 600.0

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})

log = logging.getLogger(__name__)

OnChange = Callable[[Path, frozenset[str], Callable[[], bool]], bool]


@dataclass(frozen=True, slots=True)
class WatchOptions:
    """``still_s``: how long a file must not change to count as complete. ``heal_every_s``: how
    often everything is compared although nothing was noticed. ``polling``: None decides by the
    file system. ``without``: folders inside the watched ones that hold no documents."""

    still_s: float = STILL_S
    longest_wait_s: float = LONGEST_WAIT_S
    heal_every_s: float = HEAL_EVERY_S
    polling: bool | None = None
    without: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sighting:
    """What a file looked like (None: not there), and since when (monotonic seconds)."""

    look: tuple[int, int] | None
    since: float


class _Restless:
    """The files below one root that were noticed and are not indexed yet."""

    def __init__(self, root: Path, options: WatchOptions) -> None:
        self.root = root
        self._options = options
        self._files: dict[Path, _Sighting] = {}
        self._first = 0.0
        self._not_before = 0.0

    def notice(self, path: Path, now: float) -> None:
        if not self._files:
            self._first = now
        self._files[path] = _Sighting(_look(path), now)

    def due(self, now: float) -> frozenset[Path] | None:
        """Which files are still moving, if it is time to index the others; None if it is not."""
        if not self._files or now < self._not_before:
            return None
        for path, sighting in self._files.items():
            look = _look(path)
            if look != sighting.look:
                self._files[path] = _Sighting(look, now)
        moving = frozenset(
            path
            for path, sighting in self._files.items()
            if now - sighting.since < self._options.still_s
        )
        if len(moving) == len(self._files):
            return None
        if moving and now - self._first < self._options.longest_wait_s:
            return None
        return moving

    def indexed(self, moving: frozenset[Path], now: float) -> None:
        self._files = {path: self._files[path] for path in moving}
        self._first = now

    def go_on(self, now: float) -> None:
        """There is more to do, and it stands still already."""
        self._first = now if not self._files else self._first
        self._files[self.root] = _Sighting(_look(self.root), now - self._options.still_s)

    def failed(self, now: float) -> None:
        self._not_before = now + RETRY_S


def watch(
    roots: Sequence[Path],
    on_change: OnChange,
    stop: threading.Event,
    options: WatchOptions | None = None,
    on_ready: Callable[[], None] | None = None,
) -> None:
    """Calls ``on_change(root, moving, has_news)`` once at the start, and whenever something below
    ``root`` changed and stands still, until ``stop`` is set.

    ``moving`` are the paths, relative to ``root``, of files that are still being written:
    ``Indexer.index`` leaves them as they are (``leave_out``). ``has_news()`` says that something
    else changed since the call (``give_way``); ``on_change`` returns whether it left something
    undone, and is then called again. An IndexFault that ``on_change``
    raises (an absent folder, a locked index), or any other error, is logged, and the change tried
    again later.
    ``on_ready`` is called when nothing that happens from then on is missed.
    """
    options = options or WatchOptions()
    restless = [_Restless(root.resolve(), options) for root in roots]
    healed = time.monotonic()
    watched = [one.root for one in restless]
    notices = _Notices(
        lambda: _notices(watched, stop, options, on_ready),
        lambda path: any(_is_document_path(path, root, options.without) for root in watched),
    )
    for noticed in notices:
        now = time.monotonic()
        heal = now - healed > options.heal_every_s
        healed = now if heal else healed
        for one in restless:
            if heal:
                one.notice(one.root, now)
            for path in noticed:
                if _is_document_path(path, one.root, options.without):
                    one.notice(path, now)
            _index_if_due(one, on_change, notices)


class _Notices:
    """Takes the notices in a thread, so that they are heard while something is indexed."""

    def __init__(
        self, take: Callable[[], Iterator[set[Path]]], is_news: Callable[[Path], bool]
    ) -> None:
        self._take = take
        self._is_news = is_news
        self._lock = threading.Condition()
        self._waiting: set[Path] | None = None
        self._ended = False
        self._failure: BaseException | None = None
        threading.Thread(target=self._run, name="notices", daemon=True).start()

    def _run(self) -> None:
        failure: BaseException | None = None
        try:
            for paths in self._take():
                with self._lock:
                    self._waiting = paths | (self._waiting or set())
                    self._lock.notify()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that indexes
            failure = error
        with self._lock:
            self._ended, self._failure = True, failure
            self._lock.notify()

    def __iter__(self) -> Iterator[set[Path]]:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: self._waiting is not None or self._ended)
                paths, self._waiting = self._waiting, None
                if self._failure is not None:
                    raise self._failure
            if paths is None:
                return
            yield paths

    def any_news(self) -> bool:
        with self._lock:
            return any(map(self._is_news, self._waiting or ()))


def _index_if_due(restless: _Restless, on_change: OnChange, notices: _Notices) -> None:
    moving = restless.due(time.monotonic())
    if moving is None:
        return
    root = restless.root
    try:
        begun = time.monotonic()
        left = on_change(
            root,
            frozenset(path.relative_to(root).as_posix() for path in moving),
            lambda: time.monotonic() - begun > SLICE_S and notices.any_news(),
        )
    except IndexFault as fault:
        log.warning("%s", fault)
        restless.failed(time.monotonic())
    except Exception:  # an error of ours must not end the watch: the next change may pass
        log.exception("indexing %s failed; it is tried again", root)
        restless.failed(time.monotonic())
    else:
        restless.indexed(moving, time.monotonic())
        if left:
            restless.go_on(time.monotonic())


def _is_document_path(path: Path, root: Path, without: Sequence[Path]) -> bool:
    if not path.is_relative_to(root) or any(path.is_relative_to(one) for one in without):
        return False
    return not any(is_hidden(name) for name in path.relative_to(root).parts[:-1]) and (
        path.name == IGNORE_FILE or path == root or not _is_passed_over(path)
    )


def _is_passed_over(path: Path) -> bool:
    """Of a temporary file; a folder may be called so."""
    return is_hidden(path.name) or (is_temporary(path.name) and not path.is_dir())


def _notices(
    roots: Sequence[Path],
    stop: threading.Event,
    options: WatchOptions,
    on_ready: Callable[[], None] | None,
) -> Iterator[set[Path]]:
    """Changed paths; an empty set when for half of ``still_s`` nothing happened.

    A root that was replaced by another folder of its name, or comes back, is watched anew.
    """
    from watchfiles import watch as watch_files

    pause_s = options.still_s / 2
    milliseconds = max(20, int(pause_s * 1000))
    while not stop.is_set():
        present = _present(roots)
        if not present:
            stop.wait(RETRY_S)
            continue
        fresh = True
        for changes in watch_files(
            *present,
            watch_filter=None,
            debounce=milliseconds,
            step=20,
            stop_event=stop,
            rust_timeout=milliseconds,
            yield_on_timeout=True,
            force_polling=_needs_polling(present, options),
            poll_delay_ms=int(POLL_S * 1000),
            ignore_permission_denied=True,
        ):
            if fresh and on_ready is not None:
                on_ready()
                on_ready = None
            yield {Path(path) for _, path in changes} | (set(present) if fresh else set())
            fresh = False
            if _present(roots) != present:
                break


def _present(roots: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Device and inode of each root that is a folder now."""
    found: dict[Path, tuple[int, int]] = {}
    for root in roots:
        try:
            status = root.stat()
        except OSError:
            continue  # an absent root is looked for again; the caller hears of it by its absence
        if stat.S_ISDIR(status.st_mode):
            found[root] = (status.st_dev, status.st_ino)
    return found


def _needs_polling(roots: Iterable[Path], options: WatchOptions) -> bool:
    if options.polling is not None:
        return options.polling
    return any(file_system_of(root) in NETWORK_FILE_SYSTEMS for root in roots)


def file_system_of(path: Path) -> str:
    """The type of the file system a path is on, "" where the system does not tell."""
    best, kind = "", ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in mounts.splitlines():
        _, mounted, found, *_ = line.split(" ")
        point = mounted.replace("\\040", " ")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + os.sep)
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind


def _look(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
