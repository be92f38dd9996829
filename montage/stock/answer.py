"""Reading what stock services answer: each field is looked at before it is believed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from montage.stock.stock import Offer
from montage.web.untrusted_text import without_controls

STRETCH = 2  # times that a picture may be enlarged to cover the film; beyond that it is seen to be blurred
Item = Mapping[str, Any]
Rendition = tuple[str, tuple[int, int]]  # URL, size [px]


def read(items: Sequence[Item], reader: Callable[[Item], Offer | None]) -> list[Offer]:
    """The offers in `items`; those for which `reader` has None, and those that lack something, are left out.

    Raises ValueError, with what the first lacks, where all do: the service has changed its answers.
    """
    found, wrong = [], []
    for item in items:
        try:
            offer = reader(item)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            wrong.append(f"no {error}" if isinstance(error, KeyError) else str(error))
            continue
        if offer is not None:
            found.append(offer)
    if wrong and len(wrong) == len(items):
        raise ValueError(wrong[0])
    return found


def suited(renditions: Iterable[Rendition], size: tuple[int, int]) -> Rendition | None:
    """The smallest that covers `size` [px], else the largest; None where that is too small."""
    by_area = sorted(renditions, key=lambda rendition: rendition[1][0] * rendition[1][1])
    for rendition in by_area:
        if enlarged(rendition[1], size) <= 1:
            return rendition
    return by_area[-1] if by_area and enlarged(by_area[-1][1], size) <= STRETCH else None


def enlarged(have: tuple[int, int], size: tuple[int, int]) -> float:
    """How many times a picture is enlarged to cover `size`, both [px]."""
    return max(size[0] / have[0], size[1] / have[1])


def within(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """[px] of a picture of `size` made to fit `box`, and never larger than it is."""
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def pixels(item: Item, width: str = "width", height: str = "height") -> tuple[int, int]:
    """[px] Raises ValueError where they are not two positive numbers."""
    size = int(item[width]), int(item[height])
    if min(size) < 1:
        raise ValueError(f"{size} is no size")
    return size


def address(value: object) -> str:
    """A web address. Raises ValueError for anything else."""
    if not isinstance(value, str) or not value.startswith(("http://", "https://")):
        raise ValueError(f"{str(value)[:60]!r} is no web address")
    return value


def number(value: object) -> str:
    """The number that a service knows something by. Raises ValueError for anything else."""
    if not isinstance(value, int | str) or not str(value).isalnum():
        raise ValueError(f"{value!r} is no number")
    return str(value)


def person(value: object) -> str:
    """The author. Raises ValueError where none is named: no credit would be possible."""
    if not plain(value):
        raise ValueError("nobody is named")
    return plain(value)


def plain(value: object) -> str:
    """Text on one line; empty for what is no text."""
    return " ".join(without_controls(value).split()) if isinstance(value, str) else ""


def local(lang: str, known: Mapping[str, str]) -> str:
    """What a service calls `lang` (`zh`, `zh-TW`, `en-gb`); empty for a language that it does not have."""
    name = lang.lower().replace("_", "-")
    return known.get(name) or known.get(name.partition("-")[0]) or ""
