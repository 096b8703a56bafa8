"""Markup to a tree, or to lines where no tree can hold it."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree, html

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Possessive, so that a tag that never ends costs one look and not one for each of its letters.
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][\w:-]*+)[^<>]*+|[!?][^<>]*+)>")
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "head", "title", "iframe"})
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr",
))  # fmt: skip


def parse(markup: str) -> html.HtmlElement | None:
    """The tree of a page; None if its elements nest deeper than libxml2 can follow (2,048).

    libxml2 would silently give up at that depth and drop the rest of the page.
    """
    text = _XML_DECLARATION.sub("", markup).replace("\x00", " ")
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    data = text.encode("utf-8", "replace")
    if not data.strip():
        return html.HtmlElement()
    try:
        root = html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # nothing but comments or declarations
        return html.HtmlElement()
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        return None
    return root


def flat_lines(markup: str) -> list[str]:
    """The visible words, one line per block element, read without building a tree.

    Not with html.parser, which takes minutes for a few hundred kilobytes of unclosed quotes.
    """
    parts: list[str] = []
    silent = ""
    reached = 0
    for match in _TAG.finditer(markup):
        if not silent:
            parts.append(markup[reached : match.start()].replace("\n", " "))
        reached = match.end()
        closing, name = match.group(1), (match.group(2) or "").lower()
        if silent:
            if closing and name in (silent, "head", "html"):
                silent = ""
        elif not closing and name in _SILENT:
            silent = name
        if name not in _INLINE:
            parts.append("\n")
    if not silent:
        parts.append(markup[reached:].replace("\n", " "))
    lines = (" ".join(unescape(line).split()) for line in "".join(parts).split("\n"))
    return [line for line in lines if line]
