"""What an address of the search page asks for; every view of the page can be sent as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, Protocol, cast
from urllib.parse import urlencode

from index.filters import Filters
from index.reading.follow_up import completed
from service.messages import Language

MOST_VALUES = 20
MOST_CHARACTERS = 1024
MOST_PREVIOUS = 3
MOST_QUESTION = 480
"""Characters: with those before it, a question stays within what a search takes."""

Group = Literal["collection", "folder", "type", "language", "year"]
Sort = Literal["relevance", "date"]


class Parameters(Protocol):
    """As Starlette gives the part of an address after the question mark."""

    def get(self, key: str, default: str, /) -> str: ...

    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class PageAddress:
    """``previous`` are the questions before ``q``, oldest first, where it goes on from them.
    Filters hold as ``Filters`` says. ``year`` has at most one value; ``language`` is that of
    the passages, ``lang`` that of the page, None where the browser decides. ``answer`` asks for
    the answer in the page itself, as a browser without scripts needs it; ``panel`` shows the
    filters opened."""

    q: str = ""
    collection: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    sort: Sort = "relevance"
    offset: int = 0
    lang: Language | None = None
    answer: bool = False
    panel: bool = False
    previous: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """The question as it would be asked without the ones before."""
        return completed(self.q, self.previous)

    @property
    def filtered(self) -> bool:
        return any(self.chosen(group) for group in GROUPS)

    def chosen(self, group: Group) -> tuple[str, ...]:
        return cast("tuple[str, ...]", getattr(self, group))

    def with_values(self, group: Group, values: Sequence[str]) -> PageAddress:
        """With other values of one filter, on the first page of results."""
        return replace(self, **{group: tuple(values), "offset": 0})  # type: ignore[arg-type]

    def unfiltered(self) -> PageAddress:
        return replace(
            self, collection=(), folder=(), type=(), language=(), year=(), offset=0, panel=False
        )

    def filters(self) -> Filters:
        year = int(self.year[0]) if self.year else None
        return Filters(
            collections=self.collection,
            folders=self.folder,
            media_types=self.type,
            languages=self.language,
            date_from=date(year, 1, 1) if year else None,
            date_to=date(year, 12, 31) if year else None,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """What is at its default is left out."""
        default = PageAddress()
        given: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == getattr(default, field.name):
                continue
            if isinstance(value, tuple):
                given += [(field.name, one) for one in value]
            else:
                given.append((field.name, "1" if value is True else str(value)))
        return given

    def kept(self) -> list[tuple[str, str]]:
        """What a new question keeps: everything but the question and the page of results."""
        return replace(self, q="", offset=0, answer=False, panel=False, previous=()).parameters()

    def kept_to_ask_on(self) -> list[tuple[str, str]]:
        """What a question keeps that goes on from this one: this one too."""
        before = [*self.previous, self.q][-MOST_PREVIOUS:]
        return [*self.kept(), *(("previous", one) for one in before)]

    def __str__(self) -> str:
        return self.at("/")

    def at(self, path: str, **more: str) -> str:
        encoded = urlencode([*self.parameters(), *more.items()])
        return f"{path}?{encoded}" if encoded else path


GROUPS: Sequence[Group] = ("collection", "folder", "type", "language", "year")


def read_address(sent: Parameters, most_offset: int) -> PageAddress:
    """What cannot be used is left out: an old or mistyped address still shows a page."""
    offset = sent.get("offset", "")
    values: Mapping[str, tuple[str, ...]] = {group: _values(sent, group) for group in GROUPS}
    years = [one for one in values["year"] if len(one) == 4 and _digits(one) and one > "0000"]
    lang = sent.get("lang", "")
    return PageAddress(
        q=sent.get("q", "").strip(),
        collection=values["collection"],
        folder=values["folder"],
        type=values["type"],
        language=values["language"],
        year=tuple(years[:1]),
        sort="date" if sent.get("sort", "") == "date" else "relevance",
        offset=min(int(offset), most_offset) if _digits(offset) and len(offset) < 6 else 0,
        lang="pl" if lang == "pl" else "en" if lang == "en" else None,
        answer=sent.get("answer", "") == "1",
        panel=sent.get("panel", "") == "1",
        previous=_questions(sent),
    )


def _questions(sent: Parameters) -> tuple[str, ...]:
    texts = [one.strip() for one in sent.getlist("previous")]
    usable = [one for one in texts if one and len(one) <= MOST_QUESTION and "\0" not in one]
    return tuple(usable[-MOST_PREVIOUS:])


def _values(sent: Parameters, group: Group) -> tuple[str, ...]:
    usable = (
        one
        for one in sent.getlist(group)
        if one and len(one) <= MOST_CHARACTERS and "\0" not in one
    )
    return tuple(dict.fromkeys(usable))[:MOST_VALUES]


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()
