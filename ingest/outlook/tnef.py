"""winmail.dat: what Outlook sends to those who do not use it ([MS-OXTNEF]).

Not with tnefparse: it cuts zero bytes off the end of attached files, raises where the message names
no code page, and takes quadratic time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ingest.errors import Unreadable
from ingest.outlook.properties import (
    ATTACHED_DATA,
    BINARY,
    OBJECT,
    STRING8,
    UNICODE,
    Attached,
    Item,
)

_SIGNATURE = struct.pack("<I", 0x223E9F78)
_HEADER_BYTES = 6
_PART = struct.Struct("<BII")
_BODY, _SUBJECT, _PROPERTIES = 0x800C, 0x8004, 0x9003
_CODE_PAGE = 0x9007
_ATTACH_BEGINS, _ATTACH_DATA, _ATTACH_TITLE, _ATTACH_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
_MESSAGE_BODY, _MESSAGE_SUBJECT, _TITLE, _CODE_PAGE_PROPERTY = 0x1000, 0x0037, 0x3001, 0x3FFD
_MESSAGE_OBJECT = bytes.fromhex("0703020000000000c000000000000046")
_SIZES = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4,
          0x0014: 8, 0x0040: 8, 0x0048: 16}  # fmt: skip
_LONG = (STRING8, UNICODE, OBJECT, BINARY)
_MANY = 0x1000
_MAX_DEPTH = 20
_Values = dict[int, tuple[int, bytes]]


def is_tnef(data: bytes) -> bool:
    return data.startswith(_SIGNATURE)


def read_tnef(data: bytes, depth: int = 0) -> Item:
    """Raises Unreadable("damaged") for what is no such file, or a broken one of which nothing can
    be read; one that is cut off gives what stands before the cut."""
    if not is_tnef(data):
        raise _damaged("its first bytes are others")
    values: _Values = {}
    attached: list[_Values] = []
    for key, content in _parts(data):
        if key == _ATTACH_BEGINS:
            attached.append({})
        elif key == _PROPERTIES:
            values.update(_properties(content))
        elif key == _BODY:
            values.setdefault(_MESSAGE_BODY, (STRING8, content))
        elif key == _SUBJECT:
            values.setdefault(_MESSAGE_SUBJECT, (STRING8, content))
        elif key == _CODE_PAGE:
            values.setdefault(_CODE_PAGE_PROPERTY, (3, content[:4]))
        elif attached and key == _ATTACH_DATA:
            attached[-1][ATTACHED_DATA] = (BINARY, content)
        elif attached and key == _ATTACH_TITLE:
            attached[-1].setdefault(_TITLE, (STRING8, content))
        elif attached and key == _ATTACH_PROPERTIES:
            attached[-1].update(_properties(content))
    if not values and not attached:
        raise _damaged("nothing is in it")
    pages = {key: value for key, value in values.items() if key == _CODE_PAGE_PROPERTY}
    return Item(values, tuple(_attached(one | pages, depth) for one in attached))


def _attached(values: _Values, depth: int) -> Attached:
    name = Item(values).file_name
    kind, data = values.get(ATTACHED_DATA, (0, b""))
    if kind == OBJECT and data.startswith(_MESSAGE_OBJECT) and depth < _MAX_DEPTH:
        inner = data.removeprefix(_MESSAGE_OBJECT)
        if is_tnef(inner):
            return Attached(name, item=read_tnef(inner, depth + 1))
    return Attached(name, data)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(attribute id, its bytes). Their checksums are not looked at: a wrong one is no reason to
    lose a message."""
    at = _HEADER_BYTES
    while at + _PART.size <= len(data):
        _, attribute, size = _PART.unpack_from(data, at)
        at += _PART.size
        yield attribute & 0xFFFF, data[at : at + size]
        at += size + 2


def _properties(data: bytes) -> _Values:
    """The MAPI properties packed one after another, as far as they can be followed."""
    values: _Values = {}
    try:
        (count,) = struct.unpack_from("<I", data)
        at = 4
        for _ in range(count):
            kind, key = struct.unpack_from("<HH", data, at)
            at = _after_name(data, at + 4) if key >= 0x8000 else at + 4
            value, at = _value(data, at, kind)
            values[key] = (kind & ~_MANY, value)
    except (struct.error, KeyError):
        return values
    return values


def _after_name(data: bytes, at: int) -> int:
    """Properties of programs' own carry a GUID, and a number or a name."""
    (is_named,) = struct.unpack_from("<I", data, at + 16)
    if not is_named:
        return at + 24
    (size,) = struct.unpack_from("<I", data, at + 20)
    return at + 24 + _padded(size)


def _value(data: bytes, at: int, kind: int) -> tuple[bytes, int]:
    """The first of a property's values, and where the next property begins."""
    single = kind & ~_MANY
    count = 1
    if kind & _MANY or single in _LONG:
        (count,) = struct.unpack_from("<I", data, at)
        at += 4
    first = b""
    for number in range(count):
        if single in _LONG:
            (size,) = struct.unpack_from("<I", data, at)
            value, after = data[at + 4 : at + 4 + size], at + 4 + _padded(size)
        else:
            size = _SIZES[single]
            value, after = data[at : at + size], at + size
        if after > len(data) + 3:
            raise struct.error("the value is cut off")
        first, at = (value if number == 0 else first), after
    return first, at


def _padded(size: int) -> int:
    return size + -size % 4


def _damaged(why: str) -> Unreadable:
    return Unreadable(
        "damaged",
        f"The Outlook attachment winmail.dat cannot be read ({why})",
        "Ask the sender to send the message as HTML or plain text.",
    )
