"""E-mail messages with attachments made from sources of their own."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from tests.sample_corpus.source import Source
from tests.sample_corpus.web import mail_html


def write_eml(source: Source, attached: Callable[[str], bytes]) -> bytes:
    """``attach: name = source`` entries (parted by ``;``) become attachments;
    ``html: yes`` sends the pieces as HTML beside a short plain part."""
    message = EmailMessage(policy=SMTP)
    for field in ("From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References"):
        if value := source.head.get(field.lower()):
            message[field] = value
    message["Date"] = format_datetime(source.date)
    body = source.body.lstrip("\n")
    if source.head.get("html") == "yes":
        message.set_content(source.head["plain"] + "\n", charset="utf-8", cte="quoted-printable")
        message.add_alternative(
            mail_html(source), subtype="html", charset="utf-8", cte="quoted-printable"
        )
    else:
        message.set_content(
            body, charset=source.head.get("charset", "utf-8"), cte="quoted-printable"
        )
    for entry in filter(None, source.head.get("attach", "").split(";")):
        name, _, made_from = (part.strip() for part in entry.partition("="))
        media_type = mimetypes.guess_type(Path(name).name)[0] or "application/octet-stream"
        kind, _, subtype = media_type.partition("/")
        message.add_attachment(attached(made_from), maintype=kind, subtype=subtype, filename=name)
    _fix_boundaries(message)
    return message.as_bytes()


def _fix_boundaries(message: EmailMessage) -> None:
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_part_{number}_kartoteka")
