"""What the search page shows: results as data for its template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.hit import Citation, Hit, SearchResult
from service.dates import dated
from service.links import source_link
from service.messages import Say
from service.passage_blocks import Block, Prose, Shown, blocks, window
from service.passages import excerpt, tidied
from service.places import cited_place, kind_of_file
from service.weak_hits import is_weak
from service.web.filter_panel import FilterPanel
from service.web.page_address import PageAddress, Sort
from service.web.rendering import templates
from service.web.shown_answer import ShownAnswer
from service.web.start_page import Start

EXCERPT_CHARACTERS = 420
PAGE_HITS = 10
OTHERS = 2
"""Hits of one document that are shown beside its best."""

Trouble = Literal["nothing", "past_end", "no_index", "fault", "too_long", "unusable"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the index holds, for the first view."""

    documents: int
    updated: str | None


@dataclass(frozen=True, slots=True)
class ShownCopy:
    """Another place where the passage stands."""

    title: str
    path: str
    place: str
    date: str
    link: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """One hit in words; ``excerpt`` is all of it where ``whole`` is empty."""

    rank: int
    title: str
    link: str
    open_label: str
    kind: str
    place: str
    path: str
    collection: str
    date: str
    datetime: str
    headings: Sequence[str]
    language: str
    excerpt: Shown
    whole: Sequence[Block]
    copies: Sequence[ShownCopy]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """The hits of one document: ``best`` first, ``others`` as they rank, ``rest`` shown on
    request."""

    best: ShownHit
    others: Sequence[ShownHit]
    rest: Sequence[ShownHit]


@dataclass(frozen=True, slots=True)
class View:
    """Everything a page view differs by; addresses are made here, so that they stay escaped.

    ``ticket`` stands for an answer that is still being looked for; ``writes``: a language model
    may add to an answer. ``is_weak``: no hit has a word of the question.
    """

    say: Say
    address: PageAddress
    hits: Sequence[ShownHit] = ()
    trouble: Trouble | None = None
    first: int = 0
    last: int = 0
    seconds: str = ""
    previous: str | None = None
    next: str | None = None
    counts: Counts | None = None
    start: Start | None = None
    answer: ShownAnswer | None = None
    ticket: str | None = None
    panel: FilterPanel | None = None
    meant: str | None = None
    most_characters: int = 0
    keeps_questions: bool = False
    writes: bool = False
    is_weak: bool = False

    @property
    def documents(self) -> Sequence[ShownDocument]:
        """The hits by document, in the order of the best of each."""
        by_document: dict[tuple[str, str], list[ShownHit]] = {}
        for hit in self.hits:
            by_document.setdefault((hit.collection, hit.path), []).append(hit)
        return [
            ShownDocument(hits[0], hits[1 : 1 + OTHERS], hits[1 + OTHERS :])
            for hits in by_document.values()
        ]

    @property
    def counted(self) -> str:
        """ "Fragmenty 11–20 w 7 dokumentach", or how many there are where this is all."""
        hits, within = len(self.hits), self.say.count("page.found.in", len(self.documents))
        if self.previous is None and self.next is None:
            return f"{self.say.count('page.found', hits)} {within}"
        shown = "page.range" if hits > 1 else "page.range.one"
        return f"{self.say(shown, first=self.first, last=self.last)} {within}"

    @property
    def query(self) -> str:
        return self.address.q

    @property
    def placeholder(self) -> str:
        """An example that is answered, in the page's language; words that promise nothing where
        there is none."""
        for one in self.start.examples if self.start else ():
            if one.language == self.say.language:
                return self.say("start.placeholder", question=one.question)
        return self.say("start.placeholder.none")

    @property
    def home(self) -> str:
        return str(PageAddress(lang=self.address.lang))

    @property
    def other_language(self) -> str:
        """The same view in the other language."""
        return str(replace(self.address, lang="en" if self.say.language == "pl" else "pl"))

    @property
    def without_previous(self) -> str:
        """The question asked by itself."""
        return str(replace(self.address, previous=(), offset=0))

    @property
    def asks_on(self) -> bool:
        """Whether there is an answer to go on from."""
        return self.answer is not None or self.ticket is not None

    @property
    def first_page(self) -> str:
        return str(replace(self.address, offset=0))

    @property
    def meant_address(self) -> str:
        return str(replace(self.address, q=self.meant or "", offset=0, previous=()))

    @property
    def with_answer(self) -> str:
        """The view with the answer in it, for a browser without scripts."""
        return str(replace(self.address, answer=True))

    @property
    def answer_address(self) -> str:
        """Where the page's script gets the answer that came too late for the page."""
        return self.address.at("/answer", ticket=self.ticket or "")

    @property
    def written_address(self) -> str | None:
        """Where the page's script gets what a language model writes; None where nothing is."""
        is_answered = self.ticket or (self.answer and self.answer.is_sure)
        return self.address.at("/written") if self.writes and is_answered else None

    def sorted_by(self, sort: Sort) -> str:
        return str(replace(self.address, sort=sort, offset=0))


def results(say: Say, result: SearchResult, address: PageAddress) -> View:
    """The view of a search that was answered."""
    shown = [_shown(hit, say, result.query, address.lang) for hit in result.hits]
    following = result.offset + len(shown)
    trouble: Trouble | None = None
    if not shown:
        trouble = "past_end" if result.offset else "nothing"

    def page_from(offset: int) -> str:
        return str(replace(address, offset=offset))

    return View(
        say,
        address,
        shown,
        trouble,
        first=result.offset + 1,
        last=following,
        seconds=say.decimal(max(result.processing_time_ms / 1000, 0.01), 2),
        previous=page_from(max(0, result.offset - result.limit)) if result.offset else None,
        next=page_from(following)
        if len(shown) == result.limit and following < result.estimated_total_hits
        else None,
        is_weak=is_weak(result),
    )


def render(view: View) -> str:
    return templates().get_template("search.html").render(view=view, say=view.say)


def render_answer(answer: ShownAnswer, say: Say) -> str:
    """The answer alone, as it stands in the page."""
    return str(templates().get_template("answer.html").module.answer_box(answer, say))  # type: ignore[attr-defined]


def _shown(hit: Hit, say: Say, query: str, language: str | None) -> ShownHit:
    citation = hit.citation
    title = citation.title or citation.path
    where = cited_place(citation, say)
    part = _excerpt(hit)
    return ShownHit(
        rank=hit.rank,
        title=title,
        link=source_link(citation, query, language),
        open_label=say("page.open", title=title, place=where),
        kind=kind_of_file(citation.media_type),
        place=where,
        path=citation.path,
        collection=citation.collection,
        date=dated(citation, say),
        datetime=citation.modified.date().isoformat(),
        headings=_headings_above(citation.heading_path, hit.text.lstrip(), title),
        language=hit.language if hit.language != "und" else "",
        excerpt=part,
        whole=blocks(hit.text, hit.highlights, hit.rows) if part.before or part.after else (),
        copies=[_copy(other, say, query, language) for other in hit.duplicates],
    )


def _excerpt(hit: Hit) -> Shown:
    if hit.rows:
        return window(hit.text, hit.highlights, hit.rows, EXCERPT_CHARACTERS)
    part = excerpt(*tidied(hit.text, hit.highlights), EXCERPT_CHARACTERS)
    return Shown([Prose(part.pieces)], part.before, part.after)


def _copy(citation: Citation, say: Say, query: str, language: str | None) -> ShownCopy:
    return ShownCopy(
        title=citation.title or citation.path,
        path=citation.path,
        place=cited_place(citation, say),
        date=dated(citation, say),
        link=source_link(citation, query, language),
    )


def _headings_above(path: Sequence[str], text: str, title: str) -> Sequence[str]:
    """The headings that neither the passage begins with nor the title has said."""
    above = [one for one in path if one != title]
    for position, heading in enumerate(above):
        if text.startswith(heading):
            return above[:position]
    return above
