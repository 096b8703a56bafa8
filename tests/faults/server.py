"""Carries out work on an index in children in which one system call fails, or kills them.

Run as a program with the shim preloaded. Every line of standard input is a JSON list: work, data
folder, its argument, the folder to watch, the number of the fault (as in ``shim.c``) and of the
call at which it happens (0: never, only count). The answer is a JSON object: how the child ended
("done", "machine" for a fault told as the machine's, "killed", "other"), what it said, how many
calls it counted, and the reasons that its report gives.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from index.catalog import Catalog
from index.errors import CatalogDamaged
from index.indexing import Indexer, writing
from index.indexing.backup import back_up, restore
from index.indexing.forget import forget
from index.indexing.rebuild import rebuilding
from index.indexing.unfinished import unfinished
from index.indexing.verify import verify
from index.machine_fault import machine_fault
from tests.index.crash_server import OtherEmbedder
from tests.index.small_index import (
    SETTINGS,
    ParagraphChunker,
    SmallIndex,
    WordTable,
    embedded_text,
    read_plain,
)


def words(connection: sqlite3.Connection) -> set[int]:
    return {row[0] for row in connection.execute("SELECT DISTINCT chunk_id FROM words")}


Reasons = Sequence[tuple[str, str]]


def do_index(folder: Path, argument: Path) -> Reasons:
    with writing(folder, "index"), SmallIndex(folder) as small:
        report = small.indexer.index(argument, "files")
    return [(one.path, one.reason) for one in report.failed]


def do_forget(folder: Path, argument: Path) -> Reasons:
    with writing(folder, "forget"), SmallIndex(folder) as small:
        proof = forget(small.catalog, argument.name)
    return [(trace, "trace") for trace in proof.traces]


def do_backup(folder: Path, argument: Path) -> Reasons:
    with Catalog.open(folder) as catalog:
        back_up(catalog, argument)
    return []


def do_restore(folder: Path, argument: Path) -> Reasons:
    with writing(folder, "restore"):
        restore(argument, folder)
    return []


def do_rebuild(folder: Path, argument: Path) -> Reasons:
    settings = type(SETTINGS)(OtherEmbedder.identity, SETTINGS.chunker, SETTINGS.analyser)
    with writing(folder, "rebuild"), rebuilding(folder, settings, WordTable()) as fresh:
        report = Indexer(
            fresh,
            read=read_plain,
            chunker=ParagraphChunker(),
            embedder=OtherEmbedder(),
            embedded_text=embedded_text,
        ).index(argument, "files")
    return [(one.path, one.reason) for one in report.failed]


def do_next(folder: Path, argument: Path) -> Reasons:
    """The run after the fault: with nothing mended by hand it ends where a run without one would.
    Also a backup that the fault left in its place must be whole."""
    made = argument.parent / "new.zip"
    if made.exists():
        assert restore(made, folder.parent / "other").documents == 5
    with SmallIndex(folder) as small:
        report = small.index(argument)
        found = verify(small.catalog, word_chunks=words)
        back_up(small.catalog, argument.parent / "after.zip")
    assert report.documents == 5, report
    assert not unfinished(folder, argument.parent)
    failed = [(one.path, one.reason) for one in report.failed]
    return [*failed, *((one.where, one.detail) for one in found)]


WORK = {
    "next": do_next,
    "index": do_index,
    "first index": do_index,
    "forget": do_forget,
    "backup": do_backup,
    "restore": do_restore,
    "rebuild": do_rebuild,
}


DRIVE = 2


def _is_told(error: BaseException, fault: int) -> bool:
    """Whether the machine is named as the cause; SQLite cannot tell a failing drive from damage,
    and an error that says both is honest."""
    if machine_fault(error) is not None:
        return True
    return fault == DRIVE and isinstance(error, CatalogDamaged) and "drive" in error.what


def child(work: str, folder: Path, argument: Path, watch: str, fault: int, at: int) -> object:
    shim = ctypes.CDLL(None)
    shim.fault_seen.restype = ctypes.c_long
    shim.fault_arm(watch.encode(), ctypes.c_int(fault), ctypes.c_long(at))
    ended, said, reasons = "done", "", list[tuple[str, str]]()
    try:
        reasons = list(WORK[work](folder, argument))
    except BaseException as error:  # noqa: BLE001 - a forked child must not go on as its parent
        ended = "machine" if _is_told(error, fault) else "other"
        said = "".join(traceback.format_exception(error))
    seen = shim.fault_seen()
    shim.fault_arm(b"", 0, ctypes.c_long(0))
    return {"ended": ended, "said": said, "seen": seen, "reasons": reasons}


def main() -> None:
    for line in sys.stdin:
        work, folder, argument, watch, fault, at = json.loads(line)
        reading, output = os.pipe()
        pid = os.fork()
        if pid == 0:
            told = child(work, Path(folder), Path(argument), watch, fault, at)
            os.write(output, json.dumps(told).encode()[:60_000])
            os._exit(0)
        os.close(output)
        with os.fdopen(reading) as stream:
            printed = stream.read()
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            killed = os.WTERMSIG(status) == signal.SIGKILL
            ended = "killed" if killed else f"signal {os.WTERMSIG(status)}"
            printed = json.dumps({"ended": ended, "said": "", "seen": at, "reasons": []})
        print(printed, flush=True)


if __name__ == "__main__":
    main()
