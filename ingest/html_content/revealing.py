"""Uncovers what a reader of a page sees only after a click, or in another kind of element.

Panels of an accordion or of tabs are hidden until their button is pressed; the question often
stands in that button. Filled fields hold their words in attributes, and a frame may carry its page
with it (``srcdoc``). Of two wordings for two systems a script shows one. Each is turned into plain
elements before the invisible ones are taken away. What nothing on the page uncovers (a mail's
preview line, a template) stays hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html

from ingest.html_content import parsing

_MAX_FRAMES = 100
_PANEL_TAGS = frozenset((
    "div", "section", "article", "aside", "p", "ul", "ol", "dl", "dd", "table", "tbody", "tr",
    "td", "li", "form", "fieldset", "blockquote", "figure", "main",
))  # fmt: skip
_TARGETS = ("aria-controls", "data-target", "data-bs-target", "data-toggle-target", "href")
_SWITCHES = ("aria-controls", "aria-expanded", "data-target", "data-bs-target")
_PANEL_NAMES = re.compile(
    r"accordion|collaps|tab-?(?:pane|panel|content)|toggle-?content|spoiler|expand|faq|answer",
    re.I,
)
_SWITCH_NAMES = re.compile(r"accordion|collaps|toggle|faq|question", re.I)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_HIDES = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\s*(?:!important)?\s*;?", re.I)
_UNSAID_INPUTS = frozenset(
    {"hidden", "submit", "button", "reset", "image", "password", "file", "search", "color", "range"}
)
_INLINE = frozenset({"span", "a", "b", "i", "em", "strong", "code", "kbd", "tt", "var", "samp"})
_NOTES = frozenset({"footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"})
"""Notes of e-books (``epub:type``, ``role``), which readers show when their mark is touched."""
_MARKS = {True: "[x] ", False: "[ ] "}


def reveal(root: html.HtmlElement) -> None:
    """Changes the tree in place."""
    _open_frames(root)
    _spell_out_fields(root)
    targets = _targets(root)
    menus = _menu_ids(root)
    for element in list(root.iter(*_PANEL_TAGS)):
        if _is_hidden(element) and _is_panel(element, targets):
            _show(element)
    for element in list(root.iter("button")):
        if _is_question(element, menus):
            element.tag = "span" if _inside_heading(element) else "div"
            _show(element)
    _name_tab_panels(root)
    _show_alternatives(root)


def _open_frames(root: html.HtmlElement) -> None:
    """Frames inside a frame's page are opened too, as far as the limit goes."""
    opened = 0
    waiting = list(root.iter("iframe"))
    while waiting and opened < _MAX_FRAMES:
        frame = waiting.pop()
        inner = frame.get("srcdoc")
        page = parsing.parse(inner) if inner else None
        if page is None:
            continue
        opened += 1
        body = page.find("body")
        content = page if body is None else body
        frame.tag = "div"
        frame.attrib.pop("srcdoc")
        frame.text = content.text
        for child in list(frame):
            frame.remove(child)
        frame.extend(list(content))
        waiting.extend(frame.iter("iframe"))


def _spell_out_fields(root: html.HtmlElement) -> None:
    boxes = [element for element in root.iter("input") if _kind(element) in ("checkbox", "radio")]
    filled = any(box.get("checked") is not None for box in boxes)
    for element in list(root.iter("input", "textarea", "select")):
        words = _value(element, boxes_are_filled=filled)
        if words:
            for child in list(element):
                element.remove(child)
            element.tag = "span"
            element.text = words


def _value(element: html.HtmlElement, *, boxes_are_filled: bool) -> str:
    if element.tag == "textarea":
        return (element.text or "").strip()
    if element.tag == "select":
        chosen = [option for option in element.iter("option") if option.get("selected") is not None]
        return ", ".join(filter(None, (" ".join(o.text_content().split()) for o in chosen)))
    kind = _kind(element)
    if kind in ("checkbox", "radio"):
        return _MARKS[element.get("checked") is not None] if boxes_are_filled else ""
    return "" if kind in _UNSAID_INPUTS else (element.get("value") or "").strip()


def _kind(element: html.HtmlElement) -> str:
    return (element.get("type") or "text").strip().lower()


def _targets(root: html.HtmlElement) -> set[str]:
    """The ids that something on the page opens."""
    found: set[str] = set()
    for element in root.iter("a", "button", *_HEADINGS, "div", "span", "li", "label"):
        for name in _TARGETS:
            value = (element.get(name) or "").strip()
            if name == "href" and not value.startswith("#"):
                continue
            found.update(part.lstrip("#") for part in value.split())
    return found - {""}


def _menu_ids(root: html.HtmlElement) -> set[str]:
    """Ids of what a button opens that is a menu of the site, not content."""
    return {
        id_
        for nav in root.iter("nav")
        if next(nav.iterancestors("nav"), None) is None
        for element in (*nav.iterancestors(), *nav.iter())
        if element.tag not in ("body", "html") and (id_ := element.get("id"))
    }


def _is_question(button: html.HtmlElement, menus: set[str]) -> bool:
    if _kind(button) in ("submit", "reset") and button.get("type"):
        return False
    words = " ".join(button.text_content().split())
    if not any(map(str.isalpha, words)):
        return False
    opens = {
        part.lstrip("#") for name in _SWITCHES for part in (button.get(name) or "").split()
    } - {"true", "false", ""}
    if opens & menus:
        return False
    return (
        words.endswith("?")
        or _inside_heading(button)
        or any(button.get(name) is not None for name in _SWITCHES)
        or bool(_SWITCH_NAMES.search(button.get("class") or ""))
    )


def _inside_heading(element: html.HtmlElement) -> bool:
    return any(above.tag in _HEADINGS for above in element.iterancestors())


def _is_hidden(element: html.HtmlElement) -> bool:
    return (
        element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or bool(_HIDES.search(element.get("style") or ""))
    )


def _is_panel(element: html.HtmlElement, targets: set[str]) -> bool:
    if element.get("hidden") == "until-found" or element.get("role") == "tabpanel":
        return True
    if _NOTES & set(f"{element.get('epub:type') or ''} {element.get('role') or ''}".split()):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if element.get("id") in targets or _PANEL_NAMES.search(names):
        return True
    return any(map(_opens_what_follows, _before(element)))


def _before(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    previous = element.getprevious()
    if previous is not None and not (previous.tail or "").strip():
        yield previous


def _opens_what_follows(element: html.HtmlElement) -> bool:
    """A heading, or a button's question, directly above."""
    return element.tag in _HEADINGS or any(
        part.get("aria-expanded") is not None or part.tag == "button" for part in element.iter()
    )


def _show(element: html.HtmlElement) -> None:
    for name in ("hidden", "aria-hidden"):
        element.attrib.pop(name, None)
    if element.get("style"):
        element.set("style", _HIDES.sub("", element.get("style") or ""))


def _name_tab_panels(root: html.HtmlElement) -> None:
    """Lists of tabs go with the menus, so each panel takes its tab's words along."""
    tabs = {tab.get("id"): tab for tab in root.iter() if tab.get("role") == "tab"}
    for panel in root.iter():
        tab = tabs.get(panel.get("aria-labelledby")) if panel.get("role") == "tabpanel" else None
        if tab is None:
            continue
        words = " ".join(tab.text_content().split())
        if words and not " ".join(panel.text_content().split()).startswith(words):
            name = html.Element("p")
            name.text = words
            name.tail, panel.text = panel.text, None
            panel.insert(0, name)


def _show_alternatives(root: html.HtmlElement) -> None:
    """Words of which a script shows those that fit ("Command" or "Ctrl"): hidden one and all, they
    leave a gap in a visible sentence. All of them are shown."""
    for element in root.iter(*_INLINE):
        choices = list(element)
        if len(choices) > 1 and not (element.text or "").strip() and all(map(_is_choice, choices)):
            for choice in choices:
                _show(choice)
            for choice in choices[:-1]:
                choice.tail = " / "


def _is_choice(element: html.HtmlElement) -> bool:
    return element.tag in _INLINE and _is_hidden(element) and not (element.tail or "").strip()
