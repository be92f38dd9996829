"""What every reranker promises, over tiny models of the real classes: one reads words, one sees pictures."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from assets_db.errors import UserError
from assets_db.plugins import identity
from montage.search.second_look import Candidate, Reranker, load_reranker
from tests import tiny_models

pytestmark = pytest.mark.slow

PICTURES = [np.random.default_rng(seed).integers(0, 255, (40, 60, 3), np.uint8) for seed in (1, 2)]
SHOTS = [Candidate("a camel at a fence", PICTURES[0]), Candidate("two dogs in the snow\nwoof " * 40, PICTURES[1])]
MODELS = (tiny_models.cross_encoder, tiny_models.llava)


def reranker(folder: Path) -> Reranker:
    made = load_reranker(f"transformers:{folder}")
    assert made
    return made


@pytest.mark.parametrize("make", MODELS)
def test_each_shot_is_judged_the_same_alone_and_in_company(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path)
    made = reranker(tmp_path)
    odds = made.judge("a camel", SHOTS)
    assert len(odds) == 2 and all(one is not None and math.isfinite(one) for one in odds)
    assert odds[0] != odds[1] and odds != made.judge("two dogs", SHOTS)
    assert [made.judge("a camel", [shot])[0] for shot in SHOTS] == pytest.approx(odds, abs=1e-4)
    assert made.judge("a camel", []) == []


def test_what_a_model_cannot_read_it_has_no_opinion_of(tmp_path: Path) -> None:
    for make, shown in (
        (tiny_models.cross_encoder, Candidate(" ", PICTURES[0])),
        (tiny_models.llava, Candidate("a", None)),
    ):
        make(tmp_path / make.__name__)
        odds = reranker(tmp_path / make.__name__).judge("a camel", [shown, SHOTS[0]])
        assert odds[0] is None and odds[1] is not None


def test_two_classes_are_no_and_yes(tmp_path: Path) -> None:
    import torch
    from transformers import BertForSequenceClassification

    tiny_models.cross_encoder(tmp_path, labels=2)
    network = BertForSequenceClassification.from_pretrained(tmp_path)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([1.0, 3.0]))
    network.save_pretrained(tmp_path)
    assert reranker(tmp_path).judge("a camel", SHOTS) == pytest.approx([2.0, 2.0])


def test_another_model_in_the_folder_is_another_reranker(tmp_path: Path) -> None:
    tiny_models.cross_encoder(tmp_path)
    before = identity("reranker", f"transformers:{tmp_path}"), reranker(tmp_path).name
    tiny_models.cross_encoder(tmp_path, labels=2)
    assert before[0] != identity("reranker", f"transformers:{tmp_path}") and before[1] != reranker(tmp_path).name


def test_what_is_no_reranker_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    tiny_models.cross_encoder(tmp_path / "three", labels=3)
    tiny_models.blip(tmp_path / "mute")
    for spec, told in {
        "transformers": "the reranker 'transformers' needs a model",
        "transformers:nobody/such-model": "the reranker 'nobody/such-model' is not on this machine",
        f"transformers:{tmp_path / 'three'}": "it tells 3 classes apart, a reranker one or two",
        f"transformers:{tmp_path / 'mute'}": "it is neither a cross-encoder nor a model that is asked about pictures",
    }.items():
        with pytest.raises(UserError, match=told) as caught:
            load_reranker(spec)
        assert "\n" not in str(caught.value)
    assert load_reranker("none") is None
