"""What the command line says about the operator's language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.cli.errors import Refused

if TYPE_CHECKING:
    from service.settings import Settings


def require_language_model(settings: Settings) -> None:
    """Raises Refused where one is set and the extra that talks to it is not installed."""
    from service.answers.generated.endpoint import endpoint_of, is_installed

    if endpoint_of(settings.llm) is not None and not is_installed():
        raise Refused("llm.missing")
