"""A film as the page shows it: plain values, media named by what they hold and never by their path."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from assets_db.timebase import frame_at
from montage.cache import key_of
from montage.language.text import is_chinese
from montage.model import Alternative, Clip, Hit, Timeline
from montage.report.cut_reasons import cut_reasons
from montage.report.match_reasons import why
from montage.report.report import spoken
from montage.report.weak_spots import find_faults, how_well
from montage.studio.preview import part_keys
from montage.studio.session import Session
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
        "sound": sound_key(film),
    }  # fmt: skip


def sound_key(film: Timeline) -> str:
    """Names the narration: another one has another name."""
    return hashlib.sha256(json.dumps([str(film.narration), film.planned.get("narration", "")]).encode()).hexdigest()[
        :16
    ]


def still_key(clip: Clip) -> str:
    """Names the picture of a clip."""
    return key_of(clip.src, clip.offset, clip.dur, clip.kind)


def candidates(asked: str, hits: Sequence[Hit], clip: Clip) -> dict[str, Any]:
    """What may stand in the place of a clip: its runners-up, and what the library has for a text."""
    found = {hit.shot.key: hit for hit in hits}
    runners_up = [
        {**_shot(other), "why": why(found[other.key], asked) if other.key in found else ""}
        for other in clip.alternatives
    ]
    others = [
        {
            "key": hit.shot.key, "name": hit.shot.asset.title or hit.shot.asset.path.name, "kind": hit.shot.asset.kind,
            "origin": hit.shot.asset.origin, "score": hit.score, "why": why(hit, asked), "seconds": _seconds(hit),
            "credit": hit.shot.asset.rights.credit, "shown": hit.shot.key == clip.key,
        }
        for hit in hits
    ]  # fmt: skip
    return {"text": asked, "runners_up": runners_up, "found": others}


def _shot(other: Alternative) -> dict[str, Any]:
    return {
        "key": other.key, "name": other.title or other.src.name, "kind": other.kind, "origin": other.origin,
        "score": other.score, "credit": other.rights.credit, "seconds": None, "shown": False,
    }  # fmt: skip


def _seconds(hit: Hit) -> float | None:
    """How long a video's shot lasts; None for a picture."""
    return float(hit.shot.duration) if hit.shot.asset.kind == "video" else None


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
            "cut": reason.kind, "gone": not clip.src.is_file(),
            "cost": [[name, round(value, 2)] for name, value in clip.why.items()][:TERMS],
            "said": space.join(spoken(words, clip.start / film.fps, (clip.start + clip.dur) / film.fps)),
        }
        for clip, reason in zip(film.video, reasons, strict=True)
    ]  # fmt: skip
