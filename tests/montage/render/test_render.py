"""The whole film: joined to the frame, subtitles at their frames, made again only where something changed."""

import subprocess
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from PIL import Image

from assets_db.errors import UserError
from montage.backends.ffmpeg import Ffmpeg
from montage.ffmpeg.run import DiskFull, FfmpegError, ffmpeg, last_line
from montage.model import Caption, Music
from montage.render.render import load_renderer
from tests.media import colour, numbered, picture, read_number
from tests.render_media import NEWS, SMALL, clip, film, frames, luma, samples, still
from tests.render_media import rendered as render

pytestmark = pytest.mark.slow

SOFT = replace(NEWS, subtitles=replace(NEWS.subtitles, burn=False))


def segments(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in (folder / "film.work" / "segments").glob("*.mp4")}


RATES = ("24000/1001", "24", "25", "30000/1001", "30", "50", "60000/1001", "60")


@pytest.mark.parametrize("fps", map(Fraction, RATES))
def test_joined_clips_are_exactly_the_frames_meant(tmp_path: Path, fps: Fraction) -> None:
    source = numbered(tmp_path / "a.mp4", 120, str(fps))
    lengths = [40, 1, 2, 1, 37, 3, 60, 5, 1]  # a segment of a frame or two has another decoding order
    offsets = [0, 50, 3, 70, 11, 9, 20, 100, 7]
    clips = [clip(source, length, offset / fps) for length, offset in zip(lengths, offsets, strict=True)]
    made = frames(render(film(tmp_path, clips, fps=fps), tmp_path, SOFT))
    wanted = [offset + index for length, offset in zip(lengths, offsets, strict=True) for index in range(length)]
    assert [read_number(frame) for frame in made] == wanted


def test_the_order_of_decoding_never_overtakes_the_order_of_showing(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    path = render(film(tmp_path, [clip(source, length) for length in (30, 1, 1, 2, 30)]), tmp_path, SOFT)
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(container.streams.video[0]) if packet.pts is not None]
    assert len(packets) == 64
    assert all(packet.dts <= packet.pts for packet in packets if packet.dts is not None)
    assert all(a.dts < b.dts for a, b in pairwise(packets))


def test_film_and_sound_are_as_long_as_the_timeline(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 120, "30")
    timeline = film(tmp_path, [clip(source, 100), clip(source, 51)])
    path = render(timeline, tmp_path, SOFT)
    with av.open(str(path)) as container:
        assert container.metadata["title"] == timeline.title
        video, sound = container.streams.video[0], container.streams.audio[0]
        assert (video.frames, video.average_rate, video.codec_context.pix_fmt) == (151, 30, "yuv420p")
        assert (sound.rate, sound.channels, sound.codec_context.name) == (48_000, 2, "aac")
        assert abs(container.duration / 1e6 - 151 / 30) < 1 / 30
    played, rate = samples(path)
    assert abs(played.shape[1] / rate - 151 / 30) < 1 / 30
    raw = path.read_bytes()
    assert 0 < raw.index(b"moov") < raw.index(b"mdat")  # it plays before it is loaded


def test_ten_minutes_end_with_their_narration_and_never_drift(tmp_path: Path) -> None:
    fps, rate = Fraction(30000, 1001), 48_000
    shades = [picture(tmp_path / f"{level}.png", size=(64, 36)) for level in (0, 1)]
    for path, level in zip(shades, (0, 255), strict=True):
        Image.new("RGB", (64, 36), (level,) * 3).save(path)
    timeline = film(tmp_path, [still(shades[n % 2], 449) for n in range(40)], fps=fps, size=(64, 36))
    length = timeline.frames / fps
    clicks = np.zeros(round(length * rate), np.float32)
    for cut in range(449, timeline.frames, 449):
        clicks[round(cut / fps * rate) :][:480] = 0.5
    soundfile.write(tmp_path / "clicks.wav", clicks, rate)
    path = render(replace(timeline, narration=tmp_path / "clicks.wav"), tmp_path, SOFT)

    levels = np.array([plane.mean() for plane in luma(path)])
    played, _ = samples(path)
    assert len(levels) == timeline.frames and abs(played.shape[1] / rate - length) < 1 / fps
    seen = (np.flatnonzero(np.abs(np.diff(levels)) > 50) + 1) / float(fps)
    loud = np.abs(played).max(axis=0) > 0.1 * np.abs(played).max()
    heard = np.flatnonzero(loud & ~np.roll(loud, 1)) / rate
    heard = heard[np.diff(heard, prepend=-1.0) > 0.5]
    assert len(seen) == len(heard) == 39
    assert np.abs(seen - heard).max() < 1 / fps


def test_burnt_subtitles_begin_and_end_on_their_frames(tmp_path: Path) -> None:
    black = colour(tmp_path / "black.mp4", "black", 3)
    captions = [
        Caption(Fraction(14, 30), Fraction(37, 30), "Hello, {world}\nC:\\new"),
        Caption(Fraction(44, 30), Fraction(45, 30), "Ä"),
    ]
    timeline = film(tmp_path, [clip(black, 20), clip(black, 20), clip(black, 20)], captions)
    lit = [index for index, frame in enumerate(frames(render(timeline, tmp_path))) if frame.max() > 150]
    assert lit == [*range(14, 37), 44]


def test_subtitles_stand_low_in_the_middle_and_inside_the_margins(tmp_path: Path) -> None:
    for size in ((320, 180), (180, 320)):
        folder = tmp_path / str(size[0])
        folder.mkdir()
        black = picture(folder / "black.png", size=size)
        Image.new("RGB", size).save(black)
        captions = [Caption(Fraction(0), Fraction(1), "国家卫生健康委获悉\n近阶段相关部门")]
        made = frames(render(film(folder, [still(black, 30)], captions, size=size), folder))[15]
        rows, columns = np.nonzero(made.max(axis=2) > 120)
        width, height = size
        assert columns.min() > 0.05 * width and columns.max() < 0.95 * width
        assert abs((columns.min() + columns.max()) / 2 - width / 2) < 0.03 * width
        assert rows.min() > 0.6 * height and rows.max() < (0.97 if width > height else 0.88) * height


def test_soft_subtitles_are_a_track(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    captions = [Caption(Fraction(1, 2), Fraction(1), "你好"), Caption(Fraction(3, 2), Fraction(2), "再见")]
    timeline = replace(film(tmp_path, [clip(source, 60)], captions), lang="zh")
    path = render(timeline, tmp_path, SOFT)
    assert [read_number(frame) for frame in frames(path)] == list(range(60))
    with av.open(str(path)) as container:
        assert container.streams.subtitles[0].metadata["language"] == "zho"
        texts = [bytes(packet)[2:].decode() for packet in container.demux(subtitles=0) if packet.size > 2]
    assert texts == ["你好", "再见"]


def test_a_second_run_encodes_nothing_and_gives_the_same_film(tmp_path: Path) -> None:
    source, photo = numbered(tmp_path / "a.mp4", 60, "30"), picture(tmp_path / "b.jpg", 2, (400, 300))
    timeline = film(tmp_path, [clip(source, 30), still(photo, 20, move="in"), clip(source, 20, Fraction(1))])
    first = render(timeline, tmp_path).read_bytes()
    before = segments(tmp_path)
    sound = next((tmp_path / "film.work" / "sound").iterdir()).stat().st_mtime_ns
    assert len(before) == 3
    assert render(timeline, tmp_path).read_bytes() == first
    assert segments(tmp_path) == before
    assert next((tmp_path / "film.work" / "sound").iterdir()).stat().st_mtime_ns == sound


def test_only_what_changed_is_encoded_again(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    captions = [Caption(Fraction(n), Fraction(n) + Fraction(1, 2), f"Caption {n}") for n in range(3)]
    timeline = film(tmp_path, [clip(source, 30, Fraction(n, 10)) for n in range(3)], captions)
    render(timeline, tmp_path)
    before = segments(tmp_path)
    changed = replace(timeline, captions=(captions[0], replace(captions[1], text="Another"), captions[2]))
    render(changed, tmp_path)
    after = segments(tmp_path)
    assert len(after) == 4 and before.items() <= after.items()

    turned = tuple(replace(one, start=30 * place) for place, one in enumerate(reversed(timeline.video)))
    render(replace(timeline, video=turned, captions=()), tmp_path)  # without captions: three new ones
    count = len(segments(tmp_path))
    render(replace(timeline, captions=()), tmp_path)  # in another place in the film: the same segments
    assert len(segments(tmp_path)) == count == 7

    numbered(source, 60, "25")
    render(timeline, tmp_path)
    assert len(segments(tmp_path)) == 9  # the file changed under its name; what only the first render used is gone
    kept = {file.stem for file in (tmp_path / "film.work" / "segments").iterdir()}
    assert kept == {Path(name).stem for name in segments(tmp_path)}, "small pictures go with their segments"


def test_a_segment_without_its_small_pictures_is_made_again(tmp_path: Path) -> None:
    timeline = film(tmp_path, [clip(numbered(tmp_path / "a.mp4", 10, "30"), 5)])
    render(timeline, tmp_path)
    before = segments(tmp_path)
    (small,) = (tmp_path / "film.work" / "segments").glob("*.h264")
    small.unlink()
    render(timeline, tmp_path)
    assert small.exists() and segments(tmp_path) != before


def test_nothing_half_written_is_left_under_the_films_name(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 60, "30")
    (tmp_path / "music.mp3").write_bytes(b"no music" * 50)
    timeline = film(tmp_path, [clip(source, 30)])
    with pytest.raises(UserError, match=r"music\.mp3 cannot be used as music"):
        render(replace(timeline, music=Music(tmp_path / "music.mp3")), tmp_path)
    with pytest.raises(UserError, match="frames came out instead of"):
        render(replace(timeline, frames=31), tmp_path)
    assert not (tmp_path / "film.mp4").exists() and not list(tmp_path.rglob("*.part*"))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "film.work").touch()
    source = numbered(tmp_path / "a.mp4", 5, "30")
    with pytest.raises(UserError, match=r"film\.work cannot be written"):
        render(film(tmp_path, [clip(source, 5)]), tmp_path)


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="is full; make room"):
        ffmpeg(
            ["-f", "lavfi", "-i", "color=s=640x480", "-frames:v", "9", "-f", "rawvideo", "/dev/full"], tmp_path, "try"
        )


def test_ffmpegs_complaint_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as told:
        ffmpeg(["-i", "file:none.mp4", "out.mp4"], tmp_path, "read none.mp4")
    assert "No such file or directory" in told.value.reason and "0x" not in str(told.value)
    assert last_line("[mov @ 0x55aa] moov atom not found\nConversion failed!\n") == "moov atom not found"
    assert last_line("") == "it gave no reason"


def test_the_renderer_is_found_by_its_name() -> None:
    assert isinstance(load_renderer("ffmpeg", "libx264"), Ffmpeg)
    with pytest.raises(UserError, match="did you mean 'ffmpeg'"):
        load_renderer("fmpeg", "libx264")


def test_the_film_is_tagged_with_its_colours(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.mp4", 10, "30")
    path = render(film(tmp_path, [clip(source, 5)], size=SMALL), tmp_path, SOFT)
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)


def test_ffmpeg_is_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = numbered(tmp_path / "a.mp4", 10, "30")
    commands: list[list[str]] = []
    popen = subprocess.Popen

    class Noted(popen):  # type: ignore[type-arg, misc, valid-type]
        def __init__(self, command: list[str], **options: object) -> None:
            commands.append(command)
            assert not options.get("shell")
            super().__init__(command, **options)

    monkeypatch.setattr("indexer.processes.programs.subprocess.Popen", Noted)
    render(film(tmp_path, [clip(source, 5)]), tmp_path)
    reading = [command for command in commands if any(str(source) in word for word in command)]
    assert reading
    for command in reading:
        place = command.index("-i")
        assert "-protocol_whitelist" in command[:place] and "-format_whitelist" in command[:place]
        assert command[place + 1] == f"file:{source}"
