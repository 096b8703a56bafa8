"""XLSX, XLSM, XLTX and XLTM (transitional and Strict): one block per filled row.

Cells read as people see them; results of formulas are those stored in the file. Hidden sheets,
rows and columns are read, because a filter hides rows that people search for; a notice names the
sheets. Merged cells say their value in every row and column they reach over. Errors (#N/A) are not
content. Embedded files are attachments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from ingest.document import Block, Notice
from ingest.drawingml import DGM, A, C, diagram_texts, paragraph_text, read_chart
from ingest.embedded import Embedded
from ingest.errors import Unreadable
from ingest.extracted import Extracted
from ingest.loaders.xlsx.cells import SheetReader, speaks_polish
from ingest.loaders.xlsx.workbook import Sheet, read_workbook
from ingest.locator import Locator
from ingest.office_comments import sheet_comments
from ingest.opc import Package, R
from ingest.sheet_tables import SheetTables, column_letters
from ingest.zip_safety import Archive

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_COUNT_ANEW = "Open the file in a spreadsheet program and save it: the results are then stored."


def load(path: Path) -> Extracted:
    """Reads the sheets in their order; see ``ingest.extracted.Loader``."""
    with Archive(path) as archive:
        return _load(Package(archive))


def _load(package: Package) -> Extracted:
    workbook = read_workbook(package)
    texts = "\n".join((*workbook.strings, *workbook.formats, *(s.name for s in workbook.sheets)))
    polish = speaks_polish([texts.encode()])
    blocks: list[Block] = []
    comments: list[Block] = []
    uncounted = 0
    tables: SheetTables | None = None
    for sheet in workbook.sheets:
        data = package.data(sheet.part)
        reader = SheetReader(workbook, polish=polish or speaks_polish([data]))
        tables = SheetTables(sheet.name, tables)
        blocks.extend(tables.blocks(reader.rows(data, sheet.part)))
        blocks.extend(_drawn(package, sheet))
        comments.extend(sheet_comments(package, sheet.part, sheet.name))
        uncounted += reader.uncounted
    embedded = Embedded()
    embedded.gather(package, [sheet.part for sheet in workbook.sheets])
    if not blocks and not embedded.attachments:
        raise _no_text(uncounted)
    core = package.core_properties()
    return Extracted(
        blocks=blocks,
        title=core.title,
        language=core.language,
        date=core.date,
        attachments=embedded.attachments,
        notices=[
            *_notices([sheet.name for sheet in workbook.sheets if sheet.hidden], uncounted),
            *embedded.notices(),
        ],
        comments=comments,
    )


def _drawn(package: Package, sheet: Sheet) -> Iterator[Block]:
    """Text boxes, diagrams and titles of charts on the sheet, at the cell they start in."""
    part = package.first_related(sheet.part, "drawing")
    root = package.optional_xml(part)
    if part is None or root is None:
        return
    targets = {key: item.target for key, item in package.related(part).items()}
    for anchor in root:
        text = "\n".join(_texts(package, anchor, targets))
        if text:
            row = _position(anchor.findtext(f"{_DRAWING}from/{_DRAWING}row"))
            column = _position(anchor.findtext(f"{_DRAWING}from/{_DRAWING}col"))
            label = f"{sheet.name}!{column_letters(column)}{row}"
            yield Block(text, Locator("sheet", row, row, label), "prose", (sheet.name,))


def _texts(package: Package, anchor: etree._Element, targets: dict[str, str]) -> Iterator[str]:
    texts = [paragraph_text(paragraph) for paragraph in anchor.iter(f"{A}p")]
    for diagram in anchor.iter(f"{DGM}relIds"):
        texts.extend(diagram_texts(package, targets.get(diagram.get(f"{R}dm", ""))))
    for chart in anchor.iter(f"{C}chart"):
        root = package.optional_xml(targets.get(chart.get(f"{R}id", "")))
        if root is not None:
            texts.append(read_chart(root).title)
    yield from (text for text in texts if text)


def _position(text: str | None) -> int:
    """Drawings count rows and columns from 0."""
    return int(text) + 1 if text is not None and text.strip().isdecimal() else 1


def _no_text(uncounted: int) -> Unreadable:
    if uncounted:
        return Unreadable(
            "no-text", f"Only formulas without stored results ({uncounted})", _COUNT_ANEW
        )
    return Unreadable("empty", "No cell of the workbook is filled", "Nothing, if so intended.")


def _notices(hidden: Sequence[str], uncounted: int) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    if hidden:
        notices.append(
            Notice(
                "hidden-sheets",
                f"Hidden sheets are searched too: {', '.join(hidden)}",
                "Delete them from the file if they must not be found.",
            )
        )
    if uncounted:
        notices.append(
            Notice(
                "formulas-without-results",
                f"{uncounted} formulas have no stored result and read as empty",
                _COUNT_ANEW,
            )
        )
    return tuple(notices)
