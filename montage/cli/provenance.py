"""The command that reads what a film says of itself: provenance."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from assets_db.errors import UserError
from montage.cli.options import as_json


@click.command()
@click.argument("film", type=click.Path(path_type=Path))
@as_json
def provenance(film: Path, as_json: bool) -> None:
    """Tell what a film says it was made of: its C2PA manifest.

    Prints who signed it and whether it has changed since, then a line for each source, with its licence, and what was
    generated. Exits with 1 for a film that says nothing of itself, or is not as it was signed.
    """
    from montage.provenance.sign import read

    provenance = read(film)
    if provenance is None:
        raise UserError(f"{film} says nothing of its sources", "it was not signed, or what signed it was taken out")
    if as_json:
        content = {"film": str(film), "valid": provenance.valid, **asdict(provenance)}
        click.echo(json.dumps(content, ensure_ascii=False))
    else:
        click.echo(provenance)
        for source in provenance.sources:
            click.echo(source)
    if not provenance.valid:
        raise UserError(
            f"{film} is not to be believed: {provenance.problem}", "take the film from where it was published"
        )


commands = (provenance,)
