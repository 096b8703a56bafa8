"""Makes a lemma table from simplemma's dictionary of one language.

``python -m index.lexical.lemma_build LANGUAGE FILE``. The dictionary takes seconds and, for
Polish, 400 MB to load and as much again to turn over; a process of its own gives all of it back.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from index.lexical.folding import fold
from index.lexical.known_words import words_file, words_path
from index.lexical.lemma_table import (
    FORMAT,
    HEADER_BYTES,
    LONGEST_SUFFIX,
    SHORTEST_STEM,
    Letters,
    Rewrite,
    encode_rules,
    form_hash,
    guess_lemma,
    spelling_hash,
)

MOST_LEMMAS = 3
_LONGEST_CUT = 6
_RULE_SUPPORT = 5
"""A suffix rule needs that many forms of the sample; 5 or 20 moved nDCG@10 by 0.0001."""
_MOST_LETTERS = 1 << 16
"""Sets of letters to put back that have a number; Polish needs 12 466."""
_SAMPLE_STEP = 4
"""Rules are learned from every fourth form: a quarter of the time, the same figures."""


def table_name(language: str) -> str:
    """The file name of a language's table; another dictionary or format is another file."""
    return f"{language}-{version('simplemma')}-{FORMAT}.lemmas"


def build_table(language: str, path: Path) -> None:
    """Builds in a process of its own. Raises RuntimeError with that process's words."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        path.parent.chmod(0o755)  # it holds a dictionary, which other users may share
    command = [sys.executable, "-m", "index.lexical.lemma_build", language, str(path)]
    root = str(Path(__file__).parents[2])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(
            f"the lemma table {path} could not be built: {done.stderr.strip() or done.returncode}. "
            f"Is the folder writable, and is a gigabyte of memory free?"
        )


def learn_suffixes(lemmas: Mapping[str, tuple[str, ...]]) -> dict[str, Rewrite]:
    """For each ending, the rewrite that most forms with it follow; shorter ones back it up."""
    seen: dict[str, Counter[Rewrite]] = defaultdict(Counter)
    for number, (form, found) in enumerate(lemmas.items()):
        if number % _SAMPLE_STEP and len(lemmas) > _SAMPLE_STEP * 10_000:
            continue
        rewrite = Rewrite.between(form, found[0])
        if rewrite.cut > _LONGEST_CUT:
            continue
        for length in range(max(1, rewrite.cut), LONGEST_SUFFIX + 1):
            if len(form) >= length + SHORTEST_STEM:
                seen[form[-length:]][rewrite] += 1
    best = {
        suffix: max(counts, key=lambda r: (counts[r], -r.cut, r.add))
        for suffix, counts in seen.items()
        if counts.total() >= _RULE_SUPPORT
    }
    # A rule that the next shorter suffix gives as well says nothing.
    return {
        suffix: rewrite
        for suffix, rewrite in best.items()
        if len(suffix) == 1
        or guess_lemma("___" + suffix[1:], best) != rewrite.apply("___" + suffix[1:])
    }


def folded_lemmas(dictionary: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Folded form → folded lemmas, the lemma with most forms first."""
    found: dict[str, tuple[str, ...]] = {}
    family: Counter[str] = Counter()
    # One tuple per lemma, however many forms share it: half the memory.
    alone: dict[str, tuple[str, ...]] = {}
    for form, written in dictionary:
        if not form.isalpha():
            continue
        if written not in alone:
            alone[written] = (fold(written),)
        (lemma,) = alone[written]
        family[lemma] += 1
        folded = fold(form)
        known = found.setdefault(folded, alone[written])
        if lemma not in known:
            found[folded] = (*known, lemma)
    for form, lemmas in found.items():
        if len(lemmas) > 1:
            by_family = sorted(lemmas, key=lambda lemma: (-family[lemma], lemma))
            found[form] = tuple(by_family[:MOST_LEMMAS])
    return found


def only_spellings(dictionary: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folded form → its spelling, of the forms that have a single one, not the folded one."""
    found: dict[str, str | None] = {}
    for form, _ in dictionary:
        written = form.lower()
        folded = fold(written)
        if len(folded) == len(written) and found.setdefault(folded, written) != written:
            found[folded] = None
    return {form: written for form, written in found.items() if written and written != form}


def numbered_spellings(dictionary: Iterable[tuple[str, str]]) -> tuple[array[int], list[Letters]]:
    """The table's array of spellings, see ``lemma_table``, and the letters its numbers name."""
    letters: dict[Letters, int] = {}
    found = array("Q")
    for form, written in only_spellings(dictionary).items():
        number = letters.setdefault(Letters.between(form, written), len(letters))
        if number < _MOST_LETTERS:
            found.append(spelling_hash(form) | number)
    return array("Q", sorted(found)), list(letters)[:_MOST_LETTERS]


def write_table(language: str, dictionary: Collection[tuple[str, str]], path: Path) -> None:
    """Writes the table, and the dictionary's words beside it (``known_words``); each beside its
    place, then renamed: readers see a whole file or none."""
    spellings, letters = numbered_spellings(dictionary)
    lemmas = folded_lemmas(dictionary)
    suffixes = learn_suffixes(lemmas)
    sets: dict[tuple[Rewrite, ...], int] = {(Rewrite(0, ""),): 0}
    exceptions: dict[int, int] = {}
    for form, found in lemmas.items():
        if found != (guess_lemma(form, suffixes),):
            rewrites = tuple(Rewrite.between(form, lemma) for lemma in found)
            exceptions[form_hash(form)] = sets.setdefault(rewrites, len(sets))
    hashes = array("Q", sorted(exceptions))
    numbers = array("H", (exceptions[h] for h in hashes))
    rules = encode_rules(list(sets), suffixes, letters)
    body = hashes.tobytes() + spellings.tobytes() + numbers.tobytes() + rules
    header = json.dumps(
        {
            "format": FORMAT,
            "language": language,
            "source": f"simplemma {version('simplemma')}",
            "count": len(hashes),
            "spellings": len(spellings),
            "crc32": zlib.crc32(body),
        }
    )
    _put(path, header.ljust(HEADER_BYTES - 1).encode() + b"\n" + body)
    write_words(dictionary, path)


def write_words(dictionary: Collection[tuple[str, str]], path: Path) -> None:
    """Writes the dictionary's words beside the table ``path``."""
    written = {word for pair in dictionary for word in pair}
    _put(words_path(path), words_file({fold(word) for word in written if word.isalpha()}))


def _put(path: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)  # another user may serve what this one has built
    Path(file.name).replace(path)


def main(language: str, path: Path) -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary = DefaultDictionaryFactory(cache_max_size=1).get_dictionary(language)
    if path.exists():  # made before the words were kept beside it
        write_words(dictionary.items(), path)
    else:
        write_table(language, dictionary.items(), path)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
