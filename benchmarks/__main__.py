"""`python -m benchmarks NAME [--json]`; the data folder is NEWSREEL_SHARED, or `shared` beside the checkout."""

import argparse
import os
import pkgutil
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from assets_db.errors import UserError
from benchmarks import table

CHECKOUT = Path(__file__).resolve().parent.parent
HELPERS = ("__main__", "libraries", "table")


def main(arguments: list[str] | None = None) -> int:
    """Run one benchmark and print what it found; 1 with one line on stderr where a person can fix it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", help=f"one of {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on the last line")
    options = parser.parse_args(arguments)
    try:
        result = run(options.name)
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(table.text(result))
    if options.json:
        print(table.as_json(result))
    return 0


def names() -> list[str]:
    """Every benchmark there is: the modules of this package that have a `run`, by their names."""
    found = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    return sorted(name for name in found if name not in HELPERS and not name.startswith("_"))


def run(name: str) -> dict[str, object]:
    """The `table.record` of benchmark `name`. Raises UserError for an unknown name or where the data is missing."""
    known = names()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'? " if near else ""
        raise UserError(f"no benchmark is called '{name}'", f"{hint}there are {', '.join(known)}")
    rows = import_module(f"benchmarks.{name}").run(shared())
    return table.record(name, rows)


def shared() -> Path:
    """The folder of real footage, articles and models. Raises UserError where it is missing."""
    folder = Path(os.environ.get("NEWSREEL_SHARED", CHECKOUT.parent / "shared"))
    if not (folder / "data").is_dir():
        raise UserError(f"no benchmark data in {folder}", "set NEWSREEL_SHARED to the folder that holds it")
    return folder.resolve()


if __name__ == "__main__":
    sys.exit(main())
