"""Names found by rules against names that people marked: English and Chinese news, with and without their kinds.

Each document counts once for each name that it has; headlines in capitals are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.anchors import Share
from benchmarks.table import Row
from montage.language.entities import names

KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
CHINESE_SENTENCES = 10  # a document

Token = tuple[str, str]  # as written, its mark
Named = set[tuple[str, str]]  # text, kind


def run(shared: Path) -> list[Row]:
    """Precision, recall and F1 of names with their kinds, and F1 of the names alone."""
    files = (("en", "conll2003_testa.txt"), ("zh", "msra_test_first_half.txt"))
    return [row for lang, file in files for row in _measured(lang, shared / "data/ner" / file)]


def _measured(lang: str, path: Path) -> Iterator[Row]:
    documents = list(_english(path) if lang == "en" else _chinese(path))
    space = " " if lang == "en" else ""
    wanted = [_marked(sentences, space) for sentences in documents]
    texts = [space.join(word for sentence in sentences for word, _ in sentence) for sentences in documents]
    found: list[Named] = [{(name.text, name.kind) for name in names(text, lang) if name.kind} for text in texts]
    share = _share(found, wanted)
    for measure in ("precision", "recall", "f1"):
        yield Row(f"{lang}: {measure}", round(getattr(share, measure), 3), f"of {share.marked} names")
    yield Row(f"{lang}: f1 without kinds", round(_share(map(_texts, found), map(_texts, wanted)).f1, 3))


def _share(found: Iterable[Named], wanted: Iterable[Named]) -> Share:
    pairs = list(zip(found, wanted, strict=True))
    return Share(
        sum(len(one & other) for one, other in pairs),
        sum(len(one) for one, _ in pairs),
        sum(len(one) for _, one in pairs),
    )


def _texts(named: Named) -> Named:
    return {(text, "") for text, _ in named}


def _english(path: Path) -> Iterator[list[list[Token]]]:
    """Documents, without sentences in capitals."""
    for document in path.read_text(encoding="utf-8").split("-DOCSTART-"):
        sentences = [[(row.split()[0], row.split()[-1]) for row in part.splitlines() if row.strip()]
                     for part in document.split("\n\n")[1:]]  # fmt: skip
        kept = [some for some in sentences if any(word.islower() for word, _ in some)]
        if kept:
            yield kept


def _chinese(path: Path) -> Iterator[list[list[Token]]]:
    parts = path.read_text(encoding="utf-8").split("\n\n")
    sentences = [[(row.split()[0], row.split()[-1]) for row in part.splitlines() if row.strip()] for part in parts]
    kept = list(filter(None, sentences))
    yield from (kept[start : start + CHINESE_SENTENCES] for start in range(0, len(kept), CHINESE_SENTENCES))


def _marked(sentences: Sequence[Sequence[Token]], space: str) -> Named:
    found: Named = set()
    for sentence in sentences:
        said, kind = "", ""
        for word, mark in (*sentence, ("", "O")):
            if said and (mark[0] != "I" or mark[2:] != kind):
                found |= {(said, KINDS[kind])} if kind in KINDS else set()
                said = ""
            if mark != "O":
                said, kind = (f"{said}{space}{word}" if said else word), mark[2:]
    return found
