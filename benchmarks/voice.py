"""Offline voices: speed, pace, where words begin in the sound, memory; the beginning of every saved page, spoken.

Where sound begins after a silence (40 dB below the loudest, a tenth of a second), a word begins: how far from there the
nearest word is said to begin. Processor time is that of all processes and threads of a voice.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from time import monotonic

import numpy as np

from assets_db.errors import UserError
from assets_db.plugins import load
from benchmarks.table import Row
from montage.articles.read import read_article
from montage.language.text import is_chinese
from montage.model import Story
from montage.narration.speak import Spoken, Voice, sounding
from montage.narration.word_times import word_spans
from montage.writing.write import write

VOICES = ("kokoro", "espeak")
SECONDS = 6  # [s] of narration a page
LANGUAGES = ("en", "zh")
PAUSE = Fraction(1, 10)  # [s] of silence, after which a word begins
MEMORY = """
from assets_db.plugins import load
from montage.narration.speak import Voice
load("voice", "{voice}", Voice).speak("{text}", "en")
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
LINE = "On a quiet pond two swans glide past, one as dark as the water and one as bright as snow. " * 3


def run(shared: Path) -> list[Row]:
    """Each voice in each language, then memory."""
    rows = [row for lang in LANGUAGES for row in _spoken_pages(shared, lang)]
    return [*rows, *(Row(f"{voice}: peak memory", _peak(voice), "MB") for voice in VOICES)]


def _spoken_pages(shared: Path, lang: str) -> Iterator[Row]:
    pages = sorted((shared / "data" / "articles" / lang / "html").glob("*.html"))
    scripts = [write(Story(read_article(str(page), lang)), "extractive", SECONDS) for page in pages]
    texts = [line.text for script in scripts for line in script.lines]
    for name in VOICES:
        voice, spoken, failed = load("voice", name, Voice), dict[str, Spoken](), 0
        voice.speak("Ready." if lang == "en" else "好。", lang)  # what is loaded once is loaded
        began, worked = monotonic(), sum(os.times()[:4])
        for text in texts:
            try:
                spoken[text] = voice.speak(text, lang)
            except UserError:
                failed += 1
        took, work = monotonic() - began, sum(os.times()[:4]) - worked
        length = sum(len(one.samples) / one.rate for one in spoken.values())
        off = np.array([offset for one in spoken.values() for offset in _offsets(one)]) * 1000
        head = f"{lang}, {name}"
        yield Row(f"{head}: lines of {len(scripts)} pages that failed, of {len(texts)}", failed, "", None, 0, True)
        yield Row(f"{head}: time a second of sound", round(took / length, 2), "s")
        yield Row(f"{head}: processor time a second of sound", round(work / length, 2), "s")
        yield Row(f"{head}: {'characters' if is_chinese(lang) else 'words'} a minute", round(_pace(spoken, lang)), "")
        yield Row(f"{head}: silences that end", len(off), "")
        yield Row(f"{head}: words after a silence, median lateness", round(float(np.median(off)), 1), "ms")
        far = round(float(np.percentile(abs(off), 95)), 1)
        yield Row(f"{head}: their distance, 95th percentile", far, "ms", None, 50, lower_is_better=True)


def _pace(spoken: dict[str, Spoken], lang: str) -> float:
    """Written words, or characters in them, a minute of sound from the first to the last word."""
    said = 0
    for text in spoken:
        spans = word_spans(text, lang)
        said += sum(end - start for start, end in spans) if is_chinese(lang) else len(spans)
    seconds = sum(float(one.words[-1].end - one.words[0].start) for one in spoken.values() if one.words)
    return 60 * said / seconds


def _offsets(spoken: Spoken) -> Iterator[float]:
    """For each place where sound begins after silence, how much [s] later the nearest word is said to begin."""
    sound, size = sounding(spoken.samples, spoken.rate)
    loud = np.flatnonzero(sound)
    starts = np.array([float(word.start) for word in spoken.words])
    for before, place in pairwise([-len(sound), *loud.tolist()]):
        if (place - before - 1) * size >= PAUSE * spoken.rate:
            onset = place * size / spoken.rate
            yield float(starts[np.argmin(np.abs(starts - onset))]) - onset


def _peak(voice: str) -> int:
    """[MB] of a process that speaks a line of twenty seconds."""
    code = MEMORY.format(voice=voice, text=LINE)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return round(int(done.stdout) / 1024)
