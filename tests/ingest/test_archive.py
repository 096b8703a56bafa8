"""Archives and mailboxes: folders of files inside a file, within limits that are told."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.options import ReadOptions
from ingest.reading import read_file
from tests.one_pixel import ONE_PIXEL


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (2023, 5, 6, 7, 8, 10))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def test_an_archive_is_a_folder_of_documents(tmp_path: Path) -> None:
    path = tmp_path / "umowy.zip"
    inner = _zip({"aneks.txt": b"Aneks nr 2"})
    path.write_bytes(
        _zip(
            {
                "umowy/2024/umowa.txt": b"Umowa nr 1",
                "umowy/2023/umowa.txt": b"Umowa nr 0",
                "aneksy.zip": inner,
                "~$umowa.docx": b"x",
                "__MACOSX/._umowa.txt": b"x",
                ".ukryte/a.txt": b"x",
                "skan.png": ONE_PIXEL,
            }
        )
    )
    read = read_file(path)
    assert {(d.attachment, d.text) for d in read.documents} == {
        (("aneksy.zip", "aneks.txt"), "Aneks nr 2"),
        (("umowy/2023/umowa.txt",), "Umowa nr 0"),
        (("umowy/2024/umowa.txt",), "Umowa nr 1"),
    }
    assert [(p.attachment, p.error.reason) for p in read.unreadable] == [(("skan.png",), "no-text")]
    assert {(d.metadata.date, d.metadata.date_origin) for d in read.documents} == {
        (date(2023, 5, 6), "file time")
    }


@pytest.mark.parametrize("page", ["cp852", "utf-8"])
def test_names_in_the_code_page_of_polish_windows(tmp_path: Path, page: str) -> None:
    name = "zażółć gęślą.txt"
    path = tmp_path / "a.zip"
    marker = "z" * len(name.encode(page))
    data = _zip({marker: "Treść".encode()}).replace(marker.encode(), name.encode(page))
    path.write_bytes(data)
    assert read_file(path).documents[0].attachment == (name,)


def test_the_limits_are_told_once(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = _zip({f"{n}.txt": b"w" for n in range(5)})
    path.write_bytes(_zip({f"{n}.txt": b"tekst" for n in range(6)} | {"w.zip": inner}))
    read = read_file(path, ReadOptions(max_archive_files=4))
    assert len(read.documents) == 4
    assert [part.error.reason for part in read.unreadable] == ["inflated"]
    assert "3 are not read" in read.unreadable[0].error.detail
    deep = read_file(path, ReadOptions(attachment_depth=1))
    assert [(p.attachment, p.error.reason) for p in deep.unreadable] == [
        (("w.zip", "0.txt"), "inflated")
    ]
    late = read_file(path, ReadOptions(timeout_s=0.0))
    assert [part.error.reason for part in late.unreadable] == ["too-long"]


def test_a_bomb_among_the_files_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.zip_safety.RATIO_FREE_MIB", 1)
    path = tmp_path / "a.zip"
    path.write_bytes(_zip({"a.txt": b"tekst", "b.txt": bytes(3 * 1024 * 1024)}))
    read = read_file(path)
    assert [d.text for d in read.documents] == ["tekst"]
    assert [(p.attachment, p.error.reason) for p in read.unreadable] == [(("b.txt",), "inflated")]


def test_an_archive_of_nothing_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(_zip({".DS_Store": b"x"}))
    with pytest.raises(Unreadable) as refused:
        read_file(path)
    assert refused.value.reason == "empty"


def test_a_mailbox_is_a_folder_of_messages(tmp_path: Path) -> None:
    parts = []
    for number, subject in enumerate(("Budżet", "Budżet", "Zaproszenie"), 1):
        message = EmailMessage()
        message["Subject"] = subject
        message["Date"] = f"Tue, {number + 11} Mar 2024 09:30:00 +0100"
        message.set_content(f"Treść {number}.\n\nFrom Lublin with love\n\n>From nas\n")
        body = message.as_bytes().replace(b"\n>From", b"\n>>From").replace(b"\nFrom ", b"\n>From ")
        parts.append(b"From x@example.org Tue Mar 12 09:30:00 2024\n" + body + b"\n")
    path = tmp_path / "Odebrane.mbox"
    path.write_bytes(b"".join(parts))
    documents = read_file(path).documents
    assert [document.attachment[0] for document in documents] == [
        "2024-03-12 Budżet.eml",
        "2024-03-13 Budżet.eml",
        "2024-03-14 Zaproszenie.eml",
    ]
    assert "Treść 2." in documents[1].text
    assert "From Lublin with love" in documents[1].text
    path.with_suffix("").write_bytes(b"".join(parts))  # as Thunderbird calls them
    assert len(read_file(path.with_suffix("")).documents) == 3
