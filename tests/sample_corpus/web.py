"""HTML pages as a content system serves them, and an EPUB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tests.sample_corpus.archive import zip_bytes
from tests.sample_corpus.source import FOOTNOTE_MARK, Piece, Source

_MENU = {
    "pl": ("Strona główna", "O nas", "Aktualności", "Projekty", "Do pobrania", "Kontakt"),
    "en": ("Home", "About", "News", "Projects", "Downloads", "Contact"),
}
_COOKIES = {
    "pl": "Ta strona używa ciasteczek. Dowiedz się więcej o polityce prywatności. Akceptuję",
    "en": "This site uses cookies. Read our privacy policy. Accept all",
}
_SKIP = {"pl": "Przejdź do treści", "en": "Skip to content"}
_FOOTER = {
    "pl": "Deklaracja dostępności · Mapa strony · Wszelkie prawa zastrzeżone",
    "en": "Accessibility statement · Site map · All rights reserved",
}


def write_html(source: Source) -> bytes:
    """A page with a menu, a side column, a cookie bar and a footer around its content.

    ``encoding`` names the page's charset, declared in a meta element as older sites do.
    """
    encoding, lang = source.head.get("encoding", "utf-8"), source.lang
    menu = "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in _MENU[lang])
    site = escape(source.head.get("site", source.author))
    page = f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="{encoding}">
<title>{escape(source.title)} – {site}</title>
<meta name="author" content="{escape(source.author)}">
<meta property="article:published_time" content="{source.date.date().isoformat()}">
<style>body {{ font-family: serif }} nav li {{ display: inline }}</style>
<script>window.dataLayer = window.dataLayer || []; function gtag() {{}}</script>
</head>
<body>
<a class="skip-link" href="#content">{_SKIP[lang]}</a>
<header class="site-header"><div class="logo">{site}</div>
<nav class="main-menu"><ul>{menu}</ul></nav></header>
<div class="cookie-bar" role="dialog">{_COOKIES[lang]}</div>
<main id="content"><article>
<h1>{escape(source.title)}</h1>
{_html(source.pieces)}
</article></main>
<aside class="sidebar"><h2>{_MENU[lang][2]}</h2><ul>{menu}</ul></aside>
<footer class="site-footer"><p>{escape(_FOOTER[lang])}</p></footer>
</body>
</html>
"""
    return page.encode(encoding, errors="xmlcharrefreplace")


def _html(pieces: Sequence[Piece]) -> str:
    return "\n".join(_elements(pieces))


def _elements(pieces: Sequence[Piece]) -> Iterator[str]:
    items: list[str] = []
    for piece in pieces:
        if piece.kind == "bullet":
            items.append(f"<li>{escape(piece.text)}</li>")
            continue
        if items:
            yield f"<ul>{''.join(items)}</ul>"
            items.clear()
        if piece.kind == "heading":
            yield f"<h{piece.level + 1}>{escape(piece.text)}</h{piece.level + 1}>"
        elif piece.kind == "table":
            yield _table(piece.rows)
        elif piece.text:
            label = f"{piece.label} " if piece.label else ""
            text = FOOTNOTE_MARK.sub(r"<sup>\1</sup>", escape(piece.text))
            yield f"<p>{label}{text}</p>"
    if items:
        yield f"<ul>{''.join(items)}</ul>"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def mail_html(source: Source) -> str:
    """The body of a message sent as HTML."""
    return f"<html><body>\n{_html(source.pieces)}\n</body></html>\n"


def write_epub(source: Source) -> bytes:
    """One chapter per first-level heading."""
    chapters = _chapters(source.pieces)
    names = [f"chapter{number}.xhtml" for number in range(1, len(chapters) + 1)]
    manifest = "".join(
        f'<item id="c{number}" href="{name}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(names, 1)
    )
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(1, len(names) + 1))
    package = f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:example:{source.head.get("id", "sample")}</dc:identifier>
<dc:title>{escape(source.title)}</dc:title><dc:creator>{escape(source.author)}</dc:creator>
<dc:language>{source.lang}</dc:language><dc:date>{source.date.date().isoformat()}</dc:date>
<meta property="dcterms:modified">{source.date.isoformat()}Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
{manifest}</manifest><spine>{spine}</spine></package>
"""
    links = "".join(
        f'<li><a href="{name}">{escape(title)}</a></li>'
        for name, (title, _) in zip(names, chapters, strict=True)
    )
    container = (
        '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/content.opf": package,
        "OEBPS/nav.xhtml": _xhtml(
            "Spis treści",
            f'<nav epub:type="toc" xmlns:epub="http://www.idpf.org/2007/ops"><ol>{links}</ol></nav>',
            source.lang,
        ),
    }
    for name, (title, pieces) in zip(names, chapters, strict=True):
        files[f"OEBPS/{name}"] = _xhtml(
            title, f"<h1>{escape(title)}</h1>\n{_html(pieces)}", source.lang
        )
    return zip_bytes(
        ((name, text.encode()) for name, text in files.items()), stored=frozenset({"mimetype"})
    )


def _chapters(pieces: Sequence[Piece]) -> list[tuple[str, list[Piece]]]:
    chapters: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if piece.kind == "heading" and piece.level == 1:
            chapters.append((piece.text, []))
        elif chapters:
            chapters[-1][1].append(piece)
    return chapters


def _xhtml(title: str, body: str, lang: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xml:lang="{lang}"><head><title>{escape(title)}</title></head><body>{body}</body></html>\n'
    )
