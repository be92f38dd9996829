from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from montage.codec import canonical, dumps, explain, loads


@dataclass(frozen=True, slots=True)
class Inner:
    at: Fraction
    path: Path


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    parts: tuple[Inner, ...] = ()
    why: dict[str, float] | None = None


@given(st.fractions(), st.text(), st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_value_comes_back_as_it_was(at: Fraction, name: str, why: dict[str, float]) -> None:
    value = Outer(name, (Inner(at, Path("a/b.mp4")),), why)
    assert loads(dumps(value), Outer) == value


def test_paths_below_the_base_are_written_relative_to_it(tmp_path: Path) -> None:
    value = Inner(Fraction(1, 3), tmp_path / "work" / "a.wav")
    text = dumps(value, tmp_path)
    assert '"work/a.wav"' in text
    assert loads(text, Inner, tmp_path) == value
    assert loads(text, Inner, tmp_path / "moved").path == tmp_path / "moved" / "work" / "a.wav"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"name": 3}', "name: 3 is not a text"),
        ('{"name": "a", "parts": [{"at": "x", "path": "p"}]}', "parts[0].at: 'x' is not a number"),
        ('{"name": "a", "parts": [{"path": "p"}]}', "parts[0].at: required field missing"),
        ('{"name": "a", "nme": "b"}', "unknown field 'nme'"),
    ],
)
def test_the_first_wrong_place_is_named(text: str, place: str) -> None:
    with pytest.raises(Exception) as caught:
        loads(text, Outer, strict=True)
    assert place in explain(caught.value)


def test_equal_values_have_equal_canonical_forms_and_others_do_not() -> None:
    assert canonical({"b": Fraction(1, 2), "a": 1}) == canonical({"a": 1, "b": Fraction(2, 4)})
    assert canonical(Inner(Fraction(1), Path("a"))) != canonical(Inner(Fraction(1), Path("b")))
    with pytest.raises(TypeError):
        canonical(object())
