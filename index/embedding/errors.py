"""Why an embedding model cannot be used, and what the operator can do about it."""

from __future__ import annotations


class EmbedderUnavailable(Exception):  # noqa: N818 - reads better as what happened
    """No vectors can be made; ``remedy`` is a sentence or a command that mends it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}. {remedy}")
        self.what = what
        self.remedy = remedy
