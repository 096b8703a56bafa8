"""Words of a PDF that are drawn in pieces: fonts that change inside of a word, letters drawn one
by one, pages that are turned."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest.cleaning import assemble
from ingest.loaders.pdf import load
from ingest.loaders.pdf.choice import choose
from ingest.loaders.pdf.cut_words import mended
from ingest.loaders.pdf.spaced_letters import joined

_PLAIN, _OTHER = "SourceSerif", "SourceSerifBold"
_TAILED = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
_LINES = (
    "Szkolenie dla współpracowników księgowości odbędzie się później,",
    "gdyż część łąk należących do gminy jest zalana. Prowadząca: Łucja",
    "Żółw. Zgłoszenia należy składać w sekretariacie żłobka do końca",
    "miesiąca, a odpowiedź będzie wysłana pocztą elektroniczną.",
)


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    package = importlib.util.find_spec("font_source_serif_pro")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "files"
    for name, file in ((_PLAIN, "Regular"), (_OTHER, "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"SourceSerifPro-{file}.ttf")))


def _drawn_in_two_fonts(canvas: Canvas, x: float, y: float, line: str) -> None:
    """Letters with a tail or a stroke come from another font, each at a place of its own."""
    run, font = "", _PLAIN
    for letter in [*line, None]:
        wanted = _OTHER if letter in _TAILED else _PLAIN
        if run and (letter is None or wanted != font):
            canvas.setFont(font, 11)
            canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, font, 11)
            run = ""
        run, font = run + (letter or ""), wanted


def _text(path: Path) -> str:
    return assemble(load(path).blocks, paged=True).text


def test_words_whose_font_changes_for_a_letter_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "dwa-kroje.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    for number, line in enumerate(_LINES):
        _drawn_in_two_fonts(canvas, 60, 760 - 14 * number, line)
    canvas.save()
    assert _text(path) == " ".join(_LINES)


def test_letters_drawn_one_by_one_are_words(tmp_path: Path) -> None:
    path = tmp_path / "rozstrzelone.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(_PLAIN, 14)
    x = 60
    for letter in "UCHWAŁA RADY GMINY":
        canvas.drawString(x, 760, letter)
        x += 14 if letter == " " else 18
    canvas.setFont(_PLAIN, 11)
    for number, line in enumerate(_LINES):
        canvas.drawString(60, 720 - 14 * number, line)
    x = 60.0
    for letter in "Regulamin pracy":
        canvas.drawString(x, 600, letter)
        x += pdfmetrics.stringWidth(letter, _PLAIN, 11)
    canvas.save()
    lines = _text(path).split("\n")
    assert lines[0] == "UCHWAŁA RADY GMINY"
    assert lines[-1].endswith(" Regulamin pracy")


@pytest.mark.parametrize("angle", [90, 270, 180])
def test_a_turned_page_has_its_rows(tmp_path: Path, angle: int) -> None:
    path = tmp_path / "obrót.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.translate(300, 400)
    canvas.rotate(angle)
    canvas.setFont(_PLAIN, 11)
    for number, line in enumerate(_LINES):
        canvas.drawString(0, -14 * number, line)
    rows = [("Rok", "Nazwa", "Kwota"), ("2023", "Łóżko", "1200"), ("2024", "Stół", "300")]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            canvas.drawString(column * 120, -100 - 14 * number, cell)
    canvas.save()
    text = _text(path)
    assert text.startswith(" ".join(_LINES))
    assert text.endswith("Rok | Nazwa | Kwota\n2023 | Łóżko | 1200\n2024 | Stół | 300")


@pytest.mark.parametrize(
    ("text", "other", "expected"),
    [
        ("wspó łpracownikami gminy", "współpracownikami gminy", "współpracownikami gminy"),
        ("gowo | ś ci i p | óź niej", "gowości i później", "gowości i później"),
        ("Gmina | Kwota", "Gmina Kwota", "Gmina | Kwota"),  # cells stay cells
        ("dla gminy", "dlagminy\ngminy dla", "dla gminy"),  # glued: both are words
        ("12 345 zł", "12345 zł", "12 345 zł"),  # figures are left alone
        ("Lublin Dnia", "LublinDnia", "Lublin Dnia"),
        ("à À â Â", "à Àâ Â", "à À â Â"),
        ("a b c", "x y z", "a b c"),  # other letters: nothing is known
    ],
)
def test_only_gaps_inside_of_words_go(text: str, other: str, expected: str) -> None:
    assert mended(text, other) == expected


def test_columns_of_single_letters_are_no_word() -> None:
    text = "A B C D E"
    apart = [(index * 20.0, index * 20.0 + 7, 11.0) for index in range(len(text))]
    near = [(index * 5.0, index * 5.0 + 7, 11.0) for index in range(len(text))]
    assert joined(text, lambda index: apart[index]) == text
    assert joined(text, lambda index: near[index]) == "ABCDE"
    assert joined(text, lambda _: None) == text


def test_columns_read_across_are_told_by_the_words_that_they_glue() -> None:
    left = ["the", "candidate", "for", "a", "degree", "must", "include", "amounts", "shown"]
    right = ["any", "treaty", "between", "the", "country", "and", "its", "permit", "holders"]
    lines = [f"{one}{other} wiersz numer" for one, other in zip(left, right, strict=True)]
    other = " ".join(left) + " wiersz numer" * 9 + " " + " ".join(right)
    assert choose(["\n".join(lines)], [other]) == [other]
    slip = other.replace("candidate for", "candidatefor")
    assert choose([slip + " i dalej" * 40], [other + " i dalej" * 40]) == [slip + " i dalej" * 40]
