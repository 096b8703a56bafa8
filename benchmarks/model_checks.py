"""What the checks of a language model's sentences let through and take out, without a model.

    python -m benchmarks.model_checks DATA    # an index of corpus/

Each statement that answers a question of ``corpus/evaluation`` stands for a sentence that a model
wrote: as it is, and with one thing made wrong. Across languages, statements that answer the same
question in Polish and in another language stand for a translation. Rows say how many sentences of
a kind were kept; the first and the last but one should be, the others not.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from index.catalog import DocumentRow, Snapshot
from index.chunk import Chunk
from index.hit import Citation, Hit
from index.reading.statements import Statement, statements
from service.answers.generated.facts import facts_of
from service.answers.generated.names import names_in
from service.answers.generated.orders import orders_from
from service.answers.generated.passages import NumberedPassage
from service.answers.generated.sentences import Draft
from service.answers.generated.source import Source
from service.answers.generated.support import Checker
from service.answers.nearness import Nearness
from service.composition import embedder, open_catalog, word_analyzers
from service.settings import load_settings

QUESTIONS = Path(__file__).parents[1] / "corpus" / "evaluation" / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Gold:
    """A statement that answers a question, in its passage."""

    question: str
    statement: Statement
    passage: NumberedPassage


def main(data: Path) -> None:
    settings = load_settings({"data": data}).settings
    model, analyzers = embedder(settings), word_analyzers(settings)
    nearness = Nearness(lambda: model)
    with ExitStack() as stack:
        catalog = stack.enter_context(open_catalog(settings))
        snapshot = stack.enter_context(catalog.snapshot())
        golds = list(_golds(snapshot))
        counts: dict[str, list[bool]] = defaultdict(list)

        def kept(kind: str, sentence: str, gold: Gold, language: str) -> None:
            source = Source.of(gold.passage, analyzers.of(gold.passage.hit.language))
            checker = Checker(
                {1: source},
                gold.question,
                language,
                analyzers.of(language),
                lambda text, texts: nearness.to(text, snapshot)[1](texts),
            )
            counts[kind].append(not isinstance(checker.check(Draft(sentence, (1,))), str))

        for number, gold in enumerate(golds):
            text, language = gold.statement.text, gold.passage.hit.language
            kept("as it stands", text, gold, language)
            for kind, wrong in _spoilt(gold, language, analyzers.of(language)):
                kept(kind, wrong, gold, language)
            other = golds[(number + 7) % len(golds)]
            if other.passage.citation.document_id != gold.passage.citation.document_id:
                kept("of another document", other.statement.text, gold, language)
        for ours, theirs in _translations(golds):
            foreign = theirs.passage.hit.language
            kept("translated", theirs.statement.text, ours, foreign)
            for other in _others(ours)[:4]:
                against = Gold(theirs.question, theirs.statement, _only(ours, other))
                kept(
                    "translated, against another statement", theirs.statement.text, against, foreign
                )
        print(f"{'sentence':40} {'kept':>6} {'of':>6}")
        for kind, results in counts.items():
            print(f"{kind:40} {sum(results) / len(results):6.1%} {len(results):6}")
        chunks = [
            chunk for row in snapshot.documents(limit=10**6) for chunk in _chunks(snapshot, row)
        ]
        cut = sum(orders_from(chunk.text, row.language) is not None for row, chunk in chunks)
        print(f"passages cut short as giving orders: {cut} of {len(chunks)}")


def _golds(snapshot: Snapshot) -> Iterator[Gold]:
    documents = {row.path: row for row in snapshot.documents(limit=10**6)}
    seen: set[tuple[int, str]] = set()
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        for source in question.get("sources", ()) if question["answerable"] else ():
            row = next((documents[p] for p in documents if source["path"].endswith(p)), None)
            found = _statement_with(snapshot, row, source["quote"]) if row else None
            if found is None or (found[1].citation.document_id, found[0].text) in seen:
                continue
            seen.add((found[1].citation.document_id, found[0].text))
            yield Gold(question["text"], *found)


def _statement_with(
    snapshot: Snapshot, row: DocumentRow, quote: str
) -> tuple[Statement, NumberedPassage] | None:
    for _, chunk in _chunks(snapshot, row):
        for one in statements(chunk.text, chunk.context, row.language):
            if one.form == "sentence" and quote in one.text:
                return one, _passage(row, chunk)
    return None


def _chunks(snapshot: Snapshot, row: DocumentRow) -> Sequence[tuple[DocumentRow, Chunk]]:
    return [(row, chunk) for _, chunk in snapshot.chunks_of(row.id)]


def _passage(row: DocumentRow, chunk: Chunk) -> NumberedPassage:
    citation = Citation(
        row.id,
        row.collection,
        row.path,
        row.title,
        row.media_type,
        row.modified,
        chunk.locator,
        chunk.heading_path,
        chunk.start,
        chunk.end,
        chunk.text,
    )
    hit = Hit(1, 1, 1.0, {}, chunk.text, row.language, (), citation)
    return NumberedPassage(1, hit, chunk.text, chunk.context)


def _spoilt(gold: Gold, language: str, analyzer: object) -> Iterator[tuple[str, str]]:
    text = gold.statement.text
    facts = [fact for fact in facts_of(text) if any(c.isdigit() for c in fact.text)]
    if facts:
        fact = facts[0]
        wrong = re.sub(r"[1-9]", lambda m: str(int(m[0]) % 9 + 1), fact.text, count=1)
        yield "another number", text[: fact.start] + wrong + text[fact.end :]
        elsewhere = gold.passage.text.replace(text, " ")
        others = [
            one.text
            for one in facts_of(elsewhere)
            if any(c.isdigit() for c in one.text) and one.text not in text
        ]
        if others:
            wrong = others[0]
            yield (
                "a number from elsewhere in the passage",
                (text[: fact.start] + wrong + text[fact.end :]),
            )
    names = names_in(text, analyzer, language, "")  # type: ignore[arg-type]
    if names:
        word = names[-1].word
        yield "another name", text[: word.start] + "Brzozowski" + text[word.end :]
    if language == "pl" and re.search(r"\bjest\b|\bmoże\b|\bma\b", text):
        yield "denied", re.sub(r"\b(jest|może|ma)\b", r"nie \1", text, count=1)


def _translations(golds: Sequence[Gold]) -> Iterator[tuple[Gold, Gold]]:
    by_question: dict[str, list[Gold]] = defaultdict(list)
    for gold in golds:
        by_question[gold.question].append(gold)
    for group in by_question.values():
        ours = [one for one in group if one.passage.hit.language == "pl"]
        theirs = [one for one in group if one.passage.hit.language not in ("pl", "und")]
        if ours and theirs:
            yield ours[0], theirs[0]


def _others(gold: Gold) -> Sequence[Statement]:
    found = statements(gold.passage.text, gold.passage.context, gold.passage.hit.language)
    return [one for one in found if one.form == "sentence" and one != gold.statement]


def _only(gold: Gold, statement: Statement) -> NumberedPassage:
    """A passage that says nothing but ``statement``."""
    passage = gold.passage
    return NumberedPassage(1, passage.hit, statement.text, "")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
