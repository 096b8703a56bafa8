"""Old Polish encodings told apart, and binary data refused."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encoding import decode
from ingest.errors import Unreadable

SENTENCES = (
    "Zarząd spółki przyjął sprawozdanie za ubiegły rok.",
    "Święta bożonarodzeniowe spędzimy w Łodzi.",
    "W Białej Podlaskiej powstaje źródło czystej energii.",
    "Proszę wysłać wniosek do końca miesiąca.",
    "ŁĄCZNA KWOTA: 12 500 ZŁ",
    "Gęś zjadła śliwkę, a żółw ćwierć jabłka.",
    "Śląsk, Świętokrzyskie i Łódzkie",
    "Kierownik działu: Żaneta Wójcik-Pająk",
    "Część 3. Środki własne",
)
polish = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\r\n".join)


@given(polish, st.sampled_from(["cp1250", "iso-8859-2", "utf-8", "utf-8-sig"]))
def test_polish_survives_every_encoding_it_comes_in(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@given(polish, st.sampled_from(["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_wide_encodings_with_and_without_a_mark(text: str, encoding: str) -> None:
    marks = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    for mark in (b"", marks[encoding]):
        found = decode(mark + text.encode(encoding))
        assert (found.text, found.encoding) == (text, encoding)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_valid_utf8_is_never_read_as_anything_else(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")).text == text


@settings(deadline=None)  # the first call loads what it knows of the languages
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data).text
    except Unreadable as error:
        reason = error.reason
    else:
        reason = "unsupported" if isinstance(text, str) else "wrong type"
    assert reason == "unsupported"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Порядок денний засідання правління: звіт за рік і план на весну.", "cp1251"),
        ("Повестка дня заседания правления: отчёт за год и план на весну.", "koi8-r"),
        ("Die Förderung der Gemeinden läuft über fünf Jahre, größtenteils für Häuser.", "cp1252"),
        ("Le comité a été créé à Genève, où il siège déjà.", "cp1252"),
        ("Příští schůze představenstva proběhne v úterý, děkujeme.", "cp1250"),
        ("Zebranie wspólników spółki odbędzie się w środę.", "cp852"),
    ],
)
def test_other_languages(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_true_declaration_settles_what_letters_leave_open() -> None:
    assert decode("ćma".encode("iso-8859-2"), "iso-8859-2").text == "ćma"
    assert decode("日本語の文書".encode("shift_jis"), "Shift_JIS").text == "日本語の文書"


def test_a_false_declaration_is_not_believed() -> None:
    text = "Wniosek o środki złożyła gmina Świdnik. Ścieżka źle oznaczona."
    assert decode(text.encode("cp1250"), "iso-8859-2").text == text
    assert decode(text.encode("utf-8"), "windows-1250").text == text
    assert decode(text.encode("cp1250"), "utf-8").text == text
    assert decode(text.encode("cp1250"), "no-such-encoding").text == text
    assert decode(text.encode("cp1250"), "base64").text == text


def test_a_cut_off_character_does_not_spoil_the_rest() -> None:
    data = ("Zażółć gęślą jaźń. " * 20).encode("utf-8")
    assert decode(data[:-4]).text == ("Zażółć gęślą jaźń. " * 20)[:-3]


def test_a_few_broken_bytes_do_not_turn_utf8_into_another_encoding() -> None:
    text = decode(("Zażółć gęślą jaźń. " * 30).encode() + b"\xff ok").text
    assert text.startswith("Zażółć gęślą jaźń.")
    assert text.endswith("\ufffd ok")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01" + b"\x00" * 64,
        b"ab\x00\x01\x02" * 90,
        b"tekst\x00" * 99,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        decode(data)
    assert refused.value.reason == "unsupported"


def test_a_stray_zero_byte_in_a_long_log_is_not_binary() -> None:
    data = b"2024-03-12 ok\n" * 200 + b"\x00" + b"2024-03-13 ok\n"
    assert "2024-03-13 ok" in decode(data).text
