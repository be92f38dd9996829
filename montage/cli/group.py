"""The `newsreel` command itself: how every command starts, what it says of errors, and how it ends."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import click

from assets_db.errors import UserError
from assets_db.files import is_full
from montage.cli import options as cli_options
from montage.files.leftovers import scratch
from montage.runtime.startup import prepare
from montage.runtime.supervisor import exit_status, interruptible, supervise
from montage.settings import check_environment
from montage.web.untrusted_text import plain_output

NAME = "newsreel"
COMPLETION = "_NEWSREEL_COMPLETE"  # how a shell asks for completions


class Group(click.Group):
    """One handler maps what a person can fix to `error: what; what to do` and exit 1, as JSON with --json."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Every command can be quiet."""
        cmd.params.append(cli_options.quiet())
        super().add_command(cmd, name)

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        """Run the command line; what a shell started is supervised, and ends at signals.

        With `args`, a program or a test calls: no process is started, and no signal is handled.
        All output goes through one place.
        """
        words = list(sys.argv[1:] if args is None else args)
        from_shell = args is None and COMPLETION not in os.environ
        try:
            if from_shell:
                prepare()
        except UserError as error:
            _report(error, "--json" in words)
            sys.exit(1)
        with plain_output() if COMPLETION not in os.environ else nullcontext():  # a shell is sent bytes
            self._main(words, from_shell, *more, **named)

    def _main(self, words: list[str], from_shell: bool, *more: Any, **named: Any) -> None:
        as_json = "--json" in words
        try:
            if from_shell:
                folder = scratch()
                if (ended := supervise()) is not None:
                    if folder:
                        shutil.rmtree(folder, ignore_errors=True)
                    _say_why(ended.why, ended.status, as_json)
                    sys.exit(ended.status)
                interruptible()
            named |= {"prog_name": NAME, "complete_var": COMPLETION, "standalone_mode": False}
            status = super().main(words, *more, **named)
            sys.exit(status if isinstance(status, int) else 0)
        except click.Abort:  # Ctrl-C while the words were read
            sys.exit(130)
        except click.ClickException as error:
            if as_json:
                _print_error(error.format_message(), f"see {NAME} --help")
            error.show()
            sys.exit(error.exit_code)
        except Exception as error:
            if os.environ.get("NEWSREEL_DEBUG"):
                raise
            _report(error, as_json)
            sys.exit(1)

    def invoke(self, context: click.Context) -> Any:
        """Ctrl-C and a reader that has gone are no errors."""
        try:
            check_environment(os.environ)
            return super().invoke(context)
        except KeyboardInterrupt as error:
            click.echo("stopped", err=True)
            context.exit(exit_status(error))
        except BrokenPipeError:  # `newsreel search ... | head`
            sys.stderr.close()
            context.exit(0)


def in_words(error: Exception) -> UserError:
    """What a person reads of `error`."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, MemoryError):
        return UserError("there is not enough memory", "end other programs, and run it again")
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        todo = "make room, and run it again" if is_full(error) else "check the path and its permissions"
        return UserError(f"{where}{error.strerror}", todo)
    what = f"{type(error).__name__}: {error}".splitlines()[0]
    return UserError(f"newsreel has a fault ({what})", "NEWSREEL_DEBUG=1 shows where: report it")


def _report(error: Exception, as_json: bool) -> None:
    shown = in_words(error)
    if as_json:
        _print_error(shown.what, shown.todo)
    click.echo(f"error: {' '.join(str(shown).splitlines())}", err=True)


def _say_why(why: str, status: int, as_json: bool) -> None:
    """Why a command was stopped by its supervisor."""
    if not why:
        return
    if status > 128:
        click.echo(why, err=True)
    else:
        _report(UserError(why, "leave it out, or allow more: time_limit, memory_limit"), as_json)


def _print_error(what: str, todo: str) -> None:
    click.echo(json.dumps({"error": what, "todo": todo}))
