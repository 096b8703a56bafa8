"""Cleans what loaders read, before offsets exist: one text, one set of sections."""

from ingest.cleaning.assembly import AssembledText, assemble
from ingest.cleaning.broken_text import broken_share, broken_text_notices
from ingest.cleaning.characters import LOST, clean_characters, clean_line

__all__ = [
    "LOST",
    "AssembledText",
    "assemble",
    "broken_share",
    "broken_text_notices",
    "clean_characters",
    "clean_line",
]
