"""Archives that are damaged, locked or made to harm are refused with the true reason."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import zip_safety
from ingest.errors import Unreadable
from ingest.safe_xml import parse_xml, stream_xml
from ingest.zip_safety import Archive, check_archive

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def _archive(path: Path, parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def _cut(path: Path) -> None:
    whole = _archive(path, {"a.xml": b"<a>" + bytes(range(256)) * 40 + b"</a>"}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _one_byte_wrong(path: Path) -> None:
    data = bytearray(_archive(path, {"a.xml": b"prawda" * 100}, zipfile.ZIP_STORED).read_bytes())
    data[data.index(b"prawda")] ^= 0xFF
    path.write_bytes(data)


def _with_password(path: Path) -> None:
    data = bytearray(_archive(path, {"a.xml": b"tajne"}).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.index(signature) + offset, 1)
    path.write_bytes(data)


REFUSED: list[tuple[str, Callable[[Path], object], str]] = [
    ("cut off", _cut, "damaged"),
    ("wrong checksum", _one_byte_wrong, "damaged"),
    ("no archive", lambda path: path.write_bytes(b"<html>404</html>"), "damaged"),
    ("nothing", lambda path: path.write_bytes(b""), "empty"),
    ("no entries", lambda path: _archive(path, {}), "empty"),
    ("entry with password", _with_password, "encrypted"),
    (
        "Office file with password",
        lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")),
        "encrypted",
    ),
    ("old binary file", lambda path: path.write_bytes(OLE), "legacy-office"),
    ("leads out", lambda path: _archive(path, {"word/../../etc/x": b"x"}), "damaged"),
    ("leads out by \\", lambda path: _archive(path, {"..\\x": b"x"}), "damaged"),
    ("bomb", lambda path: _archive(path, {"a.xml": bytes(64 * 1024 * 1024)}), "inflated"),
    ("unusual method", lambda path: _archive(path, {"a": b"x"}, zipfile.ZIP_LZMA), "unsupported"),
]


@pytest.mark.parametrize(
    ("make", "reason"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_refused_with_the_true_reason(
    tmp_path: Path, make: Callable[[Path], object], reason: str
) -> None:
    path = tmp_path / "plik.docx"
    make(path)
    with pytest.raises(Unreadable) as refusal:
        check_archive(path)
    assert refusal.value.reason == reason
    assert refusal.value.detail
    assert refusal.value.remedy


def test_many_small_parts_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_safety, "MAX_INFLATED_MIB", 1)
    parts = {f"{number}.xml": bytes(200 * 1024) for number in range(6)}
    with pytest.raises(Unreadable, match="more than 1 MiB"):
        check_archive(_archive(tmp_path / "a.xlsx", parts))


def test_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_safety, "MAX_ENTRIES", 3)
    path = _archive(tmp_path / "a.xlsx", {str(number): b"" for number in range(4)})
    with pytest.raises(Unreadable, match="4 entries"):
        check_archive(path)


def test_names_are_found_however_they_are_written(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.docx", {"Word\\Document.XML": b"x", "/xl/a.xml": b"y"})
    with Archive(path) as archive:
        assert archive.read("word/document.xml") == b"x"
        assert "xl/A.xml" in archive
        with pytest.raises(Unreadable, match="styles"):
            archive.read("word/styles.xml")


LAUGHS = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a b="&y;">&y;</a>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"""


@pytest.mark.parametrize(
    "xml", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")], ids=["laughs", "outside", "utf-16"]
)
def test_entities_are_refused(xml: bytes) -> None:
    with pytest.raises(Unreadable, match="entities"):
        parse_xml(xml, "a.xml")
    with pytest.raises(Unreadable, match="entities"):
        list(stream_xml(xml, "a.xml", ["a"]))


@pytest.mark.parametrize(
    "xml", [b"<a><b></a>", b"", b"\x00\x01", b'<?xml version="1.0" encoding="x-no"?><a/>']
)
def test_broken_xml_is_damage(xml: bytes) -> None:
    with pytest.raises(Unreadable) as parsed:
        parse_xml(xml, "a.xml")
    with pytest.raises(Unreadable) as streamed:
        list(stream_xml(xml, "a.xml", ["a"]))
    assert parsed.value.reason == streamed.value.reason == "damaged"


def test_a_stream_gives_each_element_whole() -> None:
    xml = b"<s>" + b"".join(b"<r><c>%d</c></r>" % number for number in range(1000)) + b"</s>"
    assert [row.findtext("c") for row in stream_xml(xml, "a.xml", ["r"])] == [
        str(number) for number in range(1000)
    ]
