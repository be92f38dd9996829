"""A continuous clock for a file whose own is unreliable: gaps are cut out, and steps back are removed.

Packets are given new times in the order in which they are stored, before anything is decoded. Reading the
file this way, for indexing or rendering, gives the same picture at the same time; seeking in it does not.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from assets_db.errors import UserError
from assets_db.timebase import parse_rate

if TYPE_CHECKING:
    from av import Packet
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

FALLBACK = Fraction(25)  # [1/s] where a file gives no rate that a film could have
GAP = 10  # [s] between two pictures is a jump: ffmpeg draws the line there, too
PACE = 60  # [s] between pictures at most, by the file's rate: slides shown for longer are shortened
SLOWER = 4  # times the usual time between pictures that one of them may take in a file of slides
BACK = Fraction(1, 4)  # [s] that decoding times, which ascend in a sound file, go back in one that was joined
REORDERED = 1  # [s] that presentation times may go back, where there are no others
CLOSEST = Fraction(1, 240)  # [s] between the pictures of any film
CRAWLING = 5  # pictures in a row that are closer: a program that joined files gave them any ascending times
DROPPED = 2  # [s] that sound may be off its picture's clock before its own times are trusted


class SteadyClock:
    """Sets the times of a video's packets, given in the order of the file. Those of a sound file stay unchanged.

    At a jump of the file's clock the continuous time [pts] is added to `jumps`.
    """

    def __init__(self, stream: "VideoStream", jumps: list[int]) -> None:
        base = stream.time_base or Fraction(1)
        self._jumps = jumps
        self._gap, self._reordered, self._back = longest_shown(stream), REORDERED / base, BACK / base
        self._closest = min(CLOSEST, _pace(stream) / 2 or CLOSEST) / base
        self._usual = max(1, round(1 / (rate_of(stream) * base)))  # [pts] between two pictures
        self._longest_usual = 1 / base
        self._crawled = 0  # pictures in a row that came too close
        self._shift = 0  # [pts] that the file's clock is ahead
        self._highest: int | None = None  # [pts] presentation time so far, on the continuous clock
        self._dts: tuple[int | None, int | None] = None, None  # [pts] of the last packet: the file's, and as it was set

    def set(self, packet: "Packet[VideoStream]") -> int:
        """Set the times of the next packet; returns how far [pts] the file's clock is ahead of the continuous one."""
        time = packet.dts if packet.pts is None else packet.pts
        if time is None or not packet.size:
            return self._shift
        if self._highest is not None:
            self._judge(time - self._shift - self._highest, self._step(packet.dts))
        time -= self._shift
        self._highest = time if self._highest is None else max(self._highest, time)
        before, self._dts = self._dts[1], (packet.dts, packet.dts)
        if self._shift:
            self._set(packet, before)
        return self._shift

    def _step(self, dts: int | None) -> int | None:
        """[pts] from the last packet's decoding time, as the file has it."""
        return None if dts is None or self._dts[0] is None else dts - self._dts[0]

    def _judge(self, ahead: int, step: int | None) -> None:
        """Detect a jump: `ahead` [pts] of the highest presentation time, `step` since the last one.

        The usual step replaces a jump.
        """
        assert self._highest is not None
        back = ahead < -self._reordered or (step is not None and step < -self._back)
        if ahead > self._gap or back:
            self._shift += ahead - self._usual
            self._jumps.append(self._highest + self._usual)
            self._crawled = 0
        elif step is not None and step < self._closest:
            self._crawled += 1
            if self._crawled == CRAWLING:
                self._jumps.append(self._highest + self._usual)
            if self._crawled >= CRAWLING:
                self._shift += step - self._usual
        else:
            self._crawled = 0
            if step is not None and step <= self._longest_usual:
                self._usual = step

    def _set(self, packet: "Packet[VideoStream]", before: int | None) -> None:
        """Decoding times that the container makes up jump later than their presentation times."""
        packet.pts = None if packet.pts is None else packet.pts - self._shift
        if packet.dts is not None:
            dts = packet.dts - self._shift
            off = packet.pts is not None and abs(packet.pts - dts) > self._reordered
            packet.dts = dts if before is None or (dts > before and not off) else before + 1
            self._dts = self._dts[0], packet.dts


def rate_of(stream: "VideoStream") -> Fraction:
    """[1/s] The mean rate where it can be a film's, else the container's guess."""
    for rate in (stream.average_rate, stream.guessed_rate, stream.base_rate):
        try:
            return parse_rate(str(rate))
        except UserError:
            continue
    return FALLBACK


def longest_shown(stream: "VideoStream") -> int:
    """[pts] between two pictures at most: what is longer is a jump of the clock."""
    slides = SLOWER * min(Fraction(PACE), _pace(stream))
    return round(max(Fraction(GAP), slides) / (stream.time_base or Fraction(1)))


def _pace(stream: "VideoStream") -> Fraction:
    """[s] between two pictures, by the file's rate; 0: it has none."""
    return 1 / stream.average_rate if stream.average_rate else Fraction(0)


def steady(
    container: "InputContainer",
    video: "VideoStream",
    sound: "AudioStream | None" = None,
    jumps: list[int] | None = None,
) -> "Iterator[Packet[VideoStream] | Packet[AudioStream]]":
    """The packets of a file from its beginning, on the continuous clock; sound goes with the pictures beside it.

    `jumps` is filled while they are read.
    """
    clock, shifts, heard = SteadyClock(video, [] if jumps is None else jumps), [Fraction(0)], Fraction(0)
    base = video.time_base or Fraction(1)
    for packet in container.demux([video] if sound is None else [video, sound]):
        if packet.stream.index == video.index:
            shift = clock.set(packet) * base  # type: ignore[arg-type]
            if shift != shifts[-1]:
                shifts = [shifts[-1], shift]
        elif packet.pts is not None:
            heard = _set_sound(packet, shifts, heard)  # type: ignore[arg-type]
        yield packet  # type: ignore[misc]


def _set_sound(packet: "Packet[AudioStream]", shifts: list[Fraction], expected: Fraction) -> Fraction:
    """Give a packet of sound the shift [s] of the pictures before or after a jump; returns when [s] the next is due."""
    base = packet.time_base or Fraction(1)
    if len(shifts) == 1:
        return ((packet.pts or 0) + (packet.duration or 0)) * base
    times = [packet.pts * base - shift for shift in shifts if packet.pts is not None]
    time = min(times, key=lambda one: abs(one - expected))
    if expected and abs(time - expected) > DROPPED:
        time = expected  # its jump comes before that of the pictures
    packet.pts = packet.dts = round(time / base)
    return time + (packet.duration or 0) * base
