"""Stock services' previews are told by their watermark, and shown only where somebody asks for them."""

from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.model import Rights
from assets_db.store import Store
from assets_db.upkeep import previews
from indexer.passes.watermarks import judge_previews, preview_of, watermark
from montage.credits.file import credits_text
from montage.search.rank import rank
from tests.films import timeline
from tests.libraries import put


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("shutterstock", "Shutterstock"), ("shutter\nstock", "Shutterstock"), ("shutt\nerst\nock", "Shutterstock"),
        ("SHUTTERSTOCK.COM · 1234567890", "Shutterstock"), ("shutterst0ck", "Shutterstock"),
        ("tterstock", "Shutterstock"),
        ("shutterstock shutterst", "Shutterstock"), ("Shutterstock\nBREAKING NEWS", "Shutterstock"),
        ("Getty Images", "Getty Images"), ("getty\nimages", "Getty Images"), ("gettyirnages", "Getty Images"),
        ("© gettyimages®", "Getty Images"), ("gettyimages\nCredit: PeopleImages", "Getty Images"),
        ("iStock", "iStock"), ("iStock by Getty Images", "iStock"), ("Adobe Stock", "Adobe Stock"),
        ("Adobe\nStock", "Adobe Stock"), ("adobe stock | #23432423", "Adobe Stock"), ("stock.adobe.com", "Adobe Stock"),
        ("视觉中国", "视觉中国 (VCG)"), ("视觉\n中国", "视觉中国 (VCG)"), ("視覺中國", "视觉中国 (VCG)"),
        ("视觉中国 视觉中国", "视觉中国 (VCG)"),
        ("www.vcg.com", "视觉中国 (VCG)"), ("VCG11412345678", "视觉中国 (VCG)"),
        ("a\nalamy\na", "Alamy"), ("alamy stock photo", "Alamy"), ("depositphotos\nID 234234", "Depositphotos"),
        ("dreams\ntime", "Dreamstime"), ("dreamstime.com", "Dreamstime"), ("123RF", "123RF"), ("POND5", "Pond5"),
        ("图虫创意", "图虫"), ("圖蟲", "图虫"), ("全景", "全景"), ("quanjing.com", "全景"), ("東方IC", "东方IC"),
    ],
)  # fmt: skip
def test_watermarks(text: str, service: str) -> None:
    assert watermark(text) == service


@pytest.mark.parametrize(
    "text",
    ["Shutterstock shares fell 5% on Monday", "Shutterstock bought Giphy", "Getty Images sues", "NEWS AT TEN", "images",
     "Photo: Getty Images", "Courtesy Getty Images", "Reuters/Alamy", "Stock market", "stock", "adobe", "adobe house",
     "STOCK\nMARKET\nNEWS", "Getty Museum", "dream", "panorama", "城市全景图", "全景式展现", "视觉中国公司股价下跌",
     "VCG股价", "Alamy Bridge is closed", "deposit", "photos", "time\nstream", "Pond 5 metres deep", "123", "", "\n\n",
     "Adobe stock falls 10%"],
)  # fmt: skip
def test_what_is_no_watermark(text: str) -> None:
    assert watermark(text) == ""


def test_a_name_that_appears_once_in_a_film_of_many_shots_is_none() -> None:
    assert preview_of(["shutterstock"]) == preview_of(["shutterstock", "", "shutter\nstock"]) == "Shutterstock"
    assert preview_of(["shutterstock", "", "", "NEWS"]) == preview_of(["", ""]) == preview_of([]) == ""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "library")
    put(store, "bought.mp4", "harbour cranes")
    put(store, "preview.mp4", "harbour cranes")
    bought, preview = store.shots()
    if bought.asset.path.name != "bought.mp4":
        bought, preview = preview, bought
    store.put_words("screen", "ocr", {bought.key: "HARBOUR", preview.key: "shutter\nstock"})
    return store


def names(store: Store, previews: bool = False) -> set[str]:
    return {hit.shot.asset.path.name for hit in rank(["harbour"], store, None, 9, previews=previews)[0]}


def test_previews_are_marked_once_and_shown_when_asked_for(store: Store) -> None:
    assert names(store) == {"bought.mp4", "preview.mp4"}
    assert (judge_previews(store), judge_previews(store)) == (1, 0)
    assert previews(store) == [(Path("/footage/preview.mp4"), "Shutterstock")]
    assert names(store) == {"bought.mp4"}
    assert names(store, previews=True) == {"bought.mp4", "preview.mp4"}


def test_what_is_read_anew_is_judged_anew(store: Store) -> None:
    judge_previews(store)
    preview = next(shot for shot in store.shots() if shot.asset.preview)
    store.put_words("screen", "a better reader", {preview.key: "SHUTTERS AND STOCKS"})
    assert judge_previews(store) == 0 and previews(store) == []
    assert names(store) == {"bought.mp4", "preview.mp4"}


def test_a_preview_in_a_film_is_to_be_checked() -> None:
    from dataclasses import replace

    plan = timeline(30, 30)
    shown = replace(plan.video[0], preview="Shutterstock", rights=Rights(licence="CC0"), origin="own", start=0)
    text = credits_text(replace(plan, video=(shown, *plan.video[1:]), fps=Fraction(30)))
    doubts = text.partition("To check before publishing")[2]
    assert "a preview with the watermark of Shutterstock" in doubts
