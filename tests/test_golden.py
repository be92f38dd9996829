"""A change that alters films is seen: look at what it does, then write these anew: `python -m tests.golden`."""

import json

import pytest

from tests.golden import HERE, SCRIPTS, golden

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_plan_is_as_it_was(name: str) -> None:
    assert golden(name) == json.loads((HERE / f"golden-{name}.json").read_text(encoding="utf-8"))
