"""The sheets of a workbook, its shared strings and its cells' number formats."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.loaders.xlsx.number_format import BUILTIN_CODES
from ingest.opc import Package, R, unescaped
from ingest.safe_xml import stream_xml

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of cells; chart sheets have none and are left out."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """``formats`` holds the format code of each cell style, by its number."""

    sheets: tuple[Sheet, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    from_1904: bool


def read_workbook(package: Package) -> Workbook:
    """What the cells of every sheet refer to."""
    part, root = package.main("workbook")
    targets = package.related(part)
    sheets = tuple(
        Sheet(sheet.get("name", ""), targets[identifier].target, _is_hidden(sheet))
        for sheet in root.iterfind(f"{S}sheets/{S}sheet")
        if (identifier := sheet.get(f"{R}id", "")) in targets
        and targets[identifier].kind == "worksheet"
    )
    properties = root.find(f"{S}workbookPr")
    return Workbook(
        sheets,
        _strings(package, package.first_related(part, "sharedStrings")),
        _formats(package.optional_xml(package.first_related(part, "styles"))),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )


def string_text(item: etree._Element) -> str:
    """The text of a shared or inline string, without the reading aids of East Asian scripts."""
    return "".join(
        unescaped(text.text or "")
        for child in item
        if child.tag in (f"{S}t", f"{S}r")
        for text in child.iter(f"{S}t")
    )


def _strings(package: Package, part: str | None) -> tuple[str, ...]:
    if part is None:
        return ()
    return tuple(string_text(item) for item in stream_xml(package.data(part), part, [f"{S}si"]))


def _formats(root: etree._Element | None) -> tuple[str, ...]:
    if root is None:
        return ()
    codes = dict(BUILTIN_CODES)
    for format_ in root.iterfind(f"{S}numFmts/{S}numFmt"):
        codes[_int(format_.get("numFmtId"))] = format_.get("formatCode", "General")
    return tuple(
        codes.get(_int(style.get("numFmtId")), "General")
        for style in root.iterfind(f"{S}cellXfs/{S}xf")
    )


def _is_hidden(sheet: etree._Element) -> bool:
    return sheet.get("state", "visible") in ("hidden", "veryHidden")


def _int(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
