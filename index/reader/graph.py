"""The reader's two graphs: one text through the lower layers, a pair through the upper ones."""

from __future__ import annotations

from index.embedding.graph import EncoderGraph, GraphWriter
from index.embedding.weights import PackedWeights
from index.reader.signals import PASSAGE_SIGNALS, QUESTION_SIGNALS
from index.reader.weights import LOWER_LAYERS, ReaderWeights


def lower_graph(weights: PackedWeights) -> EncoderGraph:
    """``embeddings`` (1, tokens, hidden) in, ``states`` of the same shape out."""
    hidden = weights.architecture.hidden
    writer = GraphWriter(weights)
    states = writer.embedded("embeddings")
    for layer in range(LOWER_LAYERS):
        states = writer.layer(states, layer)
    writer.node("Identity", states, output="states")
    return writer.serialised(
        {"embeddings": [1, "tokens", hidden]}, {"states": [1, "tokens", hidden]}
    )


def upper_graph(weights: PackedWeights, learned: ReaderWeights) -> EncoderGraph:
    """``states`` (1, tokens, hidden) of question and passage in, with ``asked`` and ``read``
    (1, tokens, signals), zero where they do not belong; out come ``spans`` (1, tokens, 2), scores
    of a start and an end at each token, and ``none`` (1, tokens, 2), of which the first token's
    are the scores of no answer."""
    hidden = weights.architecture.hidden
    writer = GraphWriter(weights, learned)

    def times(values: str, name: str) -> str:
        return writer.node("MatMul", values, writer.tensor(name, learned.own(name).T))

    states = writer.node("Add", "states", times("asked", "asked.w"))
    states = writer.node("Add", states, times("read", "read.w"))
    for layer in range(LOWER_LAYERS, weights.architecture.layers):
        states = writer.layer(states, layer)
    scores = writer.node("Add", times(states, "span.w"), times("read", "direct.w"))
    writer.node("Add", scores, writer.tensor("span.b", learned.own("span.b")), output="spans")
    none = times(states, "none.w")
    writer.node("Add", none, writer.tensor("none.b", learned.own("none.b")), output="none")
    return writer.serialised(
        {
            "states": [1, "tokens", hidden],
            "asked": [1, "tokens", QUESTION_SIGNALS],
            "read": [1, "tokens", PASSAGE_SIGNALS],
        },
        {"spans": [1, "tokens", 2], "none": [1, "tokens", 2]},
    )
