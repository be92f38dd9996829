"""The files of the user's that a command reads: none of what it writes may take their place."""

from collections.abc import Iterator
from pathlib import Path

from assets_db.errors import UserError
from montage.model import Story, Timeline
from montage.outputs.outputs import Input
from montage.settings import Settings
from montage.template import load_template
from montage.timeline.file import is_timeline, load_timeline


def files_read(source: str | Story, settings: Settings, timeline: Timeline | None = None) -> list[Input]:
    """What is read for a film of `source`; `timeline` is what it holds, where that is known already."""
    return list(_read(source, settings, timeline))


def files_of(timeline: Timeline) -> list[Path]:
    """The files that a film is made of, its own cards and their pictures among them, each once."""
    seen = [part.src for parts in (timeline.video, timeline.overlays) for part in parts]
    seen += [picture.src for clip in timeline.video for picture in clip.pictures]
    music = [timeline.music.path] if timeline.music else []
    return list(dict.fromkeys([*seen, *music, timeline.narration]))


def _read(source: str | Story, settings: Settings, timeline: Timeline | None) -> Iterator[Input]:
    where = source if isinstance(source, str) else source.article.source
    if "://" not in where and where != "-":
        path = Path(where)
        if timeline is None and is_timeline(path):
            timeline = load_timeline(path, anew=True)
        yield Input(path, "the timeline that is read" if timeline else "the source")
    if timeline:
        yield from (Input(path, "what the film shows") for path in files_of(timeline))
    if settings.music:
        music = Path(settings.music)
        yield from (Input(piece, "the music") for piece in (music.iterdir() if music.is_dir() else [music]))
    yield from _template(settings.template)


def _template(name: str) -> Iterator[Input]:
    try:
        template = load_template(name)
    except UserError:
        return  # loading it for use raises the error
    yield Input(template.file, "the template")
    if template.logo_file:
        yield Input(template.logo_file, "the template's logo")
