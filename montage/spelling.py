"""Names that a person may misspell, in the environment or as backends: told, with the nearest, before work begins."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from assets_db import plugins
from assets_db.errors import UserError

if TYPE_CHECKING:
    from montage.settings import Settings

PREFIX = "NEWSREEL_"
# Beside the settings; SHARED and POSTGRES are for the project's own tests.
VARIABLES = (
    "DEBUG", "LLM_URL", "LLM_MODEL", "LLM_KEY", "PEXELS_KEY", "PEXELS_URL", "PIXABAY_KEY", "PIXABAY_URL",
    "GENERATOR_KEY", "SHARED", "POSTGRES",
)  # fmt: skip
LISTS = ("voice", "stock")  # settings that name several backends
ONES = ("writer", "embedder", "reader", "listener", "renderer", "generator")
NOTHING = ("", "none")
OURS = ("indexer", "montage")
ENCODERS = ("auto", "libx264", "h264_nvenc", "h264_videotoolbox", "h264_qsv", "h264_vaapi")
LANGUAGES = ("en", "zh")


def check_environment(environment: Mapping[str, str]) -> None:
    """Raises UserError for a variable that begins as ours do, and is none, nor one of another's backend."""
    from montage.settings import Settings

    known = (*(field.name.upper() for field in fields(Settings)), *VARIABLES)
    for variable in environment:
        name = variable.removeprefix(PREFIX)
        if name != variable and name not in known and not name.startswith(tuple(_others())):
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {PREFIX}{near[0]}?" if near else "unset it"
            raise UserError(f"{variable} in the environment is known to nobody", hint)


def check_backends(settings: "Settings") -> None:
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
