"""The fourth rung: shots that a generative model makes, each for one line, of what anybody may be shown doing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from assets_db.errors import UserError
from assets_db.model import Shot
from assets_db.plugins import identity
from montage.fill.fallback_source import Found, Gaps, Wanted
from montage.fill.media import Media
from montage.generate.generator import Generator, Unavailable
from montage.generate.prompt import NoPrompt, NoTranslator, prompts
from montage.generate.refusals import own_topics, refused
from montage.generate.takes import Judge, Scene, Take, TakeResult, parts_of, take
from montage.llm import endpoint
from montage.model import Hit
from montage.progress import SILENT, Reporter, StageProgress
from montage.settings import Settings

ASSUMED = 0.5  # how well a made shot fits its line where no embedder has an opinion: it was made for it


@dataclass(frozen=True, slots=True)
class GenerationSettings:
    """With what, and how, shots are made."""

    generator: Generator | None
    spec: str  # that names it: an unreachable service cannot name itself
    takes: int  # of each shot; the best is used
    seed: int  # of the first; -1: drawn
    time_budget: float  # [s] for a film
    topics: tuple[str, ...]  # that a newsroom refuses
    reporter: Reporter = SILENT

    @classmethod
    def of(cls, settings: Settings, generator: Generator | None, reporter: Reporter) -> "GenerationSettings":
        """From `settings`. Raises UserError where the file of refused topics cannot be read."""
        topics = own_topics(settings.refuse)
        return cls(generator, settings.generator, settings.takes, settings.seed, settings.time_budget, topics, reporter)

    @property
    def key(self) -> tuple[Any, ...]:
        """What the shots depend on, for `StageCache`; a language model may put prompts into another language."""
        made_by = identity("generator", self.spec) if self.spec else ()
        return made_by, endpoint(), self.takes, self.seed, self.time_budget, self.topics


class Generated:
    """Makes a shot for each line that has none and may have a made one."""

    def __init__(self, wanted: Wanted, media: Media, making: GenerationSettings) -> None:
        self._wanted, self._media, self._making = wanted, media, making

    def fill(self, gaps: Gaps) -> Found:
        """Shots that reach the floor; notes say what was refused, and why nothing was made."""
        if not gaps.lines:
            return Found()
        generator = self._making.generator
        if generator is None:
            return Found(notes=("no shot is generated: nothing makes any; name a model with --generator",))
        made, reasons, notes = dict[int, Take](), dict[str, list[int]](), list[str]()
        end = time.monotonic() + self._making.time_budget
        for number, line in enumerate(gaps.lines, 1):
            self._making.reporter(StageProgress("fill", number, len(gaps.lines), "generated shot"))
            try:
                taken = self._taken(line, generator, end - time.monotonic())
            except (Unavailable, NoTranslator) as error:
                notes.append(f"no further shot is generated: {error}")
                break
            except UserError as error:  # nothing visible in the line, or a person, who must not be made up
                reasons.setdefault(error.what, []).append(line)
                continue
            notes += [f"line {line}: {note}" for note in taken.notes]
            if taken.take:
                made[line] = taken.take
        refusals = [f"no shot is generated for {_lines(lines)}: {why}" for why, lines in reasons.items()]
        return Found(dict(self._hits(made)), notes=(*refusals, *notes))

    def _taken(self, line: int, generator: Generator, time_budget: float) -> TakeResult:
        """Raises NoPrompt where a line has none, or may have none."""
        wanted, making = self._wanted, self._making
        spoken, script = wanted.script.lines[line], wanted.script
        style, anchors = wanted.template.generation, [one for one in wanted.anchors if one.line == line]
        if why := refused(spoken, anchors, "", making.topics):
            raise NoPrompt(why)
        pace = wanted.template.pace
        length = min(max(wanted.seconds[line], pace.shortest), pace.longest)
        scenes = prompts(spoken, script, style, generator.languages, parts_of(generator, length))
        if why := refused(spoken, anchors, "\n".join(scenes), making.topics):
            raise NoPrompt(why)
        calibration, embedder = self._media.calibration(), self._media.embedder
        judge = Judge(embedder, calibration) if embedder and calibration else None
        scene = Scene(
            scenes, spoken.query or spoken.text, _frames(length, wanted.fps), wanted.fps, wanted.size, making.seed,
            style.avoid,
        )  # fmt: skip
        folder = self._media.folder("generated")
        return take(scene, generator, folder, judge, wanted.floor, making.takes, time_budget)

    def _hits(self, made: dict[int, Take]) -> Iterator[tuple[int, tuple[Hit, ...]]]:
        if not made:
            return
        contents = self._media.describe("generated", {one.path for one in made.values()})
        of_file: dict[Path, list[Shot]] = {}
        for shot in self._media.shots(contents, "generated"):
            of_file.setdefault(contents[shot.asset.sha256], []).append(shot)
        for line, one in made.items():
            score = one.fit if one.fit is not None else max(self._wanted.floor, ASSUMED * one.score)
            by = {"generated": round(score, 3), "steady": round(1 - one.flicker, 3)}
            yield line, tuple(Hit(_described(shot, one), score, by) for shot in of_file.get(one.path, ()))


def _described(shot: Shot, one: Take) -> Shot:
    """With its prompt, model and seed; it has no author."""
    rights = replace(shot.asset.rights, made_by=one.maker)
    return replace(shot, asset=replace(shot.asset, title=one.prompt.replace("\n", "; "), rights=rights))


def _frames(seconds: Fraction, fps: Fraction) -> Fraction:
    """`seconds`, in whole frames."""
    return round(seconds * fps) / fps


def _lines(lines: list[int]) -> str:
    """`line 3`, `lines 3, 5 and 8`."""
    names = [str(line) for line in lines]
    return f"line {names[0]}" if len(names) == 1 else f"lines {', '.join(names[:-1])} and {names[-1]}"
