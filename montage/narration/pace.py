"""How long a voice takes for what it says: measured once on a paragraph, so that a film is written as long as asked."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from montage.language.speaking_time import spoken_seconds
from montage.language.text import is_chinese
from montage.model import Line, Script
from montage.narration.speak import speak

ENGLISH = (
    "The harbour wakes before the sun does. Fishing boats come back in a long, slow line, and gulls follow them to the "
    "quay. A woman in a yellow coat counts the crates, while her brother, who has said little all night, washes the "
    "deck."
)
CHINESE = (
    "太阳还没有升起，港口已经醒来。渔船排成长长的一列，慢慢地回到岸边，海鸥跟在它们后面。"
    "一位穿黄色外套的妇女在清点箱子，她的哥哥整晚没有说几句话，现在正在冲洗甲板。"
)
NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of the voices of a list before a film is written."""

    voices: str  # the list, without those at its head that cannot speak
    times: float  # what the first of them takes, beside a newsreader
    notes: tuple[str, ...] = ()  # why the others cannot


def measured(lang: str, voices: str, speed: float, lines: Path) -> Pace:
    """How long the first of `voices` that can speak takes, in a language and at a speed.

    Its sound is stored in the folder `lines`, by voice, language and speed. Raises UserError if no voice can speak.
    """
    text = CHINESE if is_chinese(lang) else ENGLISH
    script = Script("", lang, (Line(text),))
    with TemporaryDirectory() as folder:
        spoken = speak(
            script, voices, Path(folder, "pace.wav"), head=NONE, between=NONE, tail=NONE, speed=speed, lines=lines
        )
    specs = [spec.strip() for spec in voices.split(",") if spec.strip()]
    able = ",".join(specs[specs.index(spoken.voice) :])
    return Pace(able, float(spoken.duration) / spoken_seconds(text, lang), spoken.notes)
