"""ODT, ODS and ODP written as plain XML, independently of the library that reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from tests.sample_corpus.archive import zip_bytes
from tests.sample_corpus.slides import split_at_breaks
from tests.sample_corpus.source import FOOTNOTE_MARK, Piece, Source

_NAMESPACES = (
    " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("presentation", "presentation"),
            ("style", "style"),
            ("meta", "meta"),
            ("svg", "svg-compatible"),
            ("fo", "xsl-fo-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def write_odt(source: Source) -> bytes:
    inner = f'<text:h text:outline-level="1">{escape(source.title)}</text:h>'
    inner += "".join(_text(source.pieces, source))
    return _package("text", f"<office:text>{inner}</office:text>", source)


def write_ods(source: Source) -> bytes:
    sheets = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(_sheet_rows(pieces))}</table:table>'
        for name, pieces in split_at_breaks(source.pieces)
    )
    return _package("spreadsheet", f"<office:spreadsheet>{sheets}</office:spreadsheet>", source)


def write_odp(source: Source) -> bytes:
    pages = "".join(_slide(title, pieces) for title, pieces in split_at_breaks(source.pieces))
    return _package("presentation", f"<office:presentation>{pages}</office:presentation>", source)


def _text(pieces: Sequence[Piece], source: Source) -> Iterator[str]:
    for piece in pieces:
        if piece.kind == "heading":
            level = piece.level + 1
            yield f'<text:h text:outline-level="{level}">{escape(piece.text)}</text:h>'
        elif piece.kind == "bullet":
            item = f"<text:p>{escape(piece.text)}</text:p>"
            yield f"<text:list><text:list-item>{item}</text:list-item></text:list>"
        elif piece.kind == "table":
            rows = "".join(_sheet_rows([piece]))
            yield f'<table:table table:name="Tabela">{rows}</table:table>'
        elif piece.text:
            label = f"{piece.label} " if piece.label else ""
            yield f"<text:p>{label}{_with_notes(piece.text, source)}</text:p>"


def _with_notes(text: str, source: Source) -> str:
    def note(mark: re.Match[str]) -> str:
        body = f"<text:p>{escape(source.footnotes[int(mark[1])])}</text:p>"
        return (
            f'<text:note text:id="ftn{mark[1]}" text:note-class="footnote">'
            f"<text:note-citation>{mark[1]}</text:note-citation>"
            f"<text:note-body>{body}</text:note-body></text:note>"
        )

    return FOOTNOTE_MARK.sub(note, escape(text))


def _sheet_rows(pieces: Sequence[Piece]) -> Iterator[str]:
    for piece in pieces:
        rows = piece.rows if piece.kind == "table" else ((piece.text,),)
        for cells in rows:
            yield f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(text: str) -> str:
    shown = f"<text:p>{escape(text)}</text:p>" if text else ""
    kind = 'office:value-type="string"'
    if _DATE.fullmatch(text):
        kind = f'office:value-type="date" office:date-value="{text}"'
    elif _NUMBER.fullmatch(text):
        kind = f'office:value-type="float" office:value="{text}"'
    return f"<table:table-cell {kind}>{shown}</table:table-cell>"


def _slide(title: str, pieces: Sequence[Piece]) -> str:
    lines = "".join(
        f"<text:p>{escape(piece.text)}</text:p>"
        for piece in pieces
        if piece.kind in ("paragraph", "bullet")
    )
    notes = "".join(f"<text:p>{escape(p.text)}</text:p>" for p in pieces if p.kind == "notes")
    return (
        f'<draw:page draw:name="{escape(title)}" draw:master-page-name="Default">'
        f"{_frame('title', f'<text:p>{escape(title)}</text:p>')}{_frame('outline', lines)}"
        f"<presentation:notes>{_frame('notes', notes)}</presentation:notes></draw:page>"
    )


def _frame(kind: str, inner: str) -> str:
    place = 'svg:x="2cm" svg:y="2cm" svg:width="20cm" svg:height="4cm"'
    return (
        f'<draw:frame presentation:class="{kind}" {place}>'
        f"<draw:text-box>{inner}</draw:text-box></draw:frame>"
    )


def _package(kind: str, body: str, source: Source) -> bytes:
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    start = '<?xml version="1.0" encoding="UTF-8"?>\n'
    content = (
        f'{start}<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:body>{body}</office:body></office:document-content>"
    )
    meta = (
        f'{start}<office:document-meta {_NAMESPACES} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(source.title)}</dc:title>"
        f"<meta:initial-creator>{escape(source.author)}</meta:initial-creator>"
        f"<meta:creation-date>{source.date.isoformat()}</meta:creation-date>"
        f"<dc:date>{source.date.isoformat()}</dc:date>"
        f"<dc:language>{source.lang}</dc:language></office:meta></office:document-meta>"
    )
    styles = (
        f'{start}<office:document-styles {_NAMESPACES} office:version="1.3">'
        '<office:automatic-styles><style:page-layout style:name="Page"/></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" '
        'style:page-layout-name="Page"/></office:master-styles></office:document-styles>'
    )
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{what}"/>'
        for path, what in (
            ("/", media_type),
            ("content.xml", "text/xml"),
            ("meta.xml", "text/xml"),
            ("styles.xml", "text/xml"),
        )
    )
    manifest = (
        f'{start}<manifest:manifest manifest:version="1.3" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entries}</manifest:manifest>"
    )
    files = {
        "mimetype": media_type,
        "content.xml": content,
        "meta.xml": meta,
        "styles.xml": styles,
        "META-INF/manifest.xml": manifest,
    }
    return zip_bytes(
        ((name, text.encode()) for name, text in files.items()), stored=frozenset({"mimetype"})
    )
