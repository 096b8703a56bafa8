"""E-mail messages (.eml, Outlook's .msg and winmail.dat, saved web pages): header, body, files.

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
from collections.abc import Iterator, Sequence
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
from ingest.outlook import as_message, is_tnef, read_msg, read_tnef
from ingest.signatures import holds_signed_data, read_signed_data

_HEADERS = (("From", "Od"), ("To", "Do"), ("Cc", "DW"), ("Date", "Data"), ("Subject", "Temat"))
_QUOTED = ("Cytowana wiadomość",)
_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OF_THE_PAGE = frozenset({"text/css", "text/javascript", "application/javascript"})
"""Parts of a saved web page (.mht) that hold no words."""
_WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_CALENDAR = "text/calendar"
_CALENDAR_SUFFIXES = (".ics", ".ical")
_MAX_DEPTH = 50
_MAX_PARTS = 2000
_SAME_TEXT = 0.8
"""A version of whose words so many stand in another says nothing new; where half of that stand in
it, it is the same text and more."""
_ADDRESS = re.compile(r"\b(?:https?://|www\.|mailto:)\S+|(?<!\S)[^\s@]*+@\S+", re.I)
_WORD = re.compile(r"\d[\d.,:/-]*\d|\w{2,}")
_Version = list[list[Block]]
"""The texts of one version, each a list of blocks."""


def load(path: Path) -> Extracted:
    message = _message(path)
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


def _message(path: Path) -> Message:
    with path.open("rb") as file:
        head = file.read(8)
    if head == _OLE:
        return as_message(read_msg(path))
    data = path.read_bytes()
    return as_message(read_tnef(data)) if is_tnef(data) else _parsed(data)


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
        if (value := mail_headers.shown(message, name))
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
        if kind in _SIGNATURES or kind in _OF_THE_PAGE:
            return
        if kind in _PKCS7:
            self._open_signed(part, depth)
            return
        if kind in _WINMAIL or mail_headers.file_name(part).lower() == "winmail.dat":
            self._open_winmail(part, kind, depth)
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
        """Of the versions of one text, the plain one unless another says more."""
        versions = []
        for child in children:
            version = _Parts(seen=self.seen)
            version.gather(child, depth + 1)
            self.seen = version.seen
            self.attachments += version.attachments
            self._invite(version.invitations)
            if version.texts:
                versions.append(version.texts)
        self.texts += _told(versions)

    def _open_signed(self, part: Message, depth: int) -> None:
        """The message inside an S/MIME signature, and who signed it."""
        try:
            signed = read_signed_data(_data(part))
        except Unreadable:
            self._attach(part, part.get_content_type())  # which tells why it cannot be read
            return
        if signed.content is None:
            return
        self.gather(_parsed(signed.content), depth + 1)
        place = Locator("part", 1, 1)
        self._add([Block(str(one), place) for one in signed.signatures])

    def _open_winmail(self, part: Message, kind: str, depth: int) -> None:
        """Outlook's package: its text where it says more than the message, its files."""
        try:
            message = as_message(read_tnef(_data(part)))
        except Unreadable:
            self._attach(part, kind)  # which tells why it cannot be read
            return
        inner = _Parts(seen=self.seen)
        inner.gather(message, depth + 1)
        self.seen = inner.seen
        self.attachments += inner.attachments
        self._invite(inner.invitations)
        if inner.texts:
            self.texts = _told([version for version in (self.texts, inner.texts) if version])

    def files(self) -> Iterator[Attachment]:
        """What is attached, without the invitations that the message itself holds."""
        known = {block.text for block in self.invitations}
        for file in self.attachments:
            is_calendar = file.name.lower().endswith(_CALENDAR_SUFFIXES)
            attached = _entries_of(file) if known and is_calendar else frozenset[str]()
            if not attached or not attached <= known:
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


def _told(versions: Sequence[_Version]) -> _Version:
    """What all versions together say, each thing once.

    Two versions of one text share most of their words. A plain text that only says "your program
    does not show HTML", however long its addresses, shares few with the message: both are kept.
    """
    kept: list[_Version] = []
    for version in versions:
        words = _words(version)
        for place, other in enumerate(kept):
            known = _words(other)
            if _share(words, known) >= _SAME_TEXT:
                break
            if _share(known, words) >= _SAME_TEXT / 2:
                kept[place] = version
                break
        else:
            kept.append(version)
    said = [version for version in kept if _words(version)] or kept[:1]
    return [blocks for version in said for blocks in version]


def _words(version: _Version) -> set[str]:
    """The words of a version without addresses, folded to lower case."""
    return {
        word
        for blocks in version
        for block in blocks
        for word in _WORD.findall(_ADDRESS.sub(" ", block.text).casefold())
    }


def _share(words: set[str], among: set[str]) -> float:
    """How much of ``words`` is said in ``among``, 0.0 to 1.0; 1.0 of no words."""
    return len(words & among) / len(words) if words else 1.0


def _refuse_encrypted(part: Message, kind: str) -> None:
    remedy = "Open the message in the program that has its key, and save it unencrypted."
    if kind in ("multipart/encrypted", "application/pgp-encrypted"):
        raise Unreadable("encrypted", "The message is encrypted", remedy)
    if kind in _PKCS7 and not holds_signed_data(_data(part)):
        raise Unreadable("encrypted", "The message is encrypted (S/MIME)", remedy)


def _is_attached(part: Message, kind: str, *, related: bool) -> bool:
    disposition = part.get_content_disposition()
    if part.get("Content-Location") and disposition != "attachment":
        return False  # a part of a saved web page
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


def _entries_of(calendar: Attachment) -> frozenset[str]:
    """What it says; nothing of a file that is no text, whose own reading tells why."""
    try:
        return frozenset(block.text for block in _invitations(decode(calendar.data).text))
    except Unreadable:
        return frozenset()


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
