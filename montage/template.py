"""A look: what `templates/NAME/template.toml` says, as one frozen value. Lengths on screen are shares of the height."""

import shutil
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

import cattrs
from cattrs.errors import ClassValidationError

from assets_db.errors import UserError
from montage.codec import converter, explain
from montage.template_check import check_template

HERE = Path(__file__).parent
ROOT = next(folder for folder in (HERE / "templates", HERE.parent / "templates") if folder.is_dir())  # wheel, checkout
VERSION = 1
TOML = "template.toml"
LARGEST = 1_000_000  # [bytes] of the file

Join = Literal["cut", "dissolve", "black", "white", "push"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a shot stays. `shortest` and `longest` are limits, `wanted` is what is aimed at."""

    shortest: Fraction = Fraction(6, 5)  # [s]
    wanted: Fraction = Fraction(7, 2)  # [s]
    longest: Fraction = Fraction(8)  # [s]
    lead: Fraction = Fraction(2, 25)  # [s] the picture comes this much before the first word it belongs to
    tolerance: Fraction = Fraction(3, 25)  # [s] it may be that much earlier or later, if the music wants it


@dataclass(frozen=True, slots=True)
class Style:
    """What the choice of shots and cuts cares for: 1 as usual, 0 not at all, 2 twice as much."""

    naming: float = 1.0  # things are on screen when they are named
    freshness: float = 1.0  # new pictures at key moments
    rhythm: float = 1.0  # shots near the wanted length
    phrasing: float = 1.0  # cuts between clauses, and a new picture for a new line
    music: float = 1.0  # cuts on beats; above 1 those that the words ask for, too
    variety: float = 1.0  # no picture twice, files in turn
    continuity: float = 1.0  # neighbours that go together in colour, movement and scale
    polish: float = 1.0  # sharp, steady, well-lit pictures
    recency: float = 0.0  # new footage before old
    movement: float = 0.0  # -1 calm pictures, 1 lively ones


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silence in the narration."""

    head: Fraction = Fraction(3, 5)  # [s] before the first word
    between: Fraction = Fraction(7, 20)  # [s] between lines
    tail: Fraction = Fraction(3, 2)  # [s] after the last word


@dataclass(frozen=True, slots=True)
class SubtitleStyle:
    """Subtitles as libass draws them."""

    font: str = "Noto Sans SC"
    size: float = 0.05  # of the picture's height
    colour: str = "#ffffff"
    outline_colour: str = "#101418"
    outline: float = 0.004  # of the height
    shadow: float = 0.002  # of the height
    margin: float = 0.06  # of the height, from the bottom
    bold: bool = False
    highlight: str = ""  # colour of the word that is being said; empty: all words alike
    box: str = ""  # colour of a box behind the words; empty: none
    letters: int = 42  # on a line, where there is room: Latin ones; half as many Chinese
    burn: bool = True  # into the picture; otherwise a subtitle track


@dataclass(frozen=True, slots=True)
class SoundStyle:
    """The mix."""

    loudness: float = -16.0  # [LUFS]
    true_peak: float = -1.0  # [dBTP]
    music_under: float = 18.0  # [dB] below the speech while someone speaks
    music_alone: float = 6.0  # [dB] below the speech while nobody does
    attack: float = 0.25  # [s]
    release: float = 0.6  # [s]
    shots: float | None = None  # [dB] below the speech: the shots' own sound while nobody speaks; None: not heard


@dataclass(frozen=True, slots=True)
class CardStyle:
    """Designed cards, for lines that no shot fits."""

    background: str = "#12202f"
    background_end: str = "#1f3a52"  # the gradient's other end
    ink: str = "#f4f6f8"
    accent: str = "#e8b04b"
    muted: str = "#9fb2c4"
    panel: str = "#0c1722e0"  # of a lower third; the last two digits say how dense it is
    align: Literal["left", "centre"] = "left"
    capitals: bool = False
    rule: float = 0.008  # of the height: how thick rules and bars are
    motif: float = 0.08  # how clearly what is behind the words is seen; 0: it is not there
    borders: bool = False  # of countries, on maps
    hold: Fraction = Fraction(6)  # [s] a card stays at most before another takes its place


@dataclass(frozen=True, slots=True)
class Title:
    """The film's title: over its first picture, or on a card of its own before it."""

    show: Literal["over", "card", "none"] = "over"
    seconds: Fraction = Fraction(4)  # [s]


@dataclass(frozen=True, slots=True)
class LowerThird:
    """Who published the article, and when, once the title has gone; and facts that are laid over shots."""

    seconds: Fraction = Fraction(4)  # [s] of publisher and date; 0: none
    facts: bool = True  # figures, names, places and dates lie over the shots while they are said


@dataclass(frozen=True, slots=True)
class Ending:
    """The end card: what the film was made from, and whose pictures it shows."""

    seconds: Fraction = Fraction(0)  # [s] of the tail; 0: none
    fade: Fraction = Fraction(0)  # [s] to black, at the very end


@dataclass(frozen=True, slots=True)
class Transitions:
    """How one picture gives way to the next."""

    within: Join = "cut"  # a line
    between: Join = "cut"  # two lines
    turn: Join = "cut"  # of topic
    opening: Join = "cut"  # of the film, from black
    seconds: Fraction = Fraction(1, 2)  # [s]


@dataclass(frozen=True, slots=True)
class Motion:
    """How titles, lower thirds and labels come and go."""

    effect: Literal["fade", "rise", "slide"] = "fade"
    seconds: Fraction = Fraction(2, 5)  # [s]


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that lies over the whole film."""

    file: str = ""  # in the template's folder; empty: none
    height: float = 0.07  # of the picture's
    corner: Literal["top left", "top right", "bottom left", "bottom right"] = "top left"


@dataclass(frozen=True, slots=True)
class GenerationStyle:
    """How pictures look that a model makes, where no real one fits."""

    look: str = "news footage, natural light, steady camera"  # added to every prompt
    avoid: str = "text, captions, subtitles, watermark, logo, flicker, blurry, distorted, deformed hands, cartoon"
    mark: bool = True  # it is said on screen that they are made


@dataclass(frozen=True, slots=True)
class Template:
    """One look. Every field has a default; a template names what it changes."""

    version: int
    name: str
    folder: Path = Path()  # where it lies
    toml: str = TOML  # its file there
    summary: str = ""
    size: tuple[int, int] = (1280, 720)  # [px] of a film, unless --size says otherwise
    fit: Literal["whole", "fill"] = "whole"  # pictures of another shape: over a backdrop of themselves, or cut
    labels: bool = True  # whose picture it is, in a corner
    floor: float = 0.27  # a shot that fits less than this is not shown
    still_zoom: float = 1.08  # how far a still is moved into
    pace: Pace = field(default_factory=Pace)
    style: Style = field(default_factory=Style)
    pauses: Pauses = field(default_factory=Pauses)
    subtitles: SubtitleStyle = field(default_factory=SubtitleStyle)
    sound: SoundStyle = field(default_factory=SoundStyle)
    cards: CardStyle = field(default_factory=CardStyle)
    title: Title = field(default_factory=Title)
    lower_third: LowerThird = field(default_factory=LowerThird)
    ending: Ending = field(default_factory=Ending)
    transitions: Transitions = field(default_factory=Transitions)
    motion: Motion = field(default_factory=Motion)
    logo: Logo = field(default_factory=Logo)
    generation: GenerationStyle = field(default_factory=GenerationStyle)

    @property
    def fonts(self) -> Path:
        """The folder of the bundled fonts."""
        return ROOT / "fonts"

    @property
    def reference(self) -> str:
        """What a timeline calls it: its name, or where it lies."""
        if self.folder.parent == ROOT.absolute():
            return self.name
        return str(self.folder if self.toml == TOML else self.file)

    @property
    def file(self) -> Path:
        """Where its values stand."""
        return self.folder / self.toml

    @property
    def logo_file(self) -> Path | None:
        """The picture of the logo."""
        return self.folder / self.logo.file if self.logo.file else None


def template_names() -> list[str]:
    """The looks that come with newsreel."""
    return sorted(file.parent.name for file in ROOT.glob(f"*/{TOML}"))


def copy_template(template: Template, folder: Path) -> Path:
    """Copy a template for a person to change; returns its TOML file. Raises UserError where `folder` exists."""
    try:
        folder.mkdir(parents=True)
        shutil.copyfile(template.file, folder / TOML)
        if logo := template.logo_file:
            (folder / template.logo.file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(logo, folder / template.logo.file)
    except FileExistsError as error:
        raise UserError(f"{folder} exists", "name a folder that does not exist yet") from error
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror})", "choose another place") from error
    return folder / TOML


def load_template(name: str) -> Template:
    """The look called `name`, or the one in the folder or TOML file that `name` is a path to.

    Raises UserError for an unknown name, or a file whose values do not fit (its first wrong place is named).
    """
    file = _file(name)
    values = _values(file)
    values.setdefault("name", file.parent.name)
    values["folder"], values["toml"] = str(file.parent.absolute()), file.name
    if values.get("version") != VERSION:
        what = f"{file}: version is {repr(values.get('version'))[:20]}"
        raise UserError(what, f"this newsreel reads templates of version {VERSION}")
    try:
        template = converter(strict=True).structure(values, Template)
    except (ClassValidationError, cattrs.errors.StructureHandlerNotFoundError) as error:
        raise UserError(f"{file}: {explain(error)}", "correct the template") from error
    check_template(template, file)
    return template


def _file(name: str) -> Path:
    """The TOML file that `name` is of. Raises UserError."""
    given = Path(name)
    for path in (ROOT / name / TOML, given / TOML, given):
        with suppress(OSError, ValueError):  # no name that a file can have
            if path.is_file():
                return path
    known = template_names()
    near = get_close_matches(name[:40], known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(known)}, or give a template folder"
    raise UserError(f"no template is called '{name[:80]}'", hint)


def _values(file: Path) -> dict[str, Any]:
    """What stands in a TOML file. Raises UserError."""
    try:
        with file.open("rb") as content:
            text = content.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise UserError(f"{file} is larger than {LARGEST // 1000} KB", "give a template")
        return tomllib.loads(text.decode("utf-8"))
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror})", "check the path") from error
    except (ValueError, RecursionError) as error:  # among them what tomllib and codecs raise
        what = "it is nested too deep" if isinstance(error, RecursionError) else shorten(str(error), 200)
        raise UserError(f"{file} is not TOML ({what})", "correct the template") from error
