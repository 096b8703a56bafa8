"""Outlook's messages: .msg files, winmail.dat, what is attached to them, and broken ones."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.outlook import as_message, read_msg, read_tnef
from ingest.outlook.rtf_compression import decompress
from ingest.reading import FileRead, read_file
from tests.ole_files import mapi, msg, ole, tnef

SUBJECT, BODY, HTML, RTF, TO, NAME, ADDRESS = 0x37, 0x1000, 0x1013, 0x1009, 0xE04, 0xC1A, 0x5D01
HEADERS, FILE_NAME, DATA = 0x7D, 0x3707, 0x3701
_LETTER = {
    SUBJECT: "Oferta na sprzęt",
    NAME: "Żaneta Wójcik",
    ADDRESS: "z.wojcik@example.org",
    TO: "Biuro; Kasa",
    HEADERS: "Received: from x\r\nDate: Tue, 12 Mar 2024 09:30:00 +0100\r\n",
    BODY: "Łóżko kosztuje 3 400 zł.\r\n\r\nTermin: 28 czerwca.",
}


def _read(path: Path, data: bytes) -> FileRead:
    path.write_bytes(data)
    return read_file(path)


def _texts(read: FileRead) -> dict[tuple[str, ...], str]:
    return {document.attachment: document.text for document in read.documents}


def _first(read: FileRead) -> Document:
    return read.documents[0]


def test_a_message_is_read_as_mail(tmp_path: Path) -> None:
    found = _first(_read(tmp_path / "oferta.msg", ole(msg(_LETTER))))
    assert found.text == (
        "Od: Żaneta Wójcik <z.wojcik@example.org>\nDo: Biuro; Kasa\n"
        "Data: 12 marca 2024, 09:30\nTemat: Oferta na sprzęt\n\n"
        "Łóżko kosztuje 3 400 zł.\n\nTermin: 28 czerwca."
    )
    assert (found.metadata.title, found.metadata.date) == ("Oferta na sprzęt", date(2024, 3, 12))
    assert found.media_type == "application/vnd.ms-outlook"


def test_files_and_messages_are_attached(tmp_path: Path) -> None:
    big = "Regulamin nagród. " * 600  # longer than what a container keeps in small sectors
    file = msg({FILE_NAME: "regulamin.txt"}, binaries={DATA: big.encode()}, header_bytes=8)
    inner = msg({SUBJECT: "Wewnętrzna", BODY: "Treść wewnętrzna."}, header_bytes=24)
    message = {**msg({}, header_bytes=8), "__substg1.0_3701000D": inner}
    read = _read(tmp_path / "oferta.msg", ole(msg(_LETTER, [file, message])))
    texts = _texts(read)
    assert texts["regulamin.txt",].count("Regulamin nagród.") == 600
    assert "Treść wewnętrzna." in texts["Wewnętrzna.eml",]
    assert not read.unreadable


def test_html_in_the_message_s_own_code_page(tmp_path: Path) -> None:
    tree = msg({SUBJECT: "Pismo"}, binaries={HTML: "<p>Źródło żółte</p>".encode("cp1250")})
    entry = struct.pack("<HHII4x", 3, 0x3FDE, 0, 1250)
    tree["__properties_version1.0"] = bytes(32) + entry
    assert "Źródło żółte" in _first(_read(tmp_path / "pismo.msg", ole(tree))).text


def test_the_time_of_a_message_without_a_header(tmp_path: Path) -> None:
    tree = msg({SUBJECT: "Pismo", BODY: "Treść"})
    ticks = 133_547_040_000_000_000  # 2024-03-12 08:00 UTC, in units of 100 ns since 1601
    tree["__properties_version1.0"] = bytes(32) + struct.pack("<HHIQ", 0x40, 0x39, 0, ticks)
    assert _first(_read(tmp_path / "p.msg", ole(tree))).metadata.date == date(2024, 3, 12)


def test_a_body_that_is_only_rtf_is_read_as_rtf(tmp_path: Path) -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1250 \'a3\'f3\'bfko kosztuje 35 z\'b3.}"
    packed = struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
    read = _read(tmp_path / "p.msg", ole(msg({SUBJECT: "Pismo"}, binaries={RTF: packed})))
    assert _texts(read)["treść.rtf",] == "Łóżko kosztuje 35 zł."


def test_compressed_rtf_of_the_specification() -> None:
    simple = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c09002062770"
        "5b06c647d0a800fa0"
    )
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert decompress(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_winmail_gives_its_files_and_what_the_message_lacks(tmp_path: Path) -> None:
    attached = mapi([(0x1F, FILE_NAME, "cennik łóżek.txt\0".encode("utf-16-le"))])
    package = tnef(
        [
            (0x9007, struct.pack("<II", 1250, 0)),
            (0x800C, "Łóżko kosztuje 3 400 zł.\0".encode("cp1250")),
            (0x9002, bytes(14)),
            (0x8010, b"CENNIK~1.TXT\0"),
            (0x800F, "Cennik: łóżko 3 400 zł".encode()),
            (0x9005, attached),
        ]
    )
    message = EmailMessage()
    message["Subject"] = "Oferta"
    message.set_content("Oferta w załączeniu.")
    message.add_attachment(
        package, maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    read = _read(tmp_path / "oferta.eml", message.as_bytes())
    texts = _texts(read)
    assert "Oferta w załączeniu." in texts[()]
    assert "Łóżko kosztuje 3 400 zł." in texts[()]
    assert texts["cennik łóżek.txt",] == "Cennik: łóżko 3 400 zł"
    alone = _read(tmp_path / "winmail.dat", package)
    assert "cennik łóżek.txt" in {name for way in _texts(alone) for name in way}


def test_a_file_in_winmail_keeps_every_byte() -> None:
    data = b"\x50\x4b\x03\x04" + bytes(7)
    item = read_tnef(tnef([(0x9002, bytes(14)), (0x800F, data)]))
    assert item.attached[0].data == data


def test_messages_inside_winmail(tmp_path: Path) -> None:
    subject, body = "Wewnętrzna\0".encode("utf-16-le"), "Treść wewnętrzna.\0".encode("utf-16-le")
    inner = tnef([(0x9003, mapi([(0x1F, SUBJECT, subject), (0x1F, BODY, body)]))])
    signature = bytes.fromhex("0703020000000000c000000000000046")
    holder = mapi([(0x0D, DATA, signature + inner)])
    outer = tnef([(0x8004, b"Pismo\0"), (0x9002, bytes(14)), (0x9005, holder)])
    assert "Treść wewnętrzna." in _texts(_read(tmp_path / "winmail.dat", outer))["Wewnętrzna.eml",]


def test_a_broken_winmail_is_told_and_the_message_is_read(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content("Oferta w załączeniu.")
    message.add_attachment(
        b"x\x9f>\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    read = _read(tmp_path / "oferta.eml", message.as_bytes())
    assert "Oferta w załączeniu." in _first(read).text
    assert [(part.attachment, part.error.reason) for part in read.unreadable] == [
        (("winmail.dat",), "damaged")
    ]


@settings(deadline=None)  # the first call imports what reads text
@given(st.integers(0, 4000), st.binary(max_size=40))
@example(32, b"?")  # a sector size that fits no index
def test_any_container_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes
) -> None:
    whole = ole(msg(_LETTER, [msg({FILE_NAME: "a.txt"}, binaries={DATA: b"a"}, header_bytes=8)]))
    path = tmp_path_factory.mktemp("msg") / "x.msg"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    with suppress(Unreadable):
        as_message(read_msg(path)).as_bytes()


@settings(deadline=None)  # the first call imports what reads text
@given(st.integers(0, 300), st.binary(max_size=40))
def test_any_package_is_read_or_refused(at: int, junk: bytes) -> None:
    values = [(0x1F, SUBJECT, "Temat".encode("utf-16-le")), (3, 0x3FDE, b"\xe2\4\0\0")]
    whole = tnef([(0x9003, mapi(values)), (0x9002, bytes(14)), (0x800F, b"abc")])
    with suppress(Unreadable):
        as_message(read_tnef(whole[:at] + junk + whole[at + len(junk) :])).as_bytes()
