"""Official forms of any kind: each filled element as "its name: its text"."""

from __future__ import annotations

import re

from lxml import etree

from ingest.extracted import Extracted
from ingest.loaders.xml.numbering import Blocks
from ingest.safe_xml import local_name

_HIDDEN = frozenset({"Signature", "SignatureValue", "X509Certificate", "DigestValue"})
_WORDS = re.compile(r"(?<=[a-ząćęłńóśźż])(?=[A-ZĄĆĘŁŃÓŚŹŻ])|_")
_ENCODED = re.compile(r"[A-Za-z0-9+/=\s]{400,}")


def read(root: etree._Element) -> Extracted:
    blocks = Blocks()
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        name = local_name(element)
        if name in _HIDDEN:
            walk.skip_subtree()
            continue
        text = " ".join((element.text or "").split())
        if text and not _ENCODED.fullmatch(text):
            blocks.add(f"{_spelt(name)}: {text}")
        tail = " ".join((element.tail or "").split())
        if tail:
            blocks.add(tail)
    return Extracted(blocks.found, language="pl")


def _spelt(name: str) -> str:
    """ "DataWystawienia" as people write it: "Data wystawienia"."""
    words = _WORDS.sub(" ", name).split()
    return " ".join([words[0], *(w if w.isupper() else w.lower() for w in words[1:])])
