"""What every command knows of how it was called."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from service.messages import Language, Say, language_of

if TYPE_CHECKING:
    from service.settings import LoadedSettings


@dataclass(frozen=True, slots=True)
class Invocation:
    """The flags that every command has, before or after its name."""

    data: Path | None = None
    config: Path | None = None
    language: Language | None = None
    debug: bool = False
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def say(self) -> Say:
        """The messages before any settings are read."""
        return Say(self.language or language_of(self.environment))

    def with_flags(
        self,
        data: Path | None,
        config: Path | None,
        language: Language | None,
        debug: bool,
    ) -> Invocation:
        """Flags after the command's name win over those before it."""
        return replace(
            self,
            data=data or self.data,
            config=config or self.config,
            language=language or self.language,
            debug=debug or self.debug,
        )

    def load(self, **flags: object) -> LoadedSettings:
        """All settings; ``flags`` by key with "__" for the dot (http__port=…)."""
        from service.settings import load_settings

        named = {key.replace("__", "."): value for key, value in flags.items()}
        return load_settings(
            {"data": self.data, "language": self.language, **named}, self.environment, self.config
        )


def is_terminal(stream: object = None) -> bool:
    """Whether people look at the stream (standard output if none is given)."""
    looked_at = stream or sys.stdout
    return bool(getattr(looked_at, "isatty", lambda: False)())
