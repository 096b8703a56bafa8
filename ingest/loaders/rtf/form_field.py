"""A field of an old form: a box that is ticked or not, or the entry chosen from a list."""

from __future__ import annotations

from dataclasses import dataclass, field

TICKED_BOX = "[x]"
EMPTY_BOX = "[ ]"

_DEFAULT = 25
"""Stands for a result where nobody has changed the field: its default holds."""


@dataclass(slots=True)
class FormField:
    """What \\formfield states; ``entries`` are those of a list."""

    entries: list[str] = field(default_factory=list)
    _result: int = _DEFAULT
    _otherwise: int = 0

    def setting(self, name: str, number: int | None) -> None:
        """Takes one control word of the field."""
        if name == "ffres":
            self._result = number if number is not None else _DEFAULT
        elif name == "ffdefres":
            self._otherwise = number or 0

    def value(self, instruction: str) -> str | None:
        """What the field shows; None where the instruction is not that of a box or a list."""
        chosen = self._otherwise if self._result == _DEFAULT else self._result
        kind = instruction.strip().partition(" ")[0].upper()
        if kind == "FORMCHECKBOX":
            return TICKED_BOX if chosen else EMPTY_BOX
        if kind == "FORMDROPDOWN":
            return self.entries[chosen] if 0 <= chosen < len(self.entries) else ""
        return None
