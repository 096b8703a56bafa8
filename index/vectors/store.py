"""The FAISS file beside the catalog: written beside, swapped by rename, never simply believed.

``vectors.json`` names the file of one generation with its checksum; it is replaced last, so that
it always names a whole file. Whatever is missing, old or broken is made again from the catalog's
vectors, without embedding anything.
"""

from __future__ import annotations

import errno
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog.snapshot import Snapshot
from index.private import make_private_file, write_private_text
from index.vectors.faiss_index import FaissIndex
from index.vectors.flat_segment import FlatSegment

HEADER_FILE = "vectors.json"
FORMAT = 2

log = logging.getLogger(__name__)


class VectorFileDamaged(Exception):  # noqa: N818 - says what was found
    """The file on disk is not what its header promises; the catalog's vectors are not touched."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Header:
    """``checksum`` is the blake2b-256 of the whole file; ``settings`` their fingerprint; ``seal``
    is the hash of all that stands here, without which a flipped digit would be believed."""

    format: int
    file: str
    identity: str
    settings: str
    generation: int
    last_chunk_id: int
    count: int
    dimension: int
    checksum: str
    seal: str = ""

    def sealed(self) -> Header:
        values = json.dumps({**asdict(self), "seal": ""}, sort_keys=True)
        return replace(self, seal=blake2b(values.encode(), digest_size=16).hexdigest())


def open_index(folder: Path, snapshot: Snapshot) -> FaissIndex:
    """The index of the snapshot's generation: from the file and what changed since, or, where
    there is no file to believe, from the catalog. Writes nothing."""
    try:
        index = load(folder, snapshot)
    except VectorFileDamaged as damage:
        log.warning(
            "vector index rebuilt in memory: %s. The next indexing run sets the file aside", damage
        )
        index = None
    return FaissIndex.build(snapshot) if index is None else index.advanced(snapshot)


def load(folder: Path, snapshot: Snapshot) -> FaissIndex | None:
    """What is on disk, possibly of an older generation; None where it is of no use here.

    Raises VectorFileDamaged if it is not what was written.
    """
    import faiss

    header = read_header(folder)
    if header is None or header.format != FORMAT or header.identity != snapshot.identity:
        return None
    if header.settings != snapshot.settings.fingerprint or header.generation > snapshot.generation:
        return None
    file = folder / header.file
    try:
        checksum = _checksum(file)
    except FileNotFoundError:
        return None  # replaced by a newer one since the header was read
    if checksum != header.checksum:
        raise VectorFileDamaged(f"{file} does not match its checksum")
    try:
        # Mapped, so that several processes share one copy and the system may drop it at need.
        mapped: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise VectorFileDamaged(f"{file} cannot be read by FAISS ({error})") from error
    ids = faiss.vector_to_array(mapped.id_map)
    base = FlatSegment.around(ids, faiss.downcast_index(mapped.index), mapped)
    empty = FlatSegment.of(np.zeros(0, np.int64), base.vectors[:0])
    return FaissIndex(
        header.identity,
        header.generation,
        header.last_chunk_id,
        base,
        empty,
        np.zeros(0, np.int64),
    )


def persist(folder: Path, index: FaissIndex, settings: str) -> None:
    """Writes ``index`` unless its generation is on disk already. Only the holder of the lock may.

    ``settings`` is their fingerprint.
    """
    import faiss

    header = read_header_or_none(folder)
    if header and (header.identity, header.generation) == (index.identity, index.generation):
        return
    compact = index.compacted()
    name = f"vectors.{index.generation}.faiss"
    beside = folder / f"{name}.writing"
    make_private_file(beside)
    try:
        faiss.write_index(_with_ids(compact.base), str(beside))
    except RuntimeError as error:
        raise _of_the_system(error, beside) from error
    _sync(beside)
    checksum = _checksum(beside)
    beside.replace(folder / name)
    new = Header(
        FORMAT,
        name,
        index.identity,
        settings,
        index.generation,
        index.last_chunk_id,
        compact.count,
        compact.base.codes.d,
        checksum,
    ).sealed()
    header_beside = folder / f"{HEADER_FILE}.writing"
    write_private_text(header_beside, json.dumps(asdict(new)))
    _sync(header_beside)
    header_beside.replace(folder / HEADER_FILE)
    _sync(folder)
    remove_stale(folder)


def set_aside_if_damaged(folder: Path, snapshot: Snapshot, stamp: str) -> list[Path]:
    """Sets a damaged file aside; returns the new names, nothing where all is well."""
    try:
        load(folder, snapshot)
    except VectorFileDamaged as damage:
        moved = set_aside(folder, stamp)
        log.warning("%s; set aside as %s", damage, ", ".join(file.name for file in moved))
        return moved
    return []


def set_aside(folder: Path, stamp: str) -> list[Path]:
    """Renames the vector files and their header to ``…damaged-STAMP``; returns the new names."""
    return [
        file.rename(file.with_name(f"{file.name}.damaged-{stamp}"))
        for file in (*_generations(folder), folder / HEADER_FILE)
        if file.exists()
    ]


def read_header(folder: Path) -> Header | None:
    """None where there is no header. Raises VectorFileDamaged where it cannot be understood."""
    try:
        text = (folder / HEADER_FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise VectorFileDamaged(f"{folder / HEADER_FILE} is not text") from error
    try:
        header = Header(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise VectorFileDamaged(f"{folder / HEADER_FILE} is not a header ({error})") from error
    if header.format == FORMAT and header != header.sealed():
        raise VectorFileDamaged(f"{folder / HEADER_FILE} is not what was written")
    if Path(header.file).name != header.file:
        raise VectorFileDamaged(f"{folder / HEADER_FILE} names a file elsewhere")
    return header


def read_header_or_none(folder: Path) -> Header | None:
    try:
        return read_header(folder)
    except VectorFileDamaged:
        return None


def remove_stale(folder: Path) -> None:
    """Removes generations that the header does not name, and what a killed run left half-written.

    A reader that has one mapped keeps it until it closes.
    """
    header = read_header_or_none(folder)
    for file in _generations(folder):
        if header is None or file.name != header.file:
            file.unlink(missing_ok=True)
    for file in folder.glob("vectors.*.writing"):
        file.unlink(missing_ok=True)


def _with_ids(segment: FlatSegment) -> Any:
    """One FAISS index that carries the ids, as any FAISS program reads it."""
    import faiss

    # An id map is made around an empty index only, and then given the filled one.
    empty = FlatSegment.of(segment.ids[:0], segment.vectors[:0])
    whole: Any = faiss.IndexIDMap(empty.codes)
    whole.index = segment.codes
    faiss.copy_array_to_vector(segment.ids, whole.id_map)
    whole.ntotal = len(segment)
    return whole


def _generations(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("vectors.*.faiss"))


def _checksum(file: Path) -> str:
    digest = blake2b(digest_size=32)
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _of_the_system(error: RuntimeError, file: Path) -> Exception:
    """FAISS has one class for all errors, and the system's words at the end of its own."""
    for code in errno.errorcode:
        if os.strerror(code) in str(error):
            return OSError(code, os.strerror(code), str(file))
    return error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
