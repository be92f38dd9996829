"""Timeline files of earlier versions, a version at a time: JSON objects in, JSON objects out."""

from collections.abc import Callable, Mapping
from typing import Any

from montage.cache import key_of
from montage.edits import with_edits

Values = dict[str, Any]


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


UPGRADES: Mapping[int, Callable[[Values], Values]] = {1: _to_2}
