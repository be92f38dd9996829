"""The one root of everything a person can fix."""


class UserError(Exception):
    """Something a person can fix: `what` is wrong, and what `todo` about it.

    The command line prints `error: what; todo` on one line and exits 1. Subclasses add Python's own
    class where that helps a caller: `class FileError(UserError, OSError)`.
    """

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(f"{what}; {todo}" if todo else what)
        self.what = what
        self.todo = todo


class NoLibrary(UserError):
    """There is no library where one was named."""
