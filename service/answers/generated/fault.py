"""Why a language model's answer is not shown."""

from __future__ import annotations

from typing import Literal, get_args

Reason = Literal[
    "missing",  # the extra that talks to endpoints is not installed
    "unreachable",
    "refused",  # the key is wrong or may not use the model
    "no_model",
    "busy",  # the endpoint, or we, have too much to do
    "failed",  # the endpoint says that it failed
    "resting",  # it failed so often that it is left alone for a while
    "timeout",
    "malformed",
    "cut_off",
    "too_long",
    "filtered",
    "empty",
    "no_room",  # no passage fits into the context
    "declined",  # the model says that the passages do not answer
    "unsupported",  # too little of what it wrote is in the passages
    "one_sided",  # documents disagree, and it told one side only
    "abandoned",  # nobody waits for it any more
]
"""Shown to callers as it stands; the message "written.reason.…" says it to people."""

REASONS: tuple[Reason, ...] = get_args(Reason)


class ModelFault(Exception):  # noqa: N818 - of the model, not of ours
    """No answer came of the model. ``detail`` never holds text of documents, of the question or
    of the key: it is written to the log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason} ({detail})" if detail else reason)
        self.reason: Reason = reason
        self.detail = detail
