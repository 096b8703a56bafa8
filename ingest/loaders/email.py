"""E-mail messages (.eml): headers, the best body, and attached files for a reading of their own.

Part 1 is the header, part 2 the body, further parts are texts that follow it. Messages attached
whole are attachments named after their subject. An invitation inside the message is read as a text
of it, after the body; the same one attached once more is not read again. Quoted lines keep their
words, lose their ">" and stand under the heading "Cytowana wiadomość"; signatures stay, they hold
names and numbers.
"""

from __future__ import annotations

import email.policy
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

from ingest import mail_headers
from ingest.calendars import entry_text, read_calendar
from ingest.document import Block
from ingest.encoding import decode
from ingest.errors import Unreadable
from ingest.extracted import Attachment, Extracted
from ingest.html_content import read_page
from ingest.locator import Locator

_HEADERS = (("From", "Od"), ("To", "Do"), ("Cc", "DW"), ("Date", "Data"), ("Subject", "Temat"))
_QUOTED = ("Cytowana wiadomość",)
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_CALENDAR = "text/calendar"
_CALENDAR_SUFFIXES = (".ics", ".ical")
_MAX_DEPTH = 50
_MAX_PARTS = 2000
_TRIVIAL_CHARS = 20
_NOTICE_CHARS = 400
"""A plain body shorter than this beside a much longer HTML one only says "please use HTML"."""


def load(path: Path) -> Extracted:
    message = _parsed(path.read_bytes())
    parts = _Parts()
    parts.gather(message)
    subject = mail_headers.field(message, "Subject")
    blocks = [*_header(message), *parts.blocks()]
    if not blocks and not parts.attachments:
        raise Unreadable(
            "damaged", "Neither a header nor a text can be found", "Save the message again as .eml."
        )
    return Extracted(
        blocks,
        title=subject or None,
        language=mail_headers.field(message, "Content-Language") or None,
        date=mail_headers.sent(message),
        attachments=tuple(parts.files()),
    )


def _parsed(data: bytes) -> Message:
    if not data.strip():
        raise Unreadable("empty", "The message is empty", "Save the message again as .eml.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\x00" in data[:64]:
        data = decode(data).text.encode("utf-8")  # some programs save whole messages as UTF-16
    try:
        # Not policy.default: it parses every header field strictly and raises on many real ones.
        return BytesParser(policy=email.policy.compat32).parsebytes(data.lstrip())
    except RecursionError as error:
        raise _too_deep() from error


def _too_deep() -> Unreadable:
    return Unreadable(
        "damaged",
        "Its parts are nested deeper than any mail program nests them",
        "Open the message and save the text and the files one by one.",
    )


def _header(message: Message) -> Iterator[Block]:
    lines = [
        f"{label}: {value}"
        for name, label in _HEADERS
        if (value := mail_headers.field(message, name))
    ]
    if lines:
        yield Block("\n".join(lines), Locator("part", 1, 1, "nagłówek"))


@dataclass
class _Parts:
    """The leaves of a message: what is read as its text, and what is attached."""

    texts: list[list[Block]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    invitations: list[Block] = field(default_factory=list)
    seen: int = 0

    def gather(self, part: Message, depth: int = 0, *, related: bool = False) -> None:
        """Raises Unreadable("encrypted") where the text of the message is."""
        self.seen += 1
        if depth > _MAX_DEPTH:
            raise _too_deep()
        if self.seen > _MAX_PARTS:
            raise Unreadable(
                "inflated",
                f"The message has more than {_MAX_PARTS} parts",
                "Open the message and save the text and the files one by one.",
            )
        mail_headers.cut_parameters(part)
        kind = part.get_content_type()
        _refuse_encrypted(part, kind)
        if kind in _SIGNATURES:
            return
        children = _children(part)
        if kind == "message/rfc822" and children:
            self._attach_message(children[0], str(part.get("Content-Transfer-Encoding", "")))
        elif kind == _CALENDAR and part.get_content_disposition() != "attachment":
            self._invite(_invitations(_text_of(part)))
        elif kind == "multipart/alternative" and children:
            self._gather_best(children, depth)
        elif kind.startswith("multipart/") and children:
            for child in children:
                self.gather(child, depth + 1, related=kind == "multipart/related")
        elif _is_attached(part, kind, related=related):
            self._attach(part, kind)
        elif kind.startswith(("text/", "multipart/")):
            self._add(_text_blocks(part, kind))

    def blocks(self) -> Iterator[Block]:
        texts = [*self.texts, self.invitations] if self.invitations else self.texts
        for number, text in enumerate(texts, 2):
            label = "treść" if number == 2 else f"treść ({number - 1})"
            for block in text:
                yield replace(block, locator=Locator("part", number, number, label))

    def _gather_best(self, children: list[Message], depth: int) -> None:
        """Of the versions of one text, the plain one unless it says next to nothing."""
        versions = []
        attachments: list[Attachment] = []
        for child in children:
            version = _Parts(seen=self.seen)
            version.gather(child, depth + 1)
            self.seen = version.seen
            attachments += version.attachments
            self._invite(version.invitations)
            if version.texts:
                versions.append(version.texts)
        self.attachments += attachments
        if versions:
            first, richest = versions[0], max(versions, key=_chars)
            brief = _chars(first) < _TRIVIAL_CHARS < _chars(richest)
            notice = _chars(first) < _NOTICE_CHARS and _chars(richest) > 3 * _chars(first)
            self.texts += richest if brief or notice else first

    def files(self) -> Iterator[Attachment]:
        """What is attached, without the invitations that the message itself holds."""
        known = {block.text for block in self.invitations}
        for file in self.attachments:
            if known and file.name.lower().endswith(_CALENDAR_SUFFIXES):
                attached = {block.text for block in _invitations(decode(file.data).text)}
                if attached and attached <= known:
                    continue
            yield file

    def _invite(self, blocks: list[Block]) -> None:
        known = {block.text for block in self.invitations}
        self.invitations += [block for block in blocks if block.text not in known]

    def _add(self, blocks: list[Block]) -> None:
        if blocks:
            self.texts.append(blocks)

    def _attach(self, part: Message, kind: str) -> None:
        self.attachments.append(Attachment(self._name(part, kind), _data(part)))

    def _attach_message(self, message: Message, transfer: str) -> None:
        if transfer.strip().lower() in ("base64", "quoted-printable") and not message.keys():
            # Forbidden, and common: the parser saw the letters of the encoding, not the message.
            message["Content-Transfer-Encoding"] = transfer
            message = _parsed(_data(message) or b"\n")
        subject = re.sub(r'[/\\:*?"<>|]+', " ", mail_headers.field(message, "Subject")).strip()
        name = f"{subject[:100] or f'wiadomość {len(self.attachments) + 1}'}.eml"
        try:
            data = message.as_bytes()
        except (UnicodeError, ValueError, LookupError, TypeError):
            data = "\n\n".join(block.text for block in _text_blocks(message, "text/plain")).encode()
        self.attachments.append(Attachment(name, data))

    def _name(self, part: Message, kind: str) -> str:
        name = mail_headers.file_name(part)
        return name or (
            f"załącznik {len(self.attachments) + 1}{mimetypes.guess_extension(kind) or ''}"
        )


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    if not isinstance(payload, list):
        return []
    return [child for child in payload if isinstance(child, Message)]


def _chars(text: list[list[Block]]) -> int:
    return sum(len(block.text) for blocks in text for block in blocks)


def _refuse_encrypted(part: Message, kind: str) -> None:
    remedy = "Open the message in the program that has its key, and save it unencrypted."
    if kind in ("multipart/encrypted", "application/pgp-encrypted"):
        raise Unreadable("encrypted", "The message is encrypted", remedy)
    if kind in _PKCS7:
        if "signed" in str(part.get_param("smime-type", "")).lower():
            raise Unreadable("unsupported", "The text is sealed inside an S/MIME signature", remedy)
        raise Unreadable("encrypted", "The message is encrypted (S/MIME)", remedy)


def _is_attached(part: Message, kind: str, *, related: bool) -> bool:
    disposition = part.get_content_disposition()
    if kind.startswith("image/") and (related or disposition != "attachment"):
        return False  # stands in the text: a logo, a picture in a signature
    if disposition == "attachment" or mail_headers.file_name(part):
        return True
    return not kind.startswith(("text/", "multipart/", "message/", "image/"))


def _data(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text_of(part: Message) -> str:
    data = _data(part)
    if not data and isinstance(raw := part.get_payload(), str):
        data = raw.encode("utf-8", "surrogateescape")  # a multipart whose boundary never comes
    return decode(data, part.get_content_charset()).text


def _invitations(text: str) -> list[Block]:
    place = Locator("part", 1, 1)
    texts = (entry_text(entry) for entry in read_calendar(text).entries)
    return [Block(text, place) for text in texts if text]


def _text_blocks(part: Message, kind: str) -> list[Block]:
    text = _text_of(part)
    if kind in ("text/html", "application/xhtml+xml"):
        return list(read_page(text, whole=True).blocks)
    if text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        raise Unreadable(
            "encrypted",
            "The text is encrypted (PGP)",
            "Open the message in the program that has its key, and save it unencrypted.",
        )
    if kind in ("text/x-vcard", "text/vcard"):
        return []
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r"(?<![\n-]) \r?\n(?!>|\r?\n|-- )", " ", text)
    return list(_paragraphs(text))


def _paragraphs(text: str) -> Iterator[Block]:
    place = Locator("part", 1, 1)
    run: list[str] = []
    run_quoted = False
    for raw in [*re.split(r"\r\n|\n|\r", text), ""]:
        line = re.sub(r"^(?:[ \t]?>)+ ?", "", raw).rstrip()
        quoted = raw.lstrip().startswith(">")
        if run and (not line.strip() or quoted != run_quoted):
            yield Block("\n".join(run), place, heading_path=_QUOTED if run_quoted else ())
            run = []
        if line.strip():
            run.append(line)
            run_quoted = quoted
