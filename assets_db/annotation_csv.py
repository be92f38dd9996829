"""The words of a person as a table: a row a file, and below it, where it has several, a row a shot.

A CSV as Excel reads and writes it: UTF-8 with a byte order mark; commas, semicolons or tabs between. The `key` says
what a row is about, however it is sorted; `path`, `start` and `seconds` are for the reader. In reading, an empty cell
changes nothing, and `-` says that there is none.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection

from assets_db.annotations import FIELDS, NOTHING, Subject, apply, checked, cleaned, current, put, subjects
from assets_db.errors import UserError
from assets_db.files import atomic_write
from assets_db.listing import Filter, ListedFile, footage
from assets_db.rows import CHUNK, bump
from assets_db.store import Store

SHOWN = ("path", "start", "seconds")  # columns that are not read back
COLUMNS = ("key", *SHOWN, *FIELDS)
NONE = "-"  # in a cell: there is none
FORMULA = tuple("=+-@'\t\r")  # what a cell must not begin with: a spreadsheet takes it for a formula
NAMED = 5  # rows that an error names
DECIMALS = 3  # of seconds


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read."""

    line: int  # of the file, on which it begins, from 1
    cells: Mapping[str, str]  # by column

    @property
    def key(self) -> str:
        return self.cells.get("key", "").strip()


@dataclass
class _Reading:
    """What has been read so far."""

    lines: dict[Subject, int] = field(default_factory=dict)  # on which each is told of
    wrong: list[str] = field(default_factory=list)
    contents: set[str] = field(default_factory=set)  # of which something else is said now
    marked: bool = False  # whether a mark is among it
    changed: int = 0


def write_csv(store: Store, path: Path, wanted: Filter | None = None) -> int:
    """Write the wanted footage to `path`, whole or not at all; returns the number of rows. Raises DiskFull, OSError."""
    count = 0
    with (
        atomic_write(path) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="", errors="replace") as out,
    ):
        table = csv.writer(out)
        table.writerow(COLUMNS)
        for cells in (cells for one in footage(store, wanted) for cells in _rows_of(one)):
            table.writerow(map(_escaped, cells))
            count += 1
    return count


def read_csv(store: Store, path: Path) -> int:
    """Take over what a table says; returns how many rows changed something.

    Raises UserError, and changes nothing, for a table that cannot be read, columns that are not known, and rows that
    are wrong, which are named by their lines.
    """
    reading = _Reading()
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, store.writing() as connection:
            rows = _rows(file, path)
            while some := list(islice(rows, CHUNK)):
                _take(connection, some, reading)
            if reading.wrong:
                more = len(reading.wrong) - NAMED
                named = "; ".join(reading.wrong[:NAMED]) + (f"; and {more} more" if more > 0 else "")
                raise UserError(f"{path} is not taken over: {named}", "mend these lines; nothing has been changed")
            if reading.changed:  # once for each content, however the rows are sorted
                apply(connection, reading.contents)
                bump(connection, vectors=reading.marked)
    except UnicodeDecodeError as error:
        raise UserError(f"{path} is not UTF-8", "save it as CSV UTF-8") from error
    except csv.Error as error:
        raise UserError(f"{path} cannot be read as a table ({error})", "save it as CSV UTF-8") from error
    return reading.changed


def _rows_of(one: ListedFile) -> Iterator[tuple[str, ...]]:
    asset, base = one.asset, one.asset.time_base
    seconds = _seconds(asset.duration * base) if asset.kind == "video" else ""
    texts = {"people": one.said.people, "mark": one.said.mark, "title": asset.title, "credit": asset.rights.credit}
    texts |= {"description": asset.description, "tags": asset.tags, "licence": asset.rights.licence}
    yield asset.sha256, str(asset.path), "", seconds, *(texts[name] or "" for name in FIELDS)
    for shot in one.shots:
        if one.count > 1 or shot.said != NOTHING:
            span = _seconds((shot.start - asset.start) * base), _seconds((shot.end - shot.start) * base)
            yield shot.key, str(asset.path), *span, *(getattr(shot.said, name) or "" for name in FIELDS)


def _rows(file: TextIO, path: Path) -> Iterator[Row]:
    """The rows below the head. Raises UserError for a head that cannot be understood."""
    first = file.readline()
    file.seek(0)
    table = csv.reader(file, delimiter=max(",;\t", key=first.count), strict=True)
    head = [name.strip().lower() for name in next(table, [])]
    if wrong := next((name for name in head if name not in COLUMNS or head.count(name) > 1), None):
        raise UserError(f"{path} has a column '{wrong}' that is not known, or twice", f"columns: {', '.join(COLUMNS)}")
    if "key" not in head:
        raise UserError(f"{path} has no column 'key'", "newsreel library --csv writes a table with all columns")
    while True:
        line = table.line_num + 1
        cells = next(table, None)
        if cells is None:
            return
        if len(cells) > len(head):
            raise UserError(f"line {line} of {path} has more cells than the head", "put texts with commas in quotes")
        if any(cells):
            yield Row(line, dict(zip(head, cells, strict=False)))


def _take(connection: Connection, some: Iterable[Row], reading: _Reading) -> None:
    """Store what these rows change, unless a row is wrong."""
    rows = {row.line: row for row in some}
    known = subjects(connection, [row.key for row in rows.values()])
    before = current(connection, set(known.values()))
    changes: dict[Subject, dict[str, str | None]] = {}
    for line, row in rows.items():
        about = known.get(row.key)
        if about is None:
            reading.wrong.append(f"line {line}: the library has no '{row.key}'")
        elif about in reading.lines:
            reading.wrong.append(f"line {line}: {row.key} is in line {reading.lines[about]} already")
        else:
            reading.lines[about] = line
            try:
                if change := checked(about, _changes(row.cells, before[about])):
                    changes[about] = change
            except UserError as error:
                reading.wrong.append(f"line {line}: {error.what}")
    if changes and not reading.wrong:
        reading.contents |= put(connection, changes)
        reading.marked |= any("mark" in change for change in changes.values())
        reading.changed += len(changes)


def _changes(cells: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for name in FIELDS:
        text = cells.get(name, "").strip()
        new = "" if text == NONE else cleaned(name, _unescaped(text))
        if text and new != cleaned(name, before[name]):
            found[name] = new
    return found


def _seconds(value: Fraction) -> str:
    return f"{float(value):.{DECIMALS}f}"


def _escaped(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
