"""OpenDocument texts, sheets and slides, made by odfdo and by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import odfdo
import pytest

from ingest.errors import Unreadable
from ingest.loaders.odf import load

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
        ("presentation", "presentation"),
        ("fo", "xsl-fo-compatible"),
    )
)


def _written(path: Path, body: str, styles: str = "", manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", _content(body, styles))
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _content(body: str, styles: str = "", root: str = "document-content") -> str:
    return (
        f"<office:{root} {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body>{body}</office:body></office:{root}>"
    )


def _text(path: Path, body: str, styles: str = "") -> list[str]:
    written = _written(path, f"<office:text>{body}</office:text>", styles)
    return [block.text for block in load(written).blocks]


def test_a_text_by_odfdo(tmp_path: Path) -> None:
    document = odfdo.Document("text")
    document.body.clear()
    document.meta.title = "Regulamin"
    document.meta.language = "pl-PL"
    note = odfdo.Paragraph("Członkiem może być spółka.")
    note.insert_note(after="spółka", note_id="n1", citation="1", body="Sp. z o.o. lub S.A.")
    for element in (
        odfdo.Header(1, "Członkowie"),
        note,
        odfdo.Header(2, "Składki"),
        odfdo.List(["mała firma", "duża firma"]),
    ):
        document.body.append(element)
    table = odfdo.Table("T", width=2, height=0)
    for row in (["Wielkość", "Kwota"], ["mała", "100"]):
        table.append(odfdo.Row())
        table.set_row_values(table.height - 1, row)
    document.body.append(table)
    path = tmp_path / "regulamin.odt"
    document.save(str(path))

    extracted = load(path)  # the template of odfdo numbers its headings
    told = [
        (b.text, b.kind, b.locator.first, b.locator.last, b.heading_path) for b in extracted.blocks
    ]
    assert told == [
        ("1. Członkowie", "heading", 1, 1, ()),
        ("Członkiem może być spółka.", "prose", 2, 2, ("1. Członkowie",)),
        ("Sp. z o.o. lub S.A.", "notes", 2, 2, ("1. Członkowie",)),
        ("1.1. Składki", "heading", 3, 3, ("1. Członkowie",)),
        (told[4][0], told[4][1], 4, 4, ("1. Członkowie", "1.1. Składki")),
        (told[5][0], told[5][1], 5, 5, ("1. Członkowie", "1.1. Składki")),
        ("Wielkość | Kwota", "table", 6, 7, ("1. Członkowie", "1.1. Składki")),
        ("mała | 100", "table", 8, 9, ("1. Członkowie", "1.1. Składki")),
    ]
    assert told[4][0].endswith("mała firma")
    assert extracted.blocks[7].table_header == "Wielkość | Kwota"
    assert (extracted.title, extracted.language) == ("Regulamin", "pl")


LIST_STYLE = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="." text:start-value="3"/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="3" text:bullet-char="•"/></text:list-style>'
)


def _item(text: str, inside: str = "") -> str:
    return f"<text:list-item><text:p>{text}</text:p>{inside}</text:list-item>"


CONTENT: list[tuple[str, str, list[str]]] = [
    (
        "spaces",
        "<text:p>a<text:s text:c='2'/>b\n  c<text:tab/>d<text:line-break/>e</text:p>",
        ["a  b c d\ne"],
    ),
    (
        "deleted",
        "<text:tracked-changes><text:p>usunięte</text:p></text:tracked-changes><text:p>jest</text:p>",
        ["jest"],
    ),
    (
        "comment",
        "<text:p>jest<office:annotation><text:p>uwaga</text:p></office:annotation></text:p>",
        ["jest"],
    ),
    (
        "contents",
        "<text:table-of-content><text:index-body><text:p>Wstęp 3</text:p></text:index-body>"
        "</text:table-of-content><text:p>treść</text:p>",
        ["treść"],
    ),
    (
        "text box",
        "<text:p>obok<draw:frame><draw:text-box><text:p>w ramce</text:p></draw:text-box>"
        "</draw:frame></text:p>",
        ["obok", "w ramce"],
    ),
    ("section", "<text:section><text:p>w sekcji</text:p></text:section>", ["w sekcji"]),
    (
        "numbers",
        "<text:list text:style-name='L1'>"
        + _item("trzy", "<text:list>" + _item("raz") + _item("dwa") + "</text:list>")
        + _item("cztery")
        + "</text:list><text:list text:style-name='L1'>"
        + _item("znów")
        + "</text:list>",
        ["3. trzy", "a) raz", "b) dwa", "4. cztery", "3. znów"],
    ),
    (
        "spanned cells",
        "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2' "
        "table:number-rows-spanned='2'>"
        "<text:p>razem</text:p></table:table-cell><table:covered-table-cell/>"
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:covered-table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell><text:p>y</text:p>"
        "</table:table-cell></table:table-row></table:table>",
        ["razem | x", "razem | y"],
    ),
]


@pytest.mark.parametrize(
    ("body", "expected"), [r[1:] for r in CONTENT], ids=[r[0] for r in CONTENT]
)
def test_content_of_texts(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert _text(tmp_path / "a.odt", body, LIST_STYLE) == expected


def test_flat_files_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.fodt"
    body = "<office:text><text:p>płaski plik</text:p></office:text>"
    path.write_text('<?xml version="1.0"?>\n' + _content(body, root="document"), encoding="utf-8")
    assert [block.text for block in load(path).blocks] == ["płaski plik"]


def _cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def test_sheets_and_their_empty_millions(tmp_path: Path) -> None:
    body = (
        '<office:spreadsheet><table:table table:name="Budżet"><table:table-row>'
        + _cell("Zadanie")
        + _cell("Kwota")
        + '</table:table-row><table:table-row table:number-rows-repeated="2">'
        + _cell("targi")
        + _cell("1 200,00 zł", 'office:value-type="currency" office:value="1200"')
        + '<table:table-cell table:number-columns-repeated="16382"/></table:table-row>'
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        + 'table:number-columns-repeated="16384"/></table:table-row><table:table-row>'
        + _cell("termin")
        + _cell("1 mar", 'office:value-type="date" office:date-value="2024-03-01T00:00:00"')
        + "</table:table-row></table:table>"
        + '<table:table table:name="Ukryty" table:style-name="ta1"><table:table-row>'
        + _cell("pod spodem")
        + "</table:table-row></table:table></office:spreadsheet>"
    )
    styles = (
        '<style:style style:name="ta1" style:family="table"><style:table-properties '
        'table:display="false"/></style:style>'
    )
    extracted = load(_written(tmp_path / "a.ods", body, styles))
    assert [
        (b.text, b.locator.label, b.locator.first, b.locator.last) for b in extracted.blocks
    ] == [
        ("Zadanie | Kwota", "Budżet!A1:B1", 1, 1),
        ("targi | 1 200,00 zł", "Budżet!A2:B3", 2, 3),
        ("termin | 2024-03-01", "Budżet!A1048004:B1048004", 1048004, 1048004),
        ("pod spodem", "Ukryty!A1", 1, 1),
    ]
    assert extracted.blocks[1].table_header == "Zadanie | Kwota"
    (notice,) = extracted.notices
    assert (notice.code, "Ukryty" in notice.detail) == ("hidden-sheets", True)


def _frame(text: str, y: str, role: str = "") -> str:
    return (
        f'<draw:frame svg:x="1cm" svg:y="{y}" {role}><draw:text-box><text:p>{text}</text:p>'
        "</draw:text-box></draw:frame>"
    )


def test_slides_in_reading_order_with_notes(tmp_path: Path) -> None:
    notes = _frame("notatka", "3cm", 'presentation:class="notes"')
    body = (
        "<office:presentation><draw:page>"
        + _frame("niżej", "9cm")
        + _frame("wyżej", "5cm")
        + _frame("Tytuł", "1cm", 'presentation:class="title"')
        + _frame("stopka", "18cm", 'presentation:class="footer"')
        + f"<presentation:notes>{notes}</presentation:notes></draw:page><draw:page><draw:g>"
        + _frame("druga", "1cm")
        + "</draw:g></draw:page></office:presentation>"
    )
    blocks = load(_written(tmp_path / "a.odp", body)).blocks
    assert [(b.text, b.kind, b.locator.first, b.heading_path) for b in blocks] == [
        ("Tytuł", "heading", 1, ()),
        ("wyżej", "prose", 1, ("Tytuł",)),
        ("niżej", "prose", 1, ("Tytuł",)),
        ("notatka", "notes", 1, ("Tytuł",)),
        ("druga", "prose", 2, ()),
    ]
    assert blocks[0].locator.unit == "slide"


ENCRYPTED = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
)


def test_refused_with_the_true_reason(tmp_path: Path) -> None:
    cases = {
        "encrypted": _written(tmp_path / "a.odt", "<office:text/>", manifest=ENCRYPTED),
        "empty": _written(tmp_path / "b.odt", "<office:text/>"),
        "no-text": _written(
            tmp_path / "c.odt",
            "<office:text><text:p><draw:frame><draw:image/></draw:frame></text:p></office:text>",
        ),
        "unsupported": _written(tmp_path / "d.odt", "<office:drawing/>"),
        "damaged": tmp_path / "e.odt",
    }
    with zipfile.ZipFile(cases["damaged"], "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    for reason, path in cases.items():
        with pytest.raises(Unreadable) as refusal:
            load(path)
        assert refusal.value.reason == reason


def test_letters_of_symbol_fonts(tmp_path: Path) -> None:
    styles = (
        '<style:font-face style:name="Sym" svg:font-family="Symbol"/>'
        '<style:style style:name="Znak" style:family="text"><style:text-properties '
        'style:font-name="Sym"/></style:style>'
        '<style:style style:name="T1" style:family="text" style:parent-style-name="Znak"/>'
        '<style:style style:name="T2" style:family="text"><style:text-properties '
        'fo:font-family="Wingdings"/></style:style>'
    )
    body = (
        '<text:p>dawka <text:span text:style-name="T1">\uf0a3</text:span> 5 '
        '<text:span text:style-name="Znak">m</text:span>g</text:p>'
        '<text:p><text:span text:style-name="T2">\uf0fe</text:span> tak '
        '<text:span text:style-name="T2">\uf0a8</text:span> nie</text:p>'
    )
    assert _text(tmp_path / "a.odt", body, styles) == ["dawka ≤ 5 µg", "☒ tak ☐ nie"]


def test_merged_cells_of_a_sheet_say_their_value(tmp_path: Path) -> None:
    rows = (
        ("Pracownia", "Badanie", "Cena"),
        ("Endoskopia", "Gastroskopia", "450"),
        (None, "Kolonoskopia", "620"),
    )
    body = ""
    for row in rows:
        body += "<table:table-row>"
        for text in row:
            if text is None:
                body += "<table:covered-table-cell/>"
            else:
                spans = "table:number-rows-spanned='2'" if text == "Endoskopia" else ""
                body += _cell(text, spans)
        body += "</table:table-row>"
    table = (
        f"<office:spreadsheet><table:table table:name='A'>{body}</table:table></office:spreadsheet>"
    )
    path = _written(tmp_path / "a.ods", table)
    assert [block.text for block in load(path).blocks][2] == "Endoskopia | Kolonoskopia | 620"


def test_running_headers_of_the_page_styles_used_are_told_once(tmp_path: Path) -> None:
    pages = (
        '<style:master-page style:name="Standard" style:next-style-name="Dalsze">'
        "<style:header><text:p>ZP.271.14.2024</text:p></style:header>"
        "<style:footer><text:p>Strona <text:page-number>1</text:page-number></text:p>"
        "<text:p>Infolinia 800 123 456</text:p></style:footer></style:master-page>"
        '<style:master-page style:name="Dalsze">'
        "<style:header><text:p>ZP.271.14.2024</text:p></style:header>"
        '<style:footer style:display="false"><text:p>wyłączona</text:p></style:footer>'
        "<style:footer-left><text:p>Strony parzyste: Łąka</text:p></style:footer-left>"
        "</style:master-page>"
        '<style:master-page style:name="Koperta">'
        "<style:header><text:p>nieużywany</text:p></style:header></style:master-page>"
    )
    body = (
        "<office:text><text:p>Regulamin</text:p><text:p>Parking jest płatny.</text:p></office:text>"
    )
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", _content(body))
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NAMESPACES}><office:master-styles>{pages}"
            "</office:master-styles></office:document-styles>",
        )
    blocks = load(path).blocks
    assert [block.text for block in blocks] == [
        "Regulamin",
        "Parking jest płatny.",
        "ZP.271.14.2024\nInfolinia 800 123 456\nStrony parzyste: Łąka",
    ]
    assert (blocks[2].kind, blocks[2].locator.first, blocks[2].locator.last) == ("notes", 1, 2)
