"""`newsreel templates`: the looks there are."""

import json
from pathlib import Path

import click

from montage.cli.options import as_json as json_option
from montage.cli.options import tell

SHEETS = (".png", ".jpg", ".jpeg")


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME_OR_FOLDER]...")
@click.option("--sheet", type=click.Path(path_type=Path), help="Draw frames of each on one picture: looks.png.")
@click.option("--copy", "copy_to", type=click.Path(path_type=Path), metavar="FOLDER", help="Copy one, to change it.")
@json_option
def templates(names: tuple[str, ...], sheet: Path | None, copy_to: Path | None, as_json: bool) -> None:
    """The looks there are: a line each, or a preview on one picture.

    A copy in a folder of yours is a template too: change its template.toml, and name the folder with --template.
    """
    from montage.template import copy_template, load_template, template_names

    found = [load_template(name) for name in names or template_names()]
    if copy_to:
        if len(found) != 1:
            raise click.UsageError("--copy copies one template: name it")
        click.echo(copy_template(found[0], copy_to))
        return
    if sheet:
        from montage.cli import template_sheet as preview
        from montage.outputs.outputs import Input, check_ending, claim, picture_output

        check_ending(sheet, SHEETS, "a sheet is a picture")
        files = [path for one in found for path in (one.file, one.logo_file) if path]
        claim([picture_output(sheet)], [Input(path, "a template's file") for path in files])
        tell(f"drawing {len(found)} short films")
        preview.sheet(found, sheet)
        click.echo(sheet)
    elif as_json:
        listed = [
            {"name": one.name, "size": one.size, "summary": one.summary, "folder": str(one.folder)} for one in found
        ]
        click.echo(json.dumps(listed, ensure_ascii=False))
    else:
        width = max(len(one.name) for one in found)
        for one in found:
            click.echo(f"{one.name:<{width}}  {one.size[0]}x{one.size[1]:<5} {one.summary}")


commands = [templates]
