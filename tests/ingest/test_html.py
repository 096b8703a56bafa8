"""Web pages: the content stays, menus and scripts go, places count the blocks that are kept."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import Unreadable
from ingest.html_content import plain_text, read_page
from ingest.loaders import html as loader

PAGE = """<!DOCTYPE html>
<html lang="pl-PL"><head><meta charset="utf-8">
<title>Nabór wniosków 2024 | Klaster Zdrowia</title>
<meta property="article:published_time" content="2024-03-12T08:00:00+01:00">
<style>.x{content:"ZNIK-STYL"}</style><script>var x = "ZNIK-SKRYPT";</script></head>
<body>
<a class="skip-link" href="#t">ZNIK-PRZESKOK</a>
<div id="cookie-banner" class="consent">ZNIK-CIASTKA Używamy plików cookie. <a>Zgoda</a></div>
<header><div class="logo">ZNIK-LOGO</div>
<nav><ul><li><a href="/">ZNIK-MENU</a></li></ul></nav></header>
<main>
<nav class="breadcrumb"><a>ZNIK-OKRUSZKI</a></nav>
<h1>Nabór wniosków 2024</h1>
<p>Nabór   trwa od <b>1&nbsp;marca</b> do 30&nbsp;kwietnia.<br>
Wnioski składa się&nbsp;w&nbsp;biurze.</p>
<h2>Kto może złożyć wniosek</h2>
<ul><li>gmina<ul><li>wiejska</li></ul></li><li>spółka</li></ul>
<ol start="3"><li>krok trzeci</li><li>krok czwarty</li></ol>
<h2>Kwoty</h2>
<table><caption>Limity</caption>
<thead><tr><th rowspan="2">Rodzaj</th><th colspan="2">Kwota</th></tr>
<tr><th>min</th><th>maks</th></tr></thead>
<tbody><tr><td rowspan="2">gmina</td><td>10</td><td>20</td></tr>
<tr><td>11</td><td>21</td></tr></tbody></table>
<dl><dt>Termin</dt><dd>30 kwietnia</dd></dl>
<pre>linia  1
linia  2</pre>
<figure><img src="x.png" alt="ZNIK-OBRAZ"><figcaption>Podpis ryciny</figcaption></figure>
<p style="display: none">ZNIK-UKRYTE</p><p hidden>ZNIK-UKRYTE</p>
<div class="menu-obiadowe"><p>Zupa pomidorowa</p></div>
</main>
<aside><ul><li><a>ZNIK-BOK</a></li></ul></aside>
<footer>ZNIK-STOPKA Klaster Zdrowia</footer>
</body></html>"""


def _file(folder: Path, content: str | bytes, name: str = "strona.html") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_content_of_a_page(tmp_path: Path) -> None:
    found = loader.load(_file(tmp_path, PAGE))
    top = "Nabór wniosków 2024"
    header = "Rodzaj | Kwota / min | Kwota / maks"
    amounts = (top, "Kwoty")
    assert [(b.kind, b.text, b.heading_path, b.table_header) for b in found.blocks] == [
        ("heading", top, (), None),
        (
            "prose",
            "Nabór trwa od 1 marca do 30 kwietnia.\nWnioski składa się w biurze.",
            (top,),
            None,
        ),
        ("heading", "Kto może złożyć wniosek", (top,), None),
        ("list", "gmina", (top, "Kto może złożyć wniosek"), None),
        ("list", "wiejska", (top, "Kto może złożyć wniosek"), None),
        ("list", "spółka", (top, "Kto może złożyć wniosek"), None),
        ("list", "3. krok trzeci", (top, "Kto może złożyć wniosek"), None),
        ("list", "4. krok czwarty", (top, "Kto może złożyć wniosek"), None),
        ("heading", "Kwoty", (top,), None),
        ("prose", "Limity", amounts, None),
        ("table", header, amounts, None),
        ("table", "gmina | 10 | 20", amounts, header),
        ("table", "gmina | 11 | 21", amounts, header),
        ("list", "Termin: 30 kwietnia", amounts, None),
        ("prose", "linia  1\nlinia  2", amounts, None),
        ("prose", "Podpis ryciny", amounts, None),
        ("prose", "Zupa pomidorowa", amounts, None),
    ]
    assert [b.locator.first for b in found.blocks] == list(range(1, len(found.blocks) + 1))
    assert {b.locator.unit for b in found.blocks} == {"paragraph"}


def test_what_a_page_says_of_itself(tmp_path: Path) -> None:
    found = loader.load(_file(tmp_path, PAGE))
    assert (found.title, found.language, found.date) == (
        "Nabór wniosków 2024",
        "pl-PL",
        date(2024, 3, 12),
    )


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<script type="application/ld+json">{"datePublished": "2023-05-06T10:00"}</script>', 6),
        ('<meta name="DC.date" content="07.05.2023">', 7),
        ('<time datetime="2023-05-08">wczoraj</time>', 8),
    ],
)
def test_dates_that_pages_give(head: str, day: int) -> None:
    assert read_page(f"<html><body>{head}<p>Treść</p></body></html>").date == date(2023, 5, day)


@pytest.mark.parametrize(
    ("encode", "declared"),
    [
        (lambda text: text.encode("iso-8859-2"), "iso-8859-2"),
        (lambda text: text.encode("cp1250"), "windows-1250"),
        (lambda text: text.encode("cp1250"), "iso-8859-2"),
        (lambda text: text.encode("utf-8"), "iso-8859-2"),
        (lambda text: text.encode("utf-16"), "utf-8"),
    ],
    ids=["latin2", "cp1250", "cp1250 called latin2", "utf-8 called latin2", "utf-16"],
)
def test_encodings_declared_truly_and_falsely(
    tmp_path: Path, encode: Callable[[str], bytes], declared: str
) -> None:
    words = "Ścieżka w lesie źle oznaczona, mąż i żona."
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words}</p></body></html>'
    assert loader.load(_file(tmp_path, encode(page))).blocks[0].text == words


def test_an_xhtml_page_with_a_declaration(tmp_path: Path) -> None:
    page = (
        '<?xml version="1.0" encoding="iso-8859-2"?><html xmlns="http://www.w3.org/1999/xhtml" '
        'xml:lang="pl"><body><p>Źródło</p></body></html>'
    )
    found = loader.load(_file(tmp_path, page.encode("iso-8859-2"), "strona.xhtml"))
    assert (found.blocks[0].text, found.language) == ("Źródło", "pl")


def test_layout_tables_are_read_as_prose() -> None:
    inner = "<table><tr><td>A</td><td>B</td></tr></table>"
    page = f"<table><tr><td><p>Lewa</p></td><td>{inner}</td></tr></table>"
    first = read_page(page).blocks[0]
    assert (first.kind, first.text) == ("prose", "Lewa")


def test_a_page_that_is_nearly_all_menu_is_kept_whole() -> None:
    menu = '<nav><a href="1">Statut spółki</a> <a href="2">Regulamin</a></nav>'
    page = f"<body>{menu}<p>Krótko.</p></body>"
    assert "Statut spółki" in " ".join(block.text for block in read_page(page).blocks)


def test_a_list_of_documents_below_a_heading_is_content() -> None:
    links = "".join(f'<li><a href="{n}">Uchwała nr {n}/2024</a></li>' for n in range(30))
    words = " ".join(block.text for block in read_page(f"<h1>Uchwały</h1><ul>{links}</ul>").blocks)
    assert "Uchwała nr 0/2024" in words
    assert "Uchwała nr 29/2024" in words


def test_a_menu_without_a_name_above_the_heading_goes() -> None:
    links = "".join(f'<li><a href="{n}">Dział {n}</a></li>' for n in range(8))
    prose = "<p>" + "Treść uchwały opisuje zasady współpracy. " * 10 + "</p>"
    page = f"<body><div class='top'><ul>{links}</ul></div><h1>Uchwała</h1>{prose}</body>"
    words = " ".join(block.text for block in read_page(page).blocks)
    assert "Dział" not in words
    assert "Treść uchwały" in words


@pytest.mark.parametrize("depth", [200, 3_000, 100_000])
def test_deep_nesting_loses_nothing(depth: int) -> None:
    inside = f"{'<div>' * depth}ŚRODEK{'</div>' * depth}"
    page = f"<p>początek</p>{inside}<p>koniec</p><script>ZNIK</script>"
    words = " ".join(block.text for block in read_page(page).blocks)
    assert words.split() == ["początek", "ŚRODEK", "koniec"]


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "sekret.txt").write_text("TAJNE")
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    page = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "HAHA">{bomb}'
        f'<!ENTITY plik SYSTEM "file://{tmp_path}/sekret.txt">]>'
        "<html><body><p>&a11; &plik; &lt;b&gt; &#322; &nieznana;</p></body></html>"
    )
    words = plain_text(page)
    assert "TAJNE" not in words
    assert "HAHAHAHA" not in words
    assert "<b> ł" in words


def test_huge_spans_make_no_huge_table() -> None:
    cell = '<td colspan="999999" rowspan="999999">x</td>'
    rows = read_page(f"<table><tr>{cell}<td>y</td></tr><tr><td>z</td></tr></table>").blocks
    assert sum(len(block.text) for block in rows) < 5000


@pytest.mark.parametrize("garbage", ['<a b="', "<!--", "<!", "&", "<script>"])
def test_too_deep_and_broken_at_once(garbage: str) -> None:
    blocks = read_page(f"<p>MARKER</p>{'<div>' * 3000}{garbage * 20_000}").blocks
    assert blocks[0].text == "MARKER"


@pytest.mark.parametrize("page", ["<html></html>", "<!-- x -->", "<script>x()</script>", "   "])
def test_a_page_without_words_says_so(tmp_path: Path, page: str) -> None:
    with pytest.raises(Unreadable) as refused:
        loader.load(_file(tmp_path, page))
    assert refused.value.reason == "no-text"


tags = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "b",
        "a",
        "dl",
        "dt",
        "dd",
        "pre",
        "br",
        "nav",
        "main",
    ]
)
pieces = st.one_of(
    st.text("aąb <>&;\"'=/\n", max_size=8),
    tags.map("<{}>".format),
    tags.map("</{}>".format),
    st.sampled_from(["<td rowspan=3>", "<ol start=2>", "<!--", "-->", "<![CDATA[", "&#x110000;"]),
)


@given(st.lists(pieces, max_size=40).map("".join))
def test_any_markup_is_read(markup: str) -> None:
    for whole in (False, True):
        blocks = read_page(markup, whole=whole).blocks
        assert all(block.text.strip() for block in blocks)
        assert [block.locator.first for block in blocks] == list(range(1, len(blocks) + 1))


@given(st.lists(st.tuples(tags, st.from_regex(r"[a-zł]{5,9}", fullmatch=True)), max_size=30))
def test_a_whole_page_keeps_every_word(parts: list[tuple[str, str]]) -> None:
    markup = "<body>" + "".join(f"<{tag}>{word} " for tag, word in parts)
    words = plain_text(markup)
    for _, word in parts:
        assert word in words
