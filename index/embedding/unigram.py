"""The bundled model's tokenizer: SentencePiece unigram, word by word.

A text is normalised character by character, its spaces become "▁" at the start of each word, and
each word is cut into the pieces whose log probabilities sum highest (Viterbi over its characters).
No piece spans two words, so words are independent of each other and their cuts can be remembered:
natural text repeats its words, which makes this as quick in Python as the encoder needs.

Written here rather than taken from ``tokenizers`` because building that library's table of 250,000
pieces takes 0.45 s at every start, this one 0.1 s; both give the same ids (tested).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache

from index.embedding.weights import Vocabulary

_WORD_START = "▁"
_SPACES = re.compile(" {2,}")
_UNKNOWN_PENALTY = 10.0  # SentencePiece's: an unknown character scores the worst piece minus ten
_REMEMBERED_WORDS = 50_000
_LONGEST_REMEMBERED = 64  # longer "words" are addresses and encoded data, which do not come back


class UnigramTokenizer:
    """Turns text into token ids between the start and the end token. Safe to share by threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary.pieces)}
        self._pieces = vocabulary.pieces
        self._scores = array("f", vocabulary.scores)
        for special in (vocabulary.bos, vocabulary.eos, vocabulary.pad, vocabulary.unknown):
            del self._ids[vocabulary.pieces[special]]  # never found in a text, even if written
        self._longest = max(map(len, self._ids))
        self._unknown = vocabulary.unknown
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        self._normalisation = vocabulary.normalisation
        self.start = vocabulary.bos
        self.end = vocabulary.eos
        self._remembered_cut = lru_cache(maxsize=_REMEMBERED_WORDS)(self._best_cut)

    def ids(self, text: str, limit: int | None = None) -> list[int]:
        """Token ids of ``text``; with ``limit``, the first ones, start and end token counted."""
        if limit is not None:
            # A piece has at most ``longest`` characters, so what is cut here could not count.
            text = text[: limit * self._longest]
        ids = [self.start]
        for word in self._normalised(text).split(" "):
            ids += self._cut(_WORD_START + word)
        if limit is not None:
            del ids[limit - 1 :]
        ids.append(self.end)
        return ids

    def pieces(self, word: str) -> list[tuple[int, int]]:
        """Token ids of one word (no spaces in it), each with the number of characters of the
        normalised word that it stands for."""
        found: list[tuple[int, int]] = []
        for part in self._normalised(word).split(" "):
            marked = _WORD_START + part
            at = 0
            for identity in self._cut(marked):
                length = self._length(identity, marked, at)
                found.append((identity, length - (at == 0)))
                at += length
        return found

    def _length(self, identity: int, word: str, at: int) -> int:
        """Characters of ``word`` from ``at`` on that a token was made of."""
        if identity != self._unknown:
            return len(self._pieces[identity])
        rest = range(at + 1, len(word) + 1)  # a run of characters that are in no piece
        return next((end - at for end in rest if word[end : end + 1] in self._ids), len(word) - at)

    def _normalised(self, text: str) -> str:
        # The map knows single characters only, so letters and their accents are joined first.
        text = unicodedata.normalize("NFC", text).translate(self._normalisation)
        return _SPACES.sub(" ", text).removeprefix(" ")

    def _cut(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_REMEMBERED:
            return self._best_cut(word)
        return self._remembered_cut(word)

    def _best_cut(self, word: str) -> tuple[int, ...]:
        """The most probable pieces of one word; neighbouring unknown characters are one token."""
        length = len(word)
        best = [0.0] + [float("-inf")] * length  # best[i]: score of the best cut of word[:i]
        piece_ending = [self._unknown] * (length + 1)
        cut_before = [0] * (length + 1)
        find, scores = self._ids.get, self._scores
        for start in range(length):
            reached = best[start]
            for end in range(start + 1, min(length, start + self._longest) + 1):
                piece = find(word[start:end])
                if piece is not None and reached + scores[piece] > best[end]:
                    best[end] = reached + scores[piece]
                    piece_ending[end], cut_before[end] = piece, start
            if reached + self._unknown_score > best[start + 1]:
                best[start + 1] = reached + self._unknown_score
                piece_ending[start + 1], cut_before[start + 1] = self._unknown, start
        ids: list[int] = []
        end = length
        while end > 0:
            piece = piece_ending[end]
            if piece != self._unknown or not ids or ids[-1] != self._unknown:
                ids.append(piece)
            end = cut_before[end]
        return tuple(reversed(ids))
