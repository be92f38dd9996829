"""What a film is made with. The defaults are the documentation.

Flags win over NEWSREEL_* in the environment, which win over newsreel.toml in the current folder, which wins over the
user's own newsreel.toml, in their folder for settings, and that over the defaults. What the file in the current folder
may not do is said in `trust.py`.
"""

import logging
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from assets_db import plugins
from assets_db.errors import UserError
from assets_db.timebase import parse_rate
from montage.trust import backends, check_named, split, user_file

FILE = Path("newsreel.toml")
log = logging.getLogger(__name__)
RUNGS = ("own", "article", "stock", "generated", "card")
PREFIX = "NEWSREEL_"
# Beside the settings; SHARED and POSTGRES are for the project's own tests.
VARIABLES = (
    "DEBUG", "LLM_URL", "LLM_MODEL", "LLM_KEY", "PEXELS_KEY", "PEXELS_URL", "PIXABAY_KEY", "PIXABAY_URL",
    "GENERATOR_KEY", "KOKORO", "SHARED", "POSTGRES",
)  # fmt: skip
LISTS = ("voice", "stock")  # settings that name several backends
ONES = ("writer", "embedder", "reader", "listener", "renderer", "generator")
NOTHING = ("", "none")
OURS = ("indexer", "montage")
ENCODERS = ("auto", "libx264", "h264_nvenc", "h264_videotoolbox", "h264_qsv", "h264_vaapi")
LANGUAGES = ("en", "zh")
TYPES = {int: "a whole number", str: "a text", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a user may choose. A backend is a name, `name:argument` or `module:Class`."""

    library: str = ""  # folder or SQLAlchemy URL; empty: the user's data folder
    seconds: int = 60  # [s] how long the film should be
    lang: str = ""  # "en" or "zh"; empty: as detected
    template: str = "news"
    writer: str = "extractive"
    voice: str = "edge,kokoro,piper,espeak"  # in order of preference
    speed: str = "1"  # 0.5..2, how fast a voice speaks, beside its usual speed
    embedder: str = ""  # empty: the one the library was indexed with, openclip for a new one; "none": words alone
    reader: str = "rapidocr"  # of text in pictures; "none": it is not read
    listener: str = "none"  # of speech in videos, as "whisper:small"; "none": it is not heard
    renderer: str = "ffmpeg"
    encoder: str = "libx264"  # or h264_nvenc, h264_vaapi, ...; "auto": a graphics card, where one can
    cores: int = 0  # processors that render a film; 0: all
    ner: str = ""  # a transformers model that finds names; empty: rules
    fill: str = "own,article,card"  # what may be shown, in order of preference; also "stock" and "generated"
    floor: str = ""  # 0..1, what a shot has to fit to be shown; empty: the template's
    stock: str = "pexels,pixabay"  # services that are asked
    generator: str = ""  # what makes shots, as "text_to_video:MODEL"; empty: nothing does
    takes: int = 3  # that are made of a generated shot; the best is kept
    patience: int = 1800  # [s] that a film waits for generated shots
    refuse: str = ""  # words, or a file of some, that nothing is generated for, beside those that are refused anyway
    music: str = ""  # a file, or a folder to choose from
    size: str = ""  # [px] as 1280x720; empty: the template's
    fps: str = "30"
    seed: int = 0
    signing: str = ""  # the film: a PEM file with key and certificates; empty: a key of this machine's own; "none"
    strict: bool = False  # whatever could not be had is an error
    # What a stage of a story may take; more is a page that was built to stop programs. Speaking, filling and rendering
    # get longer, as films need it; a generator's models, and what renders, may hold more memory.
    time_limit: int = 120  # [s]
    memory_limit: int = 6000  # [MB]
    allow_private: bool = False  # pages, feeds and services may lead to private addresses, this machine's, too
    allow: str = ""  # module:Class, with commas between, that libraries and files from elsewhere may name

    @property
    def frame_size(self) -> tuple[int, int] | None:
        """Width and height [px], None for the template's. Raises UserError unless both are even, from 64 to 8192."""
        if not self.size:
            return None
        width, _, height = self.size.lower().partition("x")
        if not (width.isdecimal() and height.isdecimal()):
            raise UserError(f"'{self.size}' is not a size", "write it as 1280x720")
        size = int(width), int(height)
        if any(side % 2 or not 64 <= side <= 8192 for side in size):
            raise UserError(f"a film of {self.size} cannot be encoded", "choose even sides between 64 and 8192")
        return size

    @property
    def rate(self) -> Fraction:
        """Frames a second."""
        return parse_rate(self.fps)

    @property
    def least_fit(self) -> float | None:
        """`floor` as a number, None for the template's. Raises UserError unless it is from 0 to 1."""
        if not self.floor:
            return None
        try:
            floor = float(self.floor)
        except ValueError:
            floor = -1.0
        if not 0 <= floor <= 1:
            raise UserError(f"--floor is '{self.floor}'", "give a number from 0 to 1, as 0.27")
        return floor

    @property
    def speaking_speed(self) -> float:
        """`speed` as a number. Raises UserError unless it is from 0.5 to 2."""
        try:
            speed = float(self.speed)
        except ValueError:
            speed = 0.0
        if not 0.5 <= speed <= 2:
            raise UserError(f"--speed is '{self.speed}'", "give a number from 0.5 to 2, as 1.1")
        return speed

    @property
    def rungs(self) -> tuple[str, ...]:
        """`fill` as a tuple. Raises UserError for a rung nobody knows."""
        rungs = tuple(rung.strip() for rung in self.fill.split(",") if rung.strip())
        wrong = next((rung for rung in rungs if rung not in RUNGS), None)
        if wrong or not rungs:
            raise UserError(f"--fill does not know '{wrong or self.fill}'", f"list some of {', '.join(RUNGS)}")
        return rungs

    @property
    def allowed(self) -> frozenset[str]:
        """Backends that libraries and files from elsewhere may name: those that are allowed, and those in force."""
        return frozenset(split(self.allow)) | backends(asdict(self))

    @property
    def stock_names(self) -> tuple[str, ...]:
        """`stock` as a tuple."""
        return tuple(name.strip() for name in self.stock.split(",") if name.strip())

    @property
    def library_url(self) -> str:
        """Where the library lies."""
        if self.library:
            return self.library
        from platformdirs import user_data_dir

        return str(Path(user_data_dir("newsreel", appauthor=False)) / "library")


def load_settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] = os.environ,
    file: Path = FILE,
    defaults: Settings | None = None,
) -> Settings:
    """The settings in force. A flag that is None was not given; `defaults` are those of a command of its own.

    Raises UserError for an unknown key (with the nearest known one) or a value of the wrong type.
    """
    own, local = Path(user_file()), _from_file(file)
    settings = replace(defaults or Settings(), **check_settings(_from_file(own), str(own)))
    here = {} if file.absolute() == own else check_settings(local, str(file))
    from_environment = {
        f.name: environment[name] for f in fields(Settings) if (name := f"NEWSREEL_{f.name.upper()}") in environment
    }
    said = check_settings(from_environment, "the environment")
    said |= {key: value for key, value in flags.items() if value is not None}
    in_force = {key: value for key, value in here.items() if key not in said}
    persons = replace(settings, **said)
    merged = in_range(replace(persons, **in_force))  # a slip of the pen is told as one
    check_named(in_force, str(file), persons.allowed)
    return merged


def from_arguments(given: Mapping[str, Any], where: str) -> Settings:
    """The settings that a program gives to the function `where`; what it leaves out is as it comes.

    Raises UserError as `load_settings` does.
    """
    return in_range(replace(Settings(), **check_settings(given, where)))


@cache
def _say(file: Path) -> None:
    log.warning("note: settings are read from %s", file)


def in_range(settings: Settings) -> Settings:
    """`settings`, if a film can be made with them: told now, not after the voice has spoken. Raises UserError."""
    if not 5 <= settings.seconds <= 3600:
        raise UserError(f"a film of {settings.seconds} seconds cannot be written", "choose between 5 and 3600")
    if settings.takes < 1 or settings.patience < 0 or settings.seed < -1:
        raise UserError(
            f"takes = {settings.takes}, patience = {settings.patience}, seed = {settings.seed} make no film",
            "takes are 1 or more, patience 0 or more, a seed is -1 or more",
        )
    if settings.time_limit < 1 or settings.memory_limit < 500:
        raise UserError(
            f"time_limit = {settings.time_limit}, memory_limit = {settings.memory_limit} make no film",
            "a time limit is 1 second or more, a memory limit 500 MB or more",
        )
    _ = settings.frame_size, settings.rate, settings.rungs, settings.least_fit, settings.speaking_speed
    _check_backends(settings)
    return settings


def _from_file(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            return {}
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{file} is not TOML ({error})", "correct it") from error
    except OSError as error:
        raise UserError(f"{file} cannot be read ({error.strerror})", "check its permissions") from error
    _say(file.absolute())
    return found


def check_settings(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    """`values` as settings have them. Raises UserError, with the nearest known key, for what `where` sets wrongly."""
    kinds = {f.name: type(getattr(Settings(), f.name)) for f in fields(Settings)}
    checked = {}
    for key, value in values.items():
        if key not in kinds:
            near = get_close_matches(key, kinds, n=1)
            raise UserError(
                f"{where} sets '{key}', which nobody knows",
                f"did you mean '{near[0]}'?" if near else f"known: {', '.join(kinds)}",
            )
        checked[key] = _as(kinds[key], value, f"{where}: {key}")
    return checked


def _as(kind: type, value: Any, where: str) -> Any:
    if type(value) is kind:
        return value
    if kind is int and isinstance(value, str) and value.lstrip("-").isdecimal():
        return int(value)
    if kind is bool and isinstance(value, str) and value.lower() in ("0", "1", "true", "false", "yes", "no"):
        return value.lower() in ("1", "true", "yes")
    if kind is str and isinstance(value, (int, float, Fraction, os.PathLike)) and not isinstance(value, bool):
        return str(value)
    raise UserError(f"{where} is {value!r}", f"give {TYPES[kind]}")


def check_environment(environment: Mapping[str, str]) -> None:
    """Raises UserError for a variable that begins as ours do, and is none, nor one of another's backend."""
    known = (*(field.name.upper() for field in fields(Settings)), *VARIABLES)
    for variable in environment:
        name = variable.removeprefix(PREFIX)
        if name != variable and name not in known and not name.startswith(tuple(_others())):
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "unset it"
            raise UserError(f"{variable} in the environment is known to nobody", hint)


def _check_backends(settings: Settings) -> None:
    """Raises UserError for a name that nobody provides. Loads nothing."""
    for kind in ONES:
        if (spec := str(getattr(settings, kind))).strip() not in NOTHING:
            plugins.check(kind, spec)
    for kind in LISTS:
        for spec in str(getattr(settings, kind)).split(","):
            if spec.strip():
                plugins.check(kind, spec)
    if settings.encoder not in ENCODERS:
        near = get_close_matches(settings.encoder, ENCODERS, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"choose from {', '.join(ENCODERS)}"
        raise UserError(f"no encoder is called '{settings.encoder}'", hint)
    if settings.lang and settings.lang.strip().lower().replace("_", "-").split("-")[0] not in LANGUAGES:
        raise UserError(f"newsreel does not speak '{settings.lang}'", "choose --lang en or --lang zh")


def _others() -> Iterator[str]:
    """What the variables of backends begin with that others have written."""
    for group in (group for group in entry_points().groups if group.startswith("newsreel.")):
        for entry in entry_points(group=group):
            if entry.module.partition(".")[0] not in OURS:
                yield f"{entry.name.upper()}_"
