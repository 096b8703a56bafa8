"""Text of charts and of SmartArt diagrams, which stand in parts of their own."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.opc import MC, Package, preferred, unescaped
from ingest.safe_xml import local_name
from ingest.symbols import in_font, is_symbol_font
from ingest.table_rows import row_text

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

_MAX_POINTS = 60
"""A chart with more points is a curve: its numbers are no reading matter."""
_NO_TEXT_TYPES = ("pres", "parTrans", "sibTrans")


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of one a:p; line breaks as "\\n", slide numbers and dates left out."""
    parts: list[str] = []
    for child in paragraph:
        if child.tag == f"{A}br":
            parts.append("\n")
        elif child.tag == f"{A}r" or (
            child.tag == f"{A}fld" and not child.get("type", "").startswith(("slidenum", "date"))
        ):
            parts.append(in_font(unescaped(child.findtext(f"{A}t") or ""), _font(child)))
        elif child.tag == f"{MC}AlternateContent":
            parts.extend(_formula(preferred(child)))
        elif local_name(child) == "m":
            parts.extend(_formula(child))
    return "".join(parts).replace("\v", "\n").strip()


def _font(run: etree._Element) -> str | None:
    """The font whose letters the run draws: a symbol font stands as a:sym or as a:latin."""
    properties = run.find(f"{A}rPr")
    if properties is None:
        return None
    faces = (properties.find(f"{A}{name}") for name in ("latin", "sym"))
    fonts = [face.get("typeface", "") for face in faces if face is not None]
    return next((font for font in fonts if is_symbol_font(font)), None)


@dataclass(frozen=True, slots=True)
class Chart:
    """``header``: the categories, "" where there are none; ``rows``: one per series, of a scatter
    chart as pairs of numbers."""

    title: str
    header: str
    rows: tuple[str, ...]


def read_chart(root: etree._Element) -> Chart:
    """The text of a chart's part."""
    title_element = root.find(f".//{C}chart/{C}title")
    title = " ".join(_paragraphs(title_element)) if title_element is not None else ""
    header = ""
    rows: list[str] = []
    for series in root.iter(f"{C}ser"):
        name = " ".join(_values(series.find(f"{C}tx")))
        if series.find(f"{C}yVal") is not None:
            rows.append(_points_text(series, name))
            continue
        categories = _points(series.find(f"{C}cat"))
        header = header or (row_text(["", *categories]) if categories else "")
        rows.append(row_text([name, *map(_short, _points(series.find(f"{C}val")))]))
    return Chart(title, header, tuple(row for row in rows if row))


def _points_text(series: etree._Element, name: str) -> str:
    """A series of points (scatter or bubble chart): "Ciśnienie | 1: 120; 2: 118"."""
    across, up = _points(series.find(f"{C}xVal")), _points(series.find(f"{C}yVal"))
    sizes = _points(series.find(f"{C}bubbleSize"))
    if not across or len(across) != len(up):
        across = [str(number) for number in range(1, len(up) + 1)]
    points = [
        f"{_short(x)}: {_short(y)}" + (f" ({_short(sizes[at])})" if len(sizes) == len(up) else "")
        for at, (x, y) in enumerate(zip(across, up, strict=True))
    ]
    return row_text([name, "; ".join(points)])


def diagram_texts(package: Package, part: str | None) -> list[str]:
    """The texts of a SmartArt diagram's points, in their order."""
    root = package.optional_xml(part)
    if root is None:
        return []
    texts = (
        " ".join(_paragraphs(point))
        for point in root.iter(f"{DGM}pt")
        if point.get("type") not in _NO_TEXT_TYPES
    )
    return [text for text in texts if text]


def _paragraphs(element: etree._Element) -> list[str]:
    texts = (paragraph_text(paragraph) for paragraph in element.iter(f"{A}p"))
    return [text for text in texts if text]


def _points(element: etree._Element | None) -> list[str]:
    """Of categories in several levels, the innermost: it has one name per point."""
    innermost = element.find(f".//{C}lvl") if element is not None else None
    values = _values(innermost if innermost is not None else element)
    return values if len(values) <= _MAX_POINTS else []


def _values(element: etree._Element | None) -> list[str]:
    if element is None:
        return []
    values = (value.text or "" for value in element.iter(f"{C}v"))
    return [value.strip() for value in values if value.strip()]


def _short(value: str) -> str:
    """Charts store numbers as the machine holds them: 4.2999999999999998 is a person's 4.3."""
    try:
        return f"{float(value):.12g}"
    except ValueError:
        return value


def _formula(element: etree._Element | None) -> list[str]:
    if element is None:
        return []
    return [node.text or "" for node in element.iter() if local_name(node) == "t"]
