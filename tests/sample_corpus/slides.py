"""PPTX decks: one ``=== title`` per slide, bullets, tables and speaker notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.util import Cm

from tests.sample_corpus.archive import without_times
from tests.sample_corpus.source import Piece, Source


def split_at_breaks(pieces: Sequence[Piece]) -> list[tuple[str, list[Piece]]]:
    """The pieces under each ``=== name``; what stands before the first one is left out."""
    parts: list[tuple[str, list[Piece]]] = []
    for piece in pieces:
        if piece.kind == "break":
            parts.append((piece.text, []))
        elif parts:
            parts[-1][1].append(piece)
    return parts


def write_pptx(source: Source) -> bytes:
    deck = Presentation()
    said = deck.core_properties
    said.title, said.author, said.language = source.title, source.author, source.lang
    said.created = said.modified = source.date
    said.last_modified_by = source.author
    for number, (title, pieces) in enumerate(split_at_breaks(source.pieces)):
        _add_slide(deck, title, pieces, opening=number == 0)
    buffer = io.BytesIO()
    deck.save(buffer)
    return without_times(buffer.getvalue())


def _add_slide(deck: Any, title: str, pieces: Sequence[Piece], *, opening: bool) -> None:
    tables = [piece for piece in pieces if piece.kind == "table"]
    slide = deck.slides.add_slide(deck.slide_layouts[0 if opening else 5 if tables else 1])
    slide.shapes.title.text = title
    lines = [piece.text for piece in pieces if piece.kind in ("paragraph", "bullet")]
    if tables:
        box = slide.shapes.add_textbox(Cm(2), Cm(4), Cm(21), Cm(2)).text_frame
    else:
        box = slide.placeholders[1].text_frame
    box.text = "\n".join(lines)
    for table in tables:
        _add_table(slide, table.rows)
    if notes := "\n".join(piece.text for piece in pieces if piece.kind == "notes"):
        slide.notes_slide.notes_text_frame.text = notes


def _add_table(slide: Any, rows: Sequence[Sequence[str]]) -> None:
    shape = slide.shapes.add_table(len(rows), len(rows[0]), Cm(2), Cm(7), Cm(21), Cm(1))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            shape.table.cell(row, column).text = text
