"""Why a file could not be read, said so that an operator can act on it."""

from __future__ import annotations

from typing import Literal

Reason = Literal[
    "no-text",  # a scan or an image: nothing to search without OCR
    "empty",
    "encrypted",
    "damaged",
    "unsupported",  # a format that is not read
    "legacy-office",  # binary .doc, .xls, .ppt and their kin
    "broken-text",  # letters were lost when the file was made (no usable character map)
    "too-large",
    "too-long",  # took more time than allowed
    "too-much-memory",
    "inflated",  # a small file that unpacks to far more than is allowed
    "crashed",  # the reading process died
    "no-permission",
    "vanished",
    "outside-root",  # a symbolic link that leaves the indexed folder
    "deferred",  # the machine's fault, not the file's: tried again by the next run
]

TEXT_STAYS: frozenset[Reason] = frozenset({"deferred", "crashed", "too-long", "too-much-memory"})
"""Reasons that say nothing of what the file holds: what is indexed of it stays until it can be
read, or is gone."""


class Unreadable(Exception):  # noqa: N818 - reads better as what the file is
    """One file (or one attachment) cannot be searched; the rest of the run goes on.

    ``detail`` says what was found in this file, ``remedy`` what the operator can do about it.
    """

    def __init__(self, reason: Reason, detail: str, remedy: str) -> None:
        super().__init__(f"{detail} ({reason}). {remedy}")
        self.reason: Reason = reason
        # It may name a part of the file by bytes that are no text; the catalog takes text alone.
        self.detail = detail.encode("utf-8", "backslashreplace").decode()
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[Unreadable], tuple[Reason, str, str]]:
        # Travels from the reading process to the indexing one.
        return type(self), (self.reason, self.detail, self.remedy)


def raised_in(error: BaseException) -> str:
    """The innermost place that an error came from, as "name, line 12"; "" for one never raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
