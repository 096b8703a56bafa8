"""The reader as a torch module: the bundled encoder, its upper layers adapted, two small heads.

Question and passage go through the lower layers apart and are never trained there, so their
states are made once; only in the upper layers do they see each other (as in DeFormer, Cao et al.,
2020, arXiv 2005.00697). The upper layers learn by low-rank additions to their weights (LoRA, Hu et
al., 2021, arXiv 2106.09685), which keep the file of weights small.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.embedding.weights import PackedWeights
from index.reader.signals import PASSAGE_SIGNALS, QUESTION_SIGNALS
from index.reader.weights import LOWER_LAYERS

RANK = 32


class Adapted(nn.Module):
    """A linear layer of the encoder; ``rank`` 0 leaves it as it is."""

    def __init__(self, weights: PackedWeights, name: str, width: int, rank: int) -> None:
        super().__init__()
        matrix = torch.from_numpy(weights.tensor(f"{name}.w").copy()).reshape(-1, width)
        self.weight: Tensor
        self.register_buffer("weight", matrix, persistent=False)
        bias = torch.from_numpy(weights.tensor(f"{name}.b").copy())
        self.bias = nn.Parameter(bias, requires_grad=rank > 0)
        self.rank = rank
        if rank:
            self.down = nn.Parameter(torch.randn(rank, width) / math.sqrt(width))
            self.up = nn.Parameter(torch.zeros(matrix.shape[0], rank))

    def forward(self, states: Tensor) -> Tensor:
        out: Tensor = functional.linear(states, self.weight, self.bias)
        if self.rank:
            out = out + functional.linear(functional.linear(states, self.down), self.up)
        return out


class Norm(nn.Module):
    def __init__(self, weights: PackedWeights, name: str, trained: bool) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.from_numpy(weights.tensor(f"{name}.w").copy()), trained)
        self.shift = nn.Parameter(torch.from_numpy(weights.tensor(f"{name}.b").copy()), trained)
        self.epsilon = weights.architecture.epsilon

    def forward(self, states: Tensor) -> Tensor:
        return functional.layer_norm(states, self.gain.shape, self.gain, self.shift, self.epsilon)


class Layer(nn.Module):
    def __init__(self, weights: PackedWeights, number: int, rank: int, drop: float) -> None:
        super().__init__()
        sizes = weights.architecture
        self.heads = sizes.heads
        linear = dict.fromkeys(("q", "k", "v", "ao", "fi"), sizes.hidden)
        linear["fo"] = sizes.feed_forward
        self.parts = nn.ModuleDict(
            {p: Adapted(weights, f"l{number}.{p}", width, rank) for p, width in linear.items()}
        )
        self.attended = Norm(weights, f"l{number}.aln", rank > 0)
        self.out = Norm(weights, f"l{number}.oln", rank > 0)
        self.drop = nn.Dropout(drop)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        batch, length, hidden = states.shape

        def heads(part: str) -> Tensor:
            projected: Tensor = self.parts[part](states)
            return projected.view(batch, length, self.heads, -1).transpose(1, 2)

        attended = functional.scaled_dot_product_attention(
            heads("q"), heads("k"), heads("v"), attn_mask=mask
        )
        joined = attended.transpose(1, 2).reshape(batch, length, hidden)
        states = self.attended(states + self.drop(self.parts["ao"](joined)))
        inner = functional.gelu(self.parts["fi"](states))
        out: Tensor = self.out(states + self.drop(self.parts["fo"](inner)))
        return out


class Lower(nn.Module):
    """Token ids of one kind of text to its states; frozen."""

    def __init__(self, weights: PackedWeights) -> None:
        super().__init__()
        hidden = weights.architecture.hidden
        words = torch.from_numpy(weights.tensor("emb.word").copy()).reshape(-1, hidden)
        self.words = nn.Embedding(len(words), hidden, _weight=words, _freeze=True)
        places = torch.from_numpy(weights.tensor("emb.pos").copy()).reshape(-1, hidden)
        kind = torch.from_numpy(weights.tensor("emb.type").copy())[:hidden]
        self.places: Tensor
        self.register_buffer("places", places + kind)
        self.norm = Norm(weights, "emb.ln", False)
        self.layers = nn.ModuleList(Layer(weights, n, 0, 0.0) for n in range(LOWER_LAYERS))

    @torch.no_grad()
    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """``ids`` and ``mask`` (True: a token) of shape (batch, length)."""
        states: Tensor = self.norm(self.words(ids) + self.places[: ids.shape[1]])
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :])
        return states


class Upper(nn.Module):
    """States of question and passage to start and end scores; place 0 stands for no answer."""

    def __init__(self, weights: PackedWeights, rank: int = RANK, drop: float = 0.1) -> None:
        super().__init__()
        hidden = weights.architecture.hidden
        self.asked = nn.Linear(QUESTION_SIGNALS, hidden, bias=False)
        self.read = nn.Linear(PASSAGE_SIGNALS, hidden, bias=False)
        nn.init.zeros_(self.asked.weight)
        nn.init.zeros_(self.read.weight)
        numbers = range(LOWER_LAYERS, weights.architecture.layers)
        self.layers = nn.ModuleList(Layer(weights, n, rank, drop) for n in numbers)
        self.span = nn.Linear(hidden, 2)
        self.direct = nn.Linear(PASSAGE_SIGNALS, 2, bias=False)
        self.none = nn.Linear(hidden, 2)
        nn.init.zeros_(self.direct.weight)

    def forward(
        self,
        states: Tensor,
        asked: Tensor,
        read: Tensor,
        mask: Tensor,
        candidates: Tensor,
    ) -> Tensor:
        """``states`` (batch, length, hidden): question, then passage; ``asked`` and ``read`` their
        signals, 0 elsewhere; ``candidates`` True where an answer may stand. Returns
        (batch, length, 2) scores, -1e4 where none may stand; place 0: no answer."""
        states = states + self.asked(asked) + self.read(read)
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :])
        scores: Tensor = self.span(states) + self.direct(read)
        scores = scores.masked_fill(~candidates[..., None], -1e4)
        scores[:, 0] = self.none(states[:, 0])
        return scores
