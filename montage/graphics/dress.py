"""A film's dress: its title, lower thirds and end card, whose pictures it shows, a logo, cards that move.

`align` has left the title card's and the end card's stretches free: see `apart`.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path

from assets_db.errors import UserError
from assets_db.model import ShotKey
from assets_db.timebase import frame_at
from indexer.metadata.licences import find_licence
from montage.credits.file import music_work
from montage.credits.sources import host, sources_used
from montage.credits.works import pictures_of
from montage.framing.framing import framed
from montage.graphics.animate import moves
from montage.graphics.canvas import Look, look_of
from montage.graphics.card_file import card_in
from montage.graphics.content import Card, title_card
from montage.graphics.desk import Desk, Part
from montage.graphics.draw import draw
from montage.graphics.facts import Fact
from montage.graphics.lower_thirds import laid
from montage.graphics.overlays import (
    Drawn,
    PanelText,
    draw_label,
    draw_lower_third,
    draw_panel,
    draw_plain,
    draw_title,
    panel_in,
)
from montage.graphics.pictures import with_pictures
from montage.language.dates import shown_date
from montage.language.text import is_chinese
from montage.model import (
    Clip,
    Effect,
    Narration,
    Overlay,
    OverlayRole,
    Ranking,
    Script,
    Speech,
    Timeline,
    Transition,
)
from montage.template import Template

LEAST = Fraction(1)  # [s] a card that cannot stand so long is left out
BEFORE = Fraction(1, 5)  # [s] of the first picture before the first word, and of the last after the last one
READ_IN = Fraction(6, 5)  # [s] in which a title or a name can be read
PAUSE = Fraction(1, 2)  # [s] between the title and the lower third
TITLE_CARD, END_CARD = "title-card.png", "end-card.png"
NAMES = 12  # on the end card; film.credits.txt has them all
TRACKS: Mapping[OverlayRole, int] = {"label": 2, "title": 3, "lower third": 3, "logo": 4, "fade": 9}
GENERATED = {"en": "AI-generated", "zh": "AI 生成"}
END_CARD_TEXTS = {
    "en": ("Credits", "Story", "Pictures", "Music", "and {} more"),
    "zh": ("来源", "报道", "画面", "音乐", "等共 {} 项"),
}


@dataclass(frozen=True, slots=True)
class Dressed:
    """The main track and what lies over it."""

    clips: tuple[Clip, ...]
    overlays: tuple[Overlay, ...]


def title_and_end_frames(template: Template, narration: Narration, fps: Fraction) -> tuple[int, int]:
    """How many frames the title card takes at the film's beginning, and the end card at its end."""
    first, last = narration.speeches[0].start, narration.speeches[-1].end
    head = min(template.title.seconds, first - BEFORE) if template.title.show == "card" else Fraction(0)
    tail = min(template.ending.seconds, narration.duration - last - BEFORE)
    return tuple(frame_at(time, fps) if time >= LEAST else 0 for time in (head, tail))  # type: ignore[return-value]


def is_dress(clip: Clip) -> bool:
    """Whether a clip is the title card before a film's pictures, or the end card after them."""
    return clip.origin == "card" and clip.src.name in (TITLE_CARD, END_CARD)


def dress(
    script: Script,
    speeches: Sequence[Speech],
    clips: Sequence[Clip],
    shots: Ranking,
    template: Template,
    size: tuple[int, int],
    fps: Fraction,
    frames: int,
    music: Path | None,
    folder: Path,
    facts: Sequence[Fact] = (),
    written: Sequence[Overlay] = (),
) -> Dressed:
    """`clips` with the cards before and after them, and the overlays of a film of `frames` frames.

    Cards that stand too long for the template are divided. `shots` are those that may be shown: cards are drawn with
    pictures of them. `facts` are laid over their shots as they are said, but where something `written` by hand lies.

    Pictures that are cut, or that the camera moves over, get their focus. What is drawn goes into `folder`. Raises
    UserError where the template's logo cannot be read.
    """
    maker = _Maker(script, template, size, fps, folder)
    look = look_of(template, size)
    desk = Desk(script, speeches, look, fps, template.cards.hold, _join(template, fps))
    parts = [(replace(clip, fit=template.fit, gain=_gain(clip, template)), card) for clip, card in desk.composed(clips)]
    before, after = clips[0].start, frames - clips[-1].start - clips[-1].dur
    parts = [*([_title_part(script, before, clips[0])] if before else []), *parts]
    dressed = [_built(_drawn(part, look, folder), fps) for part in with_pictures(parts, script, shots, look, fps)]
    shown = dressed[1:] if before else dressed
    dressed += [maker.end(frames - after, after, dressed, music)] if after else []
    titles = [*maker.again(written), *maker.titles(shown, written)]
    overlays = [*titles, *maker.facts(facts, shown, titles), *maker.labels(shown), *maker.whole(frames)]
    return Dressed(framed(dressed, size, fps), tuple(sorted(overlays, key=lambda one: (one.start, one.track))))


def redressed(timeline: Timeline, template: Template, folder: Path) -> Timeline:
    """`timeline` with labels and an end card that name what its clips show now; they are drawn into `folder`.

    What named the subject of a shot that is not shown any more is gone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    script = Script(
        timeline.title, timeline.lang, timeline.lines, source=timeline.source, published=timeline.published,
        publisher=timeline.publisher, pictures=timeline.pictures,
    )  # fmt: skip
    maker = _Maker(script, template, timeline.size, timeline.fps, folder)
    last, video = timeline.video[-1], timeline.video
    if last.src.name == END_CARD and len(video) > 1:
        music = timeline.music.path if timeline.music else None
        end = maker.end(last.start, last.dur, video[:-1], music)
        video = (*video[:-1], replace(end, transition=last.transition))
    others = [one for one in timeline.overlays if one.role != "label" and _is_over_its_shot(one, video)]
    overlays = sorted([*others, *maker.labels(video)], key=lambda one: (one.start, one.track))
    return replace(timeline, video=video, overlays=tuple(overlays))


def _title_part(script: Script, dur: int, first: Clip) -> Part:
    """The title card. The film begins with it as it would have begun with its first picture."""
    clip = Clip(0, dur, Path(TITLE_CARD), "image", Fraction(0), "", "card", 0, 1.0, title=script.title)
    return replace(clip, transition=first.transition), title_card(script)


def _drawn(part: Part, look: Look, folder: Path) -> Clip:
    """A clip; of a card that is not yet drawn as it is to be, or was written by hand, with a file of its own."""
    clip, card = part
    if card is None or (card == card_in(clip.src) and not clip.by_hand):
        return clip
    file = folder / (TITLE_CARD if clip.src == Path(TITLE_CARD) else f"composition-{clip.start:06d}.png")
    draw(card, look, file)
    return replace(clip, src=file, key=_key(file), title=card.title)


def _built(clip: Clip, fps: Fraction) -> Clip:
    """A card moves, where it is seen long enough."""
    card = card_in(clip.src) if clip.origin == "card" and moves(clip.dur, fps) else None
    return replace(clip, move="build") if card else clip


def _join(template: Template, fps: Fraction) -> Transition | None:
    """How two cards of a line follow each other."""
    transitions = template.transitions
    if transitions.within == "cut":
        return None
    return Transition(transitions.within, max(1, frame_at(transitions.seconds, fps)))


def _gain(clip: Clip, template: Template) -> float | None:
    return template.sound.shots if clip.kind == "video" else None


@dataclass(frozen=True, slots=True)
class _Maker:
    script: Script
    template: Template
    size: tuple[int, int]
    fps: Fraction
    folder: Path

    def end(self, start: int, dur: int, clips: Sequence[Clip], music: Path | None) -> Clip:
        """The end card."""
        head, story, pictures, sound, more = END_CARD_TEXTS["zh" if is_chinese(self.script.lang) else "en"]
        names = _names(clips)
        listed = [*names[:NAMES], *([more.format(len(names))] if len(names) > NAMES else [])]
        entries = [
            (story, self._story(clips)),
            (pictures, "; ".join(listed)),
            (sound, _piece(music) if music else ""),
        ]
        shown = tuple(part for entry in entries if entry[1] for part in entry)
        card = Card("credits", head, items=shown) if shown else title_card(self.script)
        file = self.folder / END_CARD
        draw(card, self._look, file)
        clip = Clip(start, dur, file, "image", Fraction(0), _key(file), "card", clips[-1].line, 1.0, title=card.title)
        return _built(clip, self.fps)

    def _story(self, clips: Sequence[Clip]) -> str:
        """Whose story it is, and the other sources it is from."""
        script = self.script
        own = " · ".join(filter(None, (script.publisher, self._date(), host(script.source))))
        others = (whose for _, whose in sources_used(script.source, script.lines, clips, script.pictures))
        return "; ".join(dict.fromkeys(filter(None, (own, *others))))

    def again(self, written: Sequence[Overlay]) -> Iterator[Overlay]:
        """What was written by hand, drawn for this film."""
        for number, one in enumerate(written):
            if text := panel_in(one.src):
                drawn = draw_panel(one.role, text, self._look, self.folder / f"written-{number:02d}.png")
                yield replace(one, src=drawn.file, rect=drawn.rect)

    def titles(self, clips: Sequence[Clip], written: Sequence[Overlay]) -> list[Overlay]:
        """The title over the first picture and the lower third after it, never over a card: two texts are none.

        A film that has a title card needs no title over a picture, and what was `written` or is unsaid is not said.
        """
        at, made, template = clips[0].start, list[Overlay](), self.template
        titled = any(map(_is_title, clips)) or any(one.role == "title" for one in written)
        if template.title.show == "over" and self._is_said(self.script.title) and not titled:
            room = _pictures_from(clips, at)
            if room and room[0] == at and (dur := self._fitting(room, template.title.seconds)):
                drawn = draw_title(self.script.title, self._look, self.folder / "title.png")
                made.append(self._over("title", drawn, at, dur))
                at += dur + frame_at(PAUSE, self.fps)
        big, small = self.script.publisher, self._date()
        signed = any(one.role == "lower third" and one.name == "lower third" for one in written)
        if template.lower_third.seconds and self._is_said(big or small) and not signed:
            runs = iter(lambda: _pictures_from(clips, at), None)
            for room in runs:
                if dur := self._fitting(room, template.lower_third.seconds):
                    drawn = draw_lower_third(PanelText(big, small), self._look, self.folder / "lower-third.png")
                    made.append(self._over("lower third", drawn, room[0], dur))
                    break
                at = room[1]
        return made

    def _is_said(self, text: str) -> bool:
        return bool(text) and text not in self.script.edits.unsaid

    def facts(self, facts: Sequence[Fact], clips: Sequence[Clip], titles: Sequence[Overlay]) -> list[Overlay]:
        """Facts over the shots they may lie over, where neither `titles` nor a label nor a card says them already."""
        if not self.template.lower_third.facts:
            return []
        roles = [one.role for one in titles]
        texts = [self.script.title] if "title" in roles or any(map(_is_title, clips)) else []
        texts += [self.script.publisher] if "lower third" in roles else []
        texts += [*(self._label(clip) for clip in clips), *self.script.edits.unsaid]
        spans = [(one.start, one.start + one.dur) for one in titles]
        made = []
        for number, one in enumerate(laid(facts, clips, spans, texts, self.script.lang, self.fps)):
            fact = one.fact
            text = PanelText(fact.big, fact.small, fact.lead, fact.kind == "figure")
            drawn = draw_lower_third(text, self._look, self.folder / f"fact-{number:02d}.png")
            over = self._over("lower third", drawn, one.start, one.dur)
            made.append(replace(over, name=fact.kind, shot=one.shot if fact.names_subject else ""))
        return made

    def _fitting(self, room: tuple[int, int], seconds: Fraction) -> int:
        """How many frames an overlay of `seconds` stands in `room`; 0 where that is too short to read."""
        frames = min(frame_at(seconds, self.fps), room[1] - room[0])
        return frames if frames >= min(frame_at(seconds, self.fps), frame_at(READ_IN, self.fps)) else 0

    def labels(self, clips: Sequence[Clip]) -> list[Overlay]:
        """Whose picture it is, or that it was generated, for as long as it is seen."""
        made = []
        for text, some in groupby(clips, key=self._label):
            run = list(some)
            if text:
                name = f"label-{hashlib.sha256(text.encode()).hexdigest()[:8]}.png"
                drawn = draw_label(text, self._look, self.folder / name)
                made.append(self._over("label", drawn, run[0].start, sum(clip.dur for clip in run)))
        return made

    def _label(self, clip: Clip) -> str:
        if clip.origin == "generated":
            language = "zh" if is_chinese(self.script.lang) else "en"
            return GENERATED[language] if self.template.generation.mark else ""
        return clip.rights.credit if self.template.labels and clip.origin != "card" else ""

    def whole(self, frames: int) -> list[Overlay]:
        """What lies over the whole film, or ends it."""
        made = []
        if file := self.template.logo_file:
            made.append(_laid("logo", 0, frames, file, self._corner(file)))
        fade = frame_at(self.template.ending.fade, self.fps)
        if fade:
            black = draw_plain("#000000", self.size, self.folder / "black.png")
            last = _laid("fade", frames - fade, fade, black.file, black.rect)
            made.append(replace(last, enter=Effect("fade", fade)))
        return made

    @property
    def _frames(self) -> int:
        """How long an overlay takes to come or go."""
        return max(1, frame_at(self.template.motion.seconds, self.fps))

    def _date(self) -> str:
        return shown_date(self.script.published, self.script.lang)

    @property
    def _look(self) -> Look:
        return look_of(self.template, self.size)

    def _over(self, role: OverlayRole, drawn: Drawn, start: int, frames: int) -> Overlay:
        effect = self.template.motion.effect
        come = Effect("fade" if role == "label" else effect, max(1, min(self._frames, frames // 3)))
        laid = _laid(role, start, frames, drawn.file, drawn.rect)
        return replace(laid, enter=come, leave=replace(come, kind="fade"))

    def _corner(self, file: Path) -> tuple[float, float, float, float]:
        """Where the logo lies."""
        from indexer.media.safety import open_picture

        logo, (width, height) = self.template.logo, self.size
        try:
            with open_picture(file) as picture:
                shape = picture.width / picture.height
        except UserError as error:
            raise UserError(f"{self.template.name}'s logo: {error.what}", "correct the template") from error
        high = logo.height
        wide, edge = high * height * shape / width, 0.05
        across = edge * min(1.0, height / width)
        left = across if "left" in logo.corner else 1 - across - wide
        top = edge if "top" in logo.corner else 1 - edge - high
        return left, top, wide, high


def _laid(role: OverlayRole, start: int, frames: int, file: Path, rect: tuple[float, float, float, float]) -> Overlay:
    return Overlay(start, frames, file, rect, TRACKS[role], name=role, role=role)


def _is_over_its_shot(overlay: Overlay, clips: Sequence[Clip]) -> bool:
    under = (
        clip for clip in clips if clip.start < overlay.start + overlay.dur and overlay.start < clip.start + clip.dur
    )
    return not overlay.shot or all(clip.key == overlay.shot for clip in under)


def _is_title(clip: Clip) -> bool:
    card = card_in(clip.src) if clip.origin == "card" else None
    return card is not None and card.kind == "title"


def _pictures_from(clips: Sequence[Clip], at: int) -> tuple[int, int] | None:
    """The first stretch from frame `at` on in which pictures are shown and no cards; None where there is none."""
    start = next((max(at, clip.start) for clip in clips if clip.start + clip.dur > at and clip.origin != "card"), None)
    if start is None:
        return None
    last = clips[-1].start + clips[-1].dur
    return start, next((clip.start for clip in clips if clip.start >= start and clip.origin == "card"), last)


def _key(file: Path) -> str:
    return str(ShotKey.of(hashlib.sha256(file.read_bytes()).hexdigest(), 0, 1))


def _names(clips: Sequence[Clip]) -> list[str]:
    """Author and licence of each picture, once."""
    credits: dict[str, None] = {}
    for rights in (part.rights for clip in clips for part in pictures_of(clip)):
        if rights.credit:
            licence = find_licence(rights.licence)
            credits[f"{rights.credit} ({licence.name})" if rights.licence else rights.credit] = None
    return list(credits)


def _piece(music: Path) -> str:
    """Title and author of the music."""
    work = music_work(music)
    return " · ".join(filter(None, (work.title or music.stem.replace("_", " "), work.rights.credit)))
