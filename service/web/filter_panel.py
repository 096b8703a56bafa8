"""The filters beside the results: every value with its count, and the address that chooses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.catalog import Snapshot
from index.filters import Filters
from service.messages import Say
from service.places import kind_of_file
from service.web.page_address import GROUPS, Group, PageAddress

MOST_SHOWN = 12
_OF_FACETS: Mapping[Group, str] = {
    "collection": "collections",
    "folder": "folders",
    "type": "media_types",
    "language": "languages",
    "year": "years",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter. ``address`` is the view with it chosen, or taken back."""

    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    name: Group
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class FilterPanel:
    """``chosen`` are the values in force, each with the address without it."""

    groups: Sequence[ChoiceGroup]
    chosen: Sequence[Choice]
    is_open: bool
    without: str


def filter_panel(snapshot: Snapshot, address: PageAddress, say: Say) -> FilterPanel:
    """A count says how many documents there would be with the value and all other filters."""
    groups: list[ChoiceGroup] = []
    chosen: list[Choice] = []
    together = _counts(snapshot, address.filters())
    opened, closed = replace(address, panel=True), replace(address, panel=False)
    for name in GROUPS:
        values = address.chosen(name)
        others = address.with_values(name, ()).filters()
        counts = (_counts(snapshot, others) if values else together)[name]
        shown = _shown(name, counts, values)
        choices = [_choice(name, value, counts, opened, say) for value in shown]
        chosen += [_choice(name, value, counts, closed, say) for value in values]
        if len(choices) > 1 or values:
            groups.append(ChoiceGroup(name, choices))
    return FilterPanel(groups, chosen, address.panel, str(address.unfiltered()))


def _counts(snapshot: Snapshot, filters: Filters) -> Mapping[Group, Mapping[str, int]]:
    ids = None if filters == Filters() else snapshot.document_ids(filters).tolist()
    facets = snapshot.facets(ids)
    return {group: getattr(facets, field) for group, field in _OF_FACETS.items()}


def _shown(name: Group, counts: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """The most frequent values, and those that are chosen whatever their count; years newest
    first, folders with those below them."""
    frequent = sorted(counts, key=lambda value: (-counts[value], value))
    if name == "year":
        frequent = sorted(counts, reverse=True)
    elif name == "folder":
        frequent = [one for one in frequent if _within_reach(one, chosen)]
    kept = list(dict.fromkeys([*frequent[:MOST_SHOWN], *chosen]))
    return sorted(kept) if name == "folder" else kept


def _within_reach(folder: str, chosen: Sequence[str]) -> bool:
    """Top folders, and the next level of those that are chosen."""
    return "/" not in folder or folder.rpartition("/")[0] in chosen


def _choice(
    name: Group, value: str, counts: Mapping[str, int], address: PageAddress, say: Say
) -> Choice:
    values = address.chosen(name)
    if value in values:
        after = [one for one in values if one != value]
    else:
        after = [value] if name == "year" else [*values, value]
    return Choice(
        label=_label(name, value, say),
        count=counts.get(value, 0),
        chosen=value in values,
        address=str(address.with_values(name, after)),
    )


def _label(name: Group, value: str, say: Say) -> str:
    if name == "type":
        return kind_of_file(value)
    if name == "language":
        key = f"page.in.{value}"
        return say(key) if say.has(key) else value
    return value.replace("/", " / ") if name == "folder" else value
