"""Unpacks the RTF inside Outlook's messages ([MS-OXRTFCP]).

A byte of flags announces eight tokens: a letter as it is, or two bytes that point into the last
4,096 bytes (12 bits of position, 4 bits of length less 2). The window begins with common RTF.
"""

from __future__ import annotations

import struct

_WINDOW = 4096
_BEGINNING = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_HEADER = struct.Struct("<II4sI")
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"
_MAX_BYTES = 64 * 1024 * 1024


def decompress(data: bytes) -> bytes:
    """The RTF; b"" for data that is none. What is cut off is read as far as it goes."""
    if len(data) < _HEADER.size:
        return b""
    _, raw_size, kind, _ = _HEADER.unpack_from(data)
    body = data[_HEADER.size :]
    if kind == _PLAIN:
        return body[:raw_size]
    return _unpacked(body) if kind == _COMPRESSED else b""


def _unpacked(body: bytes) -> bytes:
    window = bytearray(_BEGINNING.ljust(_WINDOW, b"\0"))
    write = len(_BEGINNING)
    out = bytearray()
    position = 0
    while position < len(body) and len(out) < _MAX_BYTES:
        flags = body[position]
        position += 1
        for bit in range(8):
            step = 2 if flags >> bit & 1 else 1
            if position + step > len(body):
                return bytes(out)
            if step == 1:
                letters = [body[position]]
            else:
                token = body[position] << 8 | body[position + 1]
                offset, length = token >> 4, (token & 15) + 2
                if offset == write:  # the end is marked by pointing at it
                    return bytes(out)
                letters = []
            position += step
            if letters:
                out.append(letters[0])
                window[write] = letters[0]
                write = (write + 1) % _WINDOW
                continue
            for at in range(offset, offset + length):  # may read what it has just written
                letter = window[at % _WINDOW]
                out.append(letter)
                window[write] = letter
                write = (write + 1) % _WINDOW
    return bytes(out)
