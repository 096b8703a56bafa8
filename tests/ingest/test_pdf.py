"""What the PDF loader reads from real small files, made here: markers, places and reasons."""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.constants import PageLabelStyle
from pypdf.generic import NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from ingest.cleaning import AssembledText, assemble
from ingest.document import Block
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.pdf import load

_WIDTH, _HEIGHT = A4
_FONT = "SourceSerif"


@pytest.fixture(scope="module", autouse=True)
def _polish_font() -> None:
    package = importlib.util.find_spec("font_source_serif_pro")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(package.submodule_search_locations[0]) / "files"
    pdfmetrics.registerFont(TTFont(_FONT, str(folder / "SourceSerifPro-Regular.ttf")))


def _canvas(path: Path) -> Canvas:
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(_FONT, 11)
    return canvas


def _lines(canvas: Canvas, x: float, y: float, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        canvas.drawString(x, y - 14 * number, line)


def _simple(path: Path, *pages: list[str]) -> Path:
    canvas = _canvas(path)
    for lines in pages:
        canvas.setFont(_FONT, 11)
        _lines(canvas, 60, _HEIGHT - 80, lines)
        canvas.showPage()
    canvas.save()
    return path


def _loaded(path: Path) -> Extracted:
    """As it is where nothing recognises the text of images. Raises Unreadable."""
    extracted = load(path)
    if extracted.without_text is not None:
        raise extracted.without_text
    return extracted


def _read(path: Path) -> tuple[Extracted, AssembledText]:
    extracted = _loaded(path)
    return extracted, assemble(extracted.blocks, paged=True)


def _text(path: Path) -> str:
    return _read(path)[1].text


def test_two_columns_with_header_and_footer(tmp_path: Path) -> None:
    path = tmp_path / "kolumny.pdf"

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(_FONT, 8)
        canvas.drawString(60, _HEIGHT - 40, "Strategia rozwoju klastra do roku 2030")
        canvas.drawString(_WIDTH / 2, 30, f"Strona {document.page} z 4")

    document = BaseDocTemplate(str(path), pagesize=A4)
    frames = [Frame(55, 60, 230, _HEIGHT - 130), Frame(310, 60, 230, _HEIGHT - 130)]
    document.addPageTemplates(PageTemplate("columns", frames, onPage=decorate))
    style = ParagraphStyle("body", fontName=_FONT, fontSize=10, leading=13)
    story: list[Flowable] = []
    for number in range(1, 41):
        story.append(
            Paragraph(
                f"Znacznik{number} otwiera akapit o współpracy szpitali, uczelni i gmin, które "
                f"prowadzą żmudną działalność badawczą w województwie od roku {1980 + number}.",
                style,
            )
        )
        story.append(Spacer(1, 8))
    document.build(story)

    _, cleaned = _read(path)
    places = [cleaned.text.index(f"Znacznik{number} otwiera") for number in range(1, 41)]
    assert places == sorted(places)
    assert cleaned.text.count("Strategia rozwoju") == 2  # of two pages nothing goes but numbers
    assert "Strona" not in cleaned.text
    for number in range(1, 41):
        sentence = (
            f"Znacznik{number} otwiera akapit o współpracy szpitali, uczelni i gmin, które "
            f"prowadzą żmudną działalność badawczą w województwie od roku {1980 + number}."
        )
        assert sentence in " ".join(cleaned.text.split())


def test_columns_drawn_side_by_side_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [
        "Lewa kolumna opowiada o szpitalu",
        "powiatowym, w którym otwarto nowy",
        "oddział rehabilitacji dla pacjentów",
        "po udarach i urazach kręgosłupa,",
        "a także o lekarzach, którzy w nim",
        "pracują od pierwszego dnia.",
    ]
    right = [
        "Prawa kolumna mówi o budżecie gminy",
        "oraz o wydatkach na zdrowie, które",
        "w ostatnich latach rosły szybciej niż",
        "wydatki na drogi i oświatę razem,",
        "co radni uznali za słuszne i godne",
        "utrzymania w latach następnych.",
    ]
    canvas = _canvas(tmp_path / "obok.pdf")
    for number, (one, other) in enumerate(zip(left, right, strict=True)):
        canvas.drawString(60, 700 - 14 * number, one)
        canvas.drawString(320, 700 - 14 * number, other)
    canvas.save()
    text = " ".join(_text(tmp_path / "obok.pdf").split())
    assert text == " ".join(left + right)


def test_a_table_keeps_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "tabela.pdf"
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates(PageTemplate("t", [Frame(50, 50, 500, 700)]))
    rows = [["Sala", "Miejsc", "Cena"], ["Wrzos", "12", "75 zł"], ["Jaśmin", "30", "140 zł"]]
    document.build([Table(rows, style=[("FONTNAME", (0, 0), (-1, -1), _FONT)])])
    assert _text(path) == "Sala | Miejsc | Cena\nWrzos | 12 | 75 zł\nJaśmin | 30 | 140 zł"


def test_words_split_at_line_and_page_ends(tmp_path: Path) -> None:
    path = _simple(
        tmp_path / "podzial.pdf",
        [
            "Zarząd przyjął program rozwoju woje-",
            "wództwa oraz plan dla miasta Busko-",
            "Zdrój, a potem rozpoczął prace przy-",
        ],
        ["gotowawcze w całym regionie."],
    )
    _, cleaned = _read(path)
    first, second = (cleaned.text[part.start : part.end] for part in cleaned.sections)
    assert first == (
        "Zarząd przyjął program rozwoju województwa oraz plan dla miasta Busko-Zdrój, "
        "a potem rozpoczął prace przygotowawcze"
    )
    assert second == "w całym regionie."


def _labelled(path: Path) -> Path:
    source = _simple(
        path.with_name("zrodlo.pdf"),
        ["Przedmowa autora do czytelnika."],
        ["Spis rzeczy zawartych w książce."],
        ["1. Wprowadzenie", "Klaster działa od roku.", "1.1 Cele", "Cele są trzy."],
        ["Dalszy ciąg celów klastra.", "2. Finanse", "Budżet wynosi milion."],
    )
    writer = PdfWriter(clone_from=source)
    writer.set_page_label(0, 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(2, 3, style=PageLabelStyle.DECIMAL)
    chapter = writer.add_outline_item(title="Wprowadzenie", page_number=2)
    writer.add_outline_item(title="1.1 Cele", page_number=2, parent=chapter)
    writer.add_outline_item(title="2. Finanse", page_number=3)
    writer.add_metadata({"/Title": "Plan klastra", "/CreationDate": "D:20230405101500+02'00'"})
    writer.root_object[_name("/Lang")] = _string("pl-PL")
    writer.write(path)
    return path


def _name(text: str) -> object:
    from pypdf.generic import NameObject

    return NameObject(text)


def _string(text: str) -> object:
    from pypdf.generic import TextStringObject

    return TextStringObject(text)


def test_printed_labels_and_physical_numbers(tmp_path: Path) -> None:
    extracted = load(_labelled(tmp_path / "plan.pdf"))
    labels = {block.locator.first: block.locator.label for block in extracted.blocks}
    assert labels == {1: "i", 2: "ii", 3: "1", 4: "2"}


def test_the_outline_becomes_headings(tmp_path: Path) -> None:
    extracted = load(_labelled(tmp_path / "plan.pdf"))

    def of(marker: str) -> Block:
        return next(block for block in extracted.blocks if marker in block.text)

    assert of("Przedmowa").heading_path == ()
    assert (of("1. Wprowadzenie").kind, of("1. Wprowadzenie").heading_path) == ("heading", ())
    assert of("działa od roku").heading_path == ("Wprowadzenie",)
    assert of("1.1 Cele").heading_path == ("Wprowadzenie",)
    assert of("Cele są trzy").heading_path == ("Wprowadzenie", "1.1 Cele")
    assert of("Dalszy ciąg").heading_path == ("Wprowadzenie", "1.1 Cele")
    assert of("Budżet").heading_path == ("2. Finanse",)


def test_larger_letters_are_headings_where_there_is_no_outline(tmp_path: Path) -> None:
    path = tmp_path / "naglowki.pdf"
    canvas = _canvas(path)
    text = [
        (20, "Raport roczny klastra"),
        (15, "1. Organizacja"),
        (11, "Klaster prowadzi biuro w Kielcach, w którym pracuje pięć osób."),
        (11, "Biuro obsługuje wszystkich członków i prowadzi ich rejestr."),
        (13, "1.1. Rada"),
        (11, "Rada klastra zbiera się cztery razy w roku i przyjmuje plan."),
        (15, "2. Finanse"),
        (11, "Składki członkowskie wynoszą łącznie sto tysięcy złotych rocznie."),
    ]
    for number, (size, line) in enumerate(text):
        canvas.setFont(_FONT, size)
        canvas.drawString(60, 760 - 24 * number, line)
    canvas.save()
    extracted = load(path)
    assert [block.text for block in extracted.blocks if block.kind == "heading"] == [
        "1. Organizacja",
        "1.1. Rada",
        "2. Finanse",
    ]
    paths = {block.text.strip(): block.heading_path for block in extracted.blocks}
    assert paths[text[5][1]] == ("1. Organizacja", "1.1. Rada")
    assert paths[text[7][1]] == ("2. Finanse",)


def test_slides_in_large_letters_have_no_headings(tmp_path: Path) -> None:
    canvas = _canvas(tmp_path / "slajdy.pdf")
    for number in range(1, 5):
        canvas.setFont(_FONT, 24)
        canvas.drawString(60, 700, f"Slajd {number}: szpitale i uczelnie razem")
        canvas.setFont(_FONT, 12)
        canvas.drawString(60, 600, f"Krótka uwaga numer {number} pod tytułem slajdu, i tyle.")
        canvas.showPage()
    canvas.save()
    extracted = load(tmp_path / "slajdy.pdf")
    assert {block.kind for block in extracted.blocks} == {"prose"}


def test_what_the_file_says_of_itself(tmp_path: Path) -> None:
    extracted = load(_labelled(tmp_path / "plan.pdf"))
    assert extracted.title == "Plan klastra"
    assert extracted.language == "pl-PL"
    assert extracted.date is not None
    assert extracted.date.isoformat() == "2023-04-05"


def test_notes_fields_and_attachments(tmp_path: Path) -> None:
    path = tmp_path / "formularz.pdf"
    canvas = _canvas(path)
    canvas.drawString(60, 700, "Zgłoszenie do klastra.")
    canvas.acroForm.textfield(
        name="nazwa", tooltip="Nazwa podmiotu", value="Szpital Wzorcowy", x=60, y=600, width=200
    )
    canvas.save()
    writer = PdfWriter(clone_from=path)
    writer.add_annotation(0, FreeText(text="Dopisano: termin do maja", rect=(60, 500, 200, 520)))
    writer.add_attachment("lista.csv", b"a,b\n1,2\n")
    writer.write(path)

    extracted = load(path)
    notes = [block.text for block in extracted.blocks if block.kind == "notes"]
    assert notes == ["Nazwa podmiotu: Szpital Wzorcowy", "Dopisano: termin do maja"]
    assert [(file.name, file.data) for file in extracted.attachments] == [
        ("lista.csv", b"a,b\n1,2\n")
    ]


@pytest.mark.parametrize("kind", ["Highlight", "Stamp", "Square", "StrikeOut", "Ink", "Caret"])
def test_marked_up_notes_of_every_kind(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "opinia.pdf"
    canvas = _canvas(path)
    canvas.drawString(60, 700, "Projekt regulaminu nagród.")
    canvas.save()
    writer = PdfWriter(clone_from=path)
    note = FreeText(text="Brak terminu odwołania", rect=(60, 500, 200, 520))
    note[NameObject("/Subtype")] = NameObject(f"/{kind}")
    rich = FreeText(text="", rect=(60, 400, 200, 420))
    rich[NameObject("/Subtype")] = NameObject(f"/{kind}")
    rich[NameObject("/RC")] = TextStringObject("<body><p>Dopisać <b>kwotę</b></p></body>")
    writer.add_annotation(0, note)
    writer.add_annotation(0, rich)
    writer.write(path)
    notes = [block.text for block in load(path).blocks if block.kind == "notes"]
    assert notes == ["Brak terminu odwołania", "Dopisać kwotę"]


def _picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 40), "grey").save(out, "PNG")
    return out.getvalue()


def _with_image_pages(path: Path, kinds: str) -> Path:
    """One page per letter of ``kinds``: "t" with text, "i" with an image, "." with nothing."""
    from reportlab.lib.utils import ImageReader

    canvas = _canvas(path)
    for kind in kinds:
        canvas.setFont(_FONT, 11)
        if kind == "t":
            canvas.drawString(60, 700, "Tekst strony.")
        elif kind == "i":
            canvas.drawImage(ImageReader(io.BytesIO(_picture())), 50, 50, 400, 600)
        canvas.showPage()
    canvas.save()
    return path


def test_pages_that_are_images_are_named(tmp_path: Path) -> None:
    extracted = load(_with_image_pages(tmp_path / "mieszany.pdf", "tii.ti"))
    (notice,) = extracted.notices
    assert notice.code == "pages-without-text"
    assert "pages 2–3, 6 of 6" in notice.detail


def test_each_page_of_a_cut_spread_has_the_half_that_it_shows(tmp_path: Path) -> None:
    canvas = _canvas(tmp_path / "rozkladowka.pdf")
    for shift in (0, -_WIDTH):
        canvas.setFont(_FONT, 11)
        canvas.translate(shift, 0)
        _lines(canvas, 72, 700, ["Rada przyjęła budżet klastra.", "Składka nie wzrośnie."])
        _lines(canvas, 72 + _WIDTH, 700, ["Zarząd kupił aparat USG.", "Termin mija w maju."])
        canvas.showPage()
    canvas.save()
    texts: dict[int, str] = {}
    for block in load(tmp_path / "rozkladowka.pdf").blocks:
        texts[block.locator.first] = texts.get(block.locator.first, "") + block.text
    assert "budżet" in texts[1]
    assert "aparat" in texts[2]
    assert "aparat" not in texts[1]
    assert "budżet" not in texts[2]


def _scan(path: Path) -> Path:
    return _with_image_pages(path, "ii")


def _blank(path: Path) -> Path:
    return _with_image_pages(path, "..")


def _encrypted(path: Path) -> Path:
    writer = PdfWriter(clone_from=_simple(path.with_name("jawny.pdf"), ["Treść."]))
    writer.encrypt("tajne", algorithm="AES-256")
    writer.write(path)
    return path


def _for_a_certificate(path: Path) -> Path:
    """Encrypted by the handler for public keys, which needs a key that the reader has not got."""
    whole = _encrypted(path).read_bytes()
    path.write_bytes(whole.replace(b"/Filter /Standard", b"/Filter/Adobe.PubSec "))
    return path


def _not_a_pdf(path: Path) -> Path:
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    return path


def _header_only(path: Path) -> Path:
    source = _simple(path.with_name("caly.pdf"), ["Treść."])
    path.write_bytes(source.read_bytes()[:60])
    return path


@pytest.mark.parametrize(
    ("make", "reason", "detail"),
    [
        (_scan, "no-text", "2 of 2 pages are images"),
        (_blank, "empty", "Nothing"),
        (_encrypted, "encrypted", "password"),
        (_for_a_certificate, "encrypted", "certificate"),
        (_not_a_pdf, "damaged", "Neither PDF reader"),
        (_header_only, "damaged", "Neither PDF reader"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_reason(
    tmp_path: Path, make: Callable[[Path], Path], reason: str, detail: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        _loaded(make(tmp_path / "plik.pdf"))
    assert refused.value.reason == reason
    assert detail in refused.value.detail
    assert refused.value.remedy


def test_an_empty_user_password_is_no_obstacle(tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=_simple(tmp_path / "jawny.pdf", ["Treść jawna."]))
    writer.encrypt("", "właściciel", algorithm="AES-256")
    writer.write(tmp_path / "zamkniety.pdf")
    assert _text(tmp_path / "zamkniety.pdf") == "Treść jawna."


def test_a_file_without_its_end_is_still_read(tmp_path: Path) -> None:
    whole = _simple(tmp_path / "caly.pdf", ["Znacznik pierwszej strony."]).read_bytes()
    cut = tmp_path / "uciety.pdf"
    cut.write_bytes(whole[: whole.rindex(b"xref")])
    assert "Znacznik pierwszej strony." in _text(cut)


def _without_character_map(path: Path) -> Path:
    """A file whose font names its glyphs by number only, as faulty generators do."""
    writer = PdfWriter(clone_from=_simple(path.with_name("zrodlo.pdf"), ["Zażółć gęślą jaźń."] * 9))
    fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        font.get_object().pop("/ToUnicode", None)
    writer.write(path)
    return path


def test_text_without_a_character_map_is_never_passed_on_as_good(tmp_path: Path) -> None:
    path = _without_character_map(tmp_path / "bez-mapy.pdf")
    assert len(PdfReader(path).pages) == 1
    with pytest.raises(Unreadable) as refused:
        _read(path)
    assert refused.value.reason == "broken-text"


def test_every_prefix_of_a_file_ends_in_text_or_a_reason(tmp_path: Path) -> None:
    whole = _labelled(tmp_path / "plan.pdf").read_bytes()
    cut = tmp_path / "uciety.pdf"
    outcomes = set()
    for size in range(20, len(whole), max(1, len(whole) // 40)):
        cut.write_bytes(whole[:size])
        try:
            outcomes.add("text" if assemble(_loaded(cut).blocks, paged=True).text else "nothing")
        except Unreadable as refused:
            outcomes.add(refused.reason)
    assert "nothing" not in outcomes
    assert outcomes <= {"text", "damaged", "empty", "no-text", "broken-text", "encrypted"}


def test_boxes_and_radio_buttons_say_their_state(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(72, 760, "Kwestionariusz kandydata do rady")
    form = canvas.acroForm
    form.checkbox(name="a", x=72, y=700, checked=True, tooltip="Zgoda na kontakt", size=14)
    form.checkbox(name="CheckBox2", x=72, y=670, checked=False, size=14)
    canvas.drawString(92, 673, "Umowa o dzielo")
    for value, at, chosen in (("zdalnie", 72, True), ("na miejscu", 172, False)):
        form.radio(
            name="forma", value=value, x=at, y=640, selected=chosen, tooltip="Forma", size=14
        )
    form.choice(
        name="dzial", x=72, y=600, options=[("Kardiologia", "K1"), ("Chirurgia", "C1")],
        value="K1", tooltip="Dzial", width=80, height=16,
    )  # fmt: skip
    canvas.save()
    texts = [block.text for block in _read(path)[0].blocks]
    assert "Zgoda na kontakt: [x]" in texts
    assert "Umowa o dzielo: [ ]" in texts
    assert "Forma: [x] zdalnie [ ] na miejscu" in texts
    assert "Dzial: Kardiologia" in texts


def test_a_form_that_only_adobe_draws_is_refused_with_what_to_do(tmp_path: Path) -> None:
    from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, StreamObject

    plain = _simple(tmp_path / "plain.pdf", ["Please wait..."])
    writer = PdfWriter(clone_from=plain)
    stream = StreamObject()
    stream.set_data(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    form = DictionaryObject(
        {
            NameObject("/XFA"): writer._add_object(stream),
            NameObject("/Fields"): ArrayObject(),
        }
    )
    writer.root_object[NameObject("/AcroForm")] = form
    writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)
    path = tmp_path / "xfa.pdf"
    writer.write(path)
    with pytest.raises(Unreadable, match="XFA") as refusal:
        load(path)
    assert refusal.value.reason == "unsupported"
    assert "print it to PDF" in refusal.value.remedy


def test_letters_of_symbol_fonts_are_signs(tmp_path: Path) -> None:
    """A font of signs without a character map, as old programs embed it."""
    canvas = Canvas(str(tmp_path / "plain.pdf"), pagesize=A4)
    canvas.drawString(72, 760, "Zgoda na badanie pacjenta w oddziale, prosimy o wpis")
    canvas.setFont("Symbol", 12)
    canvas.drawString(72, 720, "≤")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(92, 720, "tak i to jest tekst tej linii")
    canvas.save()
    writer = PdfWriter(clone_from=tmp_path / "plain.pdf")
    fonts = writer.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in (entry.get_object() for entry in fonts.values()):
        if font["/BaseFont"] == "/Symbol":
            font[_name("/BaseFont")] = _name("/ABCDEF+Wingdings-Regular")
            font[_name("/Subtype")] = _name("/TrueType")
            font.pop("/Encoding", None)
    content = writer.pages[0].get_contents()
    assert content is not None
    content.set_data(content.get_data().replace(b"(\\243)", b"(\\376)"))
    writer.pages[0][_name("/Contents")] = writer._add_object(content)  # type: ignore[index]
    writer.write(tmp_path / "signs.pdf")
    assert "☒ tak i to" in _text(tmp_path / "signs.pdf")


def _drawn_in_columns(path: Path, columns: list[tuple[float, list[str]]], after: str) -> Path:
    canvas = _canvas(path)
    canvas.drawString(72, 780, "Cennik badań pracowni")
    for x, texts in columns:
        for number, text in enumerate(texts):
            if text:
                canvas.drawString(x, 740 - 16 * number, text)
    canvas.drawString(72, 500, after)
    canvas.save()
    return path


def test_a_table_drawn_column_by_column_has_its_rows(tmp_path: Path) -> None:
    columns = [
        (72.0, ["Badanie", "Gastroskopia", "Kolonoskopia", "Bronchoskopia", "EKG"]),
        (250.0, ["Cena", "450", "620", "700", "50"]),
        (350.0, ["Czas", "30 min", "", "40 min", "10 min"]),
    ]
    text = _text(_drawn_in_columns(tmp_path / "a.pdf", columns, "Ceny obowiązują od stycznia."))
    assert "Badanie | Cena | Czas\n" in text
    assert "Kolonoskopia | 620\nBronchoskopia | 700 | 40 min\nEKG | 50 | 10 min" in text
    assert text.startswith("Cennik badań pracowni")
    assert text.endswith("Ceny obowiązują od stycznia.")


LEFT = [
    "Regulamin organizacyjny szpitala",
    "określa zasady działania oraz",
    "strukturę jego jednostek i komórek",
    "organizacyjnych wraz z zakresem",
    "ich zadań oraz odpowiedzialności",
    "kierowników i ich zastępców",
]
RIGHT = [
    "Skargi i wnioski przyjmuje",
    "dyrektor szpitala w każdy",
    "poniedziałek od godziny dziewiątej",
    "do godziny dwunastej w swoim",
]


@pytest.mark.parametrize("by_column", [False, True], ids=["line by line", "column by column"])
@pytest.mark.parametrize("indent", [0, 9])
def test_two_columns_of_unequal_length_never_interleave(
    tmp_path: Path, by_column: bool, indent: int
) -> None:
    canvas = _canvas(tmp_path / "a.pdf")
    places = [(60.0, 700 - 14.0 * row, text) for row, text in enumerate(LEFT)]
    places += [
        (310.0 + indent * (row == 2), 700 - 14.0 * row, text) for row, text in enumerate(RIGHT)
    ]
    for x, y, text in places if by_column else sorted(places, key=lambda place: -place[1]):
        canvas.drawString(x, y, text)
    canvas.save()
    text = " ".join(_text(tmp_path / "a.pdf").split())
    assert text == " ".join([*LEFT, *RIGHT])
