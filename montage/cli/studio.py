"""The command for the studio."""

from pathlib import Path
from typing import Any

import click

from montage.cli.options import PLANNING, RENDERING, asked_for, options, reporting, tell
from montage.settings import load_settings

HOST = "127.0.0.1"


@click.command()
@click.argument("source")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("film.json"), show_default=True,
    help="Of an article: the timeline that is planned first.",
)  # fmt: skip
@click.option(
    "--host", default=HOST, show_default=True, help="Where to listen; on another address a token is asked for."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8350, show_default=True, help="0: one that is free."
)  # fmt: skip
@options(*PLANNING, *RENDERING)
def studio(source: str, out: Path, host: str, port: int, **flags: Any) -> None:
    """Edit a film in the browser: swap and trim its shots, change its words, see what is weak, render.

    SOURCE is a timeline (film.json), or whatever newsreel plan takes. Each act is kept in film.work at once, and can be
    undone back to the first cut. Ctrl-C ends the studio; the same command opens the film as it was left.
    """
    settings = load_settings(flags)  # before the heavy imports: a wrong flag is reported at once
    from assets_db.errors import UserError
    from montage import film, library
    from montage.timeline.file import is_timeline

    try:
        from montage.studio.serve import serve
    except ModuleNotFoundError as error:
        raise UserError(f"the studio needs {error.name}", "pip install 'newsreel[studio]'") from error
    file = Path(source)
    if not is_timeline(file):
        with library.opened(settings) as footage, reporting(source, settings) as reporter:
            film.plan_to(source, out, settings, footage, reporter, asked_for(flags))
        file = out
    serve(file, settings, host, port, lambda address: tell(f"the studio: {address}  (Ctrl-C ends it)"))


commands = (studio,)
