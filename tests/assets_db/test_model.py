"""A shot's key is the same text wherever it is written, and no other text passes for one."""

import pytest

from assets_db.model import Shot, ShotKey
from tests.libraries import asset, digest


@pytest.mark.parametrize(("start", "end"), [(0, 2500), (-7, 93), (-90, -7), (0, 2**62)])
def test_a_key_comes_back_as_it_was(start: int, end: int) -> None:
    key = ShotKey.of(digest("a.mp4"), start, end)
    assert str(key) == f"{digest('a.mp4')[:16]}@{start}-{end}" == Shot(asset("a.mp4"), start, end).key
    assert ShotKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "", "k0", "0123456789abcdef", "0123456789abcdef@", "0123456789abcdef@0", "0123456789abcdef@0-", "@0-1",
        "0123456789abcde@0-1", "0123456789ABCDEF@0-1", "0123456789abcdef0@0-1", "0123456789abcdef@0-1 ",
        "0123456789abcdef@0-1\n", "0123456789abcdef@0.5-1", "0123456789abcdef@٣-٤", "0123456789abcdef@0-" + "9" * 5000,
    ],
)  # fmt: skip
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no key of a shot"):
        ShotKey.parse(text)
