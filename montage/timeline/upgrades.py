"""Timeline files of earlier versions, a version at a time: JSON objects in, JSON objects out.

What is not of the form that it should have is left as it is, for the reader to refuse.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from montage.cache import key_of
from montage.edits import with_edits

Values = dict[str, Any]
RIGHTS = ("credit", "licence", "source_url", "made_by")
DRESS = {  # names of overlays, and files, of what newsreel drew, in a folder of a film's work folder
    "title": r"title\.png",
    "lower third": r"lower-third\.png",
    "label": r"label-[0-9a-f]{8}\.png",
    "fade": r"black\.png",
}
DRESS_FOLDER = r"(?:.*/)?dress(?:-[0-9a-f]{16}(?:-\d+)?|ed-anew)/"


def _to_2(values: Values) -> Values:
    """`wishes` became `edits`, and its `never` `exclude`; the digest of what was planned follows."""
    planned = values.get("planned")
    if not isinstance(planned, dict) or "wishes" not in planned:
        return with_edits(values)
    before = planned["wishes"]
    unchanged = before if before != key_of(_digested("Wishes", values.get("wishes"), "never")) else None
    values = with_edits(values)
    digest = unchanged or key_of(_digested("Edits", values.get("edits"), "exclude"))
    planned = {name: value for name, value in planned.items() if name != "wishes"}
    return {**values, "planned": {**planned, "edits": digest}}


def _digested(kind: str, edits: Any, exclude: str) -> Any:
    """What a digest is made of: the dataclass `kind` as `codec.canonical` writes it."""
    found: Mapping[str, Any] = edits if isinstance(edits, dict) else {}
    pins = [["Pin", pin] for pin in found.get("pins", ())]
    fields = {name: found.get(name, []) for name in (exclude, "cuts", "style")}
    return [kind, {"pins": pins, **fields}]


def _to_3(values: Values) -> Values:
    """Four fields of clips and of their runners-up became `rights`; overlays that newsreel drew have a `role`.

    Their name alone gives none: a person may have called a picture of their own so. Whether a logo is the template's is
    looked up when it is shown (`shown.py`).
    """
    values = _each(values, "video", lambda clip: _with_rights(_each(clip, "alternatives", _with_rights)))
    return _each(values, "overlays", _with_role)


def _with_rights(part: Values) -> Values:
    rights = {name: part[name] for name in RIGHTS if name in part}
    rest = {name: value for name, value in part.items() if name not in rights}
    return {**rest, "rights": rights} if rights else rest


def _with_role(overlay: Values) -> Values:
    name, src = overlay.get("name"), overlay.get("src")
    drawn = isinstance(name, str) and name in DRESS and re.fullmatch(DRESS_FOLDER + DRESS[name], str(src))
    return {**overlay, "role": name} if drawn or name == "logo" else overlay


def _each(values: Values, name: str, changed: Callable[[Values], Values]) -> Values:
    """`values` with each object of its list `name` as `changed` makes it."""
    listed = values.get(name)
    if not isinstance(listed, list):
        return values
    return {**values, name: [changed(one) if isinstance(one, dict) else one for one in listed]}


UPGRADES: Mapping[int, Callable[[Values], Values]] = {1: _to_2, 2: _to_3}
