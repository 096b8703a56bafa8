"""Whether `kartoteka evaluate` measures a run file as ranx does, which was written independently of
the library that we measure with. Nothing of Kartoteka is imported, so that ranx, which brings a
compiler along, can live in an environment of its own.

    kartoteka evaluate FOLDER --json --details --write-run a.run > a.json
    python -m venv ranx && ranx/bin/pip install ranx
    ranx/bin/python benchmarks/evaluation_agreement.py FOLDER a.run a.json

Prints, for each measure, both averages and the largest difference of any question.
"""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

THEIRS = {
    "nDCG@10": "ndcg@10",
    "MRR@10": "mrr@10",
    "recall@1": "recall@1",
    "recall@5": "recall@5",
    "recall@10": "recall@10",
    "recall@100": "recall@100",
    "success@1": "hit_rate@1",
    "success@5": "hit_rate@5",
}


def main() -> None:
    from ranx import Qrels, Run, evaluate

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of a dataset with qrels.tsv")
    parser.add_argument("run", type=Path)
    parser.add_argument("details", type=Path, help="what --json --details printed")
    arguments = parser.parse_args()
    ours = json.loads(arguments.details.read_text(encoding="utf-8"))["per_query"]
    asked = ours["nDCG@10"].keys()
    qrels: dict[str, dict[str, int]] = {query: {} for query in asked}
    with (arguments.folder / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["query-id"] in qrels and int(row["score"]) > 0:
                qrels[row["query-id"]][row["corpus-id"]] = int(row["score"])
    run = Run.from_file(str(arguments.run), kind="trec")
    run.make_comparable(Qrels(qrels))
    evaluate(Qrels(qrels), run, list(THEIRS.values()))
    for measure, name in THEIRS.items():
        theirs = run.scores[name]
        apart = max(abs(theirs[query] - value) for query, value in ours[measure].items())
        mean = sum(ours[measure].values()) / len(ours[measure])
        other = sum(theirs.values()) / len(theirs)
        print(f"{measure:10}  {mean:.6f}  {other:.6f}  largest difference {apart:.1e}")


if __name__ == "__main__":
    main()
