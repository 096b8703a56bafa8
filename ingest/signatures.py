"""Electronic signatures: who signed, when, and the document inside.

Names and times are read as the signature states them. Nothing is verified: that needs the lists of
trusted authorities and of withdrawn certificates, which change from day to day.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.errors import Unreadable

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED = tuple(bytes.fromhex(f"06092a864886f70d0107{kind}") for kind in ("03", "06"))
_HEAD_BYTES = 64
_UNVERIFIED = "(podpisu nie sprawdzano)"
_FOREIGN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)
"""What asn1crypto raises for bytes that are no such structure."""


@dataclass(frozen=True, slots=True)
class Signature:
    """``name`` is the certificate holder's, ``day`` the signing time the signer states."""

    name: str
    day: date | None = None

    def __str__(self) -> str:
        when = f", {self.day.isoformat()}" if self.day else ""
        return f"Podpis elektroniczny: {self.name}{when} {_UNVERIFIED}"


@dataclass(frozen=True, slots=True)
class SignedData:
    """``content`` is None where the signature stands apart from its document."""

    content: bytes | None
    signatures: tuple[Signature, ...]


def holds_signed_data(head: bytes) -> bool:
    """Whether a file's first bytes are those of CMS signed data, in binary or base64."""
    return _SIGNED_DATA in _binary(head[:4096])[:_HEAD_BYTES]


def holds_enveloped_data(head: bytes) -> bool:
    return any(kind in _binary(head[:4096])[:_HEAD_BYTES] for kind in _ENVELOPED)


def read_signed_data(data: bytes) -> SignedData:
    """Raises Unreadable("damaged") for bytes that are no CMS signed data, ("encrypted") where the
    content is sealed for its recipients."""
    from asn1crypto import cms

    raw = _binary(data)
    if holds_enveloped_data(raw):
        raise Unreadable(
            "encrypted",
            "The file is encrypted for the holders of a certificate or by a special program",
            "Save an unprotected copy in the program that opens it.",
        )
    try:
        signed = cms.ContentInfo.load(raw)["content"]
        inner = signed["encap_content_info"]["content"]
        content = bytes(inner) if inner.native is not None else None
        signatures = tuple(_signature(info, signed) for info in signed["signer_infos"])
    except _FOREIGN as error:
        raise Unreadable(
            "damaged",
            f"The signature around the document cannot be followed ({error})",
            "Save the document without its signature in the program that opens it.",
        ) from error
    return SignedData(content, signatures)


def holder(certificate: bytes) -> str:
    """The name in a certificate (DER); "" where it cannot be read."""
    from asn1crypto import x509

    try:
        return _name(x509.Certificate.load(certificate).subject.native)
    except _FOREIGN:
        return ""


def _signature(info: Any, signed: Any) -> Signature:
    moment = None
    for attribute in info["signed_attrs"] if info["signed_attrs"].native else ():
        if attribute["type"].native == "signing_time":
            moment = attribute["values"][0].native
    day = moment.date() if isinstance(moment, datetime) else None
    return Signature(_signer(info, signed) or "nieznany", day)


def _signer(info: Any, signed: Any) -> str:
    """The certificate that the signature names; the only one where it names none that is there."""
    certificates = [one.chosen for one in signed["certificates"] or () if one.name == "certificate"]
    wanted = info["sid"].chosen
    number = wanted["serial_number"].native if info["sid"].name != "subject_key_identifier" else 0
    own = [one for one in certificates if one.serial_number == number]
    found = own or (certificates if len(certificates) == 1 else [])
    return _name(found[0].subject.native) if found else ""


def _name(subject: Any) -> str:
    fields = subject if isinstance(subject, dict) else {}
    person = " ".join(filter(None, (fields.get("given_name"), fields.get("surname"))))
    name = fields.get("common_name") or person or fields.get("organization_name") or ""
    organization = fields.get("organization_name")
    own = f"{name}, {organization}" if organization and organization != name else name
    return " ".join(str(own).split())


def _binary(data: bytes) -> bytes:
    """Signed data as it is, or unpacked from base64 with or without its PEM lines."""
    if data[:1] == b"\x30":
        return data
    lines = [line for line in data.split(b"\n") if not line.startswith(b"-----")]
    text = b"".join(b"".join(lines).split())
    try:
        return base64.b64decode(text[: len(text) - len(text) % 4], validate=True)
    except (binascii.Error, ValueError):
        return data
