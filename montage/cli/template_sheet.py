"""What templates look like: a short film of bundled pictures in each, and frames of it on one sheet."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from assets_db.errors import UserError
from assets_db.files import atomic_write
from assets_db.model import Rights, Shot
from assets_db.timebase import frame_at
from indexer.probe import probe
from montage.backends.ffmpeg import Ffmpeg
from montage.cli.demo import MATERIAL
from montage.geometry import even
from montage.graphics.canvas import look_of
from montage.graphics.content import Card
from montage.graphics.draw import draw
from montage.graphics.dress import dress
from montage.graphics.type import font
from montage.model import Clip, Hit, Line, Ranking, Script, Speech, Timeline, Word
from montage.outputs.ownership import save_marked
from montage.progress import SILENT
from montage.subtitles.captions import captions
from montage.template import Template
from montage.timeline.file import VERSION

FPS = Fraction(10)
HIGH = 480  # [px] of a film
ROW = 300  # [px] of a frame on the sheet
PAD = 18  # [px]
LENGTHS = (4, 5, 2, 2, 2, 2)  # [s] of the clips: two pictures, three cards, the end
OWN_CARD = Fraction(2)  # [s] of a title on a card of its own
SEEN = tuple(map(Fraction, ("1.2", "5.2", "10.8", "12.8", "14.8", "16")))  # [s] when frames are taken
PICTURES = ("rocket-on-the-pad.jpg", "astronaut.jpg")
LINES = ("Every journey into space begins on a launch pad.", "An astronaut works outside the station for six hours.")
QUOTED = "That’s one small step for man, one giant leap for mankind"
GROUND, INK, QUIET = "#16181b", "#f2f2f2", "#9a9da1"


def sheet(templates: Sequence[Template], out: Path) -> None:
    """Draw frames of a film in each of `templates` on one picture, PNG or JPEG by the name of `out`.

    Raises UserError for a picture that cannot be written.
    """
    rows = [(template, frames_of(template)) for template in templates]
    width = max(sum(frame.width + PAD for frame in frames) for _, frames in rows) + PAD
    picture = Image.new("RGB", (width, len(rows) * (ROW + 4 * PAD) + PAD), GROUND)
    pen, top = ImageDraw.Draw(picture), PAD
    for template, frames in rows:
        bold, plain = font(template.fonts, "Bold", 22), font(template.fonts, "Regular", 17)
        pen.text((PAD, top), template.name, font=bold, fill=INK)
        pen.text((PAD * 2 + bold.getlength(template.name), top + 4), template.summary, font=plain, fill=QUIET)
        left, top = PAD, top + 2 * PAD
        for frame in frames:
            picture.paste(frame, (left, top))
            left += frame.width + PAD
        top += ROW + 2 * PAD
    try:
        with atomic_write(out) as temporary:
            save_marked(picture, temporary)
    except (OSError, ValueError) as error:
        raise UserError(
            f"{out} cannot be written ({error})", "name a .png or .jpg file in a folder of yours"
        ) from error


def frames_of(template: Template) -> list[Image.Image]:
    """Frames of a short film in `template`: title, subtitles, three cards, credits."""
    size = (even(Fraction(template.size[0] * HIGH, template.size[1])), HIGH)
    burnt = replace(template, subtitles=replace(template.subtitles, burn=True))
    with TemporaryDirectory() as folder:
        timeline = _timeline(burnt, size, Path(folder))
        film = Path(folder) / "film.mp4"
        Ffmpeg().render(timeline, burnt, film, Path(folder) / "film.work", SILENT)
        return [frame.resize((round(ROW * frame.width / frame.height), ROW)) for frame in _taken(film)]


def _timeline(template: Template, size: tuple[int, int], folder: Path) -> Timeline:
    script = Script(
        "From the launch pad to the farthest galaxies", "en", tuple(map(Line, LINES)),
        source="https://news.example/space", published="2026-05-04", publisher="The Daily",
    )  # fmt: skip
    speeches = tuple(_speech(number) for number in range(2))
    clips = list(_clips(template, size, folder))
    frames = frame_at(Fraction(sum(LENGTHS)), FPS)
    made = dress(script, speeches, clips, _shots(), template, size, FPS, frames, None, folder)
    return Timeline(
        version=VERSION, title=script.title, lang="en", source=script.source, fps=FPS, size=size, frames=frames,
        template=template.name, video=made.clips, overlays=made.overlays, narration=_silence(folder),
        captions=captions(speeches, script.lines, "en", FPS, size, template.subtitles), lines=script.lines,
        speeches=speeches,
    )  # fmt: skip


def _shots() -> Ranking:
    """A picture for each line: cards of the line stand on it."""
    assets = [replace(probe(MATERIAL / "library" / name), rights=Rights(credit="NASA")) for name in PICTURES]
    shots = [Shot(asset, asset.start, asset.start + asset.duration) for asset in assets]
    return Ranking(tuple((Hit(shot, 1.0),) for shot in shots))


def _speech(number: int) -> Speech:
    words = LINES[number].rstrip(".").split()
    start = Fraction(sum(LENGTHS[:number])) + Fraction(1, 5)
    step = Fraction(18, 5) / len(words)
    spoken = tuple(Word(word, start + place * step, start + (place + 1) * step) for place, word in enumerate(words))
    return Speech(number, start, spoken[-1].end, spoken)


def _clips(template: Template, size: tuple[int, int], folder: Path) -> Sequence[Clip]:
    look, head = look_of(template, size), "The Daily · 4 May 2026"
    cards = (
        Card("number", "384,400", "to the Moon", head, unit="kilometres"),
        Card("quotation", QUOTED, head=head, speaker="Neil Armstrong", role="Astronaut"),
        Card("list", head=head, lead="Launch pads in", items=("Florida", "Kourou", "Baikonur", "Wenchang")),
    )
    files = [MATERIAL / "library" / name for name in PICTURES]
    for number, card in enumerate(cards):
        files.append(folder / f"card-{number}.png")
        draw(card, look, files[-1])
    starts = [frame_at(Fraction(sum(LENGTHS[:place])), FPS) for place in range(len(LENGTHS))]
    starts[0] = frame_at(OWN_CARD, FPS) if template.title.show == "card" else 0
    return [
        Clip(
            start, end - start, file, "image", Fraction(0), "0@0-1", "own" if place < 2 else "card", min(place, 1), 1.0,
            move="in" if place < 2 else "none", rights=Rights(credit="NASA" if place < 2 else ""),
        )
        for place, (file, start, end) in enumerate(zip(files, starts, starts[1:], strict=False))
    ]  # fmt: skip


def _silence(folder: Path) -> Path:
    import numpy as np
    import soundfile

    path = folder / "silence.wav"
    soundfile.write(path, np.zeros(sum(LENGTHS) * 8000, np.float32), 8000)
    return path


def _taken(film: Path) -> list[Image.Image]:
    import av

    wanted = {frame_at(time, FPS) for time in SEEN}
    with av.open(str(film)) as container:
        frames = [frame for number, frame in enumerate(container.decode(video=0)) if number in wanted]
        return [Image.fromarray(frame.to_ndarray(format="rgb24")) for frame in frames]
