"""What a page sends: an object with the arguments of an act, or a file."""

import json
from pathlib import Path
from typing import Any

from starlette.requests import Request

from assets_db.errors import UserError

LARGEST = 100_000  # [B] of an object


async def received_object(request: Request) -> dict[str, Any]:
    """The object that a request holds. Raises UserError for anything else."""
    body = b""
    async for some in request.stream():
        body += some
        if len(body) > LARGEST:
            raise UserError(f"the request is larger than {LARGEST // 1000} kB", "shorten it")
    try:
        given = json.loads(body or b"{}")
        json.dumps(given, ensure_ascii=False).encode()  # half a character, which JSON can write, is refused
    except (ValueError, RecursionError) as error:
        raise UserError("the request is not JSON", "reload the page") from error
    if not isinstance(given, dict):
        raise UserError("the request is no object", "reload the page")
    return given


async def received_file(request: Request, file: Path, largest: int) -> None:
    """Write what a request holds to `file`. Raises UserError for nothing, and for more than `largest` [B]."""
    size = 0
    with file.open("wb") as out:
        async for some in request.stream():
            size += len(some)
            if size > largest:
                raise UserError(f"the file is larger than {largest / 10**9:g} GB", "bring a shorter piece of it")
            out.write(some)
    if not size:
        raise UserError("the file is empty", "choose another file")


def named(request: Request, name: str, most: int = 1000) -> str:
    """A text of a request's query, at most so many characters of it."""
    return request.query_params.get(name, "")[:most]


def number(request: Request, name: str) -> int:
    """A number of a request's query. Raises UserError where there is none."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise UserError(f"no {name} is named", "reload the page")
    return int(text)
