"""The model hub: whether it can be reached, and models of transformers and diffusers from it; a missing one is a quick
error."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from assets_db.errors import UserError

T = TypeVar("T")
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


def is_at_hand(model: str) -> bool:
    """Whether a model of transformers, a folder or a name on the hub, can be loaded without the network."""
    if Path(model).is_dir():
        return True
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(model, "config.json"), str)
    except HFValidationError:  # a path that is not there
        return False


def pretrained(what: str, model: str, load: Callable[..., T], library: str = "transformers") -> T:
    """`load(local_files_only=...)`, first without the network. Raises UserError, with how to get the model."""
    _quiet()
    try:
        return load(local_files_only=True)
    except (OSError, ValueError) as error:
        if Path(model).exists():
            raise UserError(
                f"{model} holds no {what} that {library} can load ({_first(error)})", "check the folder"
            ) from error
    if answers():
        try:
            return load(local_files_only=False)
        except (OSError, ValueError) as error:
            raise UserError(f"the {what} '{model}' cannot be loaded ({_first(error)})", "check its name") from error
    raise UserError(
        f"the {what} '{model}' is not on this machine, and the model hub cannot be reached",
        f"fetch it where there is a network (`hf download {model}`) and give its folder",
    )


def _quiet() -> None:
    """No progress bars, no advice: we report what matters."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def _first(error: Any) -> str:
    return str(error).strip().split("\n")[0][:160]
