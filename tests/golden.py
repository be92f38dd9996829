"""Plans of three scripts as they were when somebody last looked at them; `python -m tests.golden` writes them anew."""

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks._instances import card, shot
from montage.align.align import align
from montage.align.rules import rules
from montage.anchors.find import find_anchors
from montage.model import BeatTimes, Hit, Ranking
from montage.template import load_template
from montage.writing.write import read_script
from tests.films import FPS, narration

HERE = Path(__file__).parent / "data"
SCRIPTS = ("anchors-en", "anchors-zh", "anchors-en-held-out")
BEAT = Fraction(60, 118)  # [s]


def golden(name: str) -> list[dict[str, Any]]:
    """The clips of a script's film with made-up footage and music."""
    said, chance = read_script(HERE / f"{name}.json"), random.Random(name)
    spoken = narration(said, word=Fraction(1, 3))
    footage = [shot(number, chance) for number in range(60)]

    def some(count: int) -> tuple[Hit, ...]:
        return tuple(Hit(one, round(chance.random() ** 2, 3)) for one in chance.sample(footage, count))

    anchors = find_anchors(said, spoken)
    lines = tuple((*some(10), Hit(card(number), 0.1)) for number in range(len(said.lines)))
    pulse = BeatTimes(tuple(BEAT * number for number in range(int(spoken.duration / BEAT))))
    look = load_template("news")
    plan = align(
        said, spoken, anchors, Ranking(lines, tuple(some(3) for _ in anchors)), rules(look.pace, FPS, look.style), pulse
    )
    return [{"start": clip.start, "dur": clip.dur, "src": clip.src.name, "offset": str(clip.offset), "line": clip.line,
             "score": clip.score} for clip in plan.clips]  # fmt: skip


def main() -> None:
    for name in SCRIPTS:
        rows = ",\n".join(json.dumps(clip) for clip in golden(name))
        (HERE / f"golden-{name}.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
