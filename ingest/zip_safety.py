"""Opens the ZIP archives that Office files, OpenDocument files and e-books are, within limits.

What an archive's directory says of sizes is not believed: the bytes that really come out are
counted. Only the two compression methods that these formats allow are opened, because Python
inflates the others in steps of unbounded size.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from ingest.errors import Unreadable
from ingest.programs import CONVERT

MAX_ENTRIES = 20_000
MAX_INFLATED_MIB = 512
MAX_PART_MIB = 192
"""One part is parsed as a tree, which takes about ten times its size in memory."""
MAX_RATIO = 300
"""DEFLATE cannot exceed 1032:1. Real sheets were met up to 170:1, and are small."""
RATIO_FREE_MIB = 32
"""Below this size a high ratio harms nobody."""

_MIB = 1024 * 1024
_STEP_BYTES = 256 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PASSWORD_FLAG = 0x1
_AGAIN = "Fetch the file again from its source, or open it and save it anew."
_BOMB = "Do not open the file unless you know its sender; save its content as PDF."
_SPLIT = "Split the file, or save what is to be found in it as CSV or PDF."
_NO_PASSWORD = "Save the file without a password."
_FOREIGN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,  # a method or version that zipfile does not know
    RuntimeError,  # zipfile asks for a password
    ValueError,  # offsets that lead before the file's start
    OverflowError,
)


def check_archive(path: Path) -> None:
    """Inflates every entry, within the limits, for libraries that open the file on their own.

    Raises Unreadable("inflated", "damaged", "encrypted", "legacy-office" or "unsupported").
    """
    with Archive(path) as archive:
        for name in archive.names:
            archive.read(name)


class Archive:
    """A ZIP archive whose entries are read within the limits; a context manager.

    Names are compared without regard to case, with "/" between folders: both are written wrongly
    by some producers and accepted by every office program.

    Raises Unreadable("damaged") where the file is no whole archive, ("encrypted") where it is
    protected, ("legacy-office") for an old binary file under a new name, ("inflated") for a bomb.
    """

    def __init__(self, path: Path) -> None:
        _refuse_other_containers(path)
        with _foreign_errors():
            self._zip = zipfile.ZipFile(path)
        self._inflated = 0
        try:
            self._entries = self._check_directory()
        except Unreadable:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """Every entry's name as it is looked up: lower case."""
        return list(self._entries)

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """Every entry that is no folder, with its name as the archive has it."""
        return [entry for entry in self._zip.infolist() if not entry.is_dir()]

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    def read(self, name: str) -> bytes:
        """One entry, inflated; raises Unreadable("damaged") where it is missing."""
        entry = self._entries.get(_key(name))
        if entry is None:
            raise Unreadable("damaged", f'The part "{name}" is missing from the file', _AGAIN)
        return self.read_entry(entry)

    def read_entry(self, entry: zipfile.ZipInfo) -> bytes:
        """One of ``entries``, inflated; raises as ``read``."""
        if entry.flag_bits & _PASSWORD_FLAG:
            raise Unreadable("encrypted", "The file is protected by a password", _NO_PASSWORD)
        if entry.compress_type not in _METHODS:
            raise Unreadable(
                "unsupported",
                f'The part "{entry.filename}" is packed by method {entry.compress_type}, '
                "which no office program uses",
                _AGAIN,
            )
        return self._inflate(entry)

    def _inflate(self, entry: zipfile.ZipInfo) -> bytes:
        data = bytearray()
        with _foreign_errors(), self._zip.open(entry) as stream:
            while step := stream.read(_STEP_BYTES):
                data += step
                self._inflated += len(step)
                if len(data) > RATIO_FREE_MIB * _MIB and (
                    len(data) > MAX_RATIO * max(entry.compress_size, 1)
                ):
                    raise _inflated(f"more than {MAX_RATIO} times its packed size", _BOMB)
                if len(data) > MAX_PART_MIB * _MIB:
                    raise _inflated(f"more than {MAX_PART_MIB} MiB in one part", _SPLIT)
                if self._inflated > MAX_INFLATED_MIB * _MIB:
                    raise _inflated(f"more than {MAX_INFLATED_MIB} MiB", _SPLIT)
        return bytes(data)

    def _check_directory(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise Unreadable(
                "inflated", f"{len(entries)} entries; the limit is {MAX_ENTRIES}", _BOMB
            )
        if not entries:
            raise Unreadable("empty", "An archive without a single entry", _AGAIN)
        for entry in entries:
            if ".." in entry.filename.replace("\\", "/").split("/"):
                raise Unreadable(
                    "damaged",
                    "An entry's name leads out of the archive, which no office program writes",
                    _BOMB,
                )
        return {_key(entry.filename): entry for entry in entries if not entry.is_dir()}


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _inflated(what: str, remedy: str) -> Unreadable:
    return Unreadable("inflated", f"The file unpacks to {what}", remedy)


def _refuse_other_containers(path: Path) -> None:
    """Password-protected Office files and old binary ones are OLE containers, not archives."""
    with path.open("rb") as file:
        head = file.read(8)
        if not head:
            raise Unreadable("empty", "The file has 0 bytes", _AGAIN)
        if head != _OLE:
            return
        data = head + file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("encrypted", "The file is protected by a password", _NO_PASSWORD)
    raise Unreadable(
        "legacy-office", "An old binary Office file under the name of a new one", CONVERT
    )


@contextmanager
def _foreign_errors() -> Iterator[None]:
    try:
        yield
    except _FOREIGN as error:
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise Unreadable(
                "encrypted", "The file is protected by a password", _NO_PASSWORD
            ) from error
        raise Unreadable(
            "damaged", f"The file is cut off or not a ZIP archive ({error})", _AGAIN
        ) from error
