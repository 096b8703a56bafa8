"""The three tools, without the protocol: each gives a text to read and the same as data.

They are given the services of whoever asks: what is behind a wall is not in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.catalog import DocumentRow
from index.filters import Filters
from index.hit import Citation
from index.retrieval import SearchRequest
from index.table_line import CELL, TableLine
from ingest.document import Section
from ingest.locator import Locator
from service.answers.answer import Answered as AnswerFound
from service.answers.answer import Claim, Conflicting, Unsure, status_of
from service.answers.request import AskRequest
from service.links import source_link
from service.mcp_server.fence import Fence
from service.mcp_server.shapes import Answered, Found, Opened, Quoted
from service.messages import Say
from service.places import cited_place, place
from service.question_length import MOST_CHARACTERS as MOST_ASKED
from service.question_length import is_too_long
from service.services import Services

MOST_PASSAGES = 20
MOST_CHARACTERS = 20_000
USUAL_CHARACTERS = 4000


class Unusable(Exception):  # noqa: N818 - what was asked for, not a fault
    """A tool was called with values that mean nothing here; the message says how to mend it."""


class Tools:
    """``base`` is the address of the service that shows documents, for the links of citations."""

    def __init__(self, say: Say, base: str) -> None:
        self._say = say
        self._base = base.rstrip("/")

    def search(
        self, services: Services, question: str, limit: int, collection: str | None
    ) -> tuple[str, Found]:
        filters = Filters(collections=(collection,) if collection else ())
        result = services.searcher.search(
            SearchRequest(
                _question(question), limit=max(1, min(limit, MOST_PASSAGES)), filters=filters
            )
        )
        found = Found(
            question=question,
            passages=[self._quoted(hit.citation, hit.rows) for hit in result.hits],
            estimated_total_hits=result.estimated_total_hits,
        )
        fence = Fence()
        if not found.passages:
            return "Nothing was found.", found
        return _joined([fence.notice, *self._shown(found.passages, fence)]), found

    def ask(
        self, services: Services, question: str, collection: str | None
    ) -> tuple[str, Answered]:
        filters = Filters(collections=(collection,) if collection else ())
        answer = services.answers.ask(AskRequest(_question(question), filters=filters))
        claims: Sequence[Claim] = ()
        if isinstance(answer, AnswerFound):
            claims = (answer.claim,)
        elif isinstance(answer, Conflicting):
            claims = answer.claims
        cited = [quote for claim in claims for quote in claim.quotes]
        offered = answer.candidates if isinstance(answer, Unsure) else ()
        candidates = [claim.quotes[0] for claim in offered]
        nearest = [] if claims or offered else answer.findings.nearest
        found = Answered(
            question=question,
            status=status_of(answer),
            answer=claims[0].text if claims else None,
            date=claims[0].day.isoformat() if claims else None,
            confidence=answer.findings.confidence,
            column=(claims[0].column or None) if claims else None,
            citations=[self._quoted(one.citation, one.around.rows) for one in cited],
            other_answers=[claim.text for claim in claims[1:]],
            candidates=[self._quoted(one.citation, one.around.rows) for one in candidates],
            nearest=[self._quoted(hit.citation, hit.rows) for hit in nearest],
        )
        return self._answer_text(found), found

    def open_document(
        self,
        services: Services,
        document_id: int,
        page: int | None,
        offset: int | None,
        characters: int,
    ) -> tuple[str, Opened]:
        """Raises Unusable, and NotIndexed for what is not there or behind a wall."""
        with services.snapshot() as snapshot:
            row = snapshot.document(document_id)
            sections = snapshot.sections(document_id)
            text = snapshot.document_text(document_id)
        start = _start(sections, page, offset, len(text))
        end = min(len(text), start + max(1, min(characters, MOST_CHARACTERS)))
        opened = self._opened(row, sections, text, start, end)
        fence = Fence()
        head = (
            f"{opened.title} – {opened.collection}/{opened.path}\n"
            f"{opened.first_place} – {opened.last_place}; "
            f"characters {start} to {end} of {opened.characters}\n{opened.url}"
        )
        parts = [fence.notice, fence.around(f"{head}\n\n{opened.text}")]
        if end < len(text):
            parts.append(f"There is more: open_document with offset {end}.")
        return _joined(parts), opened

    def _answer_text(self, found: Answered) -> str:
        fence = Fence()
        if found.answer is None:
            parts = ["No sure answer was found in the documents."]
            if found.candidates:
                parts += [
                    "These quotes may be what is meant, the likeliest first. Do not give any "
                    "of them as the answer without saying that it is not sure:",
                    fence.notice,
                ]
                parts += self._shown(found.candidates, fence)
            elif found.nearest:
                parts += ["The nearest passages:", fence.notice]
                parts += self._shown(found.nearest, fence)
            return _joined(parts)
        parts = [fence.notice]
        if found.other_answers:
            parts.append("The documents disagree. The newest answer comes first.")
        answer = f"{found.answer} ({found.column})" if found.column else found.answer
        parts.append(fence.around("\n".join([answer, *found.other_answers])))
        return _joined([*parts, *self._shown(found.citations, fence)])

    def _shown(self, passages: Iterable[Quoted], fence: Fence) -> list[str]:
        # Titles and paths are the documents' own words too.
        return [
            f"[{number}] document {one.document_id}, {_dated(one)}\n{one.url}\n"
            + fence.around(
                f"{one.title} – {one.collection}/{one.path}, {one.place}\n{_with_columns(one)}"
            )
            for number, one in enumerate(passages, start=1)
        ]

    def _quoted(self, citation: Citation, rows: Sequence[TableLine] = ()) -> Quoted:
        locator = citation.locator
        return Quoted(
            document_id=citation.document_id,
            collection=citation.collection,
            path=citation.path,
            title=citation.title,
            place=cited_place(citation, self._say),
            page=locator.first if locator.unit == "page" else None,
            heading_path=list(citation.heading_path),
            date=citation.modified.date().isoformat(),
            date_origin=citation.date_origin,
            recognised=citation.recognised,
            start=citation.start,
            quote=citation.quote,
            columns=list(next((line.names for line in rows if line.names), ())),
            url=self._base + source_link(citation),
        )

    def _opened(
        self, row: DocumentRow, sections: Sequence[Section], text: str, start: int, end: int
    ) -> Opened:
        first, last = _place_at(sections, start), _place_at(sections, max(start, end - 1))
        return Opened(
            document_id=row.id,
            collection=row.collection,
            path=row.path,
            title=row.title,
            media_type=row.media_type,
            date=row.modified.date().isoformat(),
            date_origin=row.date_origin or "file time",
            start=start,
            end=end,
            characters=len(text),
            first_place=place(first, self._say) if first else "",
            last_place=place(last, self._say) if last else "",
            text=text[start:end],
            url=f"{self._base}/documents/{row.id}",
        )


def _question(question: str) -> str:
    """Raises Unusable."""
    text = question.strip()
    if not text or "\0" in text:
        raise Unusable("Ask a question in words.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unusable("The question is not valid Unicode.") from error
    if is_too_long(text):
        raise Unusable(f"Ask in at most {MOST_ASKED} characters.")
    return text


def _start(
    sections: Sequence[Section], page: int | None, offset: int | None, characters: int
) -> int:
    """Raises Unusable."""
    if page is None:
        start = max(0, offset or 0)
        if start and start >= characters:
            raise Unusable(f"The document has {characters} characters.")
        return start
    if offset is not None:
        raise Unusable("Give a page or an offset, not both.")
    for section in sections:
        if section.locator.first <= page <= section.locator.last:
            return section.start
    last = max((section.locator.last for section in sections), default=0)
    unit = sections[0].locator.unit if sections else "page"
    raise Unusable(f"There is no text at {unit} {page}; the last is {last}.")


def _place_at(sections: Sequence[Section], offset: int) -> Locator | None:
    found = None
    for section in sections:
        if section.start > offset:
            break
        found = section.locator
    return found


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(parts)


def _with_columns(quoted: Quoted) -> str:
    names = CELL.join(quoted.columns)
    return f"{names}\n{quoted.quote}" if names and names not in quoted.quote else quoted.quote


def _dated(quoted: Quoted) -> str:
    return f"file of {quoted.date}" if quoted.date_origin == "file time" else quoted.date
