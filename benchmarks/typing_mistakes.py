"""Whether "Did you mean" helps: questions with and without a planted typing mistake.

``python -m benchmarks.typing_mistakes DATA QUESTIONS.jsonl [QUESTIONS.jsonl …] [--number 200]``
on the data folder of an index and questions about its documents (``text`` or ``question`` in each
line). Every other question gets one mistake in one word: two letters swapped, one missing, one
doubled, or a neighbouring key. A correction is helpful where it gives the word back as it was, in
whatever inflection of it; on a question without a mistake none is. What was shown and did not help
is printed, to be read.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.catalog import Catalog
from index.lexical.analysis import Analyzers
from index.lexical.folding import fold
from index.lexical.tokens import Token, tokenize
from index.suggesting import LiveSuggestions
from service.composition import word_analyzers
from service.settings import load_settings

LEAST_LETTERS = 5
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True, slots=True)
class Typed:
    """A question as it is typed; ``meant`` is the word with the mistake, None where there is
    none."""

    text: str
    meant: str | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    written = [text for path in chosen.questions for text in texts(path)]
    step = max(1, len(written) // chosen.number)
    dice = random.Random(chosen.seed)
    typed = [
        mistyped(text, dice) if place % 2 else Typed(text, None)
        for place, text in enumerate(written[::step][: chosen.number])
    ]
    analyzers = word_analyzers(load_settings({"data": str(chosen.data)}).settings)
    with Catalog.open(chosen.data) as catalog:
        live = LiveSuggestions(catalog, analyzers.of)
        live.settle(3600)
        report([(one, live.did_you_mean(one.text)) for one in typed], analyzers)
        live.close()


def texts(path: Path) -> list[str]:
    """The questions of a file that have no mistake of their own."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        row.get("text") or row["question"]
        for row in rows
        if "typo" not in (row.get("style") or row.get("tags") or ())
    ]


def mistyped(text: str, dice: random.Random) -> Typed:
    words = [one for one in tokenize(text) if len(one.text) >= LEAST_LETTERS and one.text.isalpha()]
    if not words:
        return Typed(text, None)
    word = dice.choice(words)
    wrong = with_mistake(word, dice)
    return Typed(text[: word.start] + wrong + text[word.end :], word.text)


def with_mistake(word: Token, dice: random.Random) -> str:
    """Never in the first letter, which people seldom mistake."""
    text = word.text
    for _ in range(100):
        place = dice.randrange(1, len(text) - 1)
        before, letter, after = text[:place], text[place], text[place + 1 :]
        wrong = dice.choice(
            (
                before + after[0] + letter + after[1:],
                before + after,
                before + letter + letter + after,
                before + neighbour(fold(letter), dice) + after,
            )
        )
        if fold(wrong) != fold(text):
            return wrong
    return text + text[-1]


def neighbour(letter: str, dice: random.Random) -> str:
    for row in KEYS:
        place = row.find(letter)
        if place >= 0:
            return dice.choice([row[one] for one in (place - 1, place + 1) if 0 <= one < len(row)])
    return letter * 2


def report(found: Sequence[tuple[Typed, str | None]], analyzers: Analyzers) -> None:
    wrong = [(one, better) for one, better in found if one.meant]
    shown = [(one, better) for one, better in found if better]
    mended = [one for one, better in wrong if better and gives_back(one, better, analyzers)]
    for one, better in shown:
        if one not in mended:
            print(f"no help: {one.text!r} → {better!r} (meant: {one.meant})")
    for one, better in wrong:
        if not better:
            print(f"left: {one.text!r} (meant: {one.meant})")
    print(
        f"{len(found)} questions, {len(wrong)} with a mistake: corrections shown {len(shown)}, "
        f"helpful {len(mended)} ({len(mended) / max(1, len(shown)):.2f}), "
        f"mistakes mended {len(mended) / max(1, len(wrong)):.2f}, "
        f"right questions touched {sum(1 for one, _ in shown if not one.meant)}"
    )


def gives_back(typed: Typed, better: str, analyzers: Analyzers) -> bool:
    """Whether the word that was meant, or another inflection of it, is in the correction and was
    not in what was typed."""
    if typed.meant is None:
        return False
    meant = lemmas(typed.meant, analyzers)
    changed = {fold(one.text) for one in tokenize(better)}
    changed -= {fold(one.text) for one in tokenize(typed.text)}
    return len(changed) == 1 and not meant.isdisjoint(lemmas(changed.pop(), analyzers))


def lemmas(word: str, analyzers: Analyzers) -> set[str]:
    found = {fold(word)}
    for language in ("pl", "en", "de", "uk"):
        for one in analyzers.of(language).words(word):
            found.update(one.lemmas)
    return found


if __name__ == "__main__":
    main()
