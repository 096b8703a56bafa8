"""Outlook's .msg files: an OLE container with one stream for each longer property ([MS-OXMSG]).

Not with python-oxmsg: its messages leave out messages that are attached to others.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from ingest.errors import Unreadable
from ingest.outlook.properties import ATTACHED_DATA, TIME, Attached, Item

_STREAM = "__substg1.0_"
_FIXED = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_TOP_HEADER, _INNER_HEADER, _PART_HEADER = 32, 24, 8
_ENTRY = struct.Struct("<HHI8s")
_OBJECT_STREAM = f"{_STREAM}{ATTACHED_DATA:04X}000D"
_MAX_DEPTH = 20
_MAX_ATTACHED = 5_000
_MAX_MIB = 512
_Way = tuple[str, ...]


def read_msg(path: Path) -> Item:
    """Raises Unreadable("damaged") where the container cannot be followed."""
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            return _Reader(container).item((), _TOP_HEADER)
    except (OSError, ValueError, struct.error, LookupError, OverflowError, TypeError) as error:
        raise Unreadable(
            "damaged",
            f"The Outlook message cannot be opened ({error})",
            "Open it in Outlook and save it again.",
        ) from error


class _Reader:
    def __init__(self, container: Any) -> None:
        self._container = container
        self._below: dict[_Way, list[str]] = {}
        self._left = _MAX_MIB * 1024 * 1024
        for entry in container.listdir(streams=True, storages=True):
            self._below.setdefault(tuple(entry[:-1]), []).append(entry[-1])

    def item(self, way: _Way, header: int, depth: int = 0) -> Item:
        names = self._below.get(way, [])
        values = self._fixed(way, header) if _FIXED in names else {}
        for name in names:
            tag = name.removeprefix(_STREAM)
            if tag == name or len(tag) != 8:  # another object, or one of many values
                continue
            key, kind = int(tag[:4], 16), int(tag[4:], 16)
            if (*way, name) not in self._below:
                values[key] = (kind, self._read((*way, name)))
        parts = [name for name in names if name.startswith(_ATTACHMENT)]
        attached = [self._attached((*way, name), depth) for name in parts[:_MAX_ATTACHED]]
        return Item(values, tuple(attached))

    def _attached(self, way: _Way, depth: int) -> Attached:
        about = self.item(way, _PART_HEADER, depth)
        inner = (*way, _OBJECT_STREAM)
        if _FIXED in self._below.get(inner, ()) and depth < _MAX_DEPTH:
            return Attached(about.file_name, item=self.item(inner, _INNER_HEADER, depth + 1))
        # An object that a program drew into the message has no data of its own and is told empty.
        return Attached(about.file_name, about.values.get(ATTACHED_DATA, (0, b""))[1])

    def _fixed(self, way: _Way, header: int) -> dict[int, tuple[int, bytes]]:
        data = self._read((*way, _FIXED))[header:]
        whole = len(data) - len(data) % _ENTRY.size
        return {
            key: (kind, value)
            for kind, key, _, value in _ENTRY.iter_unpack(data[:whole])
            if kind == TIME or kind < TIME  # longer values stand in streams of their own
        }

    def _read(self, way: _Way) -> bytes:
        data = bytes(self._container.openstream(list(way)).read())
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(
                "inflated",
                f"The file unpacks to more than {_MAX_MIB} MiB",
                "Split the file, or save what is to be found in it as CSV or PDF.",
            )
        return data
