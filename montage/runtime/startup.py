"""What must hold before a command begins, however it was started: open streams, a folder, text in UTF-8."""

import codecs
import io
import os
import sys

from assets_db.errors import UserError


def prepare() -> None:
    """See to all of that. Raises UserError for what has to be put right by a person."""
    _open_streams()
    _in_utf8()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a file name in another charset stops nothing
    if os.path.expanduser("~") == "~":  # noqa: PTH111 (a path would raise what is no UserError)
        raise UserError("this user has no home folder", "set HOME to a folder that you can write to")
    try:
        os.getcwd()  # noqa: PTH109 (as it is, not as a path)
    except OSError as error:
        raise UserError("the current folder is gone", "change into another, and run it again") from error


def _open_streams() -> None:
    """A stream that is closed reads or writes nothing: else the next file that is opened would take its place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            mode = os.O_RDONLY if number == 0 else os.O_WRONLY
            opened = os.open(os.devnull, mode)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", closefd=False))


def _in_utf8() -> None:
    """Start again in Python's UTF-8 mode where the locale is another: names of files and articles are in any script.

    What is printed stays in the charset of the terminal.
    """
    if sys.flags.utf8_mode or codecs.lookup(sys.getfilesystemencoding()).name == "utf-8":
        return
    os.environ.setdefault("PYTHONIOENCODING", f"{sys.stdout.encoding}:backslashreplace")
    os.environ["PYTHONUTF8"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
