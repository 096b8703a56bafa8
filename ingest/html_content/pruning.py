"""Takes away what is not the content of a page: invisible elements, menus, banners, footers.

Losing a paragraph is worse than keeping a menu, so a rule by class name needs a second sign (many
links, or little text), nothing that holds most of the page is dropped, and a page of which hardly
anything would be left is kept whole.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from lxml import etree, html

_INVISIBLE = (
    "script", "style", "template", "noscript", "svg", "iframe", "object", "embed", "canvas",
    "audio", "video", "select", "button", "input", "textarea", "datalist", "map", "head",
)  # fmt: skip
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ROLES = frozenset(
    {"navigation", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "tablist"}
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_COOKIE = frozenset((
    "cookie", "cookies", "consent", "gdpr", "rodo", "ciasteczka", "ciasteczko", "cookiebar",
))  # fmt: skip
_LINKS = frozenset((
    "nav", "navbar", "navigation", "navi", "menu", "submenu", "breadcrumb", "breadcrumbs",
    "okruszki", "pager", "pagination", "paging", "sidebar", "toolbar", "skip", "skiplink",
    "skiplinks", "related", "tags", "topbar", "masthead", "widget", "languages", "mainmenu",
    "topmenu",
))  # fmt: skip
_BRIEF = frozenset((
    "social", "share", "sharing", "newsletter", "login", "skip", "skiplinks", "print", "drukuj",
))  # fmt: skip
_FOOTER = frozenset((
    "footer", "stopka",
))  # fmt: skip
_HEADING_TAGS = ("h1", "h2", "main", "article")
_LITTLE = 200


@dataclass(slots=True)
class _Weight:
    """Characters of an element's text, how many of them in links, and the number of links."""

    chars: int = 0
    linked: int = 0
    links: int = 0
    holds_heading: bool = False

    @property
    def density(self) -> float:
        return self.linked / self.chars if self.chars else 0.0


def drop_invisible(root: html.HtmlElement) -> None:
    for element in list(root.iter()):
        if element.getparent() is not None and _is_invisible(element):
            element.drop_tree()


def main_content(root: html.HtmlElement) -> html.HtmlElement:
    """The part of the page that holds its content, without menus and the like."""
    pruned = copy.deepcopy(root)
    _prune(pruned)
    weights = _weigh(pruned)
    total = weights[pruned].chars
    if total < _LITTLE and total * 2 < _weigh(root)[root].chars:
        return root
    main = _main_element(pruned, weights)
    return pruned if main is None else main


def _main_element(
    root: html.HtmlElement, weights: dict[html.HtmlElement, _Weight]
) -> html.HtmlElement | None:
    """A main element (or the only article) that holds most of what is left."""
    total = weights[root].chars
    mains = [element for element in root.iter() if _is_main(element)]
    articles = list(root.iter("article"))
    for candidates in (mains, articles):
        if len(candidates) == 1 and weights[candidates[0]].chars * 2 >= max(total, _LITTLE):
            return candidates[0]
    return None


def _is_main(element: html.HtmlElement) -> bool:
    return bool(element.tag == "main" or element.get("role") == "main")


def _is_invisible(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _INVISIBLE:
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return element.tag not in ("html", "body")
    return element.tag not in ("html", "body") and bool(
        _HIDDEN_STYLE.search(element.get("style") or "")
    )


def _prune(root: html.HtmlElement) -> None:
    weights = _weigh(root)
    total = weights[root].chars
    inside: set[html.HtmlElement] = set()
    seen_heading = False
    has_heading = next(root.iter("h1"), None) is not None
    dropped: list[html.HtmlElement] = []
    for element in root.iter():
        parent = element.getparent()
        if parent is None or element.tag == "body":
            continue
        seen_heading = seen_heading or element.tag == "h1"
        if parent in inside or parent.tag in ("main", "article") or _is_main(parent):
            inside.add(element)
        weight = weights[element]
        if weight.chars * 2 > total and not weight.density > 0.8:
            continue
        menu_place = has_heading and not seen_heading and element not in inside
        if _is_boilerplate(element, weight, inside=element in inside) or (
            menu_place and _is_link_list(element, weight)
        ):
            dropped.append(element)
    for element in dropped:
        if element.getparent() is not None:
            element.drop_tree()


def _is_boilerplate(element: html.HtmlElement, weight: _Weight, *, inside: bool) -> bool:
    tag = element.tag
    if tag == "nav" or element.get("role") in _ROLES:
        return True
    if not inside and (tag == "footer" or element.get("role") == "contentinfo"):
        return True
    if not inside and (tag == "header" or element.get("role") == "banner"):
        return not weight.holds_heading and (weight.chars < 500 or weight.density > 0.3)
    if tag == "aside":
        return weight.density > 0.5
    words = _names(element)
    if not words or (weight.holds_heading and not words & _COOKIE):
        return False
    return bool(
        (words & _COOKIE and weight.chars < 3000)
        or (words & _LINKS and weight.links > 1 and weight.density > 0.5)
        or (words & _BRIEF and weight.chars < _LITTLE and weight.density > 0.3)
        or (words & _FOOTER and not inside and weight.chars < 2000)
    )


def _is_link_list(element: html.HtmlElement, weight: _Weight) -> bool:
    """A menu without a name: above the page's first heading, short links and little else."""
    return (
        element.tag in ("ul", "ol", "div", "table", "p")
        and weight.links >= 4
        and weight.density > 0.8
        and weight.linked < 30 * weight.links
        and not weight.holds_heading
    )


def _names(element: html.HtmlElement) -> set[str]:
    """The words of an element's id and classes ("siteFooter main-nav": site, footer, main, nav)."""
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return {word.lower() for word in _WORDS.findall(names)} if names.strip() else set()


def _weigh(root: html.HtmlElement) -> dict[html.HtmlElement, _Weight]:
    """The weight of every element, in one pass from the leaves up."""
    weights = {root: _Weight()}
    open_links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            weights[element] = weight = _Weight()
            open_links += element.tag == "a"
            _add(weight, element.text, open_links > 0)
            continue
        open_links -= element.tag == "a"
        weight = weights[element]
        weight.links += element.tag == "a"
        parent = element.getparent()
        if element is root or parent is None:
            continue
        above = weights[parent]
        above.chars += weight.chars
        above.linked += weight.linked
        above.links += weight.links
        above.holds_heading |= weight.holds_heading or element.tag in _HEADING_TAGS
        _add(above, element.tail, open_links > 0)
    return weights


def _add(weight: _Weight, text: str | None, linked: bool) -> None:
    chars = len(" ".join(text.split())) if text else 0
    weight.chars += chars
    weight.linked += chars if linked else 0
