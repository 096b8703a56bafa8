"""Asks a running service a folder's questions and writes a table for a person to judge.

``python -m benchmarks.judged_questions http://127.0.0.1:8000 QUESTIONS.jsonl TABLE.tsv
[--number 100] [--skip 0] [--collection NAME]``; give several files of questions one after the
other. A line of a file has ``text`` or ``question``, and may have ``answers``.

Each row is a question as somebody asked it on the page: how it was answered, the answer or the
quotes to choose from, where they stand, what was suggested instead, and the first passages found.
The last two columns are empty: "satisfied" (would a colleague who asked this be? y, n or p for
partly) and "failure" (one word for why not). ``--sum TABLE.tsv`` prints the rate and the kinds of
failure of a table that was judged.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

COLUMNS = (
    "question",
    "expected",
    "status",
    "answer",
    "from",
    "choices",
    "reason",
    "meant",
    "hits",
    "ms",
    "satisfied",
    "failure",
)
TRIES = 20
SHOWN = 160
"""Characters of a passage in the table."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sum", type=Path)
    parser.add_argument("service", nargs="?")
    parser.add_argument("questions", nargs="?", type=Path)
    parser.add_argument("table", nargs="?", type=Path)
    parser.add_argument("--number", type=int, default=100)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--collection", default=None)
    chosen = parser.parse_args()
    if chosen.sum is not None:
        print(summary(chosen.sum))
        return
    if chosen.table is None:
        parser.error("a service, a file of questions and a table are needed")
    rows = list(map(json.loads, chosen.questions.read_text(encoding="utf-8").splitlines()))
    picked = rows[:: max(1, len(rows) // chosen.number)][: chosen.number][chosen.skip :]
    within = {"collection": chosen.collection} if chosen.collection else {}
    with (
        httpx.Client(base_url=chosen.service, timeout=600) as client,
        chosen.table.open("w", encoding="utf-8", newline="") as file,
    ):
        table = csv.DictWriter(file, COLUMNS, delimiter="\t")
        table.writeheader()
        for row in picked:
            table.writerow(asked(client, row, within))
            file.flush()


def asked(
    client: httpx.Client, row: Mapping[str, Any], within: Mapping[str, str]
) -> dict[str, object]:
    """One row of the table. Raises httpx.HTTPError where the service does not answer."""
    question = row.get("text") or row["question"]
    told = fetched(client, "/api/ask", {"question": question, **within})
    hits = fetched(client, "/api/search", {"q": question, "limit": "3", **within})
    given = [told["answer"], *(one["answer"] for one in told["alternatives"])]
    return {
        "question": question,
        "expected": " | ".join(row.get("answers") or ()) or "(no answer)",
        "status": told["status"],
        "answer": " | ".join(filter(None, given)),
        "from": " | ".join(map(_place, told["citations"][:2])),
        "choices": " || ".join(_choices(told)),
        "reason": told["reason"] or "",
        "meant": hits["did_you_mean"] or "",
        "hits": " || ".join(_hit(hit) for hit in hits["hits"]),
        "ms": round(told["processing_time_ms"]),
        "satisfied": "",
        "failure": "",
    }


def fetched(client: httpx.Client, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """The answer of an address; one that is busy is asked again, as it says."""
    for _ in range(TRIES):
        response = client.get(path, params=query)
        if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(float(response.headers.get("Retry-After", 1)))
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


def _choices(told: Mapping[str, Any]) -> Iterator[str]:
    for one in told["candidates"]:
        citation = one["citations"][0]
        yield f"{one['answer']} [{_short(citation['quote'])}] {_place(citation)}"


def _hit(hit: Mapping[str, Any]) -> str:
    return f"{_place(hit['citation'])}: {_short(hit['text'])}"


def _place(citation: Mapping[str, Any]) -> str:
    return f"{citation['path']} {citation['locator']['unit']} {citation['locator']['first']}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[:SHOWN] + "…"


def summary(path: Path) -> str:
    """The share of satisfied askers, and what failed how often. A partly satisfied one counts a
    half."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["satisfied"]]
    worth = {"y": 1.0, "p": 0.5, "n": 0.0}
    satisfied = sum(worth[row["satisfied"]] for row in rows)
    failures = Counter(row["failure"] for row in rows if row["satisfied"] != "y")
    lines = [f"{len(rows)} judged, satisfied {satisfied / max(1, len(rows)):.2f}"]
    lines += [f"{count:4d}  {failure}" for failure, count in failures.most_common()]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
