"""Writes OLE containers and TNEF packages, which no library on the list of ours writes."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Tree = Mapping[str, "bytes | Tree"]

_END, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass
class _Entry:
    name: str
    kind: int
    right: int = _NONE
    child: int = _NONE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        raw = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII36xII4x", raw, len(raw) + 2 if raw else 0, self.kind, 1, _NONE, self.right,
            self.child, self.start, self.size,
        )  # fmt: skip


@dataclass
class _Writer:
    entries: list[_Entry] = field(default_factory=lambda: [_Entry("Root Entry", _ROOT)])
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    mini: bytearray = field(default_factory=bytearray)
    mini_fat: list[int] = field(default_factory=list)

    def add(self, children: Tree) -> int:
        """The number of the first child; the others hang to its right."""
        numbers = []
        for name, content in sorted(children.items(), key=lambda item: (len(item[0]), item[0])):
            number = len(self.entries)
            numbers.append(number)
            if isinstance(content, bytes):
                start = self._small(content) if len(content) < _CUTOFF else self.chain(content)
                self.entries.append(_Entry(name, _STREAM, start=start, size=len(content)))
            else:
                self.entries.append(_Entry(name, _STORAGE))
                self.entries[number].child = self.add(content)
        for left, right in itertools.pairwise(numbers):
            self.entries[left].right = right
        return numbers[0] if numbers else _NONE

    def chain(self, data: bytes) -> int:
        first, count = len(self.sectors), max(1, -(-len(data) // _SECTOR))
        padded = data.ljust(count * _SECTOR, b"\0")
        self.sectors += [padded[at : at + _SECTOR] for at in range(0, len(padded), _SECTOR)]
        self.fat += [*range(first + 1, first + count), _END]
        return first

    def _small(self, data: bytes) -> int:
        first, count = len(self.mini_fat), -(-len(data) // _MINI)
        self.mini_fat += [*range(first + 1, first + count), _END][:count]
        self.mini += data.ljust(count * _MINI, b"\0")
        return first if count else _END


def ole(tree: Tree) -> bytes:
    """A version 3 container with these storages (mappings) and streams (bytes)."""
    writer = _Writer()
    root = writer.entries[0]
    root.child = writer.add(tree)
    root.start, root.size = writer.chain(bytes(writer.mini)), len(writer.mini)
    empty = _Entry("", 0).packed() * (-len(writer.entries) % 4)
    directory = writer.chain(b"".join(entry.packed() for entry in writer.entries) + empty)
    table = struct.pack(f"<{len(writer.mini_fat)}I", *writer.mini_fat)
    mini_fat = writer.chain(table + b"\xff" * (-len(table) % _SECTOR))
    mini_fat_sectors = max(1, -(-len(table) // _SECTOR))
    fat_sectors = 1 + len(writer.sectors) // (_SECTOR // 4 - 1)
    fat_at = range(len(writer.sectors), len(writer.sectors) + fat_sectors)
    fat = [*writer.fat, *[_FAT] * fat_sectors]
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", bytes.fromhex("d0cf11e0a1b11ae1"), 0x3E, 3, 0xFFFE, 9, 6, 0,
        fat_sectors, directory, 0, _CUTOFF, mini_fat, mini_fat_sectors, _END, 0, *fat_at[:1],
    )  # fmt: skip
    header += struct.pack(f"<{fat_sectors - 1}I", *fat_at[1:])
    return header.ljust(_SECTOR, b"\xff") + b"".join(writer.sectors) + packed


def msg(
    texts: Mapping[int, str],
    attachments: Sequence[Tree] = (),
    binaries: Mapping[int, bytes] | None = None,
    header_bytes: int = 32,
) -> dict[str, bytes | Tree]:
    """The tree of a message (or, with 24 or 8 header bytes, of one inside another, or of an
    attachment) with these properties by id."""
    tree: dict[str, bytes | Tree] = {"__properties_version1.0": bytes(header_bytes)}
    for key, text in texts.items():
        tree[f"__substg1.0_{key:04X}001F"] = text.encode("utf-16-le")
    for key, data in (binaries or {}).items():
        tree[f"__substg1.0_{key:04X}0102"] = data
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def tnef(parts: Sequence[tuple[int, bytes]]) -> bytes:
    """A winmail.dat of these attributes."""
    packed = struct.pack("<IH", 0x223E9F78, 1)
    for attribute, data in parts:
        packed += struct.pack("<BII", 1, attribute, len(data)) + data
        packed += struct.pack("<H", sum(data) & 0xFFFF)
    return packed


def mapi(values: Sequence[tuple[int, int, bytes]]) -> bytes:
    """(type, id, value) packed as an attribute of a winmail.dat holds them."""
    packed = struct.pack("<I", len(values))
    for kind, key, data in values:
        packed += struct.pack("<HH", kind, key)
        if kind in (0x1E, 0x1F, 0x0D, 0x102):
            packed += struct.pack("<II", 1, len(data)) + data + bytes(-len(data) % 4)
        else:
            packed += data
    return packed
