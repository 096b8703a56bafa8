"""Large documents are cut elsewhere: the same passages, within limits, and nothing ends the run."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from index.chunk import Chunk
from index.chunking import StructureChunker
from index.chunking.apart import SMALL_CHARACTERS, ApartChunker, CutLimits
from ingest.document import Document, Metadata, Section
from ingest.errors import Unreadable
from ingest.locator import Locator

LIMITS = CutLimits(processor_s=60, memory_mib=2048, clock_s=120)
LARGE = "Umowa klastra ze szpitalem trwa rok. " * (SMALL_CHARACTERS // 30)


def words(text: str) -> int:
    return len(text.split())


def make() -> StructureChunker:
    return StructureChunker(words, 512)


class Odd:
    """A chunker that does one of the things that no chunker should."""

    fingerprint = "odd"

    def __init__(self, deed: str) -> None:
        self.deed = deed

    def chunks(self, document: Document) -> list[Chunk]:
        if self.deed == "fail":
            raise LookupError("no such piece")
        if self.deed == "loop":
            while True:
                pass
        if self.deed == "sleep":
            time.sleep(600)
        held = []
        while True:
            held.append(bytearray(1 << 24))


def document(text: str) -> Document:
    metadata = Metadata("Pismo", "filename", "pl", "text", None, None)
    section = Section(0, len(text), Locator("paragraph", 1, 1))
    return Document("text/plain", text, (section,), metadata)


def odd(deed: str, limits: CutLimits = LIMITS) -> ApartChunker:
    return ApartChunker(Odd(deed), partial(Odd, deed), limits)


def test_the_passages_are_those_that_are_cut_here() -> None:
    apart = ApartChunker(make(), make, LIMITS)
    large = document(LARGE.strip())
    assert apart.chunks(large) == make().chunks(large)
    assert apart.fingerprint == make().fingerprint


def test_an_error_there_is_an_error_here() -> None:
    with pytest.raises(LookupError, match="no such piece"):
        odd("fail").chunks(document(LARGE.strip()))


@pytest.mark.parametrize(
    ("deed", "limits", "reason"),
    [
        ("loop", CutLimits(1, 2048, 120), "too-long"),
        ("hoard", CutLimits(60, 512, 120), "too-much-memory"),
        ("sleep", CutLimits(60, 2048, 3), "deferred"),
    ],
)
def test_what_costs_too_much_is_given_up(
    deed: str, limits: CutLimits, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable) as caught:
        odd(deed, limits).chunks(document(LARGE.strip()))
    assert caught.value.reason == reason
