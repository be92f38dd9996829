"""What identifies the weights of a model."""

from hashlib import sha256
from typing import Any

SAMPLED = 64  # values of each tensor that identify the weights; all 1.5 GB of the largest ones take seconds to hash


def weights_digest(model: Any) -> str:
    """Identifies a torch model's weights among those of its architecture, on every device; 10 hexadecimal digits.

    Asked before they are rounded, SAMPLED values spread over each tensor: training changes nearly all of them.
    """
    digest = sha256()
    for name, tensor in model.state_dict().items():
        step = max(1, tensor.numel() // SAMPLED)
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(tensor.flatten()[::step].float().cpu().numpy().tobytes())
    return digest.hexdigest()[:10]
