"""Finding passages by their words: lemmas, names, numbers and abbreviations."""

from __future__ import annotations
