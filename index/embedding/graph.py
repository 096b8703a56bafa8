"""The bundled model as an ONNX graph, written from its weights at every start.

A BERT encoder with mean pooling and normalisation inside: ``embeddings`` (1, tokens, hidden) in,
``vector`` (1, hidden) out. The choices below were measured on two cores with passages of 60 to
240 tokens:

- The weights stay in their 4-bit blocks (MatMulNBits unpacks them as it multiplies, in float32,
  so the result is that of the unpacked weights). As quick as float32 weights, 215 MB smaller, and
  the session is ready in 0.03 s instead of 0.15 s: nothing is worth caching on disk.
- One text at a time: no padding and no mask, so attention takes its quicker path, and a vector
  cannot depend on what else was in the batch. Two texts on two threads run 45 % faster than one
  padded batch on two threads.
- Layer norms are spelled out: the fused operator is not vectorised and took 18 % of the time, the
  plain ones take 8 %. The optimiser must therefore stay below the level that fuses them again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from index.embedding.weights import BLOCK, PackedWeights

_OPSET = 20
_IR_VERSION = 10
_MICROSOFT = "com.microsoft"  # the domain of ONNX Runtime's own operators
_INSIDE_BYTES = 512  # tensors up to this size are written into the graph itself


@dataclass(frozen=True, slots=True)
class EncoderGraph:
    """A serialised graph and the tensors it expects from outside, by name.

    Whoever runs it keeps ``tensors`` alive: they are used in place.
    """

    model: bytes
    tensors: dict[str, NDArray[np.generic]]


def encoder_graph(weights: PackedWeights) -> EncoderGraph:
    """Writes the encoder's graph (under 0.1 s)."""
    return _Writer(weights).graph()


@dataclass(slots=True)
class _Writer:
    weights: PackedWeights
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    tensors: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    def graph(self) -> EncoderGraph:
        sizes = self.weights.architecture
        self.tensors |= {
            "epsilon": np.array([sizes.epsilon], np.float32),
            "token axis": np.array([1], np.int64),
            "last axis": np.array([-1], np.int64),
            "three": np.full(3, sizes.hidden, np.int64),
        }
        states = self._layer_norm("embeddings", "emb.ln")
        for layer in range(sizes.layers):
            states = self._layer(states, f"l{layer}.")
        mean = self._node("ReduceMean", states, "token axis", keepdims=0)
        self._node("LpNormalization", mean, output="vector", axis=-1, p=2)
        return self._serialised()

    def _layer(self, states: str, prefix: str) -> str:
        sizes = self.weights.architecture
        projected = self._linear(states, sizes.hidden, *(prefix + part for part in "qkv"))
        parts = [f"{prefix}{part}.projected" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [projected, "three"], parts, axis=-1))
        attended = self._node(
            "MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=sizes.heads
        )
        states = self._residual(states, attended, sizes.hidden, prefix + "ao", prefix + "aln")
        inner = self._linear(states, sizes.hidden, prefix + "fi")
        active = self._node("Gelu", inner, domain=_MICROSOFT)
        return self._residual(states, active, sizes.feed_forward, prefix + "fo", prefix + "oln")

    def _residual(self, states: str, inner: str, width: int, linear: str, norm: str) -> str:
        added = self._node("Add", self._linear(inner, width, linear), states)
        return self._layer_norm(added, norm)

    def _linear(self, states: str, width: int, *names: str) -> str:
        """States times the weights of ``names``, stacked, plus their biases."""
        blocks = np.concatenate(
            [self.weights.blocks(f"{name}.w").reshape(-1, width // BLOCK) for name in names]
        )
        return self._node(
            "MatMulNBits",
            states,
            self._tensor(f"{names[0]}.codes", _in_pairs(blocks["codes"])),
            self._tensor(f"{names[0]}.scales", blocks["scale"].astype(np.float32).reshape(-1)),
            "",  # no zero points: 8 is the default
            "",
            self._tensor(
                f"{names[0]}.bias",
                np.concatenate([self.weights.tensor(f"{name}.b") for name in names]),
            ),
            domain=_MICROSOFT,
            K=width,
            N=len(blocks),
            bits=4,
            block_size=BLOCK,
        )

    def _layer_norm(self, states: str, name: str) -> str:
        centred = self._node("Sub", states, self._node("ReduceMean", states, "last axis"))
        squares = self._node("Mul", centred, centred)
        variance = self._node("ReduceMean", squares, "last axis")
        deviation = self._node("Sqrt", self._node("Add", variance, "epsilon"))
        scaled = self._node("Mul", centred, self._node("Reciprocal", deviation))
        gain = self._tensor(f"{name}.w", self.weights.tensor(f"{name}.w"))
        shift = self._tensor(f"{name}.b", self.weights.tensor(f"{name}.b"))
        return self._node("Add", self._node("Mul", scaled, gain), shift)

    def _node(
        self, operator: str, *inputs: str, output: str = "", domain: str = "", **attributes: int
    ) -> str:
        output = output or f"{operator} {len(self.nodes)}"
        self.nodes.append(
            helper.make_node(
                operator, list(inputs), [output], None, None, domain, None, **attributes
            )
        )
        return output

    def _tensor(self, name: str, values: NDArray[np.generic]) -> str:
        self.tensors[name] = np.ascontiguousarray(values)
        return name

    def _serialised(self) -> EncoderGraph:
        hidden = self.weights.architecture.hidden
        shape = helper.make_tensor_value_info
        graph = helper.make_graph(
            self.nodes,
            "encoder",
            [shape("embeddings", TensorProto.FLOAT, [1, "tokens", hidden])],
            [shape("vector", TensorProto.FLOAT, [1, hidden])],
            [_initializer(name, values) for name, values in self.tensors.items()],
        )
        model = helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)],
            ir_version=_IR_VERSION,
        )
        outside = {name: v for name, v in self.tensors.items() if v.nbytes > _INSIDE_BYTES}
        return EncoderGraph(model.SerializeToString(), outside)


def _initializer(name: str, values: NDArray[np.generic]) -> onnx.TensorProto:
    if values.nbytes <= _INSIDE_BYTES:
        return numpy_helper.from_array(values, name)
    outside = TensorProto(
        name=name,
        data_type=helper.np_dtype_to_tensor_dtype(values.dtype),
        dims=values.shape,
        data_location=TensorProto.EXTERNAL,
    )
    outside.external_data.add(key="location", value="memory")
    return outside


def _in_pairs(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Codes as MatMulNBits wants them: byte j holds weights 2j (low half) and 2j + 1."""
    in_order = np.concatenate([codes & 15, codes >> 4], axis=-1)
    pairs: NDArray[np.uint8] = in_order[..., 0::2] | (in_order[..., 1::2] << 4)
    return pairs
