"""From a path to documents: attachments as documents of their own, failures told apart."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.reading import read_file


def message(
    subject: str, body: str = "W załączeniu przesyłam pliki, o które Państwo prosili."
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "biuro@klaster.example"
    mail["To"] = "szpital@klaster.example"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 21 Nov 2023 10:00:00 +0100"
    mail.set_content(body)
    return mail


def save(mail: EmailMessage, path: Path) -> Path:
    path.write_bytes(mail.as_bytes())
    return path


def test_an_attachment_is_a_document_of_its_own(tmp_path: Path) -> None:
    mail = message("Budżet na 2024 rok")
    mail.add_attachment(
        "Zakup agregatu kosztuje 12 000 zł.".encode(),
        "text",
        "plain",
        filename="wycena agregatu.txt",
    )
    mail.add_attachment(b"", "application", "octet-stream", filename="pusty.pdf")
    read = read_file(save(mail, tmp_path / "poczta.eml"))
    itself, attached = read.documents
    assert itself.attachment == ()
    assert itself.metadata.title == "Budżet na 2024 rok"
    assert "agregatu kosztuje" not in itself.text
    assert attached.attachment == ("wycena agregatu.txt",)
    assert attached.text == "Zakup agregatu kosztuje 12 000 zł."
    (part,) = read.unreadable
    assert (part.attachment, part.error.reason) == (("pusty.pdf",), "empty")


def test_a_message_without_a_text_is_the_way_to_its_attachments(tmp_path: Path) -> None:
    path = tmp_path / "poczta.eml"
    path.write_bytes(
        b"Content-Type: multipart/mixed; boundary=x\n\n"
        b"--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
        b"Agregat kosztuje 12 000 zl.\n--x--\n"
    )
    (attached,) = read_file(path).documents
    assert attached.text == "Agregat kosztuje 12 000 zl."


def test_what_is_attached_is_as_old_as_its_message(tmp_path: Path) -> None:
    mail = message("Umowa")
    mail.add_attachment(b"Bez daty.", "text", "plain", filename="umowa.txt")
    _, attached = read_file(save(mail, tmp_path / "poczta.eml")).documents
    assert str(attached.metadata.date) == "2023-11-21"


def test_two_attachments_of_one_name_stay_two_documents(tmp_path: Path) -> None:
    mail = message("Dwie wersje")
    mail.add_attachment(b"Wersja pierwsza.", "text", "plain", filename="umowa.txt")
    mail.add_attachment(b"Wersja druga.", "text", "plain", filename="umowa.txt")
    _, first, second = read_file(save(mail, tmp_path / "poczta.eml")).documents
    assert [first.attachment, second.attachment] == [("umowa.txt",), ("umowa.txt (2)",)]


def test_a_message_inside_a_message_is_opened_to_the_given_depth(tmp_path: Path) -> None:
    mail = message("Poziom 0")
    for level in range(1, 4):
        outer = message(f"Poziom {level}")
        outer.add_attachment(mail)
        mail = outer
    path = save(mail, tmp_path / "poczta.eml")
    read = read_file(path, ReadOptions(attachment_depth=2))
    assert [document.metadata.title for document in read.documents] == [
        "Poziom 3",
        "Poziom 2",
        "Poziom 1",
    ]
    (part,) = read.unreadable
    assert (len(part.attachment), part.error.reason) == (3, "inflated")


def test_an_attachment_cannot_choose_where_it_is_written(tmp_path: Path) -> None:
    mail = message("Złośliwa nazwa")
    mail.add_attachment(b"Tresc.", "text", "plain", filename="../../../../etc/zly.txt")
    _, attached = read_file(save(mail, tmp_path / "poczta.eml")).documents
    assert attached.text == "Tresc."
    assert sorted(path.name for path in tmp_path.iterdir()) == ["poczta.eml"]


def test_a_vanished_file_is_told_from_a_damaged_one(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_file(tmp_path / "nie-ma.txt")
    assert caught.value.reason == "vanished"


def test_white_space_alone_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "pusty.txt"
    path.write_text(" \n\n\t\n")
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.reason == "empty"


def test_a_scan_with_page_numbers_is_not_called_empty(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "skan.pdf"))
    for number in range(1, 9):
        canvas.drawImage(ImageReader(Image.new("L", (40, 60), 90)), 20, 60, 560, 770)
        canvas.drawCentredString(300, 40, f"Page {number} of 8")
        canvas.showPage()
    canvas.save()
    with pytest.raises(Unreadable, match="page numbers") as refused:
        read_file(tmp_path / "skan.pdf")
    assert refused.value.reason == "no-text"
    assert "apt-get install tesseract-ocr" in refused.value.remedy


def test_a_parser_that_fails_over_an_attachment_costs_the_attachment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = EmailMessage()
    message["Subject"] = "Umowa"
    message.set_content("W załączniku umowa.")
    message.add_attachment("a,b\n1,2\n", subtype="csv", filename="dane.csv")
    (tmp_path / "pismo.eml").write_bytes(message.as_bytes())

    def fail(_: Path) -> None:
        raise KeyError("no such column")

    monkeypatch.setattr("ingest.loaders.csv.load", fail)
    read = read_file(tmp_path / "pismo.eml")
    assert [one.text.splitlines()[-1] for one in read.documents] == ["W załączniku umowa."]
    assert [(one.attachment, one.error.reason) for one in read.unreadable] == [
        (("dane.csv",), "crashed")
    ]
