"""Which numbers a processor multiplies fastest."""

from pathlib import Path

FAST_BFLOAT16 = ("avx512_bf16", "amx_bf16")  # processors without these are slower with it than with float32


def has_bfloat16(device: str) -> bool:
    """Whether `device` multiplies in bfloat16 faster than in float32."""
    import torch

    if device == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    flags = Path("/proc/cpuinfo")
    return flags.is_file() and any(flag in flags.read_text() for flag in FAST_BFLOAT16)
