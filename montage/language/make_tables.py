"""Makes english_stems.txt and given_names.txt anew from installed packages: `python -m montage.language.make_tables`.

Faker has the given names, misaki a dictionary of English, and open_clip the vocabulary of CLIP, common words first.
"""

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

from montage.language.tables import FOLDER
from montage.language.text import stem
from montage.places.gazetteer import unaccented

WIDTH = 118  # [characters] of a line
SHORTEST = 3  # [letters] of a word or name
VOCABULARY = 49152 - 256 - 2  # merges of CLIP's vocabulary that it uses
_NAME = re.compile(r"[A-Z][A-Za-z'-]+")


def main() -> None:
    """Write both files."""
    dictionary = _dictionary()
    words = [word for word in _clip_words() if word in dictionary and len(word) >= SHORTEST]
    listed = set(words)
    names = sorted({name for name in _given_names() if name.lower() not in listed and len(name) >= SHORTEST})
    stems = dict.fromkeys(map(stem, words))
    _write("english_stems", "stems", "The stems of common English words, the commonest first.", stems)
    _write(
        "given_names", "given names", "Given names in Latin script, without accents, that are no common words.", names
    )


def _dictionary() -> set[str]:
    """English words that are written in lower case."""
    entries = json.loads((files("misaki") / "data" / "us_gold.json").read_text(encoding="utf-8"))
    return {word for word in entries if word.islower() and word.isalpha()}


def _clip_words() -> Iterator[str]:
    """The whole words of CLIP's vocabulary, the commonest first."""
    packed = (files("open_clip") / "bpe_simple_vocab_16e6.txt.gz").read_bytes()
    for merge in gzip.decompress(packed).decode().splitlines()[1 : VOCABULARY + 1]:
        if merge.endswith("</w>"):
            yield merge.removesuffix("</w>").replace(" ", "")


def _given_names() -> Iterator[str]:
    """The given names of Faker's languages, as they are written without accents."""
    persons = import_module("faker.providers.person")
    for language in iter_modules(persons.__path__):
        provider = import_module(f"{persons.__name__}.{language.name}").Provider
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if attribute.startswith(("first_", "middle_name")) and isinstance(values, (tuple, list, dict)):
                plain = (unaccented(value) for value in values if isinstance(value, str))
                yield from (name for name in plain if _NAME.fullmatch(name))


def _write(file: str, table: str, comment: str, entries: Iterable[str]) -> None:
    lines = [f"[{table}]", f"# {comment}"]
    line = ""
    for entry in entries:
        if line and len(line) + len(entry) > WIDTH:
            lines.append(line.rstrip())
            line = ""
        line += f"{entry}, "
    Path(FOLDER / f"{file}.txt").write_text("\n".join([*lines, line.rstrip(", "), ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
