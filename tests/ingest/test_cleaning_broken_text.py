"""Lost letters are noticed, and good text of any language is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cleaning import broken_share, broken_text_notices
from ingest.errors import Unreadable

_POLISH = (
    "Działalność klastra obejmuje współpracę szpitali, uczelni i przedsiębiorstw. "
    "Każdy członek może zgłosić własny pomysł, a książka życzeń leży w biurze. "
    "Źródłem środków są również składki, które są płacone co miesiąc. "
    "Po remoncie biura nowy dyrektor zaprasza na otwarcie w maju tego roku. "
)
_GOOD = {
    "polish": _POLISH,
    "polish without diacritics": (
        "Szanowni Panstwo, prosze o przeslanie dokumentow do jutra. Dzialalnosc klastra jest "
        "finansowana ze skladek, ktore sa placone co miesiac przez wszystkich czlonkow. "
    ),
    "english": "The cluster covers hospitals, 20 m³ of storage and 5 km² of land (see fn. 3). ",
    "french": "L’œuvre du cœur : un élève naïf fêta Noël à l’hôpital, près du château ; ça ira. ",
    "german": "Die Krankenhäuser fördern Übungen für große Gruppen, z. B. in Köln und Düsseldorf. ",
    "spanish": "¿Quién enseña español? ¿Él? ¡Qué año tan extraño! El niño soñó con mañana. ",
    "danish": "Bæredygtige løsninger på sygehuse gør en stor forskel for små børn i Ålborg. ",
    "czech": "Příliš žluťoučký kůň úpěl ďábelské ódy o nemocnicích, léčbě a zdravotnictví. ",
    "ukrainian": "Медичний кластер об’єднує лікарні, університети та підприємства області. ",
    "russian": "Больницы и университеты региона объединились в медицинский кластер в 2015 году. ",
    "greek": "Τα νοσοκομεία και τα πανεπιστήμια συνεργάζονται για την υγεία των πολιτών. ",
    "chinese": "医疗集群联合了医院、大学和企业，成立于2015年，共有100个成员。 ",
    "japanese": "医療クラスターは病院や大学、企業をつなぎ、PDFファイルを共有します。 ",
    "korean": "의료 클러스터는 병원과 대학 및 기업을 연결합니다. ",
    "arabic": "يضم العنقود الطبي المستشفيات والجامعات والشركات في المنطقة. ",
    "hebrew": "האשכול הרפואי מאחד בתי חולים, אוניברסיטאות וחברות באזור. ",
    "vietnamese": "Cụm y tế kết nối các bệnh viện, trường đại học và doanh nghiệp trong vùng. ",
    "turkish": "Sağlık kümesi hastaneleri, üniversiteleri ve şirketleri birleştiriyor. ",
    "addresses": "Pisz na biuro@klaster.pl lub https://klaster.pl/?q=a&b=[1] albo C:\\dane.txt ",
    "science": "Interferon-γ i β-karoten (IL-2³, 10 μm, p53¹) opisano w [12] oraz {34}; IFN-α2. ",
}


@pytest.mark.parametrize("language", _GOOD)
def test_good_text_is_left_alone(language: str) -> None:
    assert broken_text_notices(_GOOD[language] * 20) == ()


def _private(text: str) -> str:
    return "".join(
        chr(0xE000 + ord(letter) % 256) if letter.isalpha() else letter for letter in text
    )


_BREAKINGS = {
    "cp1250 read as latin-1": _POLISH.encode("cp1250").decode("latin-1"),
    "cp1250 read as cp1252": _POLISH.encode("cp1250").decode("cp1252", "replace"),
    "utf-8 read as cp1250": _POLISH.encode().decode("cp1250", "replace"),
    "utf-8 read as latin-1": _POLISH.encode().decode("latin-1"),
    "letters replaced": _POLISH.replace("ę", "[").replace("ł", "\ufffd"),
    "question marks": _POLISH.encode("ascii", "replace").decode(),
    "some glyph numbers": _POLISH.replace("współpracę", "wsp(cid:243)łprac(cid:281)"),
    "letters dropped": _POLISH.encode("ascii", "ignore").decode(),
}


def _shifted(text: str, by: int) -> str:
    """As a font's wrong table of letters gives it: each is another, some code points further."""
    return "".join(chr(ord(char) + by) if char != " " else char for char in text)


@pytest.mark.parametrize("breaking", _BREAKINGS)
def test_broken_polish_is_noticed(breaking: str) -> None:
    (notice,) = broken_text_notices(_BREAKINGS[breaking] * 3)
    assert notice.code == "broken-text"


def test_a_few_broken_words_in_a_long_good_text_are_no_news() -> None:
    assert broken_text_notices(_POLISH * 200 + "by³o ksi¹¿ka") == ()


@pytest.mark.parametrize(
    "text",
    [
        _private(_POLISH),
        "(cid:12)(cid:44)(cid:3) (cid:99)(cid:12) " * 20,
        "\ufffd\ufffd\ufffd \ufffd\ufffd \ufffd\ufffd\ufffd\ufffd " * 10,
        "7KH TXLFN EURZQ IR[ MXPSV RYHU WKH OD]\\ GRJV DQG VRPH PRUH ZRUGV " * 10,
        _shifted(_POLISH, 3),
    ],
)
def test_text_without_letters_to_search_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        broken_text_notices(text)
    assert refused.value.reason == "broken-text"


@given(st.text())
def test_the_share_is_a_share(text: str) -> None:
    assert 0.0 <= broken_share(text) <= 1.0


def test_a_square_for_a_letter_that_the_font_lacks_is_told_once_it_stands_in_a_word() -> None:
    (notice,) = broken_text_notices(
        "Zarządzenie w sprawie komisji. UCHWA■A RADY. " + "Tekst. " * 900
    )
    assert "UCHWA■A" in notice.detail
    assert broken_text_notices("■ punkt pierwszy\n■ punkt drugi, pole 3■4 i koniec ■") == ()
