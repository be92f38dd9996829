"""Furniture of pages is told by what it is: reports about the same things stay."""

import pytest

from montage.language.boilerplate import is_narrative, strip_boilerplate
from montage.language.boilerplate_lines import is_caption, is_furniture
from montage.language.datelines import without_dateline
from montage.language.walls import is_offer, is_wall

FURNITURE = """By Jo Writer, Staff Reporter
Published 3 hours ago
4 min read
▶ Watch: How the auction went
» Read more: Why lighthouses are popular
Reporting by Jo Writer; Editing by Al Editor
Our Standards: The Thomson Reuters Trust Principles.
Additional reporting by Sam Other
This story was first published on May 3 and has been updated.
Got a story? Email tips@example.org
AP writer Jo Writer in London contributed to this report.
FILE PHOTO: The lighthouse is seen in Whitby.
In this Nov. 3, 2019 file photo, the mayor speaks.
👉 Follow us on X @rocketnews for more!
#rocket #space #launch
Click here to subscribe to our newsletter.
Main image credit: Getty
Photo by Jim Smith/Getty Images
Sign up for our daily newsletter.
Follow Jo Writer on Twitter @jo.
Associated Press writers Jo Low and Al High contributed.
The views expressed here are the author's own.
Editor’s note: this article has been corrected.
An earlier version of this story misstated the year.
Copyright 2019 The Associated Press. All rights reserved.
Jo Writer is a staff writer at The Post.
Watch the video below.
Read the full story here.
Contact the writer at jo@example.org."""
NEWS = """WhatsApp has delayed its new privacy policy by three months after an outcry from users.
Subscribers to a rival service rose by 25 million in three days.
Getty Images sued the company over pictures in March.
Advertisements for the app were banned from buses in two cities.
Copyright law does not cover such messages, a judge said.
The newsletter of the regulator called the change unfair.
Terms of use may be changed at any time, the court found.
The privacy policy was to take effect on February 8.
By Monday the water had fallen by two metres.
By the end of the year, Apple will have sold 5 million phones.
Update: the bridge is open again after the storm passed.
Watch makers in Switzerland fear the new tariffs.
Read was elected mayor with 54 per cent.
Follow-up checks found nothing.
Join forces, the minister told the unions.
This story is a tragedy, he said.
Photographs of the crash were shown in court.
The photo shows a man entering the shop, police said.
Visit Britain said tourism fell by 5 percent.
Call centres will close in March.
Sign language was used at the meeting.
The Associated Press has hired a new editor.
Facebook said it would change the rules.
Sources: the deal may close on Friday, two people said.
Run the dishwasher only when it is full.
Log into the site and you will see the queue, he said."""
CHINESE_FURNITURE = """责任编辑：杜硕
本报记者 焦鹏 摄
（责任编辑：赵某）
版权声明：本文版权归某某网所有，未经授权不得转载。
点击下方“阅读原文”查看更多
扫码关注我们的公众号
记者王小明/文
2019-08-13 14:07来源：澎湃新闻·澎湃号·政务
字号
3、回复查询广州社保缴纳记录
声明：证券时报力求信息真实、准确，据此操作风险自担。
姚明场边支招周琦。视频截图
更多精彩内容请关注
图为大桥夜景。新华社发"""
CHINESE_NEWS = """警方提醒，扫描陌生二维码可能导致财产损失。
消费者点击链接后被扣款两千元。
法院判决，未经授权转载该文章构成侵权。
微信公众号的新规将于下周生效。
公司声明：不会裁员，工厂将继续生产。
记者从国家卫健委获悉，药品供应充足。
二维码支付在乡镇普及率达到九成。
这家公司的客户端下载量突破一亿。"""


@pytest.mark.parametrize(("lang", "texts"), [("en", FURNITURE), ("zh", CHINESE_FURNITURE)])
def test_furniture_is_not_told(lang: str, texts: str) -> None:
    kept = [text for text in texts.split("\n") if not (is_furniture(text, lang) or is_caption(text, lang))]
    assert kept == []


@pytest.mark.parametrize(("lang", "texts"), [("en", NEWS), ("zh", CHINESE_NEWS)])
def test_news_about_such_things_is_told(lang: str, texts: str) -> None:
    lost = [
        text
        for text in texts.split("\n")
        if strip_boilerplate(text, lang) != text or not is_narrative(text, lang, "A title")
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("filed", "told"),
    [
        ("NEW YORK, Nov. 19 (Reuters) - Shares fell.", "Shares fell."),
        ("WHITBY, England (AP) — A lighthouse was sold.", "A lighthouse was sold."),
        ("MOSCOW, November 19. /TASS/. The ship sank.", "The ship sank."),
        ("BEIJING, Nov. 19 (Xinhua) -- China grew.", "China grew."),
        ("SEOUL, South Korea, March 3 (UPI) -- The North fired.", "The North fired."),
        ("Washington, D.C. — The court met.", "The court met."),
        ("New York, 20 November 2019 – The bank fell.", "The bank fell."),
        ("(CNN) — The man came.", "The man came."),
        ("Ford — the maker of trucks — won.", "Ford — the maker of trucks — won."),
        ("Biden, Trump — The race is on.", "Biden, Trump — The race is on."),
        ("Mr. Smith, Jones and Brown — the owners — left.", "Mr. Smith, Jones and Brown — the owners — left."),
        ("Apple: The company that won.", "Apple: The company that won."),
    ],
)
def test_english_datelines(filed: str, told: str) -> None:
    assert without_dateline(filed, "en") == told


@pytest.mark.parametrize(
    ("filed", "told"),
    [
        ("新华社北京11月19日电（记者 王某）国务院决定。", "国务院决定。"),
        ("某某网讯（记者 王小明 通讯员 李小红）11月20日上午，大桥通车。", "11月20日上午，大桥通车。"),
        ("新京报讯2019年篮球世界杯开幕。", "2019年篮球世界杯开幕。"),
        ("长江网10月4日讯 国庆长假过半。", "国庆长假过半。"),
        ("证券时报e公司讯，当升科技中标。", "当升科技中标。"),
        ("本报讯 昨天下雨。", "昨天下雨。"),
        ("IT之家 9 月 5 日消息，华为发布新机。", "华为发布新机。"),
        ("央视新闻消息，昨天下雨。", "昨天下雨。"),
        ("腾讯发布财报。", "腾讯发布财报。"),
        ("公司电话打不通。", "公司电话打不通。"),
        ("国家电网电力供应充足。", "国家电网电力供应充足。"),
        ("电视台消息人士说，没有下雨。", "电视台消息人士说，没有下雨。"),
    ],
)
def test_chinese_datelines(filed: str, told: str) -> None:
    assert without_dateline(filed, "zh") == told


def test_walls_are_told_from_reports_about_them() -> None:
    notice = ["We and our 842 partners store cookies on your device.", "You may click to consent to our processing."]
    report = ["Apple will let users refuse cookies.", "The privacy policy of the company was unfair, a judge said."]
    assert is_wall(notice) and not is_wall(report) and not is_wall([])
    assert is_wall(["Checking your browser before you go on."])
    assert is_offer("To continue reading, subscribe today with our introductory offer.")
    assert not is_offer("Readers continue to subscribe to printed papers, a study found.")


@pytest.mark.parametrize(
    ("lang", "paragraph", "told"),
    [
        ("en", "Palm Bay (1-0): Tolivert 25 points. Davis 17 points. Moore 3 points.", False),
        ("en", "Glass threw for 3 touchdowns. He ran for 101 yards.", True),
        ("en", "N.Y. completes frantic comeback to extend unbeaten streak to 15", False),
        ("en", "Will it work?", False),
        ("zh", "负利率从长期来看是不可持续的", False),
        ("zh", "固收市场哪些领域风险最大或价值最低？", False),
        ("zh", "负利率从长期来看是不可持续的。", True),
    ],
)
def test_whole_paragraphs(lang: str, paragraph: str, told: bool) -> None:
    assert is_narrative(paragraph, lang, "A title") is told
