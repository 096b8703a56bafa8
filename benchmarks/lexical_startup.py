"""What the analysis of words costs: building a lemma table, opening it, memory, words per second.

Run: python benchmarks/lexical_startup.py [LANGUAGE] [FOLDER]. Without FOLDER the table is built in
a temporary one. Each figure comes from a process of its own, so that none helps the next.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index.lexical.analysis import Analyzers
from index.lexical.lemma_build import build_table, table_name
from index.lexical.lemma_table import LemmaTable

WORDS = 200_000


def peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def opening(language: str, folder: Path) -> dict[str, float]:
    """A process that has loaded Python and this package only, then opens the table."""
    before = peak_mib()
    started = time.perf_counter()
    words = Analyzers(folder).of(language).words("Umowy szpitala z klastrem, Gawelskiej")
    seconds = time.perf_counter() - started
    return {
        "open and analyse a question, s": round(seconds, 4),
        "memory before, MiB": round(before, 1),
        "memory for it, MiB": round(peak_mib() - before, 1),
        "words": len(words),
    }


def throughput(language: str, folder: Path) -> dict[str, float]:
    """Words drawn from the table's own suffixes and stems, frequent ones more often."""
    LemmaTable(folder / table_name(language))
    draw = random.Random(0)
    stems = [
        "".join(draw.choices("abcdeiklmnoprstuwyz", k=draw.randint(3, 8))) for _ in range(5000)
    ]
    endings = ["a", "y", "ę", "ą", "ach", "ami", "owi", "ego", "emu", "iej", "ować", "anie", "em"]
    text = " ".join(
        stems[int(draw.paretovariate(1.1)) % len(stems)] + draw.choice(endings)
        for _ in range(WORDS)
    )
    analyzer = Analyzers(folder).of(language)
    started = time.process_time()
    analyzer.words(text)
    return {"words per second": round(WORDS / (time.process_time() - started))}


def simplemma_itself(language: str) -> dict[str, float]:
    """What the same first question costs with the library's own dictionary."""
    import simplemma

    before = peak_mib()
    started = time.perf_counter()
    for word in ("umowy", "szpitala", "z", "klastrem", "gawelskiej"):
        simplemma.lemmatize(word, lang=language)
    return {
        "first question, s": round(time.perf_counter() - started, 3),
        "memory for it, MiB": round(peak_mib() - before, 1),
    }


def in_own_process(part: str, language: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, language, str(folder), part]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


PARTS = {"opening": opening, "throughput": throughput}


def main(language: str, folder: Path) -> None:
    path = folder / table_name(language)
    if not path.exists():
        started = time.perf_counter()
        build_table(language, path)
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        seconds = time.perf_counter() - started
        print(f"building {path.name}: {seconds:.1f} s, {children:.0f} MiB, once")
    print(f"file: {path.stat().st_size / 2**20:.1f} MiB")
    for part in (*PARTS, "simplemma"):
        print(f"{part}: {in_own_process(part, language, folder)}")


if __name__ == "__main__":
    language = sys.argv[1] if len(sys.argv) > 1 else "pl"
    if len(sys.argv) > 3:
        folder, part = Path(sys.argv[2]), sys.argv[3]
        measure = PARTS.get(part)
        print(json.dumps(measure(language, folder) if measure else simplemma_itself(language)))
    elif len(sys.argv) > 2:
        main(language, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(language, Path(temporary))
