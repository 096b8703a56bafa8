"""E-mail: headers as people read them, the best body, attachments, and hostile messages."""

import base64
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders import email as loader
from ingest.reading import read_file


def _load(folder: Path, content: str | bytes | EmailMessage) -> Extracted:
    path = folder / "list.eml"
    if isinstance(content, EmailMessage):
        content = content.as_bytes()
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return loader.load(path)


def _message(body: str = "Dzień dobry,\n\nprzesyłam budżet na wiosnę.\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Żaneta Wójcik <z.wojcik@example.org>"
    message["To"] = "biuro@example.org"
    message["Date"] = "Tue, 12 Mar 2024 09:30:00 +0100"
    message["Subject"] = "Budżet – źródła finansowania"
    message.set_content(body)
    return message


def test_header_body_and_claims(tmp_path: Path) -> None:
    found = _load(tmp_path, _message())
    assert [(b.text, b.locator.unit, b.locator.first, b.locator.label) for b in found.blocks] == [
        (
            "Od: Żaneta Wójcik <z.wojcik@example.org>\nDo: biuro@example.org\n"
            "Data: 12 marca 2024, 09:30\nTemat: Budżet – źródła finansowania",
            "part",
            1,
            "nagłówek",
        ),
        ("Dzień dobry,", "part", 2, "treść"),
        ("przesyłam budżet na wiosnę.", "part", 2, "treść"),
    ]
    assert (found.title, found.date) == ("Budżet – źródła finansowania", date(2024, 3, 12))


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "cp1250"])
@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_transfer_encodings(tmp_path: Path, charset: str, transfer: str) -> None:
    message = EmailMessage()
    message.set_content("Święto źrebiąt, żółwi i łosi\n", charset=charset, cte=transfer)
    assert _load(tmp_path, message).blocks[0].text == "Święto źrebiąt, żółwi i łosi"


def test_a_false_charset_label_and_raw_header_bytes(tmp_path: Path) -> None:
    head = b"Subject: Wycieczka w \xa6wi\xeato, \xbcr\xf3d\xb3o\nContent-Type: text/plain; charset="
    text = "\n\nŚcieżka źle oznaczona, ślad mąki.\n".encode("cp1250")
    found = _load(tmp_path, head + b"iso-8859-2" + text)
    assert found.title == "Wycieczka w Święto, źródło"
    assert found.blocks[-1].text == "Ścieżka źle oznaczona, ślad mąki."


_PAGE = (
    "<h1>Nabór wniosków</h1><p>Termin upływa 28 czerwca, a pula wynosi 3,4 mln zł.</p>"
    "<script>ZNIK</script>"
)
_TRACKED = "https://news.example.org/v/" + "a1b2c3d4" * 60


@pytest.mark.parametrize(
    ("plain", "kept"),
    [
        ("Nabór wniosków. Termin upływa 28 czerwca, a pula wynosi 3,4 mln zł.", 1),
        ("Nabór wniosków. Termin upływa 28 czerwca, a pula wynosi 3,4 mln zł. " + _TRACKED, 1),
        ("\n", 1),
        ("Nabór wniosków. Termin upływa…", 1),  # cut off
        ("Nie obsługujesz HTML. Otwórz " + _TRACKED + " lub napisz do biuro@example.org.", 2),
        ("Zmiana: spotkanie odwołane, prosimy o kontakt telefoniczny z sekretariatem.", 2),
    ],
)
def test_of_two_bodies_whatever_either_says_is_read(tmp_path: Path, plain: str, kept: int) -> None:
    message = EmailMessage()
    message.set_content(plain)
    message.add_alternative(_PAGE, subtype="html")
    blocks = _load(tmp_path, message).blocks
    words = " ".join(block.text for block in blocks)
    assert "ZNIK" not in words
    assert "28 czerwca" in words
    assert "3,4 mln" in words
    assert words.count("Nabór") == 1
    assert kept == 1 or plain.split()[0] in words


def test_quotes_are_marked_and_signatures_stay(tmp_path: Path) -> None:
    body = "Zgoda.\n\n> Czy termin\n>> pasuje?\n\n-- \nJan Łąka, tel. 81 123 45 67\n"
    blocks = _load(tmp_path, _message(body)).blocks[1:]
    assert [(b.text, b.heading_path) for b in blocks] == [
        ("Zgoda.", ()),
        ("Czy termin\npasuje?", ("Cytowana wiadomość",)),
        ("--\nJan Łąka, tel. 81 123 45 67", ()),
    ]


def test_attachments_have_readable_names(tmp_path: Path) -> None:
    message = _message()
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="ąę żółć.pdf")
    message.add_attachment("treść notatki", filename="../../etc/notatka.txt")
    inner = _message("Wewnętrzna treść.\n")
    message.add_attachment(inner)
    found = _load(tmp_path, message)
    assert [a.name for a in found.attachments] == [
        "ąę żółć.pdf",
        "notatka.txt",
        "Budżet – źródła finansowania.eml",
    ]
    assert found.attachments[0].data == b"%PDF-1"
    assert "treść notatki" in found.attachments[1].data.decode()
    assert "Wewnętrzna" not in " ".join(block.text for block in found.blocks)
    assert _load(tmp_path, found.attachments[2].data).blocks[1].text == "Wewnętrzna treść."


def test_a_name_in_encoded_words_as_outlook_writes_it(tmp_path: Path) -> None:
    content = (
        'Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
        '--b\nContent-Type: application/pdf; name="=?iso-8859-2?Q?bud=BFet.pdf?="\n'
        "Content-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n"
    )
    found = _load(tmp_path, content)
    assert [(a.name, a.data) for a in found.attachments] == [("budżet.pdf", b"%PDF")]


def test_an_attached_message_in_base64(tmp_path: Path) -> None:
    inner = base64.b64encode("Subject: Wewnątrz\n\nTreść MARKER\n".encode()).decode()
    content = (
        'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n'
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
        f"{inner}\n--b--\n"
    )
    (attached,) = _load(tmp_path, content).attachments
    assert attached.name == "Wewnątrz.eml"
    assert _load(tmp_path, attached.data).blocks[-1].text == "Treść MARKER"


def test_pictures_in_the_text_are_no_attachments(tmp_path: Path) -> None:
    message = EmailMessage()
    message.set_content('<p>Treść z obrazem</p><img src="cid:logo">', subtype="html")
    message.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    found = _load(tmp_path, message)
    assert (found.blocks[0].text, found.attachments) == ("Treść z obrazem", ())


@pytest.mark.parametrize(
    "content",
    [
        'Content-Type: multipart/encrypted; boundary="b"\n\n--b\n\nx\n--b--\n',
        "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nMIIB\n",
        "Subject: x\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    ],
)
def test_encrypted_messages_say_so(tmp_path: Path, content: str) -> None:
    with pytest.raises(Unreadable) as refused:
        _load(tmp_path, content)
    assert refused.value.reason == "encrypted"


def test_without_headers_the_text_is_still_read(tmp_path: Path) -> None:
    assert _load(tmp_path, "\n\nSama treść listu.\n").blocks[-1].text == "Sama treść listu."


def test_a_boundary_that_never_comes_loses_nothing(tmp_path: Path) -> None:
    content = 'Subject: s\nContent-Type: multipart/mixed; boundary="brak"\n\nTreść MARKER listu\n'
    assert "MARKER" in " ".join(block.text for block in _load(tmp_path, content).blocks)


def test_broken_headers_are_shown_as_they_are(tmp_path: Path) -> None:
    content = (
        "From: =?utf-8?B?@@@?= <a@\nTo: ,,;;<>\nDate: kiedyś\n"
        "Subject: =?no-such?Q?abc?= =?utf-8?B?xYJvxZs=?=\nContent-Type: ;;;\n\nTreść.\n"
    )
    found = _load(tmp_path, content)
    assert found.date is None
    assert found.title is not None
    assert found.title.endswith("łoś")
    assert found.blocks[-1].text == "Treść."


@pytest.mark.parametrize("depth", [60, 3000])
def test_huge_nesting_is_refused(tmp_path: Path, depth: int) -> None:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    with pytest.raises(Unreadable) as refused:
        _load(tmp_path, f"Subject: x\n{parts}\nkoniec\n")
    assert refused.value.reason == "damaged"


def test_endless_fields_are_cut(tmp_path: Path) -> None:
    content = (
        f"Subject: {'=?utf-8?q?a?= ' * 20_000}\n"
        f'Content-Disposition: attachment; filename="{"a;" * 50_000}"\n\nTreść.\n'
    )
    assert _load(tmp_path, content).title


def test_a_whole_message_saved_as_utf16(tmp_path: Path) -> None:
    found = _load(tmp_path, "Subject: Żółw\n\nŁąka.\n".encode("utf-16"))
    assert (found.title, found.blocks[-1].text) == ("Żółw", "Łąka.")


def test_an_empty_message_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        _load(tmp_path, b" \n\n")
    assert refused.value.reason == "empty"


lines = st.one_of(
    st.sampled_from(
        [
            "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: multipart/alternative; boundary=b",
            "Content-Type: message/rfc822",
            "Content-Type: text/html; charset=utf-16",
            "Content-Transfer-Encoding: base64",
            "Content-Disposition: attachment; filename*=utf-8''%zz",
            "--b",
            "--b--",
            "",
            "Subject: =?utf-8?q?=",
        ]
    ),
    st.text("aą:;=?< \t", max_size=12),
)


@settings(deadline=None)  # the first call imports what reads text
@given(st.lists(lines, max_size=25).map("\n".join))
def test_any_message_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: str
) -> None:
    try:
        found = _load(tmp_path_factory.mktemp("mail"), content)
    except Unreadable:
        return
    assert found.blocks or found.attachments


@pytest.mark.parametrize("name", ["strona.mht", "strona.doc"])
def test_a_saved_web_page_is_its_text(tmp_path: Path, name: str) -> None:
    page = (
        "From: <Saved by Blink>\nSubject: Cennik\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n'
        "--b\nContent-Type: text/html; charset=utf-8\nContent-Location: http://a/\n\n"
        "<html><body><p>Łóżko kosztuje 35 zł.</p></body></html>\n"
        "--b\nContent-Type: text/css\nContent-Location: http://a/x.css\n\nbody {ZNIK: 1}\n"
        "--b\nContent-Type: application/octet-stream\nContent-Location: http://a/f\n\nZNIK\n"
        "--b\nContent-Type: image/png\nContent-Location: http://a/i.png\n\nZNIK\n--b--\n"
    )
    if name.endswith(".doc"):
        page = page.partition("\nSubject: Cennik\n")[2]
    path = tmp_path / name
    path.write_text(page, encoding="utf-8")
    read = read_file(path)
    assert read.documents[0].text.endswith("Łóżko kosztuje 35 zł.")
    assert "ZNIK" not in read.documents[0].text
    assert (len(read.documents), read.unreadable) == (1, ())
