"""Pictures at a steady rate -> where new shots begin: cheap proposals, which a network judges. Bounded memory."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from indexer.shots.decode import Pixels
from indexer.shots.proposals import REACH, Traits, joined, proposed, traits
from indexer.shots.transnet import CONTEXT, MOST_FRAMES

Judge = Callable[[Pixels], npt.NDArray[np.float32]]  # uint8 [n, 27, 48, 3] -> [n] how likely a shot ends with each

BLOCK = 25  # ticks that are processed together
TRUSTED = MOST_FRAMES - 2 * CONTEXT  # ticks at most that one look of the network decides
BESIDE = 4  # ticks on each side of a proposal that it may be off by
SURE = 0.5  # likelihood from which on it is a change
OVER = 0.1  # likelihood under which it has ended: going to black and coming back are one change with two peaks
BLANK = 3.0  # [levels] of contrast under which the picture is blank, and a change continues
LASTING = 75  # ticks at most of one change: strobes have no end, and what waits for it must stay bounded
FLASH = 5  # ticks at most that a change in light alone takes; the network calls one of three bright ticks a cut
BEYOND = 6  # ticks on each side of such a change within which the same picture is back
BACK = 0.25  # of the greatest jump in it: two pictures that differ less are the same


class Transitions:
    """Takes a picture a tick and returns the ticks where new shots begin. It holds some 250 pictures at most."""

    def __init__(self, judge: Judge) -> None:
        self.sure = 0  # tick; every shot that begins before it has been returned
        self.judged = 0  # pictures that the network saw
        self._judge = judge
        self._base = 0  # tick of the first picture in memory
        self._pictures: list[Pixels] = []
        self._fresh: list[bool] = []
        self._seen: Traits | None = None
        self._proposed_to = 0  # tick
        self._waiting: list[int] = []  # ticks that are proposed and not yet judged
        self._judged_to = 0  # tick
        self._changing: tuple[int, int] | None = None  # first and last sure tick of the change that is being judged

    def feed(self, picture: Pixels, fresh: bool = True) -> list[int]:
        """Take the next picture, uint8 [27, 48, 3] RGB; not `fresh`: it is the last one, shown for another tick."""
        self._pictures.append(picture)
        self._fresh.append(fresh)
        return self._settle(REACH) if (self._base + len(self._pictures)) % BLOCK == 0 else []

    def finish(self) -> list[int]:
        """The rest, when no more pictures come."""
        found = self._settle(0) + self._ended() if self._pictures else []
        return [tick for tick in found if tick < self._base + len(self._pictures)]

    def _settle(self, ahead: int) -> list[int]:
        """Judge all that can be, where `ahead` pictures must be known to come after what is proposed."""
        self._seen = self._remembered()
        end = max(self._proposed_to, self._base + len(self._pictures) - ahead)
        flags = proposed(self._seen, self._proposed_to - self._base, end - self._base)
        self._waiting += (np.flatnonzero(flags) + self._proposed_to).tolist()
        self._proposed_to = end
        found: list[int] = []
        while self._waiting and (not ahead or self._waiting[0] + TRUSTED <= end):
            found += self._judge_first()
        pending = max(self._judged_to, (self._waiting or [end])[0] - BESIDE)
        if pending > self._judged_to:
            found += self._ended()
        self.sure = self._changing[0] if self._changing else pending
        self._forget(min(end - REACH, pending - CONTEXT) - self._base)
        return found

    def _remembered(self) -> Traits:
        """The traits of all pictures in memory."""
        old = self._seen
        known = len(old.change) if old else 0
        if old and known == len(self._pictures):
            return old
        new = traits(np.stack(self._pictures[known:]), np.array(self._fresh[known:]), self._pictures[max(0, known - 1)])
        return joined(old, new) if old else new

    def _judge_first(self) -> list[int]:
        """Show the network the first proposal, and those that one look decides with it."""
        start = max(self._waiting[0] - BESIDE, self._judged_to)
        inside = [tick for tick in self._waiting if tick < start + TRUSTED - BESIDE]
        end = inside[-1] + BESIDE + 1
        del self._waiting[: len(inside)]
        found = self._ended() if start > self._judged_to else []
        self._judged_to = end
        window = np.arange(start - CONTEXT, end + CONTEXT) - self._base
        shown = window.clip(0, len(self._pictures) - 1)  # as in training: the first and last picture stand still
        likely = self._judge(np.stack([self._pictures[place] for place in shown]))
        self.judged += len(window)
        for tick, value in enumerate(likely[CONTEXT:-CONTEXT].tolist(), start):
            if self._changing and tick - self._changing[0] >= LASTING:
                found += self._ended()
            if value >= SURE:
                self._changing = (self._changing[0] if self._changing else tick, tick)
            elif value < OVER and not self._is_blank(tick):
                found += self._ended()
        return found

    def _is_blank(self, tick: int) -> bool:
        contrast = self._remembered().contrast
        return bool(contrast[min(tick - self._base, len(contrast) - 1)] < BLANK)

    def _ended(self) -> list[int]:
        """The tick after the middle of the change that is being judged, if there is one."""
        changed, self._changing = self._changing, None
        return [sum(changed) // 2 + 1] if changed and not self._is_flash(*changed) else []

    def _is_flash(self, first: int, last: int) -> bool:
        """Whether the picture jumps and is back soon after, which no cut, dissolve or fade does."""
        middle, end = first + 1 - self._base, last + 1 - self._base
        if last - first > FLASH or middle <= 0:  # it is slow, or what came before is forgotten
            return False
        shown = np.stack(self._pictures[max(0, middle - BEYOND) : end + BEYOND]).astype(np.int16)
        before, after = shown[: min(middle, BEYOND)], shown[min(middle, BEYOND) + end - middle :]
        if not len(after):
            return False
        apart = np.abs(before[:, None] - after).mean((2, 3, 4))
        jump = np.abs(np.diff(shown, axis=0)).mean((1, 2, 3)).max()
        return bool(apart.min() < BACK * jump)

    def _forget(self, count: int) -> None:
        """Let go of the first `count` pictures."""
        if count > 0 and self._seen:
            del self._pictures[:count], self._fresh[:count]
            self._seen = self._seen.since(count)
            self._base += count
