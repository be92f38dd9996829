"""A film as the page shows it: plain values, media named by what they hold and never by their path."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from assets_db.model import Shot
from assets_db.timebase import frame_at
from montage.cache import key_of
from montage.credits.file import music_work
from montage.graphics.card_file import card_in
from montage.graphics.dress import is_dress
from montage.graphics.overlays import PanelText, panel_in
from montage.language.text import is_chinese
from montage.model import Alternative, Clip, Hit, Timeline
from montage.report.cut_reasons import cut_reasons
from montage.report.match_reasons import why
from montage.report.report import spoken
from montage.report.weak_spots import find_faults, how_well
from montage.studio.brought import piece_key
from montage.studio.cards import FIELDS, PANELS
from montage.studio.preview import part_keys, sound_key
from montage.studio.relink import gone
from montage.studio.session import Session
from montage.subtitles.ass import burnt
from montage.template import load_template, template_names

TERMS = 4  # of what a choice cost


def view(session: Session) -> dict[str, Any]:
    """The film as it is now, for the page."""
    film, journal = session.film, session.journal
    return {
        "step": journal.number,
        "acts": journal.acts,
        "done": journal.done,
        "title": film.title,
        "lang": film.lang,
        "fps": float(film.fps),
        "frames": film.frames,
        "size": film.size,
        "template": film.template,
        "templates": template_names(),
        "voice": film.voice,
        "lines": _lines(film),
        "clips": _clips(film),
        "anchors": [
            {"at": float(one.at), "until": float(one.until), "text": one.text, "kind": one.kind} for one in film.anchors
        ],
        "beats": [float(beat) for beat in film.pulse.beats],
        "downbeats": [float(beat) for beat in film.pulse.downbeats],
        "excluded": film.edits.exclude,
        "weak": [
            {
                "kind": faults.name,
                "found": [{"at": float(one.at), "clip": one.clip - 1, "text": one.text} for one in faults.found],
            }
            for faults in find_faults(film)
        ],
        "notes": film.notes,
        "parts": [{"key": key, "start": part.start, "dur": part.dur} for key, part in part_keys(film)],
        "sound": narration_key(film),
        "mix": sound_key(film),
        "music": _music(film),
        "pieces": [{"key": piece_key(piece), "name": piece_name(piece)} for piece in session.footage.pieces(film)],
        "voices": session.footage.voices(film),
        "speed": film.speed,
        "burn": burnt(film, load_template(film.template)),
        "panels": _panels(film),
        "gone": len(gone(film)),
        "pictures": len(film.pictures),
        "fields": {kind: list(names) for kind, names in FIELDS.items()},
    }  # fmt: skip


def narration_key(film: Timeline) -> str:
    """Names the narration: another one has another name."""
    return hashlib.sha256(json.dumps([str(film.narration), film.planned.get("narration", "")]).encode()).hexdigest()[
        :16
    ]


def still_key(clip: Clip) -> str:
    """Names the picture of a clip."""
    return key_of(clip.src, clip.offset, clip.dur, clip.kind)


def _music(film: Timeline) -> dict[str, Any] | None:
    if film.music is None:
        return None
    return {"key": piece_key(film.music.path), "name": piece_name(film.music.path), "gain": film.music.gain}


@lru_cache
def piece_name(piece: Path) -> str:
    """What a piece of music is called."""
    return music_work(piece).title or piece.stem.replace("_", " ")


def _panels(film: Timeline) -> list[dict[str, Any]]:
    """Titles and lower thirds whose words can be changed."""
    return [
        {
            "overlay": number, "role": overlay.role, "start": overlay.start, "dur": overlay.dur,
            "big": text.big, "small": text.small, "lead": text.lead,
        }
        for number, overlay in enumerate(film.overlays)
        if overlay.role in PANELS
        for text in [panel_in(overlay.src) or PanelText("")]
    ]  # fmt: skip


def _card(clip: Clip) -> dict[str, Any] | None:
    """What a card says, where that can be changed; None for a clip that is none, and for the film's title and end."""
    if clip.origin != "card" or is_dress(clip) or not clip.src.is_file():
        return None
    return _words(clip.src, clip.src.stat().st_mtime_ns)


@lru_cache(1000)
def _words(file: Path, _: int) -> dict[str, Any] | None:
    """The kind of a card, and its words by field; a file is read once for each time that it was changed [ns]."""
    card = card_in(file)
    if card is None:
        return None
    texts = {name: getattr(card, name) for name in FIELDS.get(card.kind, ())}
    return {"kind": card.kind, "texts": {k: "\n".join(v) if isinstance(v, tuple) else v for k, v in texts.items()}}


def candidates(asked: str, hits: Sequence[Hit], clip: Clip, brought: Sequence[Shot]) -> dict[str, Any]:
    """What may stand in the place of a clip: its runners-up, what the library has for a text, what was brought."""
    found = {hit.shot.key: hit for hit in hits}
    runners_up = [
        {**_shot(other), "why": why(found[other.key], asked) if other.key in found else ""}
        for other in clip.alternatives
    ]
    others = [
        {**of_shot(hit.shot), "score": hit.score, "why": why(hit, asked), "shown": hit.shot.key == clip.key}
        for hit in hits
    ]
    own = [{**of_shot(shot), "shown": shot.key == clip.key} for shot in brought]
    return {"text": asked, "runners_up": runners_up, "found": others, "brought": own}


def of_shot(shot: Shot) -> dict[str, Any]:
    """A shot, of which it is not said how well it fits."""
    asset = shot.asset
    return {
        "key": shot.key, "name": asset.title or asset.path.name, "kind": asset.kind, "origin": asset.origin,
        "score": None, "why": "", "seconds": float(shot.duration) if asset.kind == "video" else None,
        "credit": asset.rights.credit, "shown": False,
    }  # fmt: skip


def _shot(other: Alternative) -> dict[str, Any]:
    return {
        "key": other.key, "name": other.title or other.src.name, "kind": other.kind, "origin": other.origin,
        "score": other.score, "credit": other.rights.credit, "seconds": None, "shown": False,
    }  # fmt: skip


def _lines(film: Timeline) -> list[dict[str, Any]]:
    speeches = {speech.line: speech for speech in film.speeches}
    return [
        {
            "text": line.text,
            "start": frame_at(speeches[number].start, film.fps) if number in speeches else 0,
            "end": frame_at(speeches[number].end, film.fps) if number in speeches else 0,
            "words": [[word.text, float(word.start), float(word.end)] for word in speeches[number].words]
            if number in speeches
            else [],
            "pins": sum(clip.pinned for clip in film.video if clip.line == number),
            "locked": all(clip.pinned for clip in film.video if clip.line == number),
            "voice": line.voice,
            "speed": line.speed,
            "subtitle": line.subtitle,
        }
        for number, line in enumerate(film.lines)
    ]


def _clips(film: Timeline) -> list[dict[str, Any]]:
    reasons = cut_reasons(film, load_template(film.template).pace.lead)
    space = "" if is_chinese(film.lang) else " "
    words = [word for speech in film.speeches for word in speech.words]
    return [
        {
            "start": clip.start, "dur": clip.dur, "name": clip.title or clip.src.name, "kind": clip.kind,
            "origin": clip.origin, "line": clip.line, "score": clip.score, "fit": how_well(clip), "key": clip.key,
            "pinned": clip.pinned, "still": still_key(clip), "instead": clip.instead, "credit": clip.rights.credit,
            "cut": reason.kind, "gone": not clip.src.is_file(), "card": _card(clip), "dress": is_dress(clip),
            "cost": [[name, round(value, 2)] for name, value in clip.why.items()][:TERMS],
            "said": space.join(spoken(words, clip.start / film.fps, (clip.start + clip.dur) / film.fps)),
        }
        for clip, reason in zip(film.video, reasons, strict=True)
    ]  # fmt: skip
