"""What the command line says about the operator's language model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from service.cli.errors import Refused

if TYPE_CHECKING:
    from service.doctor import Finding
    from service.settings import Settings


def require_language_model(settings: Settings) -> None:
    """Raises Refused where one is set and the extra that talks to it is not installed."""
    from service.answers.generated.endpoint import endpoint_of, is_installed

    if endpoint_of(settings.llm) is not None and not is_installed():
        raise Refused("llm.missing")


def examined_model(settings: Settings) -> Sequence[Finding]:
    """What is wrong with the language model; nothing where there is none."""
    from service.answers.generated.endpoint import endpoint_of
    from service.answers.generated.examining import language_model_findings
    from service.composition import language_model

    endpoint, model = endpoint_of(settings.llm), language_model(settings)
    if endpoint is None or model is None:
        return []
    return list(language_model_findings(endpoint, model))
