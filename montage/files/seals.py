"""Files cached for another run: verified to be whole by size and digest before they are used again.

Beside `a.mp4`, and whatever else belongs to it, lies `a.sum`. A file that was cut off, changed or put in the place of
another is not whole, and is made again.
"""

from pathlib import Path

from assets_db.errors import UserError
from assets_db.files import write_text
from montage.files.digests import digest_of


def seal(*files: Path) -> None:
    """Note what is in `files`, which belong together: the note lies beside the first. Raises UserError for no room."""
    try:
        text = "".join(f"{digest_of(file)} {file.name}\n" for file in files)
    except OSError as error:
        raise UserError(f"{error.filename} cannot be read ({error.strerror})", "run the command again") from error
    write_text(files[0].with_suffix(".sum"), text)


def is_whole(*files: Path) -> bool:
    """Whether `files` are what they were when they were sealed together."""
    try:
        noted = files[0].with_suffix(".sum").read_text("utf-8", "surrogateescape")
        return noted == "".join(f"{digest_of(file)} {file.name}\n" for file in files)
    except (OSError, ValueError):
        return False
