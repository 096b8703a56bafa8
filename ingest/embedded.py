"""Files inside Office files: what can be read becomes an attachment, the rest is told."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.document import Notice
from ingest.extracted import Attachment
from ingest.opc import Package

_KINDS = ("package", "oleObject")
_STARTS = (b"PK\x03\x04", b"%PDF-")
_OLD_OFFICE = (".doc", ".xls", ".ppt")
"""Files of old formats: as attachments they are read, or refused with their own reason."""
_MAX_FILES = 100
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(slots=True)
class Embedded:
    """Gathers the embedded files of one package, part by part."""

    attachments: list[Attachment] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    _met: set[str] = field(default_factory=set)
    _bytes_left: int = _MAX_BYTES

    def gather(self, package: Package, parts: Iterable[str]) -> None:
        """Takes what ``parts`` refer to, each target once. A chart's own workbook is no file of
        its reader: the chart shows its numbers."""
        for part in parts:
            for relationship in package.related(part).values():
                target = relationship.target
                if target in self._met or target not in package:
                    continue
                self._met.add(target)
                if relationship.kind in _KINDS:
                    self._take(package, target)

    def _take(self, package: Package, target: str) -> None:
        name = posixpath.basename(target)
        data = package.data(target)
        self._bytes_left -= len(data)
        fits = len(self.attachments) < _MAX_FILES and self._bytes_left >= 0
        if fits and (data.startswith(_STARTS) or name.lower().endswith(_OLD_OFFICE)):
            self.attachments.append(Attachment(name, data))
        else:
            self.unread.append(name)

    def notices(self) -> list[Notice]:
        """What was not read, told once."""
        if not self.unread:
            return []
        return [
            Notice(
                "parts-not-read",
                f"Embedded objects that are not read: {', '.join(self.unread)}",
                "Save what they hold as files of their own.",
            )
        ]
