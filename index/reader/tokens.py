"""Tokens of a text that know where they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.embedding.unigram import UnigramTokenizer

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Tokens:
    """``ids`` are the model's tokens without start and end token; token i is made of
    ``text[starts[i]:ends[i]]``. Where the model's own normalisation changes the length of a word,
    all its tokens stand for the whole word."""

    ids: list[int]
    starts: list[int]
    ends: list[int]


def tokens_of(text: str, tokenizer: UnigramTokenizer, limit: int) -> Tokens:
    """The first ``limit`` tokens of ``text``, those of a word together or not at all."""
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    for word in _WORD.finditer(text):
        pieces = tokenizer.pieces(word.group())
        if len(ids) + len(pieces) > limit:
            break
        exact = sum(length for _, length in pieces) == word.end() - word.start()
        at = word.start()
        for identity, length in pieces:
            ids.append(identity)
            starts.append(at if exact else word.start())
            ends.append(at + length if exact else word.end())
            at += length
    return Tokens(ids, starts, ends)
