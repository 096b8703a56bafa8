"""Parses the XML inside document files without entities, external files or network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree

from ingest.errors import Unreadable

_AGAIN = "Open the file and save it anew."
_ENTITY = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_SYNTAX = (etree.XMLSyntaxError, ValueError, LookupError)
"""Besides broken syntax: an encoding that does not exist."""


def parse_xml(data: bytes, part: str) -> etree._Element:
    """The root element of ``part`` (named in errors).

    Raises Unreadable("damaged") where the XML is not well-formed, and ("unsupported") where it
    declares entities of its own: they can multiply or read other files, and no office program
    writes them.
    """
    _refuse_entities(data, part)
    # A parser keeps state and is cheap to make, so each part gets its own.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except _SYNTAX as error:
        raise _broken(part, error) from error
    if root is None:
        raise Unreadable("damaged", f'The part "{part}" is empty', _AGAIN)
    return root


def stream_xml(data: bytes, part: str, tags: Sequence[str]) -> Iterator[etree._Element]:
    """Each element with one of ``tags``, complete, in turn; it is emptied when the next is asked
    for, so that a part far larger than its tree would allow can be read. Raises as ``parse_xml``.
    """
    _refuse_entities(data, part)
    events = etree.iterparse(
        BytesIO(data),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except _SYNTAX as error:
        raise _broken(part, error) from error


def _refuse_entities(data: bytes, part: str) -> None:
    if any(declaration in data for declaration in _ENTITY):
        raise Unreadable(
            "unsupported", f'"{part}" declares XML entities, which are not followed', _AGAIN
        )


def _broken(part: str, error: Exception) -> Unreadable:
    return Unreadable("damaged", f'The XML of "{part}" is broken ({error})', _AGAIN)


def local_name(element: etree._Element) -> str:
    """The tag without its namespace; "" for what is no element (an entity reference)."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
