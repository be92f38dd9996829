import pytest
from lxml import html

from montage.articles.picture_credits import split_credit
from montage.articles.pictures import pictures


@pytest.mark.parametrize(
    ("caption", "shown", "credit"),
    [
        ("The mayor speaks. Photo: Jane Roe", "The mayor speaks.", "Jane Roe"),
        ("The mayor speaks (Photo by Jane Roe/Getty Images)", "The mayor speaks", "Jane Roe/Getty Images"),
        ("The mayor speaks. (Image credit: NASA)", "The mayor speaks.", "NASA"),
        ("In Buffalo, N.Y. (AP Photo/Jeffrey T. Barnes)", "In Buffalo, N.Y.", "Jeffrey T. Barnes/AP"),
        ("The mayor (left). (Jane Roe/The Union via AP)", "The mayor (left).", "Jane Roe/The Union via AP"),
        ("The mayor speaks [File: Reuters]", "The mayor speaks", "Reuters"),
        ("The mayor speaks. REUTERS/Jim Bourg", "The mayor speaks.", "REUTERS/Jim Bourg"),
        ("The mayor speaks | Jane Roe/AFP via Getty Images", "The mayor speaks", "Jane Roe/AFP via Getty Images"),
        ("The mayor speaks. © 2020 Jane Roe / Magnum", "The mayor speaks.", "Jane Roe / Magnum"),
        ("The mayor speaks in Ohio Photo: Jane Roe", "The mayor speaks in Ohio", "Jane Roe"),
        (
            "At sea. Photo: Hau Dinh, AP / Copyright 2019 The Associated Press. All rights reserved.",
            "At sea.", "Hau Dinh, AP",
        ),
        ("At sea. (AP Photo/Hau Dinh) Photo: Hau Dinh, STF / Associated Press", "At sea.", "Hau Dinh/AP"),
        ("Photo courtesy of the family", "", "the family"),
        ("Photo: Reuters", "", "Reuters"),
        ("江边市民观看 图/pixabay", "江边市民观看", "pixabay"),
        ("大桥通车。摄影：李明", "大桥通车。", "李明"),
        ("大桥通车。新华社记者 李明 摄", "大桥通车。", "新华社记者 李明"),
        ("大桥通车。 本报记者 张三、李四 摄", "大桥通车。", "本报记者 张三、李四"),
        ("大桥通车（新华社发）", "大桥通车", "新华社"),
        ("大桥通车（受访者供图）", "大桥通车", "受访者"),
        ("大桥通车。（图片来自网络）", "大桥通车。", "网络"),
        ("大桥通车 图片来源：视觉中国", "大桥通车", "视觉中国"),
    ],
)  # fmt: skip
def test_a_credit_is_told_from_what_the_picture_shows(caption: str, shown: str, credit: str) -> None:
    assert split_credit(caption) == (shown, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "Image: Jose Mourinho has agreed a deal to become manager of Tottenham",
        "Image: Jose Mourinho",
        "Photo: A view from the plane",
        "Photo shows the mayor speaking to voters in Ohio.",
        "The mayor (left) and the governor (right)",
        "A map of the Twin Cities (Minneapolis/St. Paul)",
        "He spoke in a photo by Jane Roe",
        "Agents of the AP and Reuters met in Paris.",
        "The mayor speaks in 2019 (file photo)",
        "A dispute: copyright law is hard to read",
        "游客在拍摄",
        "大桥通车示意图",
        "摄影师李明在江边拍摄大桥",
        "图：大桥通车仪式现场，市民在江边观看",
        "香港行政长官梁振英（6/12/2012）",
    ],
)
def test_what_only_looks_like_a_credit_stays(caption: str) -> None:
    assert split_credit(caption) == (caption, "")


@pytest.mark.parametrize(
    ("caption", "shown", "credit"),
    [
        ('The harbour <span class="credit">Jane Roe</span>', "The harbour", "Jane Roe"),
        ('The harbour. <small class="photo-copyright">(Jane Roe/AP)</small>', "The harbour.", "Jane Roe/AP"),
        ('<span class="credit">The harbour</span>', "The harbour", ""),
        ('The <i class="ship">Titanic</i>. Photo: Jane Roe', "The Titanic.", "Jane Roe"),
    ],
)
def test_a_credit_in_an_element_of_its_own(caption: str, shown: str, credit: str) -> None:
    tree = html.fromstring(
        f'<article><figure><img src="https://x/a.jpg" width="640" height="480"><figcaption>{caption}</figcaption>'
        "</figure></article>"
    )
    (picture,) = pictures(tree, "https://x/", None)
    assert (picture.caption, picture.credit) == (shown, credit)
