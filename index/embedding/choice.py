"""Which embedder a name stands for."""

from __future__ import annotations

from collections.abc import Callable

from index.embedding.base import Embedder

BUNDLED = "bundled"
"""The name of the default: the model that comes with the program."""


def load_embedder(name: str | None = None, threads: int | None = None) -> Embedder:
    """The embedder called ``name`` in the settings; None is the bundled one.

    Any name that is not in the table is a sentence-transformers model, by its public name or its
    folder. ``threads`` is the number of cores to use, None for all. Raises EmbedderUnavailable.
    """
    return _BY_NAME.get(name or BUNDLED, _sentence_transformer(name or BUNDLED))(threads)


# Each opener imports its own libraries: choosing one must not load the others.


def _bundled(threads: int | None) -> Embedder:
    from index.embedding.bundled import BundledEmbedder

    return BundledEmbedder(threads)


def _sentence_transformer(name: str) -> Callable[[int | None], Embedder]:
    def open_by_name(threads: int | None) -> Embedder:
        from index.embedding.sentence_transformer import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(name, threads)

    return open_by_name


_BY_NAME: dict[str, Callable[[int | None], Embedder]] = {BUNDLED: _bundled}
