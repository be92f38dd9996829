"""A second look at the best hits: two judges make one score, within a time, and never of what is a name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from assets_db.protocols import WrongBackend
from assets_db.store import Store
from montage.model import Anchor, AnchorKind, Hit, Line, Ranking, Script
from montage.search.second_look import BEST, SECONDS, Candidate, look_again, reranked
from tests.montage.search.test_rank import put


class Camels:
    """Sure of what is told with a camel, sure against all else."""

    name = "camels"

    def __init__(self, judge: Callable[[Candidate], float | None] | None = None) -> None:
        self.asked: list[tuple[str, list[Candidate]]] = []
        self._judge = judge or (lambda shot: 4.0 if "camel" in shot.words else -4.0)

    def judge(self, text: str, shots: Sequence[Candidate]) -> list[float | None]:
        self.asked.append((text, list(shots)))
        return [self._judge(shot) for shot in shots]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "library") as opened:
        for number in range(BEST + 2):
            put(opened, f"f{number}", "a camel" if number == 3 else f"street {number}", "red", "blue", "red")
        yield opened


def hits(store: Store, *scores: float) -> tuple[Hit, ...]:
    """Shots with these scores, as they were put."""
    shots = sorted(store.shots(), key=lambda shot: shot.asset.path)
    return tuple(Hit(shot, score, {"looks": score}) for shot, score in zip(shots, scores, strict=False))


def test_two_judges_make_one_score(store: Store) -> None:
    found, note = look_again(["camels"], [hits(store, 0.9, 0.8, 0.7, 0.6)], store, Camels())
    first, *others = found[0]
    assert note == "" and first.shot.words == "a camel"
    assert first.score == pytest.approx(0.9172, abs=1e-3), "log-odds of 0.41, and half of 4"
    assert first.scores == {"looks": 0.6, "reranker": 0.982}
    assert [hit.score for hit in others] == pytest.approx([0.5492, 0.3512, 0.24], abs=1e-3)


def test_a_shot_is_given_with_all_its_words_and_its_middle_frame(store: Store) -> None:
    camels, some = Camels(), hits(store, 0.5)
    store.put_words("caption", "it", {some[0].shot.key: "a busy street"})
    store.put_words("screen", "it", {some[0].shot.key: "HOTEL"})
    look_again(["a city"], [(replace(some[0], shot=store.shots([some[0].shot.key])[0]),)], store, camels)
    ((text, (given,)),) = camels.asked
    assert (text, given.words) == ("a city", "street 0\na busy street\nHOTEL")
    assert given.picture is not None and given.picture[0, 0].argmax() == 2, "the blue one"


def test_only_the_best_are_looked_at_and_no_opinion_changes_nothing(store: Store) -> None:
    before = hits(store, *(0.9 - 0.01 * number for number in range(BEST + 2)))
    silent = Camels(lambda _: None)
    found, _ = look_again(["camels"], [before], store, silent)
    assert found == [before] and len(silent.asked[0][1]) == BEST
    harsh, _ = look_again(["camels"], [before], store, Camels(lambda _: -9.0))
    assert harsh[0][:2] == before[BEST:], "what was not looked at keeps its score, and comes first now"


def test_scores_of_nought_and_one_are_as_sure_as_can_be(store: Store) -> None:
    found, _ = look_again(["x"], [hits(store, 1.0, 0.0)], store, Camels(lambda _: -20.0))
    assert [hit.score for hit in found[0]] == pytest.approx([0.8808, 0.0], abs=1e-4)


def test_one_that_is_undecided_changes_no_score(store: Store) -> None:
    found, _ = look_again(["x"], [hits(store, 0.9, 0.3)], store, Camels(lambda _: 0.0))
    assert [hit.score for hit in found[0]] == [0.9, 0.3]


def test_when_time_is_over_the_rest_keeps_its_scores(store: Store) -> None:
    before, ticks = hits(store, 0.9, 0.8), count(step=SECONDS / 2)
    found, note = look_again(["a"] * 4, [before] * 4, store, Camels(), clock=lambda: float(next(ticks)))
    assert note == "the best shots of 2 of 4 lines and anchors had a second look: its 60 s were over"
    assert [one == before for one in found] == [False, False, True, True]


def test_a_model_that_fails_is_told_and_stops_no_film(store: Store) -> None:
    def fail(_: Candidate) -> float:
        raise RuntimeError("CUDA out of memory\nmore")

    before = hits(store, 0.9)
    found, note = look_again(["a"], [before], store, Camels(fail))
    assert found == [before]
    assert note == "the best shots of 0 of 1 lines and anchors had a second look: camels failed (CUDA out of memory)"


@pytest.mark.parametrize("wrong", ["sure", float("nan"), True])
def test_what_are_no_odds_is_told(store: Store, wrong: object) -> None:
    with pytest.raises(WrongBackend, match="judge gave list of 1, not 1 finite floats or None"):
        look_again(["a"], [hits(store, 0.9)], store, Camels(lambda _: wrong))  # type: ignore[arg-type,return-value]


def anchor(text: str, kind: AnchorKind) -> Anchor:
    return Anchor(0, Fraction(0), Fraction(1), text, text, kind, 1.0)


def test_lines_and_things_are_looked_at_again_and_names_are_not(store: Store) -> None:
    some, camels = hits(store, 0.9, 0.8, 0.7, 0.6), Camels()
    anchors = [anchor("Berlin", "place"), anchor("camel", "thing"), anchor("Acme Corp", "organisation")]
    script = Script("A title", "en", (Line("A camel in Berlin."), Line("Nothing.")))
    found = reranked(Ranking((some, ()), (some, some, some), ("before",)), script, anchors, store, camels)
    assert [text for text, _ in camels.asked] == ["A camel in Berlin.", "camel"]
    assert found.lines[0][0].shot.words == found.anchors[1][0].shot.words == "a camel"
    assert found.anchors[0] == found.anchors[2] == some and found.lines[1] == ()
    assert found.notes == ("before",)
