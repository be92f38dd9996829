"""The tables. `migrations/` creates them on disk; a test compares the two."""

import os
import urllib.parse
from fractions import Fraction
from pathlib import Path

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.types import TypeDecorator

HEAD = "0009"  # the newest migration: a library at this version opens without loading Alembic
ESCAPED = "bytes:"


class Ratio(TypeDecorator[Fraction]):
    """A `Fraction` stored exactly, as `30000/1001`."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value.numerator}/{value.denominator}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


class PathText(TypeDecorator[Path]):
    """A path as readable text; a name that is not UTF-8 is percent-encoded, so that every path comes back exactly."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Path | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = str(value)
        if text.startswith(ESCAPED) or not _is_utf8(text):
            return ESCAPED + urllib.parse.quote_from_bytes(os.fsencode(text))
        return text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Path | None:
        if value is None:
            return None
        if value.startswith(ESCAPED):
            return Path(os.fsdecode(urllib.parse.unquote_to_bytes(value.removeprefix(ESCAPED))))
        return Path(value)


class Prose(TypeDecorator[str]):
    """Text for people. Lone surrogates, as in a title from a broken file name, become question marks.

    So do NUL characters, which PostgreSQL does not take.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else value.encode("utf-8", "replace").decode().replace("\0", "?")


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


metadata = MetaData()
SERIAL = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself in INTEGER columns only

library = Table(
    "library",
    metadata,
    Column("uuid", String(32), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("embedder", Prose, nullable=False),  # the last one set, even without vectors
    Column("spec", Prose, nullable=False),  # what loads it again
    Column("dim", Integer, nullable=False),
    Column("vectors", BigInteger, nullable=False, server_default="0"),  # counts changes that the index must follow
    Column(
        "grouped", BigInteger, nullable=False, server_default="0"
    ),  # that count when near-duplicates were last grouped
    Column("text_embedder", Prose, nullable=False, server_default=""),  # the same for the vectors of texts
    Column("text_spec", Prose, nullable=False, server_default=""),
    Column("text_dim", Integer, nullable=False, server_default="0"),
)

files = Table(
    "files",
    metadata,
    Column("path", PathText, primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("reason", Prose, nullable=False),
    Column("names", Prose, nullable=False, server_default=""),
    Column("folders", Prose, nullable=False, server_default=""),
)

assets = Table(
    "assets",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("path", PathText, nullable=False),  # where it was last seen, for when no file holds it now
    Column("kind", String(16), nullable=False),
    Column("time_base", Ratio, nullable=False),
    Column("fps", Ratio, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("duration", BigInteger, nullable=False),
    Column("rotation", Integer, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("recorded", Prose, nullable=False),
    Column("title", Prose, nullable=False),
    Column("credit", Prose, nullable=False),
    Column("licence", Prose, nullable=False),
    Column("source_url", Prose, nullable=False),
    Column("made_by", Prose, nullable=False),
    Column("given_licence", Prose, nullable=False, server_default=""),
    Column("given_credit", Prose, nullable=False, server_default=""),
    Column("preview", Prose, nullable=False, server_default=""),
    Column("judged", Prose, nullable=False, server_default=""),  # the screen text last checked for a watermark
    Column("jumps", Boolean, nullable=False, server_default=false()),
    Column("description", Prose, nullable=False, server_default=""),
    Column("tags", Prose, nullable=False, server_default=""),
    Column(
        "metadata", JSON, nullable=False, server_default="{}"
    ),  # what holds where a person says nothing: field -> text
)

shots = Table(
    "shots",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("sha256", ForeignKey("assets.sha256", ondelete="CASCADE"), nullable=False, index=True),
    Column("start", BigInteger, nullable=False),
    Column("end", BigInteger, nullable=False),
    Column("looks", JSON, nullable=False, server_default="{}"),
    Column("group", BigInteger, nullable=False, server_default="0"),
    Column("mark", String(16), nullable=False, server_default=""),  # its annotation's, or its file's
)

frames = Table(
    "frames",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("shot_id", ForeignKey("shots.id", ondelete="CASCADE"), nullable=False),
    Column("pts", BigInteger, nullable=False),
    Column("signature", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("shot_id", "pts", name="uq_frames_shot_id_pts"),
    sqlite_autoincrement=True,  # a vector index may still hold the integer of a deleted frame
)

# Apart from the frames, so that counting and joining frames never pages through pictures.
jpegs = Table(
    "jpegs",
    metadata,
    Column("frame_id", ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("frame_id", ForeignKey("frames.id", ondelete="CASCADE"), primary_key=True),
    Column("data", LargeBinary, nullable=False),  # float16 [dim], little-endian
)

words = Table(
    "words",
    metadata,
    Column("shot_id", ForeignKey("shots.id", ondelete="CASCADE"), primary_key=True),
    # Or "names": the file names, searched as "metadata"; or "superseded": lines of it that are not searched, since a
    # person says otherwise.
    Column("source", String(16), primary_key=True),
    Column("by", Prose, nullable=False),  # what found them; an empty text means that it found none
    Column("text", Prose, nullable=False),
    Column("size", Integer, nullable=False),  # different content words in it
    Column("vector_id", BigInteger, index=True),  # of `text_vectors`; none until the text is embedded
)

# What a person has said of a content, or of a stretch of it. Bound to no asset: it stays when footage is forgotten, and
# holds again when the content is back. NULL: nothing is said; an empty text: that there is none.
annotations = Table(
    "annotations",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # 0 and 0: the whole file
    Column("end", BigInteger, primary_key=True, autoincrement=False),
    *(Column(name, Prose) for name in ("title", "description", "tags", "people", "credit", "licence")),
    Column("mark", String(16)),
)

# By text: what many shots are told by is stored once, and a file that is renamed keeps what has not changed.
text_vectors = Table(
    "text_vectors",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("digest", String(64), nullable=False),  # SHA-256 of the text in UTF-8
    Column("data", LargeBinary, nullable=False),  # float16 [dim], little-endian
    UniqueConstraint("digest", name="uq_text_vectors_digest"),
    sqlite_autoincrement=True,  # a vector index may still hold the integer of a deleted text
)

# Times are seconds of the Unix clock, 0 where there is none yet.
jobs = Table(
    "jobs",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("output_dir", PathText, nullable=False),
    Column("url", Prose, nullable=False),
    Column("feed", Prose, nullable=False),
    Column("title", Prose, nullable=False),
    Column("published", Prose, nullable=False),
    Column("updated", Prose, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("stage", Prose, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(64), nullable=False),  # the process at work on it; empty: none
    Column("until", Double, nullable=False),  # when the owner's lease ends
    Column("after", Double, nullable=False),  # not tried before
    Column("created", Double, nullable=False),
    Column("started", Double, nullable=False),
    Column("ended", Double, nullable=False),
    Column("error", Prose, nullable=False),
    Column("same_as", BigInteger),  # the job with the same story
    Column("film", Prose, nullable=False),
    Column("details", JSON, nullable=False),
    Column("address", Prose, nullable=False),  # of the story: what all its addresses come to
    Column("signature", LargeBinary, nullable=False),  # of its text
    Column("article", Prose, nullable=False),  # JSON
    UniqueConstraint("output_dir", "url", name="uq_jobs_place_url"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("etag", Prose, nullable=False),
    Column("modified", Prose, nullable=False),
)
