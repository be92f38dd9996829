"""Tables of words and names: plain text, a file for each module that reads some.

`[name]` begins a table and `#` a line of comment; entries stand between commas, on as many lines as they need. Being
`.txt` beside this module, they are among the sources that a stage's result is kept under (`assets_db/source.py`).
"""

from pathlib import Path

FOLDER = Path(__file__).parent


def read_tables(file: str) -> dict[str, tuple[str, ...]]:
    """The tables of `FOLDER/file.txt` by name, in order, each with its entries as they are written, in order.

    Raises FileNotFoundError if there is no such file, and KeyError for an entry that stands before the first name.
    """
    found: dict[str, list[str]] = {}
    name = ""
    for line in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
            found[name] = []
        elif line and not line.startswith("#"):
            found[name] += (entry for part in line.split(",") if (entry := part.strip()))
    return {name: tuple(entries) for name, entries in found.items()}


def within(tables: dict[str, tuple[str, ...]], group: str) -> dict[str, tuple[str, ...]]:
    """The tables `[group:name]` by their names, in order."""
    return {name.removeprefix(f"{group}:"): some for name, some in tables.items() if name.startswith(f"{group}:")}
