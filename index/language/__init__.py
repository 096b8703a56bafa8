"""What is known of a language, as data: one TOML file a language, and what reads it."""

from __future__ import annotations

from index.language.qualifiers import Contradiction, contradiction

__all__ = ["Contradiction", "contradiction"]
