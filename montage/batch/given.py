"""A page that was fetched, for what asks for it in another process."""

from dataclasses import dataclass
from typing import Any

from montage.web.fetch import Page


@dataclass(frozen=True, slots=True)
class Given:
    """In place of the web: `get` gives the page, whatever it is asked for; None for what is not on the web."""

    page: Page | None

    def get(self, url: str, **_: Any) -> Page | None:
        """The page."""
        return self.page
