"""Runs a graph on one core; several threads may run the same session at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from index.embedding.graph import EncoderGraph


class Session:
    """An ONNX Runtime session with the tensors it uses in place."""

    def __init__(self, graph: EncoderGraph) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # texts run side by side instead
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        # The session does not keep these alive itself.
        self._tensors = {
            name: onnxruntime.OrtValue.ortvalue_from_numpy(values)
            for name, values in graph.tensors.items()
        }
        options.add_external_initializers(list(self._tensors), list(self._tensors.values()))
        self._session = onnxruntime.InferenceSession(
            graph.model, options, providers=["CPUExecutionProvider"]
        )

    def run(
        self, outputs: Sequence[str], inputs: Mapping[str, NDArray[np.float32]]
    ) -> list[NDArray[np.float32]]:
        """The arrays called ``outputs``, in their order."""
        return [
            np.asarray(one, np.float32) for one in self._session.run(list(outputs), dict(inputs))
        ]
