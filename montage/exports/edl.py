"""OpenTimelineIO -> CMX 3600 edit decision list: one video track, for editors that read nothing else.

Both clocks of an event are timecode at the film's rate, drop-frame at 29.97 and 59.94. A file of another rate is
counted at the film's, to the nearest frame.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assets_db.errors import UserError
from montage.exports.bench import drops_frames, exact, frame_of

if TYPE_CHECKING:
    from opentimelineio import schema

REEL = 8  # [characters] of a reel's name; letters and digits
TAKEN = ("BL", "AX")  # black, and "no reel", to every reader


def to_edl(film: "schema.Timeline") -> tuple[str, tuple[str, ...]]:
    """`film`, as `to_otio` makes it, as the text of an .edl file, and notes on what that cannot hold.

    The notes are comment lines of the file, too. Raises UserError for a frame rate that timecode cannot count.
    """
    from opentimelineio import adapters, opentime

    if not opentime.RationalTime.is_smpte_timecode_rate(film.global_start_time.rate):
        raise UserError(
            f"an EDL cannot count {float(film.global_start_time.rate):g} frames a second", "export otio or fcpxml"
        )
    notes = tuple(_lost(film))
    title, events = adapters.write_to_string(_flat(film), "cmx_3600").split("\n", 1)
    counted = "DROP FRAME" if drops_frames(exact(film.global_start_time.rate)) else "NON-DROP FRAME"
    comments = "".join(f"* {note}\n" for note in notes)  # at the end: some readers know none before the first event
    return f"{title}\nFCM: {counted}\n{events}{comments}", notes


def _flat(film: "schema.Timeline") -> "schema.Timeline":
    """The main track alone, every time a whole frame of the film."""
    from opentimelineio import schema
    from opentimelineio.opentime import RationalTime, TimeRange

    rate = film.global_start_time.rate
    names: dict[str, str] = {}
    track = schema.Track(film.tracks[0].name, kind="Video")
    for item in film.tracks[0]:
        if isinstance(item, schema.Transition):
            if len(track):  # OTIO's own reader, for one, refuses a list that begins with a dissolve
                track.append(schema.Transition(item.name, item.transition_type, item.in_offset, item.out_offset))
            continue
        entry = RationalTime(frame_of(item.source_range.start_time, exact(rate)), rate)
        source = item.media_reference.target_url
        reel = names.setdefault(source, _reel(item.name, set(names.values())))
        reference = schema.ExternalReference(source)
        place = TimeRange(entry, item.source_range.duration)
        track.append(schema.Clip(item.name, reference, place, metadata={"cmx_3600": {"reel": reel}}))
    made = schema.Timeline(film.name or "film")
    made.tracks.append(track)
    return made


def _lost(film: "schema.Timeline") -> Iterator[str]:
    """What an EDL cannot hold of `film`, one line each."""
    main, *overlays = film.video_tracks()
    above = sum(len(track.find_clips()) for track in overlays)
    marked = len(film.tracks.markers) + sum(len(clip.markers) for clip in film.find_clips())
    kinds = sorted({item.name for item in main[1:] if hasattr(item, "out_offset")} - {"dissolve"})
    odd = {clip.source_range.start_time.rate for clip in main.find_clips()} - {film.global_start_time.rate}
    counts = (f"overlays ({above})" if above else "", f"markers ({marked})" if marked else "")
    yield f"the EDL is without {', '.join(filter(None, ('sound', *counts)))}"
    if hasattr(main[0], "out_offset"):
        yield "the EDL begins with a cut"
    if kinds:
        yield f"the EDL has dissolves for transitions of another kind ({', '.join(kinds)})"
    if odd:
        rates = ", ".join(f"{rate:.5g}" for rate in sorted(odd))
        yield f"the EDL counts files of {rates} frames a second at the film's rate"


def _reel(name: str, taken: set[str]) -> str:
    """A reel's name made of a file's, unlike any in `taken`."""
    letters = "".join(sign for sign in name.rpartition(".")[0].upper() if sign.isascii() and sign.isalnum())[:REEL]
    if letters and letters not in {*TAKEN, *taken}:
        return letters
    number = len(taken) + 1
    return f"{letters[: REEL - 4] or 'REEL'}{number:04d}"
