"""Made-up films: scripts, footage and music as arrays, drawn by a seed."""

import random
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from assets_db.model import STILL_DURATION, STILL_TIME_BASE, Asset, Shot, VisualFeatures
from montage.align.build import build_problem
from montage.align.problem import Problem
from montage.align.rules import Rules
from montage.model import Anchor, BeatTimes, Hit, Line, Narration, Ranking, Script, Speech, Word

SIZE = (1280, 720)
NEARER = 3  # shots of one file
WORD = Fraction(3, 10)  # [s]


def instance(
    seed: int, rules: Rules, lines: int, candidates: int, words: tuple[int, ...] = (5, 5), beats: bool = True
) -> Problem:
    """`lines` of clauses of so many `words`, as many `candidates` each, one of them a card, and an anchor a line."""
    chance = random.Random(seed)
    said = Script("", "en", tuple(Line(", ".join(" ".join(["word"] * n) for n in words)) for _ in range(lines)))
    spoken = narration(said)
    footage = [shot(number, chance) for number in range(max(candidates, lines * candidates // 3))]
    ranking = tuple(
        (*(Hit(one, chance.random() ** 2) for one in chance.sample(footage, candidates - 1)), Hit(card(line), 0.1))
        for line in range(lines)
    )
    anchors, found = [], []
    for speech in spoken.speeches:
        word = chance.choice(speech.words)
        anchors.append(Anchor(speech.line, word.start, word.end, "x", "x", "thing", chance.uniform(0.5, 1)))
        fits = [(hit.shot, (hit.score + chance.random()) / 2) for hit in ranking[speech.line][:-1]]
        found.append(tuple(Hit(one, fit) for one, fit in sorted(fits, key=lambda pair: -pair[1])[:8]))
    pulse = BeatTimes(tuple(Fraction(1, 7) + Fraction(n, 2) for n in range(int(2 * spoken.duration))) if beats else ())
    return build_problem(said, spoken, anchors, Ranking(ranking, tuple(found)), rules, pulse)


def narration(said: Script) -> Narration:
    """`said` at a steady pace, a breath between the lines."""
    at, speeches = Fraction(1, 2), []
    for number, line in enumerate(said.lines):
        words = [Word(text.strip(",."), at + n * WORD, at + (n + 1) * WORD) for n, text in enumerate(line.text.split())]
        speeches.append(Speech(number, at, words[-1].end, tuple(words)))
        at = words[-1].end + Fraction(1, 4)
    return Narration(Path("narration.wav"), int((at + 1) * 48000), 48000, tuple(speeches), "none")


def shot(number: int, chance: random.Random) -> Shot:
    """A shot of 2 to 12 seconds, and what it looks like."""
    name = number // NEARER
    asset = Asset(
        f"{name:064x}", Path(f"{name}.mp4"), "video", Fraction(1, 1000), Fraction(30), SIZE, 0, 1_000_000,
        recorded=f"20{chance.randint(10, 26)}-01-01",
    )  # fmt: skip
    start = 20_000 * (number % NEARER)
    looks = VisualFeatures(
        sharpness=chance.random(), motion=chance.random(), shake=chance.random() ** 3, pan=chance.uniform(-0.3, 0.3),
        tone=(chance.uniform(10, 90), chance.uniform(-20, 20), chance.uniform(-20, 20)),
    )  # fmt: skip
    return Shot(asset, start, start + int(1000 * chance.uniform(2, 12)), looks)


def card(number: int) -> Shot:
    """A card."""
    asset = Asset(
        f"card{number:060x}", Path(f"card{number}.png"), "image", STILL_TIME_BASE, Fraction(1), SIZE, 0, STILL_DURATION,
        origin="card",
    )  # fmt: skip
    return replace(Shot(asset, 0, STILL_DURATION))
