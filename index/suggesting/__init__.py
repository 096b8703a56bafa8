"""What to type next, from the index's own titles, headings and frequent phrases."""

from __future__ import annotations

from index.suggesting.book import Asked
from index.suggesting.live import LiveSuggestions
from index.suggesting.suggestion import Kind, Suggestion

__all__ = ["Asked", "Kind", "LiveSuggestions", "Suggestion"]
