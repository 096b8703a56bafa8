"""What one PDF reader gives for a whole file, before the two readings are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.extracted import Attachment

Failure = Literal["password", "sealed", "damaged"]
"""``sealed``: encrypted otherwise than by a password, for the holders of a certificate mostly."""


class ReaderFailed(Exception):  # noqa: N818 - reads better as what happened
    """One reader cannot open the file; the other may."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(detail)
        self.failure: Failure = failure
        self.detail = detail


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: ``level`` from 0, ``page`` an index from 0."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Reading:
    """``pages`` holds the text of each page, None where this reader failed on it.

    ``remarks`` are a page's annotations and filled form fields, by page index; ``labels`` the
    printed page numbers, one per page or none at all; ``cut`` the indices of pages of whose drawn
    text only the visible part is given; ``is_xfa``: a form that only Adobe's programs draw. What
    a reader does not look for is empty.
    """

    pages: Sequence[str | None]
    remarks: Mapping[int, Sequence[str]] = field(default_factory=dict)
    labels: Sequence[str] = ()
    outline: Sequence[OutlineEntry] = ()
    attachments: Sequence[Attachment] = ()
    title: str | None = None
    language: str | None = None
    date: date | None = None
    cut: frozenset[int] = frozenset()
    is_xfa: bool = False
