"""Files made to break a reader: bombs, loops, entities, links that lead out, false names."""

from __future__ import annotations

import os
import subprocess
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from pypdf import PdfWriter

from tests.one_pixel import ONE_PIXEL

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
DEEPER_THAN_CALLS = 1_200

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_RESOURCES = b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R" + _RESOURCES + b">>"
_LOOPING_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]" + _RESOURCES


def hostile_folder(root: Path) -> None:
    """One file of each kind; ``EXPECTED`` in the test that reads them says what each must be."""
    root.mkdir()
    _containers(root)
    _pdfs(root)
    _lies(root)
    _deep_and_long(root)
    _messages(root)
    _names_and_links(root)


def nested(folder: Path, name: str, depth: int, file: str | None = None) -> None:
    """Folders inside folders, and a file in the last: also deeper than a path may be long."""
    deepest = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=deepest)
        inner = os.open(name, os.O_RDONLY, dir_fd=deepest)
        os.close(deepest)
        deepest = inner
    if file is not None:
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, dir_fd=deepest))
    os.close(deepest)


def remove(folder: Path) -> None:
    """What pytest cannot remove, because shutil goes as deep as calls can be nested."""
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def drawing_bomb(path: Path, operators: int) -> Path:
    """A PDF whose one page holds so many text operators, packed to a thousandth."""
    return pdf(path, b"BT /F 12 Tf (a) Tj ET " * operators)


def pdf(
    path: Path,
    content: bytes,
    *,
    pages: bytes = b"/Count 1/Kids[3 0 R]",
    form: bytes = b"",
    previous_is_itself: bool = False,
) -> Path:
    """Written by hand, because no library writes what a hostile file holds."""
    objects = [
        _CATALOG,
        b"<</Type/Pages" + pages + b">>",
        _PAGE,
        _stream(content),
        _FONT,
        _stream(form, _LOOPING_FORM),
    ]
    written = b"%PDF-1.7\n"
    offsets: list[int] = []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    loop = b"/Prev %d" % table if previous_is_itself else b""
    written += b"trailer<</Size %d/Root 1 0 R%b>>\n" % (len(objects) + 1, loop)
    path.write_bytes(written + b"startxref\n%d\n%%%%EOF" % table)
    return path


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    head = b"<</Filter/FlateDecode/Length %d%b>>" % (len(packed), entries)
    return head + b"stream\n" + packed + b"\nendstream"


def _docx(path: Path, body: bytes, before: bytes = b"") -> None:
    start = f'<w:document xmlns:w="{_WORD}"><w:body>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", before + start + body + b"</w:body></w:document>")


def _containers(root: Path) -> None:
    _docx(root / "bomba.docx", b"<w:p/>" * 20_000_000)
    _docx(
        root / "encje.docx",
        b"<w:p><w:r><w:t>&y;</w:t></w:r></w:p>",
        b'<!DOCTYPE d [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>',
    )
    cell = b"<w:tbl><w:tr><w:tc>", b"</w:tc></w:tr></w:tbl>"
    _docx(root / "tabele w tabelach.docx", cell[0] * 5000 + b"<w:p/>" + cell[1] * 5000)


def _pdfs(root: Path) -> None:
    text = b"BT /F 12 Tf 50 700 Td (The loop ends at the garage.) Tj ET"
    pdf(root / "strony w kolko.pdf", text, pages=b"/Count 2/Kids[3 0 R 2 0 R]")
    pdf(root / "poprzednik w kolko.pdf", text, previous_is_itself=True)
    pdf(root / "strony bez liku.pdf", text, pages=b"/Count 999999999/Kids[3 0 R]")
    pdf(root / "formularz w sobie.pdf", b"/X Do /X Do", form=b"/X Do /X Do")
    drawing_bomb(root / "bomba.pdf", 25_000_000)
    catalog = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    (root / "bez konca.pdf").write_bytes(b"%PDF-1.7\n" + catalog * 100_000)
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("tajne", algorithm="AES-256")
    writer.write(root / "haslo.pdf")


def _lies(root: Path) -> None:
    """Wrong extensions, nothing at all, and formats that only look readable."""
    (root / "pusty.docx").write_bytes(b"")
    (root / "haslo.docx").write_bytes(OLE + "EncryptedPackage".encode("utf-16-le"))
    (root / "stary.docx").write_bytes(OLE + "WordDocument".encode("utf-16-le"))
    (root / "obraz.pdf").write_bytes(ONE_PIXEL)
    (root / "strona.pdf").write_text("<!doctype html><p>Strona o basenie.</p>", encoding="utf-8")
    (root / "szum.xlsx").write_bytes(bytes(range(256)) * 16)
    (root / "zera.txt").write_bytes(b"tekst\x00" * 100)
    pdf(root / "naprawde pdf.doc", b"BT /F 12 Tf 50 700 Td (The pool is behind the hall.) Tj ET")


def _deep_and_long(root: Path) -> None:
    (root / "gleboki.html").write_text("<div>" * 50_000 + "dno strony", encoding="utf-8")
    (root / "gleboki.rtf").write_bytes(b"{\\rtf1 " + b"{" * 100_000 + b"dno pisma")
    (root / "bez odstepow.txt").write_bytes(b"a" * 20_000)
    (root / "kolumny.csv").write_text(",".join("x" * 2_000) + "\n1\n", encoding="utf-8")
    nested(root, "w", DEEPER_THAN_CALLS)


def _messages(root: Path) -> None:
    (root / "naglowki.eml").write_bytes(
        b"Subject: \xb3\xf3 =?utf-8?q?=ED=A0=80?= =?x-nie-ma?b?!!?=\r\n"
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nPismo o wyciagu.\r\n--b\r\n'
        b'Content-Disposition: attachment; filename="../../\xff/etc/passwd\x00.txt"\r\n\r\n'
        b"Zalacznik o windzie.\r\n--b--\r\n"
    )
    message = b"Subject: dno\r\n\r\nDno.\r\n"
    for level in range(30):
        mark = b"b%d" % level
        message = (
            b'Subject: poziom %d\r\nContent-Type: multipart/mixed; boundary="%b"\r\n\r\n'
            b"--%b\r\n\r\nList %d.\r\n--%b\r\nContent-Type: message/rfc822\r\n\r\n%b\r\n--%b--\r\n"
        ) % (level, mark, mark, level, mark, message, mark)
    (root / "matrioszka.eml").write_bytes(message)
    part = b'--b\r\nContent-Disposition: attachment; filename="a.txt"\r\n\r\nx\r\n'
    head = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    (root / "tysiace czesci.eml").write_bytes(head + part * 5_000)


def _names_and_links(root: Path) -> None:
    secret = root.with_name("tajne.txt")
    secret.write_text("Hasło do sejfu: konwalia.", encoding="utf-8")
    (root / "wyjscie.txt").symlink_to(secret)
    (root / "wyjscie").symlink_to(root.parent)
    (root / "w kolko").symlink_to(root)
    os.mkfifo(root / "rura.txt")
    _write(root, [os.fsdecode(b"nazwa-\xb3.txt"), "nowy\nwiersz.txt", "d" * 251 + ".txt"])
    rules = root / "reguly"
    rules.mkdir()
    (rules / ".kartotekaignore").write_bytes("żółte*\n".encode("cp1250"))
    _write(rules, ["pismo.txt"])


def _write(folder: Path, names: Sequence[str]) -> None:
    for name in names:
        (folder / name).write_text("Zwykłe pismo.", encoding="utf-8")
