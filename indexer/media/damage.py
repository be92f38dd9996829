"""Damaged frames: those that the decoder could not decode whole, and those that depend on them."""

from fractions import Fraction
from typing import TYPE_CHECKING

from assets_db.model import Asset

if TYPE_CHECKING:
    from av import VideoFrame

HEALED = 10  # [s] after which damage is over, even without a key frame: some streams have none
APART = 1  # [s] between two places that are reported separately
WAIT = ("h264", "hevc", "vvc")  # these decoders give no picture before they can give a whole one


class Damage:
    """Takes every frame and every lost packet, and determines which frames are damaged."""

    def __init__(self, time_base: Fraction, codec: str) -> None:
        self.places: list[int] = []  # [pts] where damage begins, ascending
        self._base = time_base
        self._since: int | None = None  # [pts] since when frames build on what is damaged
        self._last = 0  # [pts] of the last one that is
        self._begun = codec in WAIT
        self._lost: int | None = None  # [pts] of packets without a picture

    def lost(self, pts: int) -> None:
        """A packet cannot be decoded; what builds on it is damaged, and the time until there is a picture again."""
        self._note(pts)
        self._lost = pts  # pictures that come before it may still be on their way through the decoder

    def of(self, frame: "VideoFrame", pts: int) -> bool:
        """Whether the time up to this frame is damaged: it, or what it builds on, could not be decoded whole."""
        if frame.is_corrupt or not (self._begun or frame.key_frame):
            self._note(pts)  # also where the file begins with pictures that build on others
        elif frame.key_frame or (self._since is not None and (pts - self._since) * self._base > HEALED):
            self._since = None
        hole = self._lost is not None and pts > self._lost
        damaged = hole or self._since is not None
        self._begun, self._lost = True, None if hole else self._lost
        self._last = pts if damaged else self._last
        return damaged

    def note(self, asset: Asset) -> str:
        """For a person; empty: nothing is damaged."""
        if not self.places:
            return ""
        where = f"damaged at {float((self.places[0] - asset.start) * self._base):.1f} s"
        return f"{where} and in {len(self.places) - 1} more places" if len(self.places) > 1 else where

    def _note(self, pts: int) -> None:
        if self._since is None and (not self.places or (pts - self._last) * self._base > APART):
            self.places.append(pts)
        self._since = self._last = pts
