"""film.credits.txt: whose pictures and music are in a film, under which licence, and what is to be cleared first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from textwrap import shorten

from assets_db.timebase import seconds, timecode
from indexer.licences import find_licence
from montage.model import Clip, Timeline
from montage.told import public, told_from

SECTIONS = {  # origin: heading, in the order in which they stand; a card is the film's own
    "own": "Footage",
    "stock": "Stock footage",
    "article": "Pictures from the article",
    "generated": "Generated pictures",
}
LONGEST = 120  # [characters] of a title, a name or a licence's own words: captions of news pictures are stories


@dataclass(frozen=True, slots=True)
class Work:
    """Something that somebody made, and where the film shows it."""

    file: str
    title: str
    credit: str
    licence: str  # as it is written
    source_url: str
    times: tuple[Fraction, ...] = ()  # [s]

    def line(self) -> str:
        """Title, author, licence and source, as Creative Commons recommends, and the times."""
        licence = find_licence(self.licence)
        named = shorten(licence.name, LONGEST) + (f" ({licence.url})" if licence.url else "")
        at = f"at {', '.join(map(_clock, self.times))}" if self.times else ""
        parts = (_short(self.title) or self.file, _short(self.credit) or "author unknown", named, self.source_url, at)
        return " · ".join(filter(None, parts))

    def doubts(self) -> Iterable[str]:
        """What an editor has to clear before the film is published."""
        licence = find_licence(self.licence)
        if licence.caution:
            yield f"{self.file}: {licence.caution}"
        if licence.credit and not self.credit:
            yield f"{self.file}: {licence.name} asks for the author's name"


def credits_text(timeline: Timeline) -> str:
    """What the film was told from, then every work once, by what it is used for, and what is in doubt."""
    works = {heading: _pictures(timeline, origin) for origin, heading in SECTIONS.items()}
    cards = [] if any(works.values()) else ["every picture is a card made for this film"]
    works["Music"] = [music_work(timeline.music.path)] if timeline.music else []
    sections = {
        "Told from": list(filter(None, _told(timeline))),
        "Narration": [f"synthetic voice ({timeline.voice})" if timeline.voice else "synthetic voice"],
        "Pictures": cards,
        **{heading: [work.line() for work in some] for heading, some in works.items()},
        "To check before publishing": [doubt for some in works.values() for work in some for doubt in work.doubts()],
    }
    title = _short(timeline.title)
    blocks = [f"{title}\n{'=' * max(3, len(title))}", *(_block(*section) for section in sections.items() if section[1])]
    return "\n\n".join(blocks) + "\n"


def _told(timeline: Timeline) -> Iterable[str]:
    """The article, and each page that a line or a picture is from."""
    yield " · ".join(filter(None, (timeline.publisher, timeline.published, public(timeline.source))))
    for page, whose in told_from(timeline.source, timeline.lines, timeline.video, timeline.pictures):
        yield " · ".join(filter(None, (whose, public(page))))


def _block(heading: str, lines: Sequence[str]) -> str:
    return "\n  ".join((heading, *lines))


def _pictures(timeline: Timeline, origin: str) -> list[Work]:
    """In the order in which they are first seen; a work shown twice has two times."""
    found: dict[Path, Work] = {}
    for clip in timeline.video:
        if clip.origin == origin:
            work = found.get(clip.src) or _work(clip)
            at = seconds(clip.start, timeline.fps)
            found[clip.src] = replace(work, times=(*work.times, at))
    return list(found.values())


def _work(clip: Clip) -> Work:
    return Work(clip.src.name, clip.title, clip.credit, clip.licence, clip.source_url)


def music_work(path: Path) -> Work:
    """What a piece of music and its sidecars tell of it."""
    from indexer.probe import read_tags
    from indexer.safety import MediaError
    from indexer.words import tell

    try:
        tags = read_tags(path)
    except MediaError:
        tags = {}  # on another machine, perhaps: its name is all there is
    told = tell(path, path.parent, tags)
    return Work(path.name, told.title, told.credit, told.licence, told.source_url)


def _short(text: str) -> str:
    return shorten(text, LONGEST, placeholder="…")


def _clock(at: Fraction) -> str:
    """`0:03`, `12:03`, `1:02:03`."""
    return timecode(at).rpartition(".")[0].removeprefix("0:").removeprefix("0")
