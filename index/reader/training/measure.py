"""How well a reader in training reads held-out passages: span F1 and telling what has no answer."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch

from index.lexical.analysis import Analyzers
from index.reader.network import MOST_ANSWER_TOKENS
from index.reader.training.examples import Window
from index.reader.training.model import Upper
from index.reader.training.pairs import Store, Text, collate, pair
from index.reader.windows import windows_of
from index.reading.question import read_question
from index.reading.terms import Vocabulary, question_terms


class Trial:
    """Questions with their gold passages, read window by window."""

    def __init__(self, folder: Path, analyzers: Analyzers, store: Store) -> None:
        self.name = folder.name
        self.analyzer = analyzers.of("pl")
        self.store = store
        rows = [
            json.loads(line) for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines()
        ]
        self.passages = {row["_id"]: row for row in rows}
        counts: Counter[str] = Counter()
        for row in rows:
            counts.update(Vocabulary.of(row["text"], self.analyzer).lemmas)
        self.share = lambda lemmas: max((counts[x] for x in lemmas), default=0) / len(rows)
        asked = [
            json.loads(line) for line in (folder / "answers.jsonl").read_text("utf-8").splitlines()
        ]
        random.Random(5).shuffle(asked)
        self.answerable = [row for row in asked if not row["is_impossible"]]
        self.impossible = [row for row in asked if row["is_impossible"]]
        self.kept: dict[str, list[tuple[Window, Text]]] = {}

    def report(self, upper: Upper, answerable: int, impossible: int) -> str:
        upper.eval()
        good = [self.read(upper, row) for row in self.answerable[:answerable]]
        bad = [self.read(upper, row) for row in self.impossible[:impossible]]
        upper.train()
        scores = [f1 for _, f1, _ in good]
        yes, no = np.array([s for s, _, _ in good]), np.array([s for s, _, _ in bad])
        auc = float((yes[:, None] > no[None]).mean() + 0.5 * (yes[:, None] == no[None]).mean())
        # the test of answerability as the field reports it: as many of each kind as they come
        share = len(no) / len(self.impossible) * len(self.answerable) / len(yes)
        refusing = max(
            2 * (no < t).sum() / ((no < t).sum() + share * (yes < t).sum() + len(no))
            for t in np.concatenate([yes, no])
        )
        return (
            f"   {self.name}: span F1 {np.mean(scores):.3f}"
            f"  exact {np.mean([e for _, _, e in good]):.3f}"
            f"  AUC {auc:.3f}  F1 of no answer {refusing:.3f}"
            f"  (all refused {2 * len(no) / (2 * len(no) + share * len(yes)):.3f})"
        )

    def read(self, upper: Upper, row: dict[str, Any]) -> tuple[float, float, float]:
        passage = self.passages[row["passage_id"]]
        if row["passage_id"] not in self.kept:
            text = passage["text"]
            made = [
                Window(text[s:e], passage["title"], "pl", row["passage_id"])
                for s, e in windows_of(text, "pl")
            ]
            texts = self.store.texts([(f"passage: {w.title}", w.text) for w in made])
            self.kept[row["passage_id"]] = list(zip(made, texts, strict=True))
        question = read_question(
            row["question"], question_terms(row["question"], [self.analyzer], self.share)
        )
        asked = self.store.texts([("query:", row["question"])])[0]
        best, said = -1e9, ""
        with torch.no_grad():
            examples = [
                pair(question, asked, window, text, self.analyzer, None)
                for window, text in self.kept[row["passage_id"]]
            ]
            device = next(upper.parameters()).device
            inputs = (part.to(device) for part in collate(examples))
            scores = upper(*inputs).cpu().numpy()
        for one, (window, text), score in zip(
            examples, self.kept[row["passage_id"]], scores, strict=True
        ):
            first = len(one.question) + text.first
            starts, ends = (score[first : first + len(text.tokens.ids), k] for k in (0, 1))
            for i in np.argsort(-starts)[:8]:
                reach = ends[i : i + MOST_ANSWER_TOKENS]
                j = int(i + reach.argmax())
                value = float(starts[i] + ends[j] - score[0].sum())
                if value > best:
                    best = value
                    said = window.text[text.tokens.starts[i] : text.tokens.ends[j]].strip(" ,.;:")
        return (
            best,
            max((_f1(said, g) for g in row["answers"]), default=0.0),
            float(any(_f1(said, g) == 1 for g in row["answers"])),
        )


def _f1(said: str, gold: str) -> float:
    """SQuAD's F1 of words."""
    mine, theirs = (re.sub(r"[^\w\s]", " ", text.lower()).split() for text in (said, gold))
    common = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * common / (len(mine) + len(theirs)) if common else 0.0
