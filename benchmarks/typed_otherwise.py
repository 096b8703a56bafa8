"""What it costs to type a question without diacritics, or to inflect its names.

    python -m benchmarks.typed_otherwise FOLDER
    python -m benchmarks.typed_otherwise corpus/evaluation --data .kartoteka

A BEIR folder is asked every question twice, as it is and without diacritics. In a folder of
questions about an index, `pair` says which two ask the same, and the tag of one how it differs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

from index.evaluation import compare, evaluate_folder
from service.composition import bench, cache_folder
from service.settings import Settings

PLAIN = "plain:"
BARE = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")
TAGS = ("no-diacritics", "inflected")
MEASURES = ("nDCG@10", "success@1")

Values = Mapping[str, Mapping[str, float]]


def asked_twice(folder: Path, copy: Path) -> None:
    """A copy of a BEIR folder in which every question also stands without diacritics."""
    (copy / "corpus.jsonl").symlink_to((folder / "corpus.jsonl").resolve())
    with (copy / "queries.jsonl").open("w", encoding="utf-8") as file:
        for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            bare = {"_id": PLAIN + row["_id"], "text": row["text"].translate(BARE)}
            file.write(f"{line}\n{json.dumps(bare, ensure_ascii=False)}\n")
    header, *judged = (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()
    rows = [header, *judged, *(PLAIN + line for line in judged)]
    (copy / "qrels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def of_a_beir_folder(folder: Path, settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        asked_twice(folder, copy)
        cache = cache_folder(settings) / "evaluation-vectors.sqlite3"
        values = evaluate_folder(copy, bench=bench(settings), cache=cache).per_query
    asked = [query for query in values["nDCG@10"] if not query.startswith(PLAIN)]
    print_pairs(values, {"no-diacritics": {PLAIN + query: query for query in asked}})


def of_questions(folder: Path, settings: Settings) -> None:
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    report = evaluate_folder(folder, bench=bench(settings), index=settings.data)
    known = report.per_query["nDCG@10"]
    print_pairs(
        report.per_query,
        {
            tag: {
                row["_id"]: row["pair"]
                for row in rows
                if tag in row["tags"] and row.get("pair") in known and row["_id"] in known
            }
            for tag in TAGS
        },
    )


def print_pairs(values: Values, pairs: Mapping[str, Mapping[str, str]]) -> None:
    for tag, twins in pairs.items():
        for measure in MEASURES:
            found = values[measure]
            result = compare(
                measure,
                {query: found[twin] for query, twin in twins.items()},
                {query: found[query] for query in twins},
            )
            print(json.dumps({"typed": tag, "questions": len(twins), **asdict(result)}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path(".kartoteka"))
    arguments = parser.parse_args()
    settings = replace(Settings(), data=arguments.data)
    if (arguments.folder / "corpus.jsonl").is_file():
        of_a_beir_folder(arguments.folder, settings)
    else:
        of_questions(arguments.folder, settings)


if __name__ == "__main__":
    main()
