"""Text documents of Word: what is read, where it stands, and what is not content."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.document import Block
from ingest.errors import Unreadable
from ingest.list_figures import Figure, figure
from ingest.loaders.docx import load

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/officeDocument"/></Relationships>'
)


def _written(path: Path, body: str, **parts: str) -> Path:
    """A document from the XML of its body, and of other parts by their name without suffix."""
    links = "".join(
        f'<Relationship Id="{name}" Target="{name}.xml" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/{name}"/>'
        for name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", PACKAGE_RELATIONSHIPS)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"<w:body>{body}</w:body></w:document>",
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{links}</Relationships>",
        )
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return path


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _item(text: str, level: int = 0, number: int = 1) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return _p(text, numbering)


def _texts(path: Path) -> list[str]:
    return [block.text for block in load(path).blocks]


def _only(path: Path, marker: str) -> Block:
    found = [block for block in load(path).blocks if marker in block.text]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Minutes of a meeting, as python-docx writes them."""
    document = docx.Document()
    document.core_properties.title = "Protokół nr 7"
    document.add_heading("Posiedzenie rady", level=0)
    document.add_heading("Budżet", level=1)
    document.add_paragraph("Rada przyjęła budżet.")
    document.add_paragraph("")
    document.add_paragraph("pierwszy punkt", style="List Bullet")
    document.add_heading("Wydatki", level=2)
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows,
        [("Rok", "Kwota", "Cel"), ("2023", "120 000", "sprzęt"), ("2024", "80 000", "szkolenia")],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    style = document.styles.add_style("Nagłówek 1", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    document.add_paragraph("Członkostwo", style="Nagłówek 1")
    document.add_paragraph("Przyjęto dwóch członków.")
    document.sections[0].header.paragraphs[0].text = "NAGŁÓWEK STRONY"
    document.sections[0].footer.paragraphs[0].text = "STOPKA STRONY"
    path = tmp_path_factory.mktemp("docx") / "protokół.docx"
    document.save(str(path))
    return path


PLACES: list[tuple[str, str, int, int, tuple[str, ...]]] = [
    ("Posiedzenie rady", "heading", 1, 1, ()),
    ("Budżet", "heading", 2, 2, ()),
    ("Rada przyjęła budżet.", "prose", 3, 3, ("Budżet",)),
    ("– pierwszy punkt", "list", 4, 4, ("Budżet",)),
    ("Wydatki", "heading", 5, 5, ("Budżet",)),
    ("Rok | Kwota | Cel", "table", 6, 8, ("Budżet", "Wydatki")),
    ("2023 | 120 000 | sprzęt", "table", 9, 11, ("Budżet", "Wydatki")),
    ("2024 | 80 000 | szkolenia", "table", 12, 14, ("Budżet", "Wydatki")),
    ("Członkostwo", "heading", 15, 15, ()),
    ("Przyjęto dwóch członków.", "prose", 16, 16, ("Członkostwo",)),
    ("NAGŁÓWEK STRONY\nSTOPKA STRONY", "notes", 1, 16, ()),
]


def test_every_block_has_its_place(minutes: Path) -> None:
    blocks = load(minutes).blocks
    assert [
        (b.text, b.kind, b.locator.first, b.locator.last, b.heading_path) for b in blocks
    ] == PLACES
    assert {block.locator.unit for block in blocks} == {"paragraph"}


def test_header_row_stands_with_its_rows(minutes: Path) -> None:
    assert _only(minutes, "2024 |").table_header == "Rok | Kwota | Cel"
    assert _only(minutes, "Rok |").table_header is None


def test_running_headers_are_told_once(tmp_path: Path) -> None:
    document = docx.Document()
    first = document.sections[0]
    first.header.paragraphs[0].text = "Załącznik nr 3 do Zarządzenia nr 27/2024"
    first.footer.paragraphs[0].text = "ZP.271.14.2024"
    first.footer.add_paragraph("Strona 1 z 5")
    first.first_page_header.paragraphs[0].text = "nagłówek, którego nikt nie widzi"
    document.add_paragraph("Regulamin parkingu")
    later = document.add_section()
    later.header.is_linked_to_previous = False
    later.header.paragraphs[0].text = "Załącznik nr 3 do Zarządzenia nr 27/2024"
    later.footer.is_linked_to_previous = False
    later.footer.paragraphs[0].text = "Infolinia 800 123 456"
    later.different_first_page_header_footer = True
    later.first_page_header.is_linked_to_previous = False
    later.first_page_header.paragraphs[0].text = "Wersja druga"
    document.add_paragraph("Parking jest płatny.")
    path = tmp_path / "regulamin.docx"
    document.save(str(path))
    assert _texts(path) == [
        "Regulamin parkingu",
        "Parking jest płatny.",
        "Załącznik nr 3 do Zarządzenia nr 27/2024\nWersja druga\nZP.271.14.2024\n"
        "Infolinia 800 123 456",
    ]


def test_what_the_file_says_of_itself(minutes: Path) -> None:
    extracted = load(minutes)
    assert extracted.title == "Protokół nr 7"
    assert extracted.language == "en"  # python-docx's template says so; believed or not later


CONTENT: list[tuple[str, str, list[str]]] = [
    ("inserted", "<w:p><w:ins><w:r><w:t>wstawione</w:t></w:r></w:ins></w:p>", ["wstawione"]),
    (
        "deleted",
        "<w:p><w:r><w:t>zostaje</w:t></w:r><w:del><w:r><w:delText>usunięte</w:delText></w:r>"
        "</w:del><w:moveFrom><w:r><w:t>przeniesione</w:t></w:r></w:moveFrom></w:p>",
        ["zostaje"],
    ),
    (
        "link",
        "<w:p><w:r><w:t>zob. </w:t></w:r><w:hyperlink><w:r><w:t>stronę</w:t></w:r></w:hyperlink>"
        "</w:p>",
        ["zob. stronę"],
    ),
    (
        "field",
        "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple><w:r><w:t>7</w:t></w:r>"
        "</w:fldSimple></w:p>",
        ["7"],
    ),
    (
        "content control",
        f"<w:sdt><w:sdtContent>{_p('w kontrolce')}</w:sdtContent></w:sdt>",
        ["w kontrolce"],
    ),
    (
        "prompt",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{_p('Kliknij tutaj')}</w:sdtContent></w:sdt>{_p('dalej')}",
        ["dalej"],
    ),
    (
        "hidden",
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ukryte</w:t></w:r><w:r><w:rPr>"
        '<w:vanish w:val="0"/></w:rPr><w:t>jawne</w:t></w:r></w:p>',
        ["jawne"],
    ),
    (
        "text box, once",
        "<w:p><w:r><w:t>obok</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx>"
        f"<w:txbxContent>{_p('w ramce')}</w:txbxContent></wps:txbx></mc:Choice><mc:Fallback>"
        f"<v:textbox><w:txbxContent>{_p('w ramce')}</w:txbxContent></v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
        ["obok", "w ramce"],
    ),
    (
        "breaks and hyphens",
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/>"
        "<w:t>d</w:t></w:r></w:p>",
        ["a\nb c-d"],
    ),
    (
        "contents",
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{_p('Wstęp 3')}</w:sdtContent></w:sdt>"
        + _p("treść"),
        ["treść"],
    ),
    (
        "merged cells",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val='restart'/></w:tcPr>"
        f"{_p('grupa')}</w:tc><w:tc>{_p('x')}</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
        f"{_p('grupa')}</w:tc><w:tc>{_p('y')}</w:tc></w:tr></w:tbl>",
        ["grupa | x", "grupa | y"],
    ),
    (
        "nested table",
        f"<w:tbl><w:tr><w:tc>{_p('zewn.')}<w:tbl><w:tr><w:tc>{_p('w1')}</w:tc><w:tc>{_p('w2')}"
        f"</w:tc></w:tr></w:tbl></w:tc><w:tc>{_p('obok')}</w:tc></w:tr></w:tbl>",
        ["zewn. | obok", "w1 | w2"],
    ),
    (
        "deleted row",
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{_p('a')}</w:tc><w:tc>{_p('b')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{_p('c')}</w:tc><w:tc>{_p('d')}</w:tc></w:tr></w:tbl>",
        ["c | d"],
    ),
    (
        "table as a frame",
        f"<w:tbl><w:tr><w:tc>{_p('jeden')}{_p('dwa')}</w:tc></w:tr></w:tbl>",
        ["jeden", "dwa"],
    ),
]


@pytest.mark.parametrize(
    ("body", "expected"), [r[1:] for r in CONTENT], ids=[r[0] for r in CONTENT]
)
def test_content(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert _texts(_written(tmp_path / "a.docx", body)) == expected


def test_strict_files_read_the_same(tmp_path: Path, minutes: Path) -> None:
    strict = tmp_path / "strict.docx"
    with zipfile.ZipFile(minutes) as source, zipfile.ZipFile(strict, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = data.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            target.writestr(
                name,
                data.replace(
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            )
    assert load(strict).blocks == load(minutes).blocks


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="5">'
    '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="§ %1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1.%3"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>'
)


def test_numbers_that_word_draws_are_read(tmp_path: Path) -> None:
    body = (
        _item("Cel") + _item("raz", 1) + _item("dwa", 1) + _item("głęboko", 2)
        + _item("Skład") + _item("od nowa", 1) + _item("Inny wykaz", 0, 2)
    )  # fmt: skip
    assert _texts(_written(tmp_path / "a.docx", body, numbering=NUMBERING)) == [
        "§ 4. Cel",
        "a) raz",
        "b) dwa",
        "4.I głęboko",
        "§ 5. Skład",
        "a) od nowa",
        "§ 1. Inny wykaz",
    ]


def test_footnote_follows_its_paragraph(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="-1" w:type="separator">{_p("---")}'
        f'</w:footnote><w:footnote w:id="2">{_p("Dz.U. 2023 poz. 5.")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>Ustawa</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + _p("dalej")
    blocks = load(_written(tmp_path / "a.docx", body, footnotes=notes)).blocks
    assert [(b.text, b.kind, b.locator.first) for b in blocks] == [
        ("Ustawa", "prose", 1),
        ("Dz.U. 2023 poz. 5.", "notes", 1),
        ("dalej", "prose", 2),
    ]


def test_language_of_most_of_the_text(tmp_path: Path) -> None:
    polish = '<w:p><w:r><w:rPr><w:lang w:val="pl-PL"/></w:rPr><w:t>dużo tekstu</w:t></w:r></w:p>'
    assert load(_written(tmp_path / "a.docx", polish + _p("mało"))).language == "pl"
    assert (
        load(_written(tmp_path / "b.docx", polish + _p("więcej tekstu niż tam"))).language is None
    )


def test_outline_level_makes_a_heading(tmp_path: Path) -> None:
    body = _p("Rozdział", '<w:outlineLvl w:val="0"/>') + _p("tekst", '<w:outlineLvl w:val="9"/>')
    blocks = load(_written(tmp_path / "a.docx", body)).blocks
    assert [(b.kind, b.heading_path) for b in blocks] == [
        ("heading", ()),
        ("prose", ("Rozdział",)),
    ]


def test_inserted_documents_are_told(tmp_path: Path) -> None:
    extracted = load(_written(tmp_path / "a.docx", _p("tekst") + "<w:altChunk/>"))
    assert [notice.code for notice in extracted.notices] == ["parts-not-read"]
    with pytest.raises(Unreadable, match="inserted documents"):
        load(_written(tmp_path / "b.docx", "<w:altChunk/>"))


def _only_picture(path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run()
    run._r.append(parse_xml(f"<w:drawing {nsdecls('w')}/>"))
    document.save(str(path))


def _of_another_kind(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", PACKAGE_RELATIONSHIPS)
        archive.writestr("word/document.xml", "<workbook/>")


def _no_main_part(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")


def _main_part_missing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", PACKAGE_RELATIONSHIPS)


def _with_entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", PACKAGE_RELATIONSHIPS)
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}">'
            "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>",
        )


REFUSED: list[tuple[Callable[[Path], object], str, str]] = [
    (_only_picture, "no-text", "pictures"),
    (lambda path: docx.Document().save(str(path)), "empty", "no text"),
    (_of_another_kind, "unsupported", "workbook"),
    (_no_main_part, "damaged", "main part"),
    (_main_part_missing, "damaged", "main part"),
    (_with_entities, "unsupported", "entities"),
    (lambda path: path.write_bytes(b"PK\x03\x04 cut"), "damaged", "cut off"),
]


@pytest.mark.parametrize(("make", "reason", "told"), REFUSED)
def test_refused_with_the_true_reason(
    tmp_path: Path, make: Callable[[Path], object], reason: str, told: str
) -> None:
    path = tmp_path / "a.docx"
    make(path)
    with pytest.raises(Unreadable, match=told) as refusal:
        load(path)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("number", "kind", "drawn"),
    [
        (3, "1", "3"),
        (28, "a", "bb"),
        (26, "A", "Z"),
        (2024, "I", "MMXXIV"),
        (0, "i", "0"),
        (10**9, "a", "1000000000"),
        (7, "", ""),
    ],
)
def test_figures_of_lists(number: int, kind: Figure, drawn: str) -> None:
    assert figure(number, kind) == drawn


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


_SYMBOL_FONT = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
_SYMBOL_FIELD = ' SYMBOL 163 \\f "Symbol" \\s 12 '
_UNCHECKED = '<w:checked w:val="0"/>'
_LIST = (
    '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Chirurgia"/>'
    '<w:listEntry w:val="Kardiologia"/></w:ddList></w:ffData>'
)


def _box(checked: str) -> str:
    data = f'<w:ffData><w:checkBox><w:default w:val="0"/>{checked}</w:checkBox></w:ffData>'
    return _field("begin", data) + _instruction(" FORMCHECKBOX ") + _field("end")


SHOWN: list[tuple[str, str, list[str]]] = [
    (
        "signs by their code",
        '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t xml:space="preserve"> tak </w:t>'
        '<w:sym w:font="Wingdings" w:char="F0A8"/><w:t xml:space="preserve"> nie</w:t></w:r></w:p>',
        ["☒ tak ☐ nie"],
    ),
    (
        "letters of a symbol font",
        f"<w:p>{_run('dawka ')}{_run('£', _SYMBOL_FONT)}{_run(' 5 ')}"
        f"{_run('m', _SYMBOL_FONT)}{_run('g')}</w:p>",
        ["dawka ≤ 5 µg"],
    ),
    (
        "a sign given by a field",
        f"<w:p>{_run('dawka ')}{_field('begin')}"
        f"{_instruction(_SYMBOL_FIELD)}{_field('separate')}"
        f"{_field('end')}{_run(' 5 mg')}</w:p>",
        ["dawka ≤ 5 mg"],
    ),
    (
        "a list of an old form",
        f"<w:p>{_run('Oddział: ')}{_field('begin', _LIST)}{_instruction(' FORMDROPDOWN ')}"
        f"{_field('end')}</w:p>",
        ["Oddział: Kardiologia"],
    ),
    (
        "boxes of an old form",
        f"<w:p>{_box('')}{_run(' umowa ')}{_box('<w:checked/>')}{_run(' kontrakt ')}"
        f"{_box(_UNCHECKED)}{_run(' staż')}</w:p>",
        ["[ ] umowa [x] kontrakt [ ] staż"],
    ),
    (
        "a field in the instruction of another",
        f"<w:p>{_field('begin')}{_instruction(' IF ')}{_field('begin')}"
        f"{_instruction(' MERGEFIELD plec ')}{_field('separate')}{_run('K')}{_field('end')}"
        f"{_instruction(' = K ')}{_field('separate')}{_run('Szanowna Pani')}{_field('end')}</w:p>",
        ["Szanowna Pani"],
    ),
    (
        "a field that never ends",
        f"<w:p>{_run('przed ')}{_field('begin')}{_instruction(' PAGE ')}{_run('po')}</w:p>",
        ["przed po"],
    ),
    (
        "a deleted end of a paragraph",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        f"{_run('Termin wynosi ')}</w:p><w:p>{_run('30 dni.')}</w:p>",
        ["Termin wynosi 30 dni."],
    ),
    (
        "a deleted end before a table",
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        f"{_run('Zostaje.')}</w:p><w:tbl><w:tr><w:tc>{_p('a')}</w:tc><w:tc>{_p('b')}</w:tc></w:tr>"
        "</w:tbl>",
        ["Zostaje.", "a | b"],
    ),
    (
        "boxes as content controls",
        '<w:p><w:sdt xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:sdtPr>'
        '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        f"{_run('X')}</w:sdtContent></w:sdt>{_run(' zgoda')}</w:p>",
        ["☒ zgoda"],
    ),
    (
        "cells merged across",
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{_p("Razem")}</w:tc>'
        f"<w:tc>{_p('7')}</w:tc></w:tr><w:tr><w:tc>{_p('a')}</w:tc><w:tc>{_p('b')}</w:tc>"
        f"<w:tc>{_p('7')}</w:tc></w:tr></w:tbl>",
        ["Razem | Razem | 7", "a | b | 7"],
    ),
    (
        "a title over all columns",
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{_p("Dział I")}</w:tc></w:tr>'
        f"<w:tr><w:tc>{_p('a')}</w:tc><w:tc>{_p('b')}</w:tc></w:tr></w:tbl>",
        ["Dział I", "a | b"],
    ),
]


@pytest.mark.parametrize(("body", "expected"), [r[1:] for r in SHOWN], ids=[r[0] for r in SHOWN])
def test_what_a_page_shows(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert _texts(_written(tmp_path / "a.docx", body)) == expected


def _table(*rows: str) -> str:
    cells = ("".join(f"<w:tc>{_p(text)}</w:tc>" for text in row.split("|")) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_a_table_that_goes_on_keeps_its_header(tmp_path: Path) -> None:
    body = (
        _table("Nazwa|Cena", "młotek|12")
        + "<w:p/>"
        + _table("gwóźdź|1", "śruba|2")
        + _p("Inny cennik bez nazw kolumn.")
        + _table("deska|40", "listwa|15")
    )
    headers = {b.text: b.table_header for b in load(_written(tmp_path / "a.docx", body)).blocks}
    assert headers["śruba | 2"] == "Nazwa | Cena"
    assert headers["listwa | 15"] is None


def test_files_inside_are_attached_and_what_is_not_read_is_told(tmp_path: Path) -> None:
    path = _written(tmp_path / "a.docx", _p("Kalkulacja w arkuszu."))
    inside = tmp_path / "b.docx"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(inside, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/_rels/document.xml.rels":
                links = (
                    f'<Relationship Id="e1" Target="embeddings/a.xlsx" Type="{kinds}/package"/>'
                    f'<Relationship Id="e2" Target="embeddings/o.bin" Type="{kinds}/oleObject"/>'
                )
                data = data.replace(b"</Relationships>", links.encode() + b"</Relationships>")
            target.writestr(name, data)
        target.writestr("word/embeddings/a.xlsx", b"PK\x03\x04 arkusz")
        target.writestr("word/embeddings/o.bin", b"\xd0\xcf\x11\xe0")
    extracted = load(inside)
    assert [(one.name, one.data) for one in extracted.attachments] == [
        ("a.xlsx", b"PK\x03\x04 arkusz")
    ]
    assert [notice.code for notice in extracted.notices] == ["parts-not-read"]
    assert "o.bin" in extracted.notices[0].detail
