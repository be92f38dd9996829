"""A timeline as its files are, not as it says they are: credits, manifest and report go by this.

Somebody may have put another file in the place of a clip's, or changed a file after the film was planned. Title,
author, licence and origin then are those of the file that is shown.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from assets_db.model import CONTENT_DIGITS, Origin, ShotKey
from indexer.media.safety import MediaError
from indexer.metadata.read import read_metadata
from indexer.probe import probe, read_tags
from montage.credits.works import Facts, facts_of
from montage.generate.takes import made_by
from montage.graphics.card_file import is_drawn
from montage.graphics.dress import redressed
from montage.model import Alternative, Clip, Overlay, Timeline, shot_named
from montage.template import Template
from montage.timeline.sources import Sources

OTHER = "is not the file that was planned: its title, author and licence are its own, as far as it tells them"


def as_shown(timeline: Timeline, template: Template, sources: Sources, folder: Path | None = None) -> Timeline:
    """`timeline` as its files are, with a note for each that is not what was planned.

    Labels and the end card are drawn anew into `folder`, if there is one, where they would name what is not shown.
    Files that are gone are left to the renderer, which reports them.
    """
    known = _facts_by_content(timeline)
    found = [_facts(clip, known, sources) for clip in timeline.video]
    video = tuple(_with(clip, facts) if facts else clip for clip, facts in zip(timeline.video, found, strict=True))
    others = {clip.src.name: None for clip, facts in zip(timeline.video, found, strict=True) if facts}
    overlays = tuple(_overlay(one, template) for one in timeline.overlays)
    notes = (*timeline.notes, *(f"{name} {OTHER}" for name in others))
    shown = replace(timeline, video=video, overlays=overlays, notes=notes)
    return redressed(shown, template, folder) if others and folder else shown


def _facts_by_content(timeline: Timeline) -> Mapping[tuple[Path, str], Facts]:
    """What the timeline says of files with a content: of clips last, as that counts."""
    parts: list[Clip | Alternative] = [other for clip in timeline.video for other in clip.alternatives]
    return {(part.src, _content(part)): facts_of(part) for part in [*parts, *timeline.video] if part.origin != "card"}


def _content(part: Clip | Alternative) -> str:
    """The first digits of the digest that a part was planned with; empty where its key names no shot."""
    shot = shot_named(part.key)
    return shot.content if shot else ""


def _facts(clip: Clip, known: Mapping[tuple[Path, str], Facts], sources: Sources) -> Facts | None:
    """What is true of the file of `clip`; None where that is what it says, or where the file is gone."""
    try:
        content = sources.sha256(clip.src)[:CONTENT_DIGITS]
    except OSError:
        return None
    if _content(clip) == content and (clip.origin != "card" or is_drawn(clip.src)):
        return None
    return known.get((clip.src, content)) or _read(clip.src)


def _read(file: Path) -> Facts | None:
    """The facts of a file and its sidecars; None for what is no media, which the renderer reports."""
    try:
        asset = probe(file)
        metadata = read_metadata(file, file.parent, read_tags(file))
    except MediaError:
        return None
    model = made_by(file)
    origin: Origin = "card" if is_drawn(file) else "generated" if model else "own"
    key = str(ShotKey.of(asset.sha256, asset.start, asset.start + asset.duration))
    return Facts(asset.kind, key, origin, metadata.title, replace(metadata.rights, made_by=model))


def _with(clip: Clip, facts: Facts) -> Clip:
    move = "none" if facts.kind == "video" or clip.move == "build" else clip.move
    return replace(
        clip, kind=facts.kind, key=facts.key, origin=facts.origin, title=facts.title, rights=facts.rights,
        preview=facts.preview, low_text=False, move=move, why={}, focus=(), pictures=(),
    )  # fmt: skip


def _overlay(overlay: Overlay, template: Template) -> Overlay:
    """The film's own are what it drew, and its template's logo; anything else with a role is a picture."""
    own = overlay.src == template.logo_file or is_drawn(overlay.src)
    return overlay if overlay.role is None or own else replace(overlay, role=None)
