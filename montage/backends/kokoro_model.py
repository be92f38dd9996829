"""Kokoro's graph in onnxruntime: phonemes in, sound and the length of each phoneme out."""

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_db.errors import UserError
from montage.backends.kokoro_weights import Style, Weights
from montage.narration.speak import Samples

RATE = 24_000  # [Hz]
STEP = 600  # [samples] in which the graph counts a phoneme's length
LONGEST = 510  # phonemes that it says at once
PAD = 0  # the number of what stands before and after all phonemes
SHOWN = 160  # characters of what is wrong with a file


_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(float16)": np.float16}


class Model:
    """A session of the graph."""

    def __init__(self, weights: Weights) -> None:
        """Raises UserError if the file is no Kokoro model, or cut off."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # fatal: what fails is told by us
        options.intra_op_num_threads = os.cpu_count() or 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self.symbols = weights.symbols()
            graph, self._outputs = _with_lengths(weights.model())
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # what protobuf and onnxruntime raise has no common class
            reason = " ".join(str(error).split())[:SHOWN]
            raise UserError(
                f"the weights in {weights.name} are no Kokoro model ({reason})", "fetch them again"
            ) from error

    def say(self, phonemes: Sequence[int], style: Style, speed: float) -> tuple[Samples, npt.NDArray[np.int64]]:
        """The sound [n] at RATE, and the lengths [samples] of the silence before, of each phoneme, and of that after.

        `phonemes` are 1 to LONGEST numbers out of `symbols`; `style` is a voice. The lengths are two more, and make n.
        """
        given: dict[str, Any] = {"style": [style[min(len(phonemes), len(style)) - 1]], "speed": [speed]}
        feed = {
            one.name: np.array(given.get(one.name, [[PAD, *phonemes, PAD]]), _TYPES.get(one.type, np.float32))
            for one in self._session.get_inputs()
        }
        sound, lengths = self._session.run(self._outputs, feed)
        return np.asarray(sound, np.float32).ravel(), np.asarray(lengths).ravel().astype(np.int64) * STEP


@lru_cache(maxsize=1)  # one session for a film
def model(weights: Weights) -> Model:
    """The session for `weights`, loaded once. Raises UserError as `Model` does."""
    return Model(weights)


def _with_lengths(model: bytes) -> tuple[bytes, list[str]]:
    """The graph with the phonemes' lengths among its outputs; the names of its sound and of the lengths.

    An export that does not give them has them inside, where they are rounded and held above 0. Raises ValueError
    for a graph without.
    """
    import onnx

    loaded = onnx.load_model_from_string(model)
    graph = loaded.graph
    sound, *others = [one.name for one in graph.output]
    if lengths := next((name for name in others if "dur" in name), ""):
        return model, [sound, lengths]
    made_by = {name: node for node in graph.node for name in node.output}
    for node in graph.node:
        before = made_by.get(node.input[0]) if node.op_type == "Clip" else None
        if before is not None and before.op_type == "Round":
            graph.output.append(onnx.ValueInfoProto(name=node.output[0]))
            return loaded.SerializeToString(), [sound, node.output[0]]
    raise ValueError("the lengths of its phonemes cannot be found")
