"""Which stories of which sources are made into films, and how: flags, and a TOML file of feeds."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from montage.model import Article
from montage.settings import check_settings
from montage.settings.setting import KINDS

UNITS = {"m": 60, "h": 3600, "d": 86_400, "w": 604_800}  # [s]
# Are the batch's, for all feeds.
NOT_A_FEEDS = (
    "library", "embedder", "text_embedder", "reranker", "reader", "listener", "captioner", "cores", "allow_private",
)  # fmt: skip
_SPAN = re.compile(r"^(\d+)([mhdw])")
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_]+")  # a Chinese character counts as one


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stories are wanted."""

    since: str = ""  # not older: 2026-11-20, or a span as 36h, 2d; a story without a date is taken
    limit: int = 0  # new stories a run at most, newest first; 0: all
    min_words: int = 0  # of the article; Chinese: characters
    lang: str = ""  # "en" or "zh"; empty: both
    match: str = ""  # a regular expression that title or summary has, whatever its case

    def __post_init__(self) -> None:
        """Raises UserError for what cannot be meant."""
        _ = self.earliest(datetime.now(UTC)), self.pattern
        if self.lang not in ("", "en", "zh"):
            raise UserError(f"--lang {self.lang} is not spoken here", "choose en or zh")
        if min(self.limit, self.min_words) < 0:
            raise UserError("--limit and --min-words count from 0", "give a whole number")

    def earliest(self, now: datetime) -> str:
        """The date that `since` means, ISO 8601 in UTC; empty for none."""
        if not self.since:
            return ""
        if span := _SPAN.fullmatch(self.since):
            return (now - timedelta(seconds=int(span[1]) * UNITS[span[2]])).isoformat()
        try:
            day = datetime.fromisoformat(self.since)
        except ValueError as error:
            raise UserError(f"--since {self.since} is no time", "write 2026-11-20, or a span as 36h or 2d") from error
        return (day if day.tzinfo else day.replace(tzinfo=UTC)).astimezone(UTC).isoformat()

    @property
    def pattern(self) -> re.Pattern[str]:
        """`match`, compiled."""
        try:
            return re.compile(self.match, re.IGNORECASE)
        except re.error as error:
            raise UserError(f"--match {self.match} is no regular expression ({error})", "correct it") from error

    def refusal(self, article: Article, now: datetime) -> str:
        """Why the story of `article` is not wanted; empty where it is."""
        if article.published and article.published < self.earliest(now)[:10]:
            return f"it is of {article.published}"
        if self.lang and article.lang != self.lang:
            return f"it is in another language ({article.lang})"
        words = len(_WORD.findall(article.text))
        return f"it has {words} words" if words < self.min_words else ""


@dataclass(frozen=True, slots=True)
class Source:
    """A feed, a list, a folder, an address; what is wanted of it, and the settings of its films."""

    where: str
    selection: Selection = field(default_factory=Selection)
    settings: Mapping[str, Any] = field(default_factory=dict)
    named: bool = False  # by a person: on the command line, or in a TOML file of feeds given there


def sources(given: Sequence[str], selection: Selection) -> Iterator[Source]:
    """What the arguments name; a TOML file names many.

    Each `[[feed]]` of a TOML file has a `where`, and may have the keys of a selection and settings of a film.
    Raises UserError for a file that cannot be read so, or an unknown key.
    """
    for where in given:
        if where.endswith(".toml") and "://" not in where:
            yield from _from_file(Path(where), selection)
        else:
            yield Source(where, selection, named=True)


def _from_file(path: Path, selection: Selection) -> Iterator[Source]:
    try:
        feeds = tomllib.loads(path.read_text("utf-8")).get("feed")
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror})", "check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not TOML ({error})", "correct it") from error
    if not isinstance(feeds, list) or not all(isinstance(feed, dict) and feed.get("where") for feed in feeds):
        raise UserError(f"{path} names no feeds", 'write [[feed]] and where = "https://..." for each')
    for number, feed in enumerate(feeds, 1):
        yield _source(feed, selection, path, f"{path}: feed {number}")


def _source(feed: dict[str, Any], selection: Selection, path: Path, name: str) -> Source:
    kinds = {one.name: type(getattr(Selection(), one.name)) for one in fields(Selection)}
    wanted = {key: feed.pop(key) for key in list(feed) if key in kinds}
    if wrong := next((key for key, value in wanted.items() if type(value) is not kinds[key]), None):
        raise UserError(
            f"{name}: {wrong}: {wanted[wrong]!r} is not {KINDS[kinds[wrong]]}", f"give {KINDS[kinds[wrong]]}"
        )
    where = str(feed.pop("where"))
    if wrong := next((key for key in feed if key in NOT_A_FEEDS), None):
        raise UserError(f"{name} sets {wrong}", "set it for the whole batch, in newsreel.toml or by its flag")
    near = "" if "://" in where else str((path.parent / where).absolute())
    return Source(near or where, replace(selection, **wanted), check_settings(feed, name), named=True)
