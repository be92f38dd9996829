"""The packages form a line: assets_db <- indexer <- montage. And no file grows past 400 lines."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINE = ("assets_db", "indexer", "montage")  # each may import those before it, and itself
APART = ("tests", "benchmarks")  # nobody imports these but they themselves
MOST_LINES = 400
FILES = sorted(path for package in (*LINE, *APART) for path in (ROOT / package).rglob("*.py"))


def forbidden(package: str) -> set[str]:
    """The packages of ours that `package` may not import."""
    if package in APART:
        return set()
    return {*LINE[LINE.index(package) + 1 :], *APART}


def imported(source: str, package: str) -> set[str]:
    """Top-level packages that a module of `package` imports, wherever in it, also by `importlib.import_module`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(package if node.level else (node.module or "").partition(".")[0])
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("importlib.import_module", "import_module"):
            found |= {arg.value.partition(".")[0] for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def test_there_are_files_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} >= {*LINE, "tests"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    wrong = imported(path.read_text("utf-8"), package) & forbidden(package)
    assert not wrong, f"{package} may not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_only_assets_db_speaks_sql() -> None:
    speakers = {
        path.relative_to(ROOT).parts[0]
        for path in FILES
        if imported(path.read_text("utf-8"), "") & {"sqlalchemy", "sqlite3", "alembic"}
    }
    assert speakers <= {"assets_db", *APART}


@pytest.mark.parametrize(
    ("package", "source", "wrong"),
    [
        ("assets_db", "import indexer.scan", {"indexer"}),
        ("assets_db", "def f():\n    from montage.model import Line", {"montage"}),
        ("assets_db", "import importlib\nimportlib.import_module('indexer.scan')", {"indexer"}),
        ("indexer", "if True:\n    import os, montage as m", {"montage"}),
        ("indexer", "from assets_db import store\nfrom . import scan", set()),
        ("montage", "from tests.films import FPS", {"tests"}),
        ("montage", "import indexer, assets_db.store", set()),
    ],
)
def test_the_guard_sees_what_it_should(package: str, source: str, wrong: set[str]) -> None:
    assert imported(source, package) & forbidden(package) == wrong
