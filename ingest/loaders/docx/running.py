"""The running headers and footers that a document's sections show."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest.loaders.docx.body import BodyReader
from ingest.loaders.docx.numbering import Numbering
from ingest.loaders.docx.styles import Styles
from ingest.loaders.docx.xml_names import W, is_on
from ingest.opc import Package, R

_KINDS = ("header", "footer")


def running_lines(
    package: Package, part: str, root: etree._Element, styles: Styles, numbering: Numbering
) -> Iterator[str]:
    """Lines of all headers, then of all footers; of tables a row is a line.

    One for first pages or even pages counts only where the section, or the document, has them.
    """
    targets = package.related(part)
    settings = package.optional_xml(package.first_related(part, "settings"))
    has_even = settings is not None and is_on(settings, "evenAndOddHeaders")
    for kind in _KINDS:
        seen: set[str] = set()
        for section in root.iter(f"{W}sectPr"):
            for reference in section.iterfind(f"{W}{kind}Reference"):
                target = targets.get(reference.get(f"{R}id", ""))
                pages = reference.get(f"{W}type", "default")
                shown = (pages != "first" or is_on(section, "titlePg")) and (
                    pages != "even" or has_even
                )
                if target is None or not shown or target.target in seen:
                    continue
                seen.add(target.target)
                content = package.optional_xml(target.target)
                if content is not None:
                    reader = BodyReader(package, target.target, styles, numbering, {})
                    for block in reader.blocks(content):
                        yield from block.text.split("\n")
