"""Header fields of a message as people read them, however they were encoded.

The standard library's strict header parser raises on many real headers (a missing bracket, a raw
8-bit name); these fields are only shown, so they are decoded leniently.
"""

from __future__ import annotations

import email.errors
import email.header
import email.utils
import re
from datetime import date
from email.message import Message

from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.metadata.dates import find_date

_MAX_CHARS = 50_000
_MAX_PARAMETER_CHARS = 8_192
"""Longer fields are cut: the standard library needs quadratic time for them."""
_MONTHS = (
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia",
    "września", "października", "listopada", "grudnia",
)  # fmt: skip
_ADJACENT_WORDS = re.compile(r"(\?=)\s+(=\?)")


def field(message: Message, name: str) -> str:
    """The first field of that name on one line, decoded; empty if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return readable(str(value))
    return ""


def shown(message: Message, name: str) -> str:
    """A field as people read it: the date of "Tue, 12 Mar 2024 09:30:00 +0100" in Polish, which is
    the language of the fields' names, in its sender's time zone."""
    value = field(message, name)
    if name.lower() != "date" or not value:
        return value
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return value
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M}"


def readable(raw: str) -> str:
    """A raw field value: RFC 2047 words decoded, raw bytes guessed, folding undone."""
    raw = raw[:_MAX_CHARS]
    data = raw.encode("utf-8", "surrogateescape")
    text = raw if data.isascii() else _decoded(data, None)
    text = _ADJACENT_WORDS.sub(r"\1\2", text)
    try:
        pieces = email.header.decode_header(text)
    except (email.errors.HeaderParseError, ValueError):
        pieces = [(text, None)]
    words = [
        piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces
    ]
    return " ".join("".join(words).split())


def cut_parameters(part: Message) -> None:
    """Cuts the fields whose parameters (names, character sets) are parsed."""
    for name in ("Content-Type", "Content-Disposition"):
        value = str(part.get(name, ""))
        if len(value) > _MAX_PARAMETER_CHARS:
            part.replace_header(name, value[:_MAX_PARAMETER_CHARS])


def sent(message: Message) -> date | None:
    """The day the message was sent, in its sender's time zone."""
    for value in (field(message, "Date"), field(message, "Received").rpartition(";")[2]):
        if not value:
            continue
        try:
            return email.utils.parsedate_to_datetime(value).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            found = find_date(value)
            if found:
                return found
    return None


def file_name(part: Message) -> str:
    """The name of an attached file without any folder; empty if the part has none."""
    try:
        raw = part.get_filename("")
    except (LookupError, UnicodeError, ValueError, TypeError):
        raw = ""
    name = readable(raw) if raw else ""
    name = re.split(r"[/\\]", name)[-1]
    return "".join(char for char in name if char.isprintable()).strip(" .")[:200]


def _decoded(data: bytes, charset: str | None) -> str:
    if data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    try:
        return decode(data, charset).text
    except Unreadable:
        return data.decode("latin-1")
