"""What stands on the page before anything is asked: examples, the newest documents, and the way to
all of them by collection, folder, type and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.catalog import DocumentRow, Snapshot
from service.dates import shown_date
from service.examples import Example
from service.links import document_view_link
from service.messages import Say
from service.places import kind_of_file
from service.web.filter_panel import ChoiceGroup, FilterPanel, filter_panel
from service.web.page_address import Group, PageAddress

NEWEST = 4
BROWSED = 20
"""Documents on one page of the browsed ones."""

WAYS: Sequence[Group] = ("collection", "folder", "type", "year")


@dataclass(frozen=True, slots=True)
class ShownExample:
    question: str
    language: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    title: str
    link: str
    kind: str
    path: str
    collection: str
    date: str
    datetime: str


@dataclass(frozen=True, slots=True)
class Start:
    """``documents`` are the newest, or those that were browsed to: ``panel`` then has what was
    chosen, and ``number`` says how many there are in all."""

    examples: Sequence[ShownExample]
    documents: Sequence[ShownDocument]
    ways: Sequence[ChoiceGroup]
    panel: FilterPanel
    is_browsed: bool
    number: int
    previous: str | None
    next: str | None


def start_of(
    snapshot: Snapshot, address: PageAddress, examples: Sequence[Example], say: Say
) -> Start:
    """Of what ``snapshot`` shows."""
    filters = address.filters()
    panel = filter_panel(snapshot, address, say)
    browsed = address.filtered
    limit, offset = (BROWSED, address.offset) if browsed else (NEWEST, 0)
    rows = snapshot.documents(filters, limit, offset, newest_first=True)
    number = snapshot.count_documents(filters)
    return Start(
        examples=[] if browsed else _shown_examples(examples, address, say),
        documents=[_shown(row, address, say) for row in rows],
        ways=[group for group in panel.groups if group.name in WAYS],
        panel=panel,
        is_browsed=browsed,
        number=number,
        previous=_from(address, offset - BROWSED) if offset else None,
        next=_from(address, offset + BROWSED) if browsed and offset + len(rows) < number else None,
    )


def _shown_examples(
    examples: Sequence[Example], address: PageAddress, say: Say
) -> Sequence[ShownExample]:
    """Those in the reader's language first: a page is in one language, documents may not be."""
    ordered = sorted(examples, key=lambda one: one.language != say.language)
    return [
        ShownExample(one.question, one.language, str(replace(address, q=one.question)))
        for one in ordered
    ]


def _from(address: PageAddress, offset: int) -> str:
    return str(replace(address, offset=max(0, offset)))


def _shown(row: DocumentRow, address: PageAddress, say: Say) -> ShownDocument:
    by_file = row.date_origin in (None, "file time")
    return ShownDocument(
        title=row.title or row.path,
        link=document_view_link(row.id, address.lang),
        kind=kind_of_file(row.media_type),
        path=row.path,
        collection=row.collection,
        date=shown_date(row.modified.date(), by_file=by_file, say=say),
        datetime=row.modified.date().isoformat(),
    )
