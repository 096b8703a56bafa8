"""What an operator should know about the language model before a user notices."""

from __future__ import annotations

from collections.abc import Iterator

from service.answers.generated.endpoint import EXTRA, Endpoint, is_installed
from service.answers.generated.fault import ModelFault
from service.answers.generated.model import LanguageModel
from service.doctor import Finding


def language_model_findings(endpoint: Endpoint, model: LanguageModel) -> Iterator[Finding]:
    """Asks the endpoint, which is told nothing of documents; takes 20 seconds at most. The field
    ``reason`` of "llm_silent" is a ``Reason``."""
    told: dict[str, object] = {"model": endpoint.model, "url": endpoint.base_url}
    if not endpoint.is_private:
        yield Finding("llm_open", "warning", "kartoteka settings", told)
    if not is_installed():
        yield Finding("llm_missing", "error", EXTRA, told)
        return
    try:
        model.check()
    except ModelFault as fault:
        address = f"{endpoint.base_url.rstrip('/')}/models"
        yield Finding("llm_silent", "error", f"curl {address}", {**told, "reason": fault.reason})
