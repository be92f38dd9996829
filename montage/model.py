"""The values that the stages hand on, each made once. Frozen; the unit stands beside the field.

The film's clock starts with its first frame; the narration file starts there too, so word times, captions, anchors
and clips are all on the film's clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Literal

from assets_db.model import NO_RIGHTS, Kind, Origin, Rights, Shot, ShotKey

AnchorKind = Literal["person", "organisation", "place", "thing", "number", "quotation", "topic", "phrase"]
TagKind = Literal["topic", "person", "organisation", "place", "phrase"]
OverlayRole = Literal["label", "title", "lower third", "logo", "fade"]
StyleEdit = Literal["faster", "slower", "calmer", "more movement"]
NAMED = ("person", "organisation", "place")  # shown only on word evidence, never on looks alone


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, or a video, that an article shows."""

    url: str
    caption: str = ""
    size: tuple[int, int] | None = None  # [px] as the page says, if it does
    path: Path | None = None  # where it lies, for a page on disk
    page: str = ""  # URL or path of the related page that shows it; empty: the article's own
    publisher: str = ""  # of that page
    kind: Kind = "image"
    credit: str = ""  # who made it, where its caption tells


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, without what surrounds it."""

    title: str
    text: str  # paragraphs separated by a blank line
    lang: str  # BCP-47: "en", "zh"
    source: str  # URL, path or "-"
    published: str = ""  # ISO date
    publisher: str = ""
    pictures: tuple[Picture, ...] = ()
    canonical: str = ""  # URL that the page names as its own
    notes: tuple[str, ...] = ()  # what of it could not be had, one line each


@dataclass(frozen=True, slots=True)
class Story:
    """An article, and others that tell of the same event."""

    article: Article
    related: tuple[Article, ...] = ()  # best first


@dataclass(frozen=True, slots=True)
class Tag:
    """Something a line is about."""

    text: str
    kind: TagKind
    weight: float = 1.0  # 0..1


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken sentence, or a few that belong together."""

    text: str
    query: str = ""  # what to see, where that is not what is spoken; empty: the text itself
    tags: tuple[Tag, ...] = ()
    sources: tuple[tuple[str, int], ...] = ()  # (page, index of the sentence on it, from 0)
    voice: str = ""  # that speaks it; empty: the film's
    speed: float | None = None  # at which it is spoken, beside the voice's usual one; None: the film's
    subtitle: str | None = None  # what is written meanwhile; None: its text; empty: nothing


@dataclass(frozen=True, slots=True)
class Pin:
    """A shot that a person wants on a line."""

    line: int  # from 0
    shot: str  # a key, or a file's name or the end of its path, with `#12.5` the moment [s] that is meant


@dataclass(frozen=True, slots=True)
class Edits:
    """What a person has decided; a plan keeps to it."""

    pins: tuple[Pin, ...] = ()
    exclude: tuple[str, ...] = ()  # shots or files, named as in a pin, that are not shown
    cuts: tuple[Fraction, ...] = ()  # [s] moments at which the picture changes
    style: tuple[StyleEdit, ...] = ()
    unsaid: tuple[str, ...] = ()  # words of titles and lower thirds that are not laid over the film


NO_EDITS = Edits()


@dataclass(frozen=True, slots=True)
class Script:
    """What will be spoken. As JSON it is a SOURCE too."""

    title: str
    lang: str  # BCP-47
    lines: tuple[Line, ...]
    topics: tuple[Tag, ...] = ()  # of the whole text
    source: str = ""
    published: str = ""  # ISO date
    publisher: str = ""
    pictures: tuple[Picture, ...] = ()
    edits: Edits = NO_EDITS
    notes: tuple[str, ...] = ()  # what could not be had, one line each


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word. Text is as written in the line, without surrounding punctuation."""

    text: str
    start: Fraction  # [s]
    end: Fraction  # [s]


@dataclass(frozen=True, slots=True)
class Speech:
    """One spoken line: its stretch of the narration, and its words on the film's clock."""

    line: int
    start: Fraction  # [s]
    end: Fraction  # [s] when the voice stops; the pause after it is not counted
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Narration:
    """All lines in one mono sound file, pauses included: as long as the film."""

    audio: Path
    samples: int
    rate: int  # [Hz]
    speeches: tuple[Speech, ...]
    voice: str  # the voice that spoke
    notes: tuple[str, ...] = ()
    speed: float = 1.0  # at which it spoke, beside its usual one

    @property
    def duration(self) -> Fraction:
        """Length [s]."""
        return Fraction(self.samples, self.rate)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A moment at which a viewer waits to see something."""

    line: int
    at: Fraction  # [s]
    until: Fraction  # [s]
    text: str
    query: str
    kind: AnchorKind
    weight: float  # 0..1


@dataclass(frozen=True, slots=True)
class Hit:
    """A shot found for a query, how well it fits, and why."""

    shot: Shot
    score: float  # 0..1
    scores: Mapping[str, float] = field(default_factory=dict)  # per source of evidence: metadata, meaning, looks, ...
    matched_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of the query, per source
    meant: str = ""  # the text of the shot that `meaning` is about
    named: bool = False  # whether the words that match say a name that is asked for


@dataclass(frozen=True, slots=True)
class Ranking:
    """Hits, best first; ties by shot key."""

    lines: tuple[tuple[Hit, ...], ...]  # one ranking a line
    anchors: tuple[tuple[Hit, ...], ...] = ()  # one ranking an anchor
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A runner-up for a clip."""

    src: Path
    offset: Fraction  # [s]
    key: str
    score: float
    kind: Kind = "video"
    origin: Origin = "own"
    title: str = ""
    rights: Rights = NO_RIGHTS
    preview: str = ""
    jumps: bool = False
    low_text: bool = False


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A picture that a card is drawn with. The card's file holds what it takes of it."""

    use: Literal["backdrop", "portrait"]  # out of focus behind the card; the speaker beside a quotation
    src: Path
    key: str  # of the shot
    kind: Kind = "image"
    origin: Origin = "own"
    title: str = ""
    rights: Rights = NO_RIGHTS


def shot_named(key: str) -> ShotKey | None:
    """What the key of a clip or of a runner-up says; None for one of another form, which a person may have written."""
    try:
        return ShotKey.parse(key)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Transition:
    """How a clip comes in: over its first frames, while the clip before it runs on."""

    kind: Literal["dissolve", "black", "white", "push"]  # black, white: through that colour
    frames: int  # > 0, at most the clip's own


@dataclass(frozen=True, slots=True)
class Focus:
    """Where what matters is in a picture, as shares of its width and height."""

    x: float  # 0..1 from the left
    y: float  # 0..1 from the top
    at: Fraction = Fraction(0)  # [s] of the clip


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of the main video track."""

    start: int  # [frame]
    dur: int  # [frame] > 0
    src: Path
    kind: Kind
    offset: Fraction  # [s] in-point, from the stream's first presentation time
    key: str  # of the shot
    origin: Origin
    line: int
    score: float  # 0..1
    why: Mapping[str, float] = field(default_factory=dict)
    alternatives: tuple[Alternative, ...] = ()
    move: Literal["none", "in", "out", "left", "right", "build"] = "none"  # camera over a still; a card builds up
    fit: Literal["whole", "fill"] = "whole"  # of another shape than the film's: over a backdrop of itself, or cut to it
    focus: tuple[Focus, ...] = ()  # what the cut, and a camera move, follow; ascending; empty: the middle
    transition: Transition | None = None  # None: a cut
    gain: float | None = None  # [dB] of the shot's own sound below the speech; None: it is not heard
    title: str = ""
    rights: Rights = NO_RIGHTS
    preview: str = ""  # the stock service whose watermark is on it
    jumps: bool = False  # the file's own clock does: `offset` is on the continuous one of indexer/media/clock.py
    low_text: bool = False  # something is written where subtitles stand: they get a box
    instead: str = ""  # of a card: why no shot is shown there
    pictures: tuple[CardPicture, ...] = ()  # of a card: what it is drawn with
    pinned: bool = False  # a person has set it: another plan keeps it, at its place in its line
    by_hand: bool = False  # of a card: a person has written it, and another plan keeps what it says


@dataclass(frozen=True, slots=True)
class Effect:
    """How an overlay comes or goes."""

    kind: Literal["fade", "rise", "slide"]  # rise: from below; slide: from the left; both fade, too
    frames: int  # > 0


@dataclass(frozen=True, slots=True)
class Overlay:
    """A picture, or a video, over the main track: a title, a lower third, a logo, a picture in the picture."""

    start: int  # [frame]
    dur: int  # [frame] > 0
    src: Path
    rect: tuple[float, float, float, float]  # left, top, width, height, as shares of the film's
    track: int = 1  # a higher one lies over a lower one
    kind: Literal["image", "video"] = "image"  # a video fills `rect`, cut around its middle
    offset: Fraction = Fraction(0)  # [s] in-point of a video
    enter: Effect | None = None  # None: it is there at once
    leave: Effect | None = None
    name: str = ""  # for a person: "title", "chart"
    role: OverlayRole | None = None  # in the film's dress; None: a picture that a person laid over it, and is a source
    shot: str = ""  # key of the one whose subject it names, and with which it goes; empty: it lies over any
    by_hand: bool = False  # a person has written it: another plan keeps what it says, at its place in its line


@dataclass(frozen=True, slots=True)
class Caption:
    """One subtitle, its lines separated by a newline."""

    start: Fraction  # [s]
    end: Fraction  # [s]
    text: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Bar lines between which a piece goes round."""

    back: Fraction  # [s] of the file
    end: Fraction  # [s] of the file


@dataclass(frozen=True, slots=True)
class Music:
    """The piece under the narration."""

    path: Path
    offset: Fraction = Fraction(0)  # [s] where it starts in the file
    loop: Loop | None = None  # for a piece shorter than the film; None: it starts again at its end
    gain: float = 0.0  # [dB] louder than the template has it


@dataclass(frozen=True, slots=True)
class BeatTimes:
    """The music's beats on the film's clock; empty where there is no music, or none that is sure."""

    beats: tuple[Fraction, ...] = ()  # [s]
    downbeats: tuple[Fraction, ...] = ()  # [s] the first of each bar, where bars can be told


NO_PULSE = BeatTimes()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything a renderer needs and everything `explain` tells: output of plan, input of render."""

    version: int
    title: str
    lang: str
    source: str
    fps: Fraction  # [1/s]
    size: tuple[int, int]  # [px] width, height
    frames: int  # length
    template: str
    video: tuple[Clip, ...]  # no gaps, no overlaps
    narration: Path
    captions: tuple[Caption, ...]
    lines: tuple[Line, ...]
    speeches: tuple[Speech, ...]
    overlays: tuple[Overlay, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    music: Music | None = None
    pulse: BeatTimes = NO_PULSE
    burn: bool | None = None  # whether the subtitles are drawn into the picture; None: as the template has it
    edits: Edits = NO_EDITS
    voice: str = ""
    speed: float = 1.0  # at which the voice spoke, beside its usual one
    published: str = ""
    publisher: str = ""
    pictures: tuple[Picture, ...] = ()  # of the article, for another plan
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()  # what the check of the rendered file found, one line each
    planned: Mapping[str, str] = field(default_factory=dict)  # place -> digest: what it was planned from


@dataclass(frozen=True, slots=True)
class Usage:
    """How much of a film is own footage, and what more would help."""

    shots: int = 0  # clips of the film
    own_shots: int = 0
    seconds: float = 0.0
    own_seconds: float = 0.0
    card_seconds: float = 0.0
    weakest: tuple[str, ...] = ()  # pictures that fit least, each with its score
    wanted: tuple[str, ...] = ()  # what the lines with cards would show, if there were footage of it


@dataclass(frozen=True, slots=True)
class Film:
    """What `make` leaves behind."""

    path: Path
    timeline: Path
    report: Path
    subtitles: Path
    credits: Path
    duration: Fraction  # [s]
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()  # what the check of the rendered file found
    usage: Usage = Usage()
