"""Every other embedding model, through sentence-transformers, without going to the network."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding.base import EmbedderIdentity
from index.embedding.errors import EmbedderUnavailable

_EXTRA = "Install it with: pip install 'kartoteka[models]'"
_QUERY_PROMPTS = ("query",)
_PASSAGE_PROMPTS = ("passage", "document")  # as models name theirs; the first that is there
_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}
_WEIGHTS = ("*.safetensors", "*.bin", "*.onnx")
_DEFAULT_MAX_TOKENS = 512


class SentenceTransformerEmbedder:
    """Implements ``Embedder`` for a model's folder or public name.

    A public name must already be in the machine's model cache: nothing is downloaded. The model's
    own prompts are used; an E5 model that carries none gets those it was trained with.

    Raises EmbedderUnavailable when sentence-transformers or the model is not on this machine.
    """

    def __init__(self, name_or_folder: str, threads: int | None = None) -> None:
        self._name = name_or_folder
        self._model = _loaded(name_or_folder)
        if threads is not None:
            import torch

            torch.set_num_threads(threads)
        self._query_prompt = self._prompt(_QUERY_PROMPTS)
        self._passage_prompt = self._prompt(_PASSAGE_PROMPTS)

    def _prompt(self, names: Sequence[str]) -> str:
        prompts: dict[str, str] = self._model.prompts or {}
        if not any(prompts.values()) and "e5" in Path(self._name).name.lower():
            prompts = _E5_PROMPTS
        return next((prompts[name] for name in names if prompts.get(name)), "")

    @cached_property
    def identity(self) -> EmbedderIdentity:
        return EmbedderIdentity(
            self._name,
            int(self._model.get_embedding_dimension()),
            _fingerprint(_folder(self._name)),
        )

    @property
    def max_tokens(self) -> int:
        return int(self._model.max_seq_length or _DEFAULT_MAX_TOKENS)

    def count_tokens(self, text: str) -> int:
        return len(self._model.tokenizer(self._passage_prompt + text, verbose=False)["input_ids"])

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.identity.dimension), np.float32)
        return self._encode(list(texts), self._passage_prompt)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encode([text], self._query_prompt)[0]
        return vector

    def _encode(self, texts: list[str], prompt: str) -> NDArray[np.float32]:
        vectors = self._model.encode(
            texts,
            prompt=prompt,
            batch_size=8,  # on a CPU, padding costs more than larger batches gain
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def _loaded(name: str) -> Any:
    missing = EmbedderUnavailable(
        f"The model {name} is neither a folder nor in this machine's model cache",
        "Copy the model's folder to this machine and give its path as the embedder",
    )
    if name.startswith((".", "/", "~")) and not Path(name).is_dir():
        raise missing  # at once: importing the libraries takes ten seconds
    # Both are read when the libraries are imported; an operator's own choice stands.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbedderUnavailable(
            f"The model {name} needs sentence-transformers, which is not installed", _EXTRA
        ) from error
    try:
        return SentenceTransformer(name, device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise missing from error


def _folder(name: str) -> Path:
    """Where the model's files lie: the given folder, or the one in the machine's model cache."""
    if Path(name).is_dir():
        return Path(name)
    from huggingface_hub import snapshot_download

    names = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for candidate in names:
        try:
            return Path(snapshot_download(candidate, local_files_only=True))
        except OSError:
            continue  # the short form of a name; the other spelling is the one in the cache
    raise EmbedderUnavailable(
        f"The weights of {name} cannot be found to check them",
        "Give the model's folder instead of its name",
    )


def _fingerprint(folder: Path) -> str:
    """SHA-256 over the weights files below ``folder``, names and contents, in order of name.

    Of several formats of the same weights, the first of safetensors, bin and ONNX counts.
    """
    for pattern in _WEIGHTS:
        files = sorted(folder.rglob(pattern))
        if files:
            digest = hashlib.sha256()
            for file in files:
                digest.update(file.relative_to(folder).as_posix().encode())
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
            return digest.hexdigest()
    raise EmbedderUnavailable(f"{folder} holds no weights", "Copy the model's folder again, whole")
