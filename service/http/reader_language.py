"""Polish or English: what the address says, else what the browser prefers."""

from __future__ import annotations

from fastapi import Request

from service.messages import Language


def chosen_language(sent: str) -> Language | None:
    """The language of the address; None where it names none of ours."""
    return "en" if sent == "en" else "pl" if sent == "pl" else None


def browser_language(request: Request, otherwise: Language) -> Language:
    """The first of our languages in the order the browser prefers them."""
    weighted: list[tuple[float, int, Language]] = []
    for position, part in enumerate(request.headers.get("accept-language", "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        language = chosen_language(tag.lower()[:2])
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language is not None:
            weighted.append((-quality, position, language))
    return min(weighted)[2] if weighted else otherwise
