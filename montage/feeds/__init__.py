"""Sources of stories: feeds of every kind, lists of them, sitemaps, files of addresses, folders of saved pages."""

from montage.feeds.feed import Entry, Feed
from montage.feeds.read import read_feed

__all__ = ["Entry", "Feed", "read_feed"]
