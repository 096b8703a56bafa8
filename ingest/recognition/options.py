"""What recognising a page may cost, and with what it is done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RecognitionOptions:
    """``program`` is Tesseract's path; ``languages`` are names of its data ("pol", "eng").

    ``turns``: whether its data tells how a page is turned. ``pages_at_once`` are recognised in as
    many processes, each of which may use ``memory_mib`` and ``page_s`` seconds of the processor.
    ``kept`` is the folder for pages of files that are not read to the end yet; without it a
    file that is interrupted begins anew.
    """

    program: str
    languages: tuple[str, ...]
    turns: bool = True
    pages_at_once: int = 2
    page_s: float = 60.0
    memory_mib: int = 2048
    kept: Path | None = None
