"""The properties of a MAPI object that people read, and the MIME message they make."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime

from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.outlook.rtf_compression import decompress

UNICODE, STRING8, BINARY, OBJECT, TIME = 0x001F, 0x001E, 0x0102, 0x000D, 0x0040

ATTACHED_DATA = 0x3701
_SUBJECT = 0x0037
_HEADERS = 0x007D
_SENT, _DELIVERED = 0x0039, 0x0E06
_TO, _CC = 0x0E04, 0x0E03
_SENDERS = ((0x0C1A, (0x5D01, 0x0C1F)), (0x0042, (0x5D02, 0x0065)))
"""A name, and the addresses that may belong to it: of who sent, of whom it was sent for."""
_BODY, _HTML, _RTF = 0x1000, 0x1013, 0x1009
_CODE_PAGES = (0x3FDE, 0x3FFD)
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_DECLARED_UTF8 = 65001


@dataclass(frozen=True, slots=True)
class Attached:
    """A file (``data``) or a whole message (``item``) inside a message."""

    name: str
    data: bytes = b""
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One MAPI object: its property values by id (the raw bytes with their type), what it holds."""

    values: Mapping[int, tuple[int, bytes]] = field(default_factory=dict)
    attached: tuple[Attached, ...] = ()

    def text(self, key: int) -> str:
        """A property's text; "" where it is missing or no text."""
        kind, data = self.values.get(key, (0, b""))
        if kind == UNICODE:
            return data.decode("utf-16-le", "replace").rstrip("\0")
        if kind in (STRING8, BINARY) and data:
            return decoded(data.rstrip(b"\0"), self.code_page)
        return ""

    @property
    def code_page(self) -> str | None:
        for key in _CODE_PAGES:
            _, data = self.values.get(key, (0, b""))
            if len(data) >= 4 and (number := struct.unpack_from("<I", data)[0]):
                return "utf-8" if number == _DECLARED_UTF8 else f"cp{number}"
        return None

    @property
    def file_name(self) -> str:
        return next((name for key in _FILE_NAMES if (name := self.text(key))), "")

    def time(self, key: int) -> datetime | None:
        kind, data = self.values.get(key, (0, b""))
        if kind != TIME or len(data) < 8:
            return None
        ticks = struct.unpack_from("<Q", data)[0]
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10)
        except OverflowError:
            return None


def decoded(data: bytes, declared: str | None) -> str:
    try:
        return decode(data, declared).text if data else ""
    except Unreadable:
        return data.decode("latin-1")


def as_message(item: Item) -> Message:
    """The message as MIME: header fields, the body's versions, what is attached."""
    message = MIMEMultipart("mixed")
    for name, value in _header(item):
        message[name] = " ".join(value.split())
    body = MIMEMultipart("alternative")
    if plain := item.text(_BODY).strip():
        body.attach(MIMEText(plain, "plain", "utf-8"))
    if markup := item.text(_HTML).strip():
        body.attach(MIMEText(markup, "html", "utf-8"))
    if body.get_payload():
        message.attach(body)
    elif rtf := decompress(item.values.get(_RTF, (0, b""))[1]):
        message.attach(_file("treść.rtf", rtf))
    for one in item.attached:
        if one.item is not None:
            message.attach(MIMEMessage(as_message(one.item)))
        else:
            message.attach(_file(one.name, one.data))
    return message


def _header(item: Item) -> list[tuple[str, str]]:
    carried = HeaderParser().parsestr(item.text(_HEADERS))
    sent = item.time(_SENT) or item.time(_DELIVERED)
    found = (
        ("From", _sender(item) or str(carried["From"] or "")),
        ("To", item.text(_TO) or str(carried["To"] or "")),
        ("Cc", item.text(_CC) or str(carried["Cc"] or "")),
        # The header keeps the sender's time zone; the property is in UTC.
        ("Date", str(carried["Date"] or "") or (format_datetime(sent) if sent else "")),
        ("Subject", item.text(_SUBJECT) or str(carried["Subject"] or "")),
    )
    return [(name, value) for name, value in found if value.strip()]


def _sender(item: Item) -> str:
    for name_key, address_keys in _SENDERS:
        name = item.text(name_key).strip()
        addresses = (item.text(key).strip() for key in address_keys)
        address = next((found for found in addresses if "@" in found), "")
        if name and address and name != address:
            return f"{name} <{address}>"
        if name or address:
            return name or address
    return ""


def _file(name: str, data: bytes) -> Message:
    part = MIMEApplication(data)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part
