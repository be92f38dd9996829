"""What services answered within the last day, in the user's cache folder."""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from assets_db.errors import UserError
from assets_db.files import write_text

DAY = 86_400.0  # [s] Pixabay demands that answers are cached so long, Pexels recommends it
log = logging.getLogger(__name__)
_writing = threading.Lock()  # threads would use the same temporary name

Items = list[dict[str, Any]]


class AnswerCache:
    """The answers of one service, a file for each search. Several threads and processes may use one folder."""

    def __init__(self, service: str) -> None:
        self._service, self._folder = service, user_cache_path("newsreel") / "stock" / service
        self._tidied = False

    def get(self, search: str) -> Items | None:
        """What was answered; None where nothing was, or the file is damaged."""
        file = self._file(search)
        try:
            items = json.loads(file.read_text(encoding="utf-8")) if _is_fresh(file) else None
        except (OSError, ValueError, RecursionError):
            return None
        return objects(items) if isinstance(items, list) else None

    def put(self, search: str, items: Items) -> None:
        """Keep what was answered. A disk that takes nothing costs the next film a request, and no film its pictures."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._tidy()
            with _writing:
                write_text(self._file(search), json.dumps(items))
        except (OSError, UserError) as error:
            log.warning("what %s answers cannot be stored: %s", self._service, error)

    def _file(self, search: str) -> Path:
        return self._folder / f"{hashlib.sha256(search.encode()).hexdigest()[:32]}.json"

    def _tidy(self) -> None:
        """What is older than a day is of no use: addresses in it run out."""
        if self._tidied:
            return
        self._tidied = True
        for file in self._folder.glob("*.json"):
            if not _is_fresh(file):
                file.unlink(missing_ok=True)


def objects(items: list[Any]) -> Items:
    """The JSON objects in a list of anything."""
    return [item for item in items if isinstance(item, dict)]


def search_of(base: str, path: str, params: Mapping[str, str | int]) -> str:
    """A key that identifies a search."""
    return json.dumps([base, path, sorted(params.items())])


def _is_fresh(file: Path) -> bool:
    try:
        return 0 <= time.time() - file.stat().st_mtime < DAY
    except FileNotFoundError:  # or another process has just tidied it away
        return False
