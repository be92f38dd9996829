"""Turns articles into edited films out of footage you own: the Python interface, see docs/api.md.

What is heavy is imported when it is first used.
"""

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from assets_db.errors import NoLibrary, UserError
from newsreel.api import Library, check, export, load_timeline, make, plan, render, save_timeline, search

if TYPE_CHECKING:
    from assets_db.files import DiskFull
    from assets_db.protocols import WrongBackend
    from montage.cache import Busy
    from montage.model import Film, Timeline
    from montage.progress import Cancelled, CancelToken, Event, Note, StageProgress, StageReused, StageStarted
    from montage.settings import Settings

__all__ = [
    "Busy", "CancelToken", "Cancelled", "DiskFull", "Event", "Film", "Library", "NoLibrary", "Note", "Settings",
    "StageProgress", "StageReused", "StageStarted", "Timeline", "UserError", "WrongBackend", "check", "export",
    "load_timeline", "make", "plan", "render", "save_timeline", "search",
]  # fmt: skip

_LATER = {
    "Busy": "montage.cache",
    "CancelToken": "montage.progress",
    "Cancelled": "montage.progress",
    "Event": "montage.progress",
    "Note": "montage.progress",
    "StageProgress": "montage.progress",
    "StageReused": "montage.progress",
    "StageStarted": "montage.progress",
    "DiskFull": "assets_db.files",
    "Film": "montage.model",
    "Settings": "montage.settings",
    "Timeline": "montage.model",
    "WrongBackend": "assets_db.protocols",
}

for _package in ("assets_db", "indexer", "montage"):  # warnings are heard by whoever sets up logging, and nobody else
    logging.getLogger(_package).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """A class whose module is imported when somebody asks for it (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module 'newsreel' has no attribute '{name}'")
    return getattr(import_module(_LATER[name]), name)
