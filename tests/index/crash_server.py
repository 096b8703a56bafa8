"""Carries out work on an index in children that die at a chosen write; run as a program.

Every line of standard input is a JSON list: work, data folder, its argument, and the number of the
write at which the child sends itself SIGKILL (0: never). A write is each SQL statement of the
writer and each call that renames, removes, syncs or writes a file. The answer is a JSON object
with what the child printed, whether it was killed, and how many writes it counted.
"""

from __future__ import annotations

import json
import os
import pathlib
import signal
import sqlite3
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss

import index.catalog.catalog
import index.indexing.backup
from index.embedding.base import EmbedderIdentity
from index.indexing import Indexer, writing
from index.indexing.backup import restore
from index.indexing.forget import forget
from index.indexing.rebuild import rebuilding
from tests.index.small_index import (
    DIMENSION,
    SETTINGS,
    Announcing,
    HashingEmbedder,
    ParagraphChunker,
    SmallIndex,
    WordTable,
    embedded_text,
    read_plain,
)


class Fuse:
    """Counts writes and kills this process at one of them."""

    def __init__(self, blow_at: int) -> None:
        self.blow_at = blow_at
        self.count = 0

    def burn(self, *_: object) -> None:
        self.count += 1
        if self.count == self.blow_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_and_after(self, owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def wrapped(*args: Any, **options: Any) -> Any:
            self.burn()
            result = original(*args, **options)
            self.burn()
            return result

        setattr(owner, name, wrapped)

    def arm(self) -> None:
        for module in (index.catalog.catalog, index.indexing.backup):
            connect: Callable[[Path], sqlite3.Connection] = module.connect_writer

            def traced(
                file: Path, connect: Callable[[Path], sqlite3.Connection] = connect
            ) -> sqlite3.Connection:
                connection = connect(file)
                connection.set_trace_callback(self.burn)
                return connection

            module.connect_writer = traced  # type: ignore[attr-defined]
        for name in ("replace", "rename", "unlink", "write_text"):
            self.before_and_after(pathlib.Path, name)
        self.before_and_after(os, "fsync")
        self.before_and_after(faiss, "write_index")


def do_index(folder: Path, argument: Path) -> None:
    with writing(folder, "index"), SmallIndex(folder) as small:
        small.indexer.index(argument, "files", progress=Announcing())


def do_forget(folder: Path, argument: Path) -> None:
    with writing(folder, "forget"), SmallIndex(folder) as small:
        assert not forget(small.catalog, argument.name).traces
    print("forgotten", flush=True)


def do_restore(folder: Path, argument: Path) -> None:
    with writing(folder, "restore"):
        restore(argument, folder)
    print("restored", flush=True)


class OtherEmbedder(HashingEmbedder):
    identity = EmbedderIdentity("other", DIMENSION, "2")


def do_rebuild(folder: Path, argument: Path) -> None:
    settings = type(SETTINGS)(OtherEmbedder.identity, SETTINGS.chunker, SETTINGS.analyser)
    with writing(folder, "rebuild"):
        with rebuilding(folder, settings, WordTable()) as fresh:
            Indexer(
                fresh,
                read=read_plain,
                chunker=ParagraphChunker(),
                embedder=OtherEmbedder(),
                embedded_text=embedded_text,
            ).index(argument, "files")
        print("rebuilt", flush=True)


WORK = {"index": do_index, "forget": do_forget, "restore": do_restore, "rebuild": do_rebuild}


def child(work: str, folder: Path, argument: Path, blow_at: int, output: int) -> None:
    os.dup2(output, 1)
    fuse = Fuse(blow_at)
    fuse.arm()
    status = 0
    try:
        WORK[work](folder, argument)
        print("writes", fuse.count, flush=True)
    except BaseException:  # noqa: BLE001 - a forked child must not go on as its parent
        traceback.print_exc()
        status = 1
    os._exit(status)


def main() -> None:
    for line in sys.stdin:
        work, folder, argument, blow_at = json.loads(line)
        reading, output = os.pipe()
        pid = os.fork()
        if pid == 0:
            child(work, Path(folder), Path(argument), blow_at, output)
        os.close(output)
        with os.fdopen(reading) as stream:
            printed = stream.read()
        _, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        failed = not killed and os.waitstatus_to_exitcode(status) != 0
        print(json.dumps({"printed": printed, "killed": killed, "failed": failed}), flush=True)


if __name__ == "__main__":
    main()
