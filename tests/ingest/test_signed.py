"""Signed documents: the content is read, the signer is named, nothing is claimed as verified."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from ingest import formats
from ingest.detect import detect
from ingest.errors import Unreadable
from ingest.loaders.signed import load
from ingest.reading import FileRead, read_file

_LETTER = "Umowa nr 5 na dostawę łóżek za 3 400 zł."
_UNVERIFIED = "(podpisu nie sprawdzano)"


@cache
def _signer() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "Żaneta Wójcik"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Szpital Wzorcowy"),
        ]
    )
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=9999))
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def _signed(content: bytes, *options: pkcs7.PKCS7Options) -> bytes:
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(*_signer(), hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def _indefinite(der: bytes) -> bytes:
    """The same signature as many programs stream it: lengths left open, the content in pieces."""
    info = cms.ContentInfo.load(der)
    signed = info["content"]
    inner = signed["encap_content_info"]
    content = bytes(inner["content"])
    pieces = b"".join(
        bytes([4, len(content[at : at + 10])]) + content[at : at + 10]
        for at in range(0, len(content), 10)
    )
    octets = b"\x24\x80" + pieces + b"\0\0"
    wrapped = b"\x30\x80" + inner["content_type"].dump() + b"\xa0\x80" + octets + b"\0\0" + b"\0\0"
    parts = [signed["version"].dump(), signed["digest_algorithms"].dump(), wrapped,
             signed["certificates"].dump(), signed["signer_infos"].dump()]  # fmt: skip
    body = b"\x30\x80" + b"".join(parts) + b"\0\0"
    return b"\x30\x80" + info["content_type"].dump() + b"\xa0\x80" + body + b"\0\0" + b"\0\0"


def _texts(read: FileRead) -> dict[tuple[str, ...], str]:
    return {document.attachment: document.text for document in read.documents}


@pytest.mark.parametrize("form", ["der", "base64", "pem", "indefinite"])
def test_a_signed_document(tmp_path: Path, form: str) -> None:
    data = _signed(_LETTER.encode())
    if form == "indefinite":
        data = _indefinite(data)
    elif form != "der":
        data = base64.encodebytes(data)
        if form == "pem":
            data = b"-----BEGIN PKCS7-----\n" + data + b"-----END PKCS7-----\n"
    path = tmp_path / "umowa.txt.p7m"
    path.write_bytes(data)
    read = read_file(path)
    texts = _texts(read)
    assert texts["umowa.txt",] == _LETTER
    today = datetime.now(UTC).date().isoformat()
    assert texts[()].split("\n\n") == [
        "Podpisany dokument: umowa.txt",
        f"Podpis elektroniczny: Żaneta Wójcik, Szpital Wzorcowy, {today} {_UNVERIFIED}",
    ]


def test_a_signed_pdf_is_not_taken_for_the_pdf(tmp_path: Path) -> None:
    path = tmp_path / "umowa.pdf.p7m"
    path.write_bytes(_signed(b"%PDF-1.7\n" + bytes(2000)))
    assert detect(path) is formats.SIGNED
    found = load(path)
    assert [(file.name, file.data[:8]) for file in found.attachments] == [
        ("umowa.pdf", b"%PDF-1.7")
    ]


def test_a_signed_message_is_read_as_a_message(tmp_path: Path) -> None:
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + _LETTER.encode() + b"\r\n"
    message = (
        b"Subject: Umowa\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n\r\n"
        + base64.encodebytes(_signed(inner))
    )
    (tmp_path / "umowa.eml").write_bytes(message)
    text = _texts(read_file(tmp_path / "umowa.eml"))[()]
    assert _LETTER in text
    assert "Podpis elektroniczny: Żaneta Wójcik, Szpital Wzorcowy" in text


def test_a_signature_apart_from_its_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "umowa.pdf.p7s"
    path.write_bytes(_signed(b"x", pkcs7.PKCS7Options.DetachedSignature))
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert refused.value.detail == "A signature without the document that it signs"


@pytest.mark.parametrize("kept", [20, 60, 200])
def test_a_cut_off_signature_says_so(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "umowa.pdf.p7m"
    path.write_bytes(_signed(b"x" * 500)[:kept])
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert refused.value.reason == "damaged"


_XADES = """<?xml version="1.0" encoding="UTF-8"?>
<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"><ds:SignedInfo>{reference}</ds:SignedInfo>
<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data>
</ds:KeyInfo>{content}<ds:Object><xades:QualifyingProperties><xades:SigningTime>
2024-05-06T10:00:00Z</xades:SigningTime>{form}</xades:QualifyingProperties></ds:Object>
</ds:Signature>"""


def _xades(content: str = "", reference: str = "", form: str = "") -> str:
    der = _signer()[0].public_bytes(serialization.Encoding.DER)
    return _XADES.format(
        certificate=base64.b64encode(der).decode(), content=content, reference=reference, form=form
    )


def test_xades_carries_its_document(tmp_path: Path) -> None:
    encoded = base64.b64encode(_LETTER.encode()).decode()
    path = tmp_path / "umowa.txt.xades"
    path.write_text(
        _xades(
            f'<ds:Object Encoding="base64" MimeType="text/plain">{encoded}</ds:Object>',
            form="<xades:DataObjectFormat><xades:Description>umowa.txt</xades:Description>"
            "</xades:DataObjectFormat>",
        )
    )
    read = read_file(path)
    texts = _texts(read)
    assert texts["umowa.txt",] == _LETTER
    signer = f"Podpis elektroniczny: Żaneta Wójcik, Szpital Wzorcowy, 2024-05-06 {_UNVERIFIED}"
    assert texts[()] == f"Podpisany dokument: umowa.txt\n\n{signer}"
    assert read.documents[0].metadata.date == date(2024, 5, 6)


def test_xades_beside_its_document_names_it(tmp_path: Path) -> None:
    path = tmp_path / "umowa.xades"
    path.write_text(_xades(reference='<ds:Reference URI="umowa%20nr%205.pdf"/>'))
    assert "Podpisany dokument: umowa nr 5.pdf" in _texts(read_file(path))[()]


def test_an_official_letter_with_its_signature_inside(tmp_path: Path) -> None:
    letter = (
        '<p:Dokument xmlns:p="http://crd.gov.pl/wzor/2013/12/12/1410/"><p:TrescDokumentu>'
        "<p:DataWystawienia>2024-05-06</p:DataWystawienia><p:Tytul>Wezwanie</p:Tytul>"
        f"</p:TrescDokumentu>{_xades().partition('?>')[2]}</p:Dokument>"
    )
    path = tmp_path / "pismo.xml"
    path.write_text(letter)
    text = _texts(read_file(path))[()]
    assert "Data wystawienia: 2024-05-06" in text
    assert "Tytul: Wezwanie" in text
    assert "Podpis elektroniczny: Żaneta Wójcik" in text
    assert "MII" not in text
