"""What a benchmark found, as a table for people and as one JSON object for programs."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One measured figure, what a simpler way reaches in the same run, and what is to be reached."""

    measure: str
    value: float
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    lower_is_better: bool = False

    @property
    def reached(self) -> bool | None:
        """Whether the value is at least as good as the target; None where there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.lower_is_better else self.value >= self.target


def record(name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The result as a JSON-ready object: name, date, machine, commit, rows."""
    kept = ("measure", "value", "unit", "baseline", "target")
    return {
        "name": name,
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "machine": _machine(),
        "commit": _commit(),
        "rows": [{key: asdict(row)[key] for key in kept} | {"reached": row.reached} for row in rows],
    }


def text(result: dict[str, Any]) -> str:
    """A `record` as a plain table: a line saying when, where and of what, a heading, a line a row."""
    head = f"{result['name']}: {result['date']}, {result['machine']}, commit {result['commit']}"
    cells = [["measure", "value", "unit", "baseline", "target", "reached"]]
    cells += [[_cell(value) for value in row.values()] for row in result["rows"]]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    return "\n".join([head, "", *(line.rstrip() for line in lines)])


def as_json(result: dict[str, Any]) -> str:
    """A `record` on one line."""
    return json.dumps(result, ensure_ascii=False)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "NO"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _commit() -> str:
    """The short hash of the checkout, with `+` where files differ from it; `unknown` outside one."""
    try:
        return _git("describe", "--always", "--dirty=+", "--abbrev=10", "--exclude=*")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*arguments: str) -> str:
    checkout = Path(__file__).parent
    done = subprocess.run(
        ["git", "--no-optional-locks", "-C", str(checkout), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
