"""What is known of a language, as data: one TOML file a language, and what reads it."""

from __future__ import annotations

from index.language.qualifiers import Contradiction, Qualifiers, contradiction
from index.language.times import tells_a_time

__all__ = ["Contradiction", "Qualifiers", "contradiction", "tells_a_time"]
