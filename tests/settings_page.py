"""Writes docs/settings.md from the definition: `python -m tests.settings_page`. A test compares the two."""

from collections.abc import Iterable
from pathlib import Path

from montage.settings.definition import OLD_NAMES, SETTINGS, VARIABLES
from montage.settings.setting import Setting, variable

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"
HEAD = """# Settings

Made from `montage/settings/definition.py` by `python -m tests.settings_page`.

Each setting can be given in four ways, here for `time_limit`: the flag `--time-limit 300`, the variable
`NEWSREEL_TIME_LIMIT=300`, the line `time_limit = 300` in `newsreel.toml`, and from Python `make(..., time_limit=300)`.
A flag wins over the environment, that over `newsreel.toml` in the current folder, that over `newsreel.toml` in your own
folder for settings (`~/.config/newsreel` on Linux), and that over the default. From Python, only arguments count.

A `newsreel.toml` in the current folder may not set `allow`, and may name a program of your own (`module:Class`) only if
`allow` lists it: see [security](security.md).

A true or false setting has two flags: `--strict` and `--no-strict`. Not every command has every flag: see
[commands](commands.md).
"""


def page() -> str:
    """The reference of all settings and variables, as Markdown."""
    settings = ((_code(name), _code(one.metavar), _default(one), one.help) for name, one in SETTINGS.items())
    variables = ((_code(variable(name)), what) for name, what in VARIABLES.items())
    old = ", ".join(f"`{old}` (now `{new}`)" for old, new in OLD_NAMES.items())
    return "\n".join(
        [
            HEAD,
            *_table(("Setting", "Value", "Default", "What it is"), settings),
            f"\nStill read by their old names: {old}.\n",
            "## Read from the environment alone\n",
            *_table(("Variable", "What it is"), variables),
            "",
        ]
    )


def _default(setting: Setting) -> str:
    """A value as code, what an empty one means as words."""
    described = setting.describe(setting.default)
    return _code(described) if setting.default != "" else described


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
