"""What a batch is to do."""

import os
from dataclasses import dataclass
from pathlib import Path

from indexer.processes.guarded import Guarded
from montage.batch.selection import Source
from montage.settings import Settings
from montage.web.hosts import Reach

CORES = 2  # a film at a time keeps them busy


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """Where a batch reads, where its films go, and how many are made at once."""

    sources: tuple[Source, ...]
    output_dir: Path  # the folder for the films, absolute
    settings: Settings
    limit: int = 0  # new stories a round; 0: all
    update: bool = False  # make anew what has changed
    workers: int = 0  # films at a time; 0: one for two processors
    robots: bool = True
    address: str = ""  # where `output_dir` will be on the web

    @property
    def at_once(self) -> int:
        """Worker processes."""
        return self.workers or max(1, (os.cpu_count() or 1) // CORES)

    @property
    def guarded(self) -> Guarded:
        """What pages and feeds are read in."""
        return Guarded(self.settings.time_limit, self.settings.memory_limit * 10**6)

    @property
    def reach(self) -> Reach:
        """The hosts that may be asked, looked up now: private ones, too, of sources that a person has named."""
        named = (source.where for source in self.sources if source.named)
        return Reach(self.settings.allow_private).naming(*named)
