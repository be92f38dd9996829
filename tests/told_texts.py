"""What the studio's page is told in English: of what cannot be done, and of what is weak in a film.

A value is `{0}`, a number `{n0}`, as catalogues write it (`montage/studio/messages.py`).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import montage

ROOT = Path(montage.__file__).parent
# Modules whose errors are told, and those of which all texts of their own are told.
ERRORS = ("studio", "narration/speak.py", "trust.py", "film.py", "planning.py", "music", "exports", "render")
CALLS = ("UserError", "_go")  # what errors are made by
TEXTS = ("report/weak_spots.py", "card_reasons.py")
SAID = re.compile(r"[a-z]{2}|: |, ")  # of a text, beside its values


def told() -> list[str]:
    """The English texts that the page is told, each once."""
    found = [text for place in ERRORS for file in _files(place) for text in _in_errors(_tree(file))]
    found += [text for place in TEXTS for file in _files(place) for text in _of_functions(_tree(file))]
    return list(dict.fromkeys(text for text in found if SAID.search(re.sub(r"\{n?\d\}", "", text))))


def _files(place: str) -> list[Path]:
    path = ROOT / place
    return [path] if path.suffix else sorted(path.glob("*.py"))


def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _in_errors(tree: ast.Module) -> Iterator[str]:
    """What errors are made of; of names that they are given, what these are set to."""
    set_to: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        for target in node.targets if isinstance(node, ast.Assign) else []:
            if isinstance(target, ast.Name):
                set_to.setdefault(target.id, []).append(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in CALLS:
            for given in node.args:
                for one in set_to.get(given.id, []) if isinstance(given, ast.Name) else [given]:
                    yield from _texts(one)


def _of_functions(tree: ast.Module) -> Iterator[str]:
    """What functions return, and what they make of parts."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Return, ast.Assign)) and node.value:
            yield from _texts(node.value)
        if isinstance(node, ast.Call):
            yield from (text for given in node.args for text in _texts(given))


def _texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Tuple):
        yield from (text for one in node.elts for text in _texts(one))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        numbers = iter(range(len(node.values)))
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else _place(part, next(numbers)) for part in node.values
        )


def _place(part: ast.expr, number: int) -> str:
    """How a value in a text is written in catalogues."""
    is_number = isinstance(part, ast.FormattedValue) and part.format_spec is not None
    return f"{{{'n' * is_number}{number}}}"
