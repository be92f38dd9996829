"""The model hub: whether it can be reached."""

import os

PATIENCE = 4.0  # [s] to answer at all: its own client retries for minutes


def answers() -> bool:
    """Whether the hub can be reached, and may be: HF_HUB_OFFLINE is respected."""
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE or os.environ.get("HF_HUB_OFFLINE", "0").lower() in ("1", "true", "yes", "on"):
        return False
    import httpx

    try:
        httpx.head(constants.ENDPOINT, timeout=PATIENCE)
    except httpx.HTTPError:
        return False
    return True
