"""The house stays legible: files and folders of a size to be read, SQL in one place. Imports are import-linter's."""

import ast
from pathlib import Path

import pytest

from tests.places import ROOT

PACKAGES = ("assets_db", "indexer", "montage", "newsreel", "benchmarks", "tests")
LONGEST_FILE = 400  # [lines]
MOST_MODULES = 18  # in montage/ itself: what is there belongs to no stage
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def imported(source: str) -> set[str]:
    """The packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_there_are_files_to_look_at() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(PACKAGES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE


def test_what_belongs_to_a_stage_is_in_its_folder() -> None:
    assert len(list((ROOT / "montage").glob("*.py"))) <= MOST_MODULES


def test_every_folder_is_a_package_that_says_what_it_is() -> None:
    folders = {path.parent for path in FILES if path.relative_to(ROOT).parts[0] not in ("tests", "benchmarks")}
    silent = [folder for folder in folders if not (folder / "__init__.py").is_file()]
    silent += [folder for folder in folders if not ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))]
    assert not silent


@pytest.mark.slow
def test_only_assets_db_speaks_sql() -> None:
    speakers = {
        path.relative_to(ROOT).parts[0]
        for path in FILES
        if imported(path.read_text("utf-8")) & {"sqlalchemy", "sqlite3", "alembic"}
    }
    assert "assets_db" in speakers and speakers <= {"assets_db", "tests", "benchmarks"}
