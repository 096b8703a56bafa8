"""Signed documents (.p7m): who signed as a text, the document inside as an attachment."""

from __future__ import annotations

from pathlib import Path

from ingest.document import Block
from ingest.errors import Unreadable
from ingest.extracted import Attachment, Extracted
from ingest.locator import Locator
from ingest.signatures import read_signed_data

_PACKED = (".p7m", ".p7s", ".sig")
_MESSAGE_STARTS = (b"content-type:", b"mime-version:", b"content-transfer-encoding:")


def load(path: Path) -> Extracted:
    signed = read_signed_data(path.read_bytes())
    if signed.content is None:
        raise Unreadable(
            "unsupported",
            "A signature without the document that it signs",
            "Nothing, if the document stands beside it.",
        )
    name = _name(path, signed.content)
    lines = [f"Podpisany dokument: {name}", *map(str, signed.signatures)]
    blocks = [Block(line, Locator("paragraph", n, n)) for n, line in enumerate(lines, 1)]
    days = [one.day for one in signed.signatures if one.day]
    return Extracted(
        blocks,
        title=f"{name} (podpis)",
        language="pl",
        date=max(days, default=None),
        attachments=(Attachment(name, signed.content),),
    )


def _name(path: Path, content: bytes) -> str:
    name = path.stem if path.suffix.lower() in _PACKED else path.name
    if not Path(name).suffix and content.lstrip()[:64].lower().startswith(_MESSAGE_STARTS):
        return f"{name}.eml"
    return name
