"""The page as a Word file (Office Open XML): five small parts in a ZIP archive, the same bytes for
the same page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from lxml import etree

from service.evidence.page import Block, Grid, Line, Style
from service.passages import Piece

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HALF_POINTS: Mapping[Style, int] = {
    "title": 22, "question": 34, "heading": 26, "answer": 30, "plain": 22, "quote": 22,
    "source": 18,
}  # fmt: skip
_BOLD = frozenset({"question", "heading", "answer"})
_PAGE_WIDTH = 9070
"""Of the text, in twentieths of a point: A4 with margins of 2.5 cm."""


class _Elements:
    """``elements.p(…)`` makes an element named p: of its arguments mappings are attributes, texts
    its text, elements its children; named ones are attributes without a namespace."""

    def __init__(self, namespace: str, prefixes: Mapping[str | None, str]) -> None:
        self._namespace = namespace
        self._prefixes: Any = dict(prefixes)  # the stubs know no default namespace

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._made, name)

    def _made(self, name: str, *parts: Any, **attributes: str) -> Any:
        element: Any = etree.Element(f"{{{self._namespace}}}{name}", nsmap=self._prefixes)
        for part in (*parts, attributes):
            if isinstance(part, str):
                element.text = part
            elif isinstance(part, dict):
                for key, value in part.items():
                    element.set(key, value)
            else:
                element.append(part)
        return element


w = _Elements(_W, {"w": _W, "r": _R})


def word_file(blocks: Sequence[Block], language: str) -> bytes:
    links: list[str] = []
    body = w.body(*(_block(one, links, language) for one in blocks), _page())
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:  # a few kB, stored as they are
        for name, part in _parts(w.document(body), links):
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            archive.writestr(
                entry, etree.tostring(part, xml_declaration=True, encoding="UTF-8", standalone=True)
            )
    return content.getvalue()


def _parts(document: Any, links: Sequence[str]) -> Iterator[tuple[str, Any]]:
    types = _Elements(_TYPES, {None: _TYPES})
    relation = _Elements(_RELATIONS, {None: _RELATIONS})
    yield (
        "[Content_Types].xml",
        types.Types(
            types.Default(
                Extension="rels",
                ContentType="application/vnd.openxmlformats-package.relationships+xml",
            ),
            types.Override(PartName="/word/document.xml", ContentType=f"{MEDIA_TYPE}.main+xml"),
        ),
    )
    yield (
        "_rels/.rels",
        relation.Relationships(
            relation.Relationship(
                Id="rId1", Type=f"{_R}/officeDocument", Target="word/document.xml"
            )
        ),
    )
    yield (
        "word/_rels/document.xml.rels",
        relation.Relationships(
            *(
                relation.Relationship(
                    Id=f"link{number}", Type=f"{_R}/hyperlink", Target=one, TargetMode="External"
                )
                for number, one in enumerate(links)
            )
        ),
    )
    yield "word/document.xml", document


def _block(block: Block, links: list[str], language: str) -> Any:
    if isinstance(block, Grid):
        return _grid(block, language)
    runs = [_run(one, block, language) for one in block.pieces]
    if block.link:
        links.append(block.link)
        link = w.hyperlink(*runs)
        link.set(f"{{{_R}}}id", f"link{len(links) - 1}")
        runs = [link]
    return w.p(_paragraph(block.style), *runs)


def _paragraph(style: Style) -> Any:
    before = 280 if style in ("answer", "heading") else 60
    properties = w.pPr()
    if style == "quote":
        edge = w.left(_w(val="single", sz="18", space="8", color="D9B84A"))
        properties.append(w.pBdr(edge))
    properties.append(w.spacing(_w(before=str(before), after="60")))
    if style == "quote":
        properties.append(w.ind(_w(left="284")))
    return properties


def _run(piece: Piece, line: Line, language: str) -> Any:
    properties = w.rPr()
    if line.style in _BOLD or piece.marked:
        properties.append(w.b())
    if line.style == "source":
        properties.append(w.color(_w(val="15466B" if line.link else "55606E")))
    properties.append(w.sz(_w(val=str(_HALF_POINTS[line.style]))))
    if piece.marked:
        properties.append(w.shd(_w(val="clear", color="auto", fill="FBE7A1")))
    properties.append(w.lang(_w(val="pl-PL" if language == "pl" else "en-GB")))
    return w.r(properties, *_text(piece.text))


def _text(text: str) -> Iterator[Any]:
    for number, part in enumerate(_CONTROL.sub(" ", text).split("\n")):
        if number:
            yield w.br()
        element = w.t(part)
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        yield element


def _grid(grid: Grid, language: str) -> Any:
    columns = max(len(grid.header), len(grid.row))
    width = str(_PAGE_WIDTH // columns)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = [getattr(w, side)(_w(val="single", sz="4", color="B9C0C8")) for side in sides]
    header = [[Piece(name, marked=False)] for name in grid.header]
    return w.tbl(
        w.tblPr(w.tblW(_w(w="5000", type="pct")), w.tblBorders(*borders)),
        w.tblGrid(*(w.gridCol(_w(w=width)) for _ in range(columns))),
        _row([*header, *[[]] * (columns - len(header))], width, language, heading=True),
        _row([*grid.row, *[[]] * (columns - len(grid.row))], width, language, heading=False),
    )


def _row(row: Sequence[Sequence[Piece]], width: str, language: str, *, heading: bool) -> Any:
    line = Line("source" if heading else "quote", ())
    return w.tr(
        *(
            w.tc(
                w.tcPr(w.tcW(_w(w=width, type="dxa"))),
                w.p(*(_run(piece, line, language) for piece in cell)),
            )
            for cell in row
        )
    )


def _page() -> Any:
    edge = "1418"
    return w.sectPr(
        w.pgSz(_w(w="11906", h="16838")),
        w.pgMar(
            _w(top=edge, right=edge, bottom=edge, left=edge, header="708", footer="708", gutter="0")
        ),
    )


def _w(**attributes: str) -> dict[str, str]:
    return {f"{{{_W}}}{name}": value for name, value in attributes.items()}
