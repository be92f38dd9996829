"""Every frame is the frame meant, whatever the source's rate and clock; colours, shapes, and what cannot be shown."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from assets_db.errors import UserError
from assets_db.model import Rights
from montage.ffmpeg.encoders import X264
from montage.model import Alternative, CardPicture, Clip, Focus, Timeline, Transition
from montage.render.camera_moves import Move, window
from montage.render.segments import encode as encode_slices
from montage.template import Template
from tests.media import H264, Pixels, colour, ffmpeg, numbered, picture, read_number, scene, tone
from tests.media import encode as encode_frames
from tests.render_media import NEWS, SMALL, centre, clip, film, frames, luma, render, samples, spot, still

PLAIN = replace(NEWS, subtitles=replace(NEWS.subtitles, burn=False))
B_FRAMES = ("-c:v", "libx264", "-preset", "medium", "-g", "250", "-pix_fmt", "yuv420p")


def encode(timeline: Timeline, template: Template, work: Path) -> list[Path]:
    """The segments' files."""
    return encode_slices(timeline, template, X264, work).files


def rendered(folder: Path, *clips: Clip, fps: Fraction = Fraction(30), size: tuple[int, int] = SMALL) -> list[Pixels]:
    """The frames of the first segment."""
    (folder / "work").mkdir(exist_ok=True)
    return frames(encode(film(folder, clips, fps=fps, size=size), PLAIN, folder / "work")[0])


@pytest.mark.parametrize("film_rate", [Fraction(30), Fraction(30000, 1001), Fraction(25)])
@pytest.mark.parametrize("rate", ["24", "25", "30000/1001", "30", "10"])
def test_every_frame_is_the_one_on_screen_at_its_time(tmp_path: Path, rate: str, film_rate: Fraction) -> None:
    source = numbered(tmp_path / "a.mp4", 90, rate, B_FRAMES)
    offset = Fraction(7, 5)
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 40, offset), fps=film_rate)]
    half = 1 / (2 * film_rate)
    assert len(shown) == 40
    for index, number in enumerate(shown):
        at = offset + index / film_rate
        assert number / Fraction(rate) <= at + half, index
        assert (number + 1) / Fraction(rate) > at - half, index
    if Fraction(rate) == film_rate:
        assert shown == list(range(shown[0], shown[0] + 40))


def test_a_variable_rate_becomes_a_constant_one(tmp_path: Path) -> None:
    raw = numbered(tmp_path / "raw.mp4", 60, "30")
    slower = "setpts='if(lt(N,20),N,20+3*(N-20))/30/TB'"  # thirty frames a second, then ten
    ffmpeg("-i", raw, "-vf", slower, "-fps_mode", "passthrough", "-c:v", "libx264", tmp_path / "a.mkv")
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(tmp_path / "a.mkv", 60, Fraction(1, 3)))]
    times = [n / 30 if n < 20 else (20 + 3 * (n - 20)) / 30 for n in range(60)]
    assert len(shown) == 60
    for index, number in enumerate(shown):
        at = 1 / 3 + index / 30
        assert times[number] <= at + 1 / 60 and times[number + 1] > at - 1 / 60, index


@pytest.mark.parametrize("offset", [0, 1, 29, 30, 31, 59])
def test_a_source_on_the_films_grid_is_copied_frame_by_frame(tmp_path: Path, offset: int) -> None:
    source = numbered(tmp_path / "a.mp4", 90, "30", B_FRAMES)
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 31, Fraction(offset, 30)))]
    assert shown == list(range(offset, offset + 31))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["late.mp4", "late.mkv", "late.ts", "sound_first.ts", "sound_first.mkv", "b.webm"])
@pytest.mark.parametrize("offset", [0, 40])
def test_the_in_point_counts_from_the_first_frame_and_not_from_the_containers_zero(
    tmp_path: Path, name: str, offset: int
) -> None:
    source = tmp_path / name
    raw = numbered(tmp_path / "raw.mp4", 90, "30", B_FRAMES)
    codec = ("-c:v", "libvpx", "-b:v", "1M") if name.endswith("webm") else ("-c:v", "copy")
    if name.startswith("sound"):
        hum = tone(tmp_path / "hum.wav", 4)
        ffmpeg("-i", hum, "-itsoffset", "0.7", "-i", raw, "-map", "0:a", "-map", "1:v", *codec, "-c:a", "aac", source)
    else:
        ffmpeg("-i", raw, *codec, "-output_ts_offset", "7.3", source)
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 20, Fraction(offset, 30)))]
    assert shown == list(range(offset, offset + 20))


@pytest.mark.parametrize("offset", [50, 70, 110])
def test_a_file_without_an_index_is_entered_before_the_in_point(tmp_path: Path, offset: int) -> None:
    source = numbered(tmp_path / "a.ts", 150, "30", ("-c:v", "libx264", "-g", "60", "-sc_threshold", "0"))
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 20, Fraction(offset, 30)))]
    assert shown == list(range(offset, offset + 20))


def test_a_segment_is_as_long_as_its_frames_and_not_as_the_nearest_millisecond(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    (tmp_path / "work").mkdir()
    for fps in (Fraction(30), Fraction(30000, 1001)):
        made = encode(film(tmp_path, [clip(source, 20)], fps=fps), PLAIN, tmp_path / "work")[0]
        with av.open(str(made)) as container:
            stream = container.streams.video[0]
            assert stream.duration is not None and stream.duration * stream.time_base == 20 / fps


def test_the_last_frame_stands_where_the_source_ends(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 30, Fraction(50, 30)))]
    assert shown == [*range(50, 60), *[59] * 20]


def test_an_in_point_just_past_the_last_frame_shows_that_frame(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    shown = [read_number(frame) for frame in rendered(tmp_path, clip(source, 5, Fraction(2)))]
    assert shown == [59] * 5


FIELD = (200, 60, 30)  # RGB


@pytest.mark.parametrize(
    ("matrix", "rate", "height", "tag"),
    [
        ("bt709", "tv", 90, True),
        ("bt709", "pc", 90, True),
        ("bt601", "tv", 90, True),
        ("bt601", "pc", 90, True),
        ("bt601", "tv", 90, False),  # what says nothing is BT.601 where it is small, BT.709 where it is large
        ("bt709", "tv", 720, False),
    ],
)
@pytest.mark.parametrize("pixels", ["yuv420p", "yuv420p10le"])
def test_colours_stay_what_they_are(
    tmp_path: Path, matrix: str, rate: str, height: int, tag: bool, pixels: str
) -> None:
    still_frame = np.full((height, height * 16 // 9, 3), FIELD, np.uint8)
    names = {"bt709": "bt709", "bt601": "smpte170m"}
    tags = ("-colorspace", names[matrix], "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", rate)
    convert = f"scale=out_color_matrix={matrix}:out_range={rate},format={pixels}"
    clear = "" if tag else ",setparams=colorspace=unknown:range=unknown"
    options = ("-vf", convert + clear, "-c:v", "libx264", "-preset", "ultrafast", "-crf", "1", *(tags if tag else ()))
    source = encode_frames(tmp_path / "a.mp4", [still_frame] * 5, "30", options)
    (tmp_path / "work").mkdir()
    made = encode(film(tmp_path, [clip(source, 3)]), PLAIN, tmp_path / "work")[0]
    with av.open(str(made)) as container:
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_range, frame.format.name) == (1, 1, "yuv420p")  # BT.709, limited
        planes = frame.to_ndarray(format="yuv420p")
    y = planes[: frame.height].mean()
    cb = planes[frame.height : frame.height * 5 // 4].mean()
    cr = planes[frame.height * 5 // 4 :].mean()
    assert (y, cb, cr) == pytest.approx(bt709(*FIELD), abs=2.0)


def bt709(red: int, green: int, blue: int) -> tuple[float, float, float]:
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        16 + 219 * light / 255,
        128 + 224 * (blue - light) / 1.8556 / 255,
        128 + 224 * (red - light) / 1.5748 / 255,
    )


def test_a_near_shape_fills_the_film_and_another_stands_over_its_backdrop(tmp_path: Path) -> None:
    wide = colour(tmp_path / "wide.mp4", options=("-vf", "scale=160:100,setsar=1,drawbox=c=white:t=fill", *H264))
    high = colour(tmp_path / "high.mp4", options=("-vf", "scale=90:160,setsar=1,drawbox=c=white:t=fill", *H264))
    filled = rendered(tmp_path, clip(wide, 2))[0]
    assert filled.shape == (180, 320, 3) and filled.min() > 240
    framed = rendered(tmp_path, clip(high, 2))[0].mean(axis=2)
    assert framed[:, 160].min() > 240 and 60 < framed[:, 20].mean() < 160  # the picture, its darkened self


def test_rotation_and_pixel_aspect_are_honoured(tmp_path: Path) -> None:
    top = scene(0, (160, 90)).copy()
    top[:] = 0
    top[:, :80] = 255  # the left half is white: turned clockwise it is the upper one
    plain = encode_frames(tmp_path / "plain.mp4", [top] * 5, "30")
    turned, squeezed = tmp_path / "turned.mp4", tmp_path / "squeezed.mp4"
    ffmpeg("-display_rotation:v:0", "-90", "-i", plain, "-c", "copy", turned)
    ffmpeg("-i", plain, "-vf", "scale=40:90,setsar=4", "-c:v", "libx264", squeezed.with_suffix(".mkv"))
    upright = rendered(tmp_path, clip(turned, 2), size=(180, 320))[0].mean(axis=2)
    assert upright[:140].min() > 200 and upright[180:].max() < 60
    straight = rendered(tmp_path, clip(squeezed.with_suffix(".mkv"), 2))[0].mean(axis=2)
    assert straight[:, :140].min() > 200 and straight[:, 180:].max() < 60


@pytest.mark.parametrize("move", ["in", "out", "left", "right"])
def test_a_still_moves_where_it_should(tmp_path: Path, move: Move) -> None:
    dot = spot(tmp_path / "dot.png", 90, 60)
    (tmp_path / "work").mkdir()
    planes = list(luma(encode(film(tmp_path, [still(dot, 60, move=move)]), PLAIN, tmp_path / "work")[0]))
    assert len(planes) == 60
    for index, plane in enumerate(planes):
        left, _, side = window(move, NEWS.still_zoom, Focus(0.5, 0.4), index / 59)
        assert centre(plane)[0] == pytest.approx((90.5 / 320 - left) / side * 320 - 0.5, abs=0.3), index


def test_a_card_is_shown_as_it_was_drawn(tmp_path: Path) -> None:
    card = picture(tmp_path / "card.png", 4, SMALL)
    shown = rendered(tmp_path, still(card, 4, origin="card"))
    assert len(shown) == 4
    for frame in shown:
        assert np.abs(frame.astype(int) - scene(4, SMALL)).mean() < 4


def test_odd_names_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "it's, [a] %d: 'folder'\\n"
    folder.mkdir()
    source = numbered(tmp_path / "plain.mp4", 10, "30").rename(folder / "-i %03d 'x':[0];.mp4")
    assert [read_number(frame) for frame in rendered(folder, clip(source, 4))] == [0, 1, 2, 3]


@pytest.mark.parametrize("bad", ["gone", "playlist", "rubbish", "empty", "sound", "past_the_end", "cut_off", "picture"])
def test_what_cannot_be_shown_is_named_with_its_time(tmp_path: Path, bad: str) -> None:
    good = numbered(tmp_path / "good.mp4", 30, "30")
    source, offset = tmp_path / "bad.mp4", Fraction(0)
    if bad == "playlist":
        ffmpeg("-i", good, "-c", "copy", tmp_path / "part.ts")
        source.write_text("#EXTM3U\n#EXTINF:1,\npart.ts\n#EXT-X-ENDLIST\n")
    elif bad == "rubbish":
        source.write_bytes(bytes(range(256)) * 40)
    elif bad == "empty":
        source.touch()
    elif bad == "sound":
        tone(tmp_path / "t.m4a").rename(source)
    elif bad == "cut_off":
        source.write_bytes(good.read_bytes()[:300])
    elif bad == "past_the_end":
        source, offset = good, Fraction(60)
    one = clip(source, 5, offset)
    if bad == "picture":
        source = tmp_path / "bad.jpg"
        source.write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
        one = still(source, 5)
    (tmp_path / "work").mkdir()
    timeline = film(tmp_path, [clip(good, 45), one])
    with pytest.raises(UserError, match=r"0:00:01\.500") as told:
        encode(timeline, PLAIN, tmp_path / "work")
    assert str(source) in told.value.what and "\n" not in str(told.value)
    assert not list((tmp_path / "work").rglob("*.part*"))


def test_a_runner_up_stands_in_and_it_is_told(tmp_path: Path) -> None:
    second = numbered(tmp_path / "second.mp4", 60, "30")
    others = (
        Alternative(tmp_path / "gone too.mp4", Fraction(0), "k", 0.5),
        Alternative(second, Fraction(1), "k", 0.4, rights=Rights(credit="Me"), preview="Getty"),
    )
    (tmp_path / "work").mkdir()
    used = (CardPicture("backdrop", tmp_path / "moon.jpg", "k"),)
    timeline = film(tmp_path, [clip(tmp_path / "gone.mp4", 5, alternatives=others, pictures=used)])
    made = encode_slices(timeline, PLAIN, X264, tmp_path / "work")
    assert [read_number(frame) for frame in frames(made.files[0])] == [30, 31, 32, 33, 34]
    shown = made.timeline.video[0]
    assert (shown.src, shown.rights, shown.preview, shown.alternatives) == (second, Rights(credit="Me"), "Getty", ())
    assert shown.pictures == (), "the card is gone with what it was drawn with"
    (note,) = made.timeline.notes
    assert note.startswith("second.mp4 is shown instead of gone.mp4 at 0:00:00.000 (cannot be read")


@pytest.mark.parametrize("what", ["shrank", "damaged", "both"])
def test_a_file_that_ends_early_or_is_damaged_in_the_middle_gives_way(tmp_path: Path, what: str) -> None:
    good = numbered(tmp_path / "good.mp4", 60, "30")
    whole = numbered(tmp_path / "whole.ts", 90, "30", ("-c:v", "libx264", "-g", "15", "-f", "mpegts")).read_bytes()
    bad = tmp_path / "bad.ts"
    third = len(whole) // 3 // 188 * 188
    bad.write_bytes(whole[:third] if what == "shrank" else whole[:third] + bytes(third) + whole[2 * third :])
    other = Alternative(good, Fraction(0), "k", 0.5)
    one = clip(bad, 75, key="0123456789abcdef@0-999999", alternatives=(other,))
    before = clip(good, 20)
    clips = [one] if what != "both" else [before, one, replace(before, transition=Transition("dissolve", 5))]
    (tmp_path / "work").mkdir()
    made = encode_slices(film(tmp_path, clips), PLAIN, X264, tmp_path / "work")
    assert len(made.timeline.notes) == 1 and "good.mp4 is shown instead of bad.ts" in made.timeline.notes[0]
    assert made.timeline.video[-1].src == good


@pytest.mark.slow
def test_a_runner_up_is_heard_where_its_clip_was(tmp_path: Path) -> None:
    second = tmp_path / "second.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2", "-f", "lavfi", "-i", "sine=440:d=2", *H264, second)
    other = Alternative(second, Fraction(0), "k@0-999999", 0.5)
    timeline = film(tmp_path, [clip(tmp_path / "gone.mp4", 45, gain=0.0, alternatives=(other,))])
    soundfile.write(timeline.narration, np.zeros(72_000, np.float32), 48_000)  # nobody speaks
    shown = render(timeline, tmp_path, PLAIN)
    assert [one.src for one in shown.video] == [second]
    played, _ = samples(tmp_path / "film.mp4")
    assert np.abs(played).max() > 0.01


def test_a_clip_that_fails_only_under_the_next_ones_transition_gives_way_too(tmp_path: Path) -> None:
    good, gone = numbered(tmp_path / "good.mp4", 60, "30"), numbered(tmp_path / "gone.mp4", 60, "30")
    clips = [clip(gone, 20, alternatives=(Alternative(good, Fraction(1), "k", 0.5),)), clip(good, 20)]
    timeline = film(tmp_path, [clips[0], replace(clips[1], transition=Transition("dissolve", 6))])
    (tmp_path / "work").mkdir()
    encode(film(tmp_path, clips), PLAIN, tmp_path / "work")
    gone.unlink()
    made = encode_slices(timeline, PLAIN, X264, tmp_path / "work")
    assert [one.src for one in made.timeline.video] == [good, good]


def test_equal_clips_do_not_write_over_each_other(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    (tmp_path / "work").mkdir()
    made = encode(film(tmp_path, [clip(source, 30)] * 6), PLAIN, tmp_path / "work")
    assert len(set(made)) == 1 and [read_number(frame) for frame in frames(made[0])] == list(range(30))


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_becomes_bt709_in_both_shapes(tmp_path: Path, transfer: str) -> None:
    tags = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", transfer, "-color_range", "tv")
    convert = "scale=out_color_matrix=bt2020:out_range=tv,format=yuv420p10le"
    options = ("-vf", convert, "-c:v", "libx264", "-preset", "ultrafast", *tags)
    for size in ((160, 90), (90, 160)):
        source = encode_frames(tmp_path / f"{size[0]}.mp4", [scene(0, size)] * 5, "30", options)
        shown = rendered(tmp_path, clip(source, 3))
        assert len(shown) == 3 and 20 < shown[1].mean() < 235


def test_interlaced_video_is_shown_without_combs(tmp_path: Path) -> None:
    moving = [np.roll(scene(1, (320, 180)), 24 * step, axis=1) for step in range(20)]
    options = ("-vf", "tinterlace=mode=interleave_top", "-c:v", "libx264", "-flags", "+ilme+ildct", "-crf", "10")
    source = encode_frames(tmp_path / "a.mp4", moving, "50", options)
    shown = rendered(tmp_path, clip(source, 6), fps=Fraction(25))
    assert len(shown) == 6
    for frame in shown[1:5]:
        rows = frame.astype(float).mean(axis=2)
        combs = np.abs(rows[1:-1] - (rows[:-2] + rows[2:]) / 2).mean()
        assert combs < 4
