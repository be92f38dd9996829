"""Where to keep what libraries would else write beside their own files, or where all users of a machine write."""

import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs


@cache
def cache_folder(name: str) -> Path:
    """A folder called `name` in the user's cache; where none can be written, one that lasts as long as this process.

    Raises OSError where there is no room at all.
    """
    with suppress(OSError, RuntimeError):  # the second: there is no home
        folder = platformdirs.user_cache_path("newsreel", appauthor=False) / name
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    return Path(_temporary().name)


@cache
def _temporary() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="newsreel-")
