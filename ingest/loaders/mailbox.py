"""Mailboxes (mbox): one file of many messages, each of which is read as an attachment.

A line that begins "From " after an empty one begins a message; where a message's own text begins a
line so, the programs that write mailboxes put a ">" before it.
"""

from __future__ import annotations

import email.policy
import re
from email.parser import BytesHeaderParser
from pathlib import Path

from ingest import mail_headers
from ingest.errors import Unreadable
from ingest.extracted import Attachment, Extracted

_BEGINS = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n(?=[!-9;-~]+:|>From )")
_ESCAPED = re.compile(rb"^>(>*From )", re.M)
_HEADER_BYTES = 65_536


def load(path: Path) -> Extracted:
    data = path.read_bytes()
    begins = list(_BEGINS.finditer(data))
    if not begins:
        raise Unreadable(
            "empty", "The mailbox holds no message", "Nothing, if it is meant to be empty."
        )
    ends = [match.start() for match in begins[1:]] + [len(data)]
    messages = [
        _ESCAPED.sub(rb"\1", data[match.end() : end])
        for match, end in zip(begins, ends, strict=True)
    ]
    return Extracted(
        (), attachments=[Attachment(_name(one), one) for one in messages], is_folder=True
    )


def _name(message: bytes) -> str:
    """The date before the subject, so that a list of messages is in order."""
    header = BytesHeaderParser(policy=email.policy.compat32).parsebytes(message[:_HEADER_BYTES])
    day = mail_headers.sent(header)
    subject = re.sub(r'[/\\:*?"<>|]+', " ", mail_headers.field(header, "Subject")).strip()
    words = [day.isoformat() if day else "", subject[:100] or "wiadomość"]
    return f"{' '.join(filter(None, words))}.eml"
