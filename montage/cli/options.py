"""Flags that several commands take, and how a command talks to a person."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from montage.settings import Settings

Command = Callable[..., Any]


_quiet: list[bool] = [False]


def tell(line: str) -> None:
    """Progress and notes, for a person, on stderr; nothing with --quiet."""
    if not _quiet[0]:
        click.echo(line, err=True)


def watched(source: str, settings: "Settings") -> Callable[[str], None]:
    """`tell`, and whoever supervises this process hears of every stage what it may take. Reading comes first."""
    from montage.runtime.limits import LANE, limit_of
    from montage.runtime.supervisor import report

    def say(line: str) -> None:
        report(LANE, limit_of(line, source, settings))
        tell(line)

    report(LANE, limit_of("read", source, settings))
    return say


def is_quiet() -> bool:
    """Whether only errors and the result are wanted."""
    return _quiet[0]


def quiet() -> click.Option:
    """The flag that every command has."""

    def keep(_: click.Context, __: click.Parameter, value: bool) -> None:
        _quiet[0] = value

    told = "Nothing but the result, and errors."
    return click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, is_eager=True, callback=keep, help=told)


def options(*names: str) -> Callable[[Command], Command]:
    """Adds the settings called `names` to a command; what is not given stays None."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            command = OPTIONS[name](command)
        return command

    return add


def asked_for(flags: Mapping[str, Any]) -> frozenset[str]:
    """Names of the settings that were given as flags."""
    return frozenset(name for name, value in flags.items() if value is not None)


OPTIONS = {
    "library": click.option(
        "--library", metavar="PATH_OR_URL", help="The footage library.  [default: in your data folder]"
    ),
    "seconds": click.option("--seconds", type=int, metavar="N", help="How long the film should be.  [default: 60]"),
    "lang": click.option("--lang", metavar="en|zh", help="Language of the article, where detection is wrong."),
    "template": click.option("--template", metavar="NAME", help="The look.  [default: news]"),
    "writer": click.option(
        "--writer", metavar="NAME", help="extractive, transformers:MODEL or llm.  [default: extractive]"
    ),
    "voice": click.option(
        "--voice", metavar="NAMES", help="Voices in order of preference.  [default: edge,kokoro,piper,espeak]"
    ),
    "speed": click.option("--speed", metavar="TIMES", help="How fast the voice speaks, 0.5 to 2.  [default: 1]"),
    "embedder": click.option(
        "--embedder",
        metavar="NAME",
        help="What compares pictures with words; none: words alone.  [default: the library's]",
    ),
    "reader": click.option(
        "--reader", metavar="NAME", help="What reads text in pictures; none: nothing.  [default: rapidocr]"
    ),
    "listener": click.option(
        "--listener", metavar="NAME", help="What hears speech in videos, as whisper:small.  [default: none]"
    ),
    "renderer": click.option("--renderer", metavar="NAME", help="What encodes.  [default: ffmpeg]"),
    "encoder": click.option(
        "--encoder", metavar="NAME", help="libx264, h264_nvenc, ..., or auto: a graphics card.  [default: libx264]"
    ),
    "ner": click.option("--ner", metavar="MODEL", help="A transformers model that finds names."),
    "fill": click.option(
        "--fill",
        metavar="RUNGS",
        help="What may be shown, in order: also stock, generated.  [default: own,article,card]",
    ),
    "floor": click.option(
        "--floor",
        metavar="SHARE",
        help="How well a shot has to fit to be shown, 0 to 1.  [default: the template's, 0.27]",
    ),
    "stock": click.option("--stock", metavar="NAMES", help="Stock services that are asked.  [default: pexels,pixabay]"),
    "generator": click.option("--generator", metavar="NAME", help="What makes shots, as text_to_video:MODEL."),
    "takes": click.option(
        "--takes", type=int, metavar="N", help="How often a shot is made; the best is kept.  [default: 3]"
    ),
    "patience": click.option(
        "--patience", type=int, metavar="N", help="Seconds a film waits for made shots.  [default: 1800]"
    ),
    "refuse": click.option(
        "--refuse", metavar="WORDS_OR_FILE", help="What nothing is generated for, beside the usual."
    ),
    "signing": click.option(
        "--signing", metavar="FILES", help="PEM file of a key and its certificates; none.  [default: an own key]"
    ),
    "music": click.option("--music", metavar="FILE_OR_DIR", help="Music under the narration."),
    "size": click.option("--size", metavar="WxH", help="Picture size, as 1280x720.  [default: the template's]"),
    "fps": click.option("--fps", metavar="RATE", help="Frames a second.  [default: 30]"),
    "seed": click.option("--seed", type=int, help="For what is drawn by chance; -1: drawn itself.  [default: 0]"),
    "strict": click.option("--strict/--no-strict", default=None, help="Whatever could not be had is an error."),
    "allow_private": click.option(
        "--allow-private/--no-allow-private",
        default=None,
        help="Pages and feeds may lead into your own network.",
    ),
}
PLANNING = (
    "library", "seconds", "lang", "template", "writer", "voice", "speed", "embedder", "ner", "fill", "floor", "stock",
    "generator", "takes", "patience", "refuse", "music", "size", "fps", "seed", "strict", "allow_private",
)  # fmt: skip
RENDERING = ("renderer", "encoder", "signing")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
