"""What an editor has decided, found in the library: pinned shots, and rankings without excluded ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from assets_db.errors import UserError
from assets_db.model import Shot
from assets_db.store import Store
from montage.model import Clip, Edits, Hit, Ranking

PINNED = 1.0  # how well a shot fits the line that it is pinned to: a person says so


def with_edits(values: Mapping[str, Any]) -> dict[str, Any]:
    """A script or timeline as JSON, its `wishes` (version 1) under their name of today, `edits`."""
    if not isinstance(wishes := values.get("wishes"), dict):
        return dict(values)
    edits = {"exclude" if name == "never" else name: value for name, value in wishes.items()}
    return {"edits": edits, **{name: value for name, value in values.items() if name != "wishes"}}


def check_edits(edits: Edits, lines: int) -> None:
    """Raises UserError for a pin to a line that a script of so many `lines` does not have, or two to one."""
    pinned = [pin.line for pin in edits.pins]
    for line in pinned:
        if not 0 <= line < lines:
            raise UserError(f"edits.pins names line {line}", f"lines are counted from 0 to {lines - 1}")
        if pinned.count(line) > 1:
            raise UserError(f"edits.pins names line {line} twice", "pin one shot to a line")


def pinned(edits: Edits, store: Store) -> dict[int, Hit]:
    """Line -> the shot that is to be shown on it. Raises UserError for one that the library does not have, or that a
    person has marked as unusable."""
    shots = {pin.line: _shot(pin.shot, store) for pin in edits.pins}
    for line, shot in shots.items():
        check_usable(shot, line)
    return {line: Hit(shot, PINNED, {"pinned": PINNED}) for line, shot in shots.items()}


def check_usable(shot: Shot, line: int) -> None:
    """Raises UserError for a shot that a person has marked as unusable."""
    if shot.mark == "unusable":
        raise UserError(
            f"line {line} has a pin to {shot.asset.path} {shot.key}, which is marked as unusable",
            f"pin another shot, or say newsreel library edit {shot.key} --usable",
        )


def without(ranking: Ranking, excluded: Sequence[str]) -> Ranking:
    """`ranking` without shots that `excluded` names."""

    def allowed(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        return tuple(hit for hit in hits if not any(is_meant(name, hit.shot) for name in excluded))

    if not excluded:
        return ranking
    return replace(ranking, lines=tuple(map(allowed, ranking.lines)), anchors=tuple(map(allowed, ranking.anchors)))


def is_meant(name: str, shot: Shot) -> bool:
    """Whether `name` is the key of `shot`, or its file's name or the end of its path (`*` and `?` stand for others),
    with `#12.5` the moment [s] that lies in it.
    """
    if name == shot.key:
        return True
    file, at = _parts(name)
    return shot.asset.path.match(file) and (at is None or shot.offset <= at < shot.offset + shot.duration)


def is_excluded(clip: Clip, excluded: Sequence[str]) -> bool:
    """Whether `excluded` names the shot that a clip shows, or its file."""
    files = (file for file, at in map(_parts, excluded) if at is None)
    return clip.key in excluded or any(clip.src.match(file) for file in files)


def _shot(name: str, store: Store) -> Shot:
    if found := store.shots([name]):
        return found[0]
    file, at = _parts(name)
    contents = {one.sha256 for path, one in store.files().items() if one.status == "ok" and path.match(file)}
    if len(contents) > 1:
        raise UserError(f"'{name}' may be one of {len(contents)} files", "name more of its path")
    shots = [shot for content in contents for shot in store.shots_of(content)]
    meant = [shot for shot in shots if at is None or shot.offset <= at < shot.offset + shot.duration]
    if not meant:
        hint = "name a file and a moment, as harbour.mp4#12.5, or a key that newsreel search --json tells"
        raise UserError(f"the library has no shot '{name}'", hint)
    return meant[0]


def _parts(name: str) -> tuple[str, Fraction | None]:
    """File, and the moment [s]; a `#` may also be part of a file's name."""
    file, _, at = name.rpartition("#")
    try:
        return (file, Fraction(at)) if file else (name, None)
    except ValueError:
        return name, None
