"""Numbers blocks as paragraphs in the order they are made."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.document import Block, SectionKind
from ingest.locator import Locator


class Blocks:
    """``found`` grows with every ``add``; places count from 1."""

    def __init__(self) -> None:
        self.found: list[Block] = []

    def add(
        self,
        text: str,
        kind: SectionKind = "prose",
        path: tuple[str, ...] = (),
        header: str | None = None,
    ) -> None:
        if text.strip():
            number = len(self.found) + 1
            self.found.append(Block(text, Locator("paragraph", number, number), kind, path, header))

    def extend(self, lines: Iterable[str], path: tuple[str, ...] = ()) -> None:
        for line in lines:
            self.add(line, path=path)
