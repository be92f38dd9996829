"""Writes docs/commands.md from the help texts: `python -m tests.commands_page`. A test compares the two."""

from pathlib import Path

import click

from montage.cli.main import main

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"


def page() -> str:
    """The reference of every command and flag, as Markdown."""
    parts = ["# Commands\n", "Made from the help texts by `python -m tests.commands_page`.\n", _block(main, "newsreel")]
    for name, command in sorted(main.commands.items()):
        parts += [f"## newsreel {name}\n", _block(command, f"newsreel {name}")]
        for part, below in sorted(getattr(command, "commands", {}).items()):
            parts += [f"### newsreel {name} {part}\n", _block(below, f"newsreel {name} {part}")]
    return "\n".join(parts)


def _block(command: click.Command, name: str) -> str:
    flags = ["-h", "--help"]
    context = click.Context(command, info_name=name, terminal_width=110, help_option_names=flags)
    return f"```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
