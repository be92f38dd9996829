import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from montage.backends.piper import Piper
from montage.narration.speak import sounding

# Says a letter as a twentieth of a second of tone, and nothing for a quarter of a second after a comma.
PIPER = """\
import json, math, struct, sys, wave
arguments = dict(zip(sys.argv[1::2], sys.argv[2::2]))
text = sys.stdin.read()
model = open(arguments["--model"]).read()
if model == "bad":
    sys.exit("the model is not one\\nof ours")
json.dump(text, open(arguments["--model"] + ".said", "w"))
samples = []
for char in text.strip():
    length = 5500 if char == "," else 1100 if char.isalpha() else 0
    samples += [0 if char == "," else int(9000 * math.sin(i / 9)) for i in range(length)]
if model == "mute":
    sys.exit(0)
with wave.open(arguments["--output_file"], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(22050)
    file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
"""


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "piper"
    script.write_text(f"#!{sys.executable}\n{PIPER}")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "en_US-test.onnx"
    path.write_text("good")
    path.with_name("en_US-test.onnx.json").write_text(json.dumps({"language": {"code": "en_US", "family": "en"}}))
    return path


def test_a_line_by_the_program(program: None, model: Path) -> None:
    spoken = Piper(str(model)).speak("aa bbbb,\n cccc “dd”", "en")
    assert spoken.rate == 22050 and spoken.samples.dtype == np.float32
    assert [word.text for word in spoken.words] == ["aa", "bbbb", "cccc", "dd"]
    assert json.loads(model.with_name("en_US-test.onnx.said").read_text()) == "aa bbbb, cccc “dd”\n"


def test_pauses_tell_when_clauses_start(program: None, model: Path) -> None:
    spoken = Piper(str(model)).speak("aa bbbb, cccc dd", "en")
    starts = [float(word.start) for word in spoken.words]
    assert starts == pytest.approx([0, 0.1, 0.55, 0.75], abs=0.011)
    assert spoken.words[1].end == pytest.approx(0.3, abs=0.011)
    loud, size = sounding(spoken.samples, spoken.rate)
    for word in spoken.words:
        assert loud[int(word.start * spoken.rate) // size : int(word.end * spoken.rate) // size].all()


def test_without_a_pause_for_each_clause_letters_share_the_line(program: None, model: Path) -> None:
    spoken = Piper(str(model)).speak("aa; bb, cc", "en")
    length = Fraction(len(spoken.samples), spoken.rate)
    assert [word.start for word in spoken.words] == [0, length / 3, length * 2 / 3]


def test_nothing_to_say_needs_no_run(program: None, model: Path) -> None:
    assert Piper(str(model)).speak("…", "en").words == ()
    assert not model.with_name("en_US-test.onnx.said").exists()


def test_the_suffix_may_be_left_out(program: None, model: Path) -> None:
    assert Piper(str(model.with_suffix(""))).speak("aa", "en").words


def test_the_module_serves_where_there_is_no_program(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules/piper.py").write_text(PIPER)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.syspath_prepend(str(tmp_path / "modules"))
    assert [word.text for word in Piper(str(model)).speak("aa bb", "en").words] == ["aa", "bb"]
    assert "piper" not in sys.modules, "it is GPL: never in our process"


def test_no_program(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UserError, match="piper is not installed; run: pip install piper-tts"):
        Piper(str(model)).speak("aa", "en")


def test_no_model(program: None, model: Path) -> None:
    with pytest.raises(UserError, match="piper has no model; name one: --voice piper:"):
        Piper().speak("aa", "en")
    with pytest.raises(UserError, match=r"piper needs .*other\.onnx"):
        Piper(str(model.with_name("other.onnx"))).speak("aa", "en")
    model.with_name("en_US-test.onnx.json").unlink()
    with pytest.raises(UserError, match=r"piper needs .*en_US-test\.onnx\.json"):
        Piper(str(model)).speak("aa", "en")


def test_a_model_of_another_language(program: None, model: Path) -> None:
    with pytest.raises(UserError, match="speaks 'en', not 'zh'"):
        Piper(str(model)).speak("你好", "zh")


def test_a_program_that_fails_is_quoted_on_one_line(program: None, model: Path) -> None:
    model.write_text("bad")
    with pytest.raises(UserError, match=r"piper failed \(the model is not one of ours\)"):
        Piper(str(model)).speak("aa", "en")


def test_a_program_that_writes_nothing(program: None, model: Path) -> None:
    model.write_text("mute")
    with pytest.raises(UserError, match=r"piper failed \(exit status 0\)"):
        Piper(str(model)).speak("aa", "en")
