"""What cards say: only words of the line, in their order; what would tell nothing is no card."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from montage.graphics.content import Card, cards_for
from montage.graphics.figure import figure_of
from montage.graphics.listed import list_of
from montage.graphics.quoted import quotation_of
from montage.language.text import words
from montage.model import Anchor, AnchorKind, Line, Script, Tag


def anchor(kind: AnchorKind, text: str, line: int = 1, at: int = 1) -> Anchor:
    return Anchor(line, Fraction(at), Fraction(at + 1), text, text, kind, 0.8)


def script(*texts: str, lang: str = "en", tags: tuple[Tag, ...] = ()) -> Script:
    lines = tuple(Line(text, tags=tags) for text in texts)
    return Script("The title", lang, lines, published="2026-05-01", publisher="The Daily")


def card(text: str, kind: AnchorKind, said: str, lang: str = "en") -> Card:
    return cards_for(script("First.", text, lang=lang), 1, (anchor(kind, said),))[0]


def test_the_first_line_gets_the_title_and_who_published_it() -> None:
    first = cards_for(script("First.", "Second."), 0, ())[0]
    assert (first.kind, first.big, first.head) == ("title", "The title", "The Daily · 1 May 2026")


def test_the_title_stands_alone_first() -> None:
    said = script("NASA counts 300 people.")
    early, late = anchor("number", "300", 0), replace(anchor("number", "300", 0), at=Fraction(5))
    assert [one.kind for one in cards_for(said, 0, (early,))] == ["title", "page"]
    assert [one.kind for one in cards_for(said, 0, (late,))] == ["title", "number", "page"]
    assert [one.kind for one in cards_for(said, 0, (early,), titled=True)] == ["number", "page"]


@pytest.mark.parametrize(
    ("text", "said", "lang", "wanted"),
    [
        ("The storm left 85,000 homes without power in three states.", "85,000", "en",
         ("85,000", "", "The storm left", "homes without power in three states")),
        ("Alibaba is set to raise up to $12.9bn from its second listing.", "$12", "en",
         ("$12.9", "bn", "Alibaba is set to raise up to", "from its second listing")),
        ("It would raise at least 88 billion Hong Kong dollars – a symbolic total.", "88 billion", "en",
         ("88", "billion Hong Kong dollars", "It would raise at least", "")),
        ("2018年进口继续扩大，突破3000亿美元。", "3000亿美元", "zh",
         ("3000亿", "美元", "2018年进口继续扩大，突破", "")),
        ("公司完成3.5亿美元融资。", "3.5亿美元", "zh", ("3.5亿", "美元", "公司完成", "融资")),
        ("中国男篮以77比73战胜韩国队。", "73", "zh", ("77比73", "", "中国男篮以", "战胜韩国队")),
        ("与20多家机构数百人当面访谈。", "20", "zh", ("20多", "家", "与", "机构数百人当面访谈")),
        ("It takes 300 people and 12,000 bolts to build one.", "300", "en", ("300", "", "It takes", "people")),
        ("France accounted for 27% of sales and Spain for 11%.", "27%", "en",
         ("27", "%", "France accounted for", "of sales")),
        ("Nearly 300 people came to the square.", "300", "en", ("300", "", "Nearly", "people came to the square")),
        ("In March 300 people came to the square.", "300", "en", ("300", "", "In March", "people came to the square")),
    ],
)  # fmt: skip
def test_a_figure_stands_between_the_words_around_it(
    text: str, said: str, lang: str, wanted: tuple[str, str, str, str]
) -> None:
    figure = figure_of(text, said, lang)
    assert figure and (figure.number, figure.unit, figure.lead, figure.tail) == wanted


@pytest.mark.parametrize(
    ("text", "said", "lang"),
    [
        ("Power failed in 18 Northern and central counties.", "18", "en"),  # 18 / Northern
        ("John Smith, 45, said so on Monday in the city.", "45", "en"),
        ("He is 55 years old and lives by the sea.", "55", "en"),
        ("Goals came at 19:56 and later in the game.", "19", "en"),
        ("It happened about 30 minutes later in the same street.", "30", "en"),
        ("He lives in Room 101 of the old house.", "101", "en"),
        ("They left about 4:30 a.m. for the rally.", "30", "en"),
        ("28岁的茉莉患有纤维肌痛。", "28", "zh"),
        ("比赛第三节还剩8分多钟，他上场了。", "8分", "zh"),
        ("最终全场砍下“13+14”的两双数据。", "13", "zh"),
        ("In all, 300.", "300", "en"),
        ("It costs 1,5 million dollars to build a house.", "1,5 million", "en"),
        ("Apollo 11 brought back rock from the Moon.", "11", "en"),
        ("They flew a Boeing 737 aircraft over the bay.", "737", "en"),
    ],
)
def test_a_figure_that_counts_nothing_is_no_card(text: str, said: str, lang: str) -> None:
    assert figure_of(text, said, lang) is None
    assert card(text, "number", said, lang).kind == "page"


@pytest.mark.parametrize(
    ("text", "said", "lang", "share", "change"),
    [
        ("About 45 percent of voters had not decided.", "45 percent", "en", 0.45, ""),
        ("女性占受访者的62%。", "62%", "zh", 0.62, ""),
        ("Exports rose 12% in March.", "12%", "en", 0.0, "up"),
        ("Truck sales are down 2.6 percent this year.", "2.6 percent", "en", 0.0, "down"),
        ("公司收入同比增长20%。", "20%", "zh", 0.0, "up"),
        ("销量下降了12.3%。", "12.3%", "zh", 0.0, "down"),
        ("It may raise up to 12% of its shares.", "12%", "en", 0.12, ""),  # "up to" is no rise
        ("Exports have not risen 12% in a year.", "12%", "en", 0.0, ""),
        ("Output is at 140% of last year's.", "140%", "en", 0.0, ""),
        ("The interest rate is 6 percent of the loan.", "6 percent", "en", 0.0, ""),
    ],
)
def test_parts_and_changes_are_what_the_line_says(text: str, said: str, lang: str, share: float, change: str) -> None:
    figure = figure_of(text, said, lang)
    assert figure and (figure.share, figure.change) == (pytest.approx(share), change)


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("“We need to keep teachers in the classroom,” Cooper said.", "en", ("Cooper", "")),
        ("“We need to keep teachers in the classroom,” said Scott Strenfel, PG&E's meteorologist.", "en",
         ("Scott Strenfel", "PG&E's meteorologist")),
        ("“We need to keep teachers in the classroom,” InfoNation President Dan McDowell said.", "en",
         ("Dan McDowell", "InfoNation President")),
        ("“We need to keep teachers in the classroom,” said a union spokesperson when asked.", "en",
         ("a union spokesperson", "")),
        ("“We need to keep teachers in the classroom,” said chief executive Will Moy, 54.", "en",
         ("Will Moy", "chief executive")),
        ("Will Moy, chief executive of Full Fact, said: “We need to keep teachers in the classroom.”", "en",
         ("Will Moy", "chief executive of Full Fact")),
        ("“We need to keep teachers in the classroom,” he said.", "en", ("", "")),
        ("“We need to keep teachers in the classroom,” said one legal expert, as reported by the Post.", "en",
         ("one legal expert", "")),
        ("“We need to keep teachers in the classroom,” Will Moy, a fellow at the Institute of Space in Munich, Germany,"
         " and co-author of the study, said in a statement.", "en",
         ("Will Moy", "a fellow at the Institute of Space in Munich, Germany")),
        ("“We need to keep teachers in the classroom,” comments Johnston in a statement.", "en", ("Johnston", "")),
        ("Will Moy came early. “We need to keep teachers in the classroom,” he said.", "en", ("Will Moy", "")),
        ("Will Moy met Dan McDowell. “We need to keep teachers in the classroom,” he said.", "en", ("", "")),
        ("One user, which is rare, posted: “We need to keep teachers in the classroom.”", "en", ("One user", "")),
        (f"{'Long before that, ' * 9}Trump has been eager and told us: “We need to keep teachers in the classroom.”",
         "en", ("", "")),
        ("杨敬辉对自己产品很自信，他说，“我们有底气与美国进口商谈判。”", "zh", ("杨敬辉", "")),
        ("一名从业者感慨：“整顿还在继续，谁也不知道下一家是谁。”", "zh", ("一名从业者", "")),
        ("姚明在周琦上场前叮嘱道：“你就专注好自己的发挥，不要走底线。”", "zh", ("姚明", "")),
        ("海新科技董事长杨敬辉表示，“我们有底气与美国进口商谈判。”", "zh", ("杨敬辉", "海新科技董事长")),
        ("“我们有底气与美国进口商谈判与合作。”他说。", "zh", ("", "")),
    ],
)  # fmt: skip
def test_a_quotation_names_who_said_it_as_the_line_does(text: str, lang: str, wanted: tuple[str, str]) -> None:
    people = ("Scott Strenfel", "Dan McDowell", "Will Moy", "杨敬辉")
    tags = tuple(Tag(name, "person") for name in people if name in text)
    said = text[text.index("“") + 1 : text.index("”")]
    quotation = quotation_of(text, said, tags, lang)
    assert quotation and (quotation.speaker, quotation.role) == wanted
    assert quotation.words in text


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("She read “The Old Man and the Sea” twice.", "en"),  # a title
        ("“The Old Man and the Sea,” Cooper said, is a book.", "en"),
        ("He called it “a great success” later.", "en"),  # an expression
        ("He has the “resolution and power” to end it, she says.", "en"),
        ("It will be run “with deep local roots and a truly national scale.”", "en"),  # a part, nobody is named
        ("组成了一个“跨国议会对华政策联盟”。", "zh"),
    ],
)
def test_titles_and_expressions_in_quotation_marks_are_no_quotations(text: str, lang: str) -> None:
    said = text[text.index("“") + 1 : text.index("”")]
    assert quotation_of(text, said, (), lang) is None


def test_a_long_quotation_ends_with_a_sentence() -> None:
    first, second = "We looked at all of it, and then at all of it again.", "Nobody " + "ever " * 40 + "knew."
    made = card(f"“{first} {second}” Cooper said.", "quotation", f"{first} {second}")
    assert (made.kind, made.big) == ("quotation", first[:-1]) or made.big == first


@pytest.mark.parametrize(
    ("text", "kind", "said", "lang", "wanted"),
    [
        ("U.S. Defense Secretary Mark Esper on Wednesday accused them.", "person", "Mark Esper", "en",
         ("name", "Mark Esper", "U.S. Defense Secretary", "")),
        ("High school math teacher Angela Cooper left early for the rally.", "person", "Angela Cooper", "en",
         ("name", "Angela Cooper", "High school math teacher", "left early for the rally")),
        ("He spoke at the Academy of Vietnam, a government university.", "organisation", "Academy of Vietnam", "en",
         ("name", "Academy of Vietnam", "a government university", "")),
        ("Foreign Secretary Dominic Raab defended the party’s actions, saying the account was linked.", "person",
         "Dominic Raab", "en",
         ("name", "Dominic Raab", "Foreign Secretary", "defended the party’s actions")),
        ("清华大学微电子所所长魏少军在演讲中分析了数据。", "person", "魏少军", "zh",
         ("name", "魏少军", "清华大学微电子所所长", "在演讲中分析了数据")),
        ("这座城市60年前就曾在作家周立波笔下的书中展现。", "person", "周立波", "zh", ("name", "周立波", "作家", "")),
        ("他不来，而台江县教育局局长龙峰来了。", "person", "龙峰", "zh", ("name", "龙峰", "台江县教育局局长", "")),
        ("Two people were hurt in Birmingham on Monday.", "place", "Birmingham", "en",
         ("place", "Birmingham", "", "Two people were hurt in Birmingham on Monday")),
        ("他前天来到刚果参加会议。", "place", "刚果", "zh", ("place", "刚果", "", "他前天来到刚果参加会议")),
    ],
)  # fmt: skip
def test_names_and_places_come_with_what_is_said_of_them(
    text: str, kind: AnchorKind, said: str, lang: str, wanted: tuple[str, str, str, str]
) -> None:
    made = card(text, kind, said, lang)
    assert (made.kind, made.big, made.role, made.small) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "said", "lang"),
    [
        ("“It is true,” Steve Clarke said.", "person", "Steve Clarke", "en"),  # Steve Clarke / said
        ("It threatened Ilhan Omar, the U.S. Attorney said.", "person", "Ilhan Omar", "en"),  # the U
        ("基金会主席约翰·米勒认为，共同繁荣是抉择。", "person", "约翰", "zh"),
        ("论坛主席雅思娜·佩拉夫妮表示，会晤令人乐观。", "person", "雅思", "zh"),
        ("He urged Vietnam and others in the region to push back.", "place", "Vietnam", "en"),
        ("They accused Beijing of encroaching into its waters.", "place", "Beijing", "en"),
        ("Houston’s pavilion hosts the final date.", "place", "Houston", "en"),
        ("According to a report by Reuters on Friday, it ended.", "organisation", "Reuters", "en"),
        ("父爱如海宽广而辽阔。", "place", "如海", "zh"),  # no place at all
        ("谴责我们在香港问题上的做法。", "place", "香港", "zh"),
    ],
)
def test_a_name_of_which_little_is_said_is_no_card(text: str, kind: AnchorKind, said: str, lang: str) -> None:
    assert card(text, kind, said, lang).kind == "page"


@pytest.mark.parametrize(
    ("text", "lang", "lead", "items", "tail"),
    [
        ("In May the members Tom Johnston, Pat Simmons and John McFee will reunite.", "en",
         "In May the members", ("Tom Johnston", "Pat Simmons", "John McFee"), "will reunite"),
        ("The plant makes cars, trucks, buses and vans.", "en",
         "The plant makes", ("cars", "trucks", "buses", "vans"), ""),
        ("It is the first stop of many cities including Nashville, Toronto, Denver and Los Angeles.", "en",
         "It is the first stop of many cities including", ("Nashville", "Toronto", "Denver", "Los Angeles"), ""),
        ("Footage shows security forces using firearms, water cannons and tear gas to disperse them.", "en",
         "Footage shows security forces using", ("firearms", "water cannons", "tear gas"), "to disperse them"),
        ("主要产品包括手机、平板电脑、笔记本电脑和智能手表等。", "zh",
         "主要产品包括", ("手机", "平板电脑", "笔记本电脑", "智能手表"), ""),
        ("公司在北京、上海、广州设有办事处。", "zh", "公司在", ("北京", "上海", "广州"), "设有办事处"),
    ],
)  # fmt: skip
def test_three_things_or_more_are_a_list(text: str, lang: str, lead: str, items: tuple[str, ...], tail: str) -> None:
    found = list_of(text, lang)
    assert found and (found.lead, found.items, found.tail) == (lead, items, tail)
    made, _ = cards_for(script("First.", text, lang=lang), 1, ())
    assert (made.kind, made.items) == ("list", items)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("He got up, had breakfast, and left.", "en"),
        ("On Nov. 12, 2019, police and soldiers came.", "en"),
        ("A show at Mountain View, CA, and another one in Ohio.", "en"),
        ("However, he said, the plan and its costs are known.", "en"),
        ("Post Malone, Ariana Grande & Billie Eilish Lead 2019 American Music Awards", "en"),  # a headline
        ("One, two, three, four, five, six and seven birds.", "en"),  # too many
        ("Dealers sold 30,154 cars, trucks and vans in May.", "en"),  # the figure tells more
        ("近日，笔者率队赴广州、东莞与深圳密集调研访谈。", "zh"),  # where the last one ends is not clear
        ("姚明和周琦。", "zh"),
    ],
)
def test_what_may_be_no_list_is_left_alone(text: str, lang: str) -> None:
    assert list_of(text, lang) is None


def test_a_list_is_tied_to_what_is_said_in_it_and_takes_its_place() -> None:
    text = "The members Tom Johnston, Pat Simmons and John McFee will reunite in Paris."
    names = [anchor("person", name, at=at) for at, name in enumerate(("Tom Johnston", "Pat Simmons"), 2)]
    made = cards_for(script("First.", text), 1, names)
    assert [(one.kind, one.of) for one in made] == [("list", names[0]), ("page", None)]


def test_cards_come_in_the_order_in_which_they_are_said_and_say_different_things() -> None:
    text = "“We need to keep teachers in the classroom,” union leader Angela Cooper said in Paris to 300 people."
    tags = (Tag("Angela Cooper", "person"), Tag("Paris", "place"))
    said = (
        anchor("number", "300", at=9), anchor("person", "Angela Cooper", at=5),
        anchor("quotation", "We need to keep teachers in the classroom,", at=1),
    )  # fmt: skip
    made = cards_for(script("First.", text, tags=tags), 1, said)
    assert [one.kind for one in made] == ["quotation", "number", "page"]  # the speaker needs no card of her own


def test_a_place_that_is_known_is_shown_on_a_map() -> None:
    place = card("Two people were hurt in Paris on Monday.", "place", "Paris")
    assert (place.kind, place.big, place.role, place.small) == ("place", "Paris", "France", "") and place.map
    assert place.of and (place.map.latitude, place.map.longitude) == (48.85, 2.35)
    assert card("Two people were hurt in Birmingham on Monday.", "place", "Birmingham").map is None


def test_a_place_in_another_does_not_do_what_the_sentence_says() -> None:
    text = "The death toll from the earthquake in Hatay, Turkey rose to 45."
    assert card(text, "place", "Turkey").kind == "page"
    for opening in ("On Monday,", "However,", "Meanwhile,"):
        assert card(f"{opening} Turkey opened its border to the refugees.", "place", "Turkey").kind == "place", opening


def test_the_sides_of_a_score_have_no_cards_of_their_own() -> None:
    said = script("First.", "Chelsea lost 2-0 to Arsenal at Stamford Bridge on Sunday.")
    shown = [one.kind for one in cards_for(said, 1, (anchor("organisation", "Chelsea"), anchor("place", "Arsenal")))]
    assert shown == ["chart", "page"]
    words = "We were far better than Arsenal today and deserved to win"
    said = script("First.", f"“{words},” said Ann Lee after Chelsea beat Arsenal 2-0 on Sunday.")
    shown = [one.kind for one in cards_for(said, 1, (anchor("quotation", words),))]
    assert shown == ["quotation", "chart", "page"] or shown == ["chart", "quotation", "page"]


def test_a_world_has_no_pin() -> None:
    assert card("NASA landed twelve people on the Moon before 1973.", "place", "Moon").kind == "name"
    assert card("Twelve people landed in Houston before 1973.", "place", "Houston").kind == "place"


def test_a_line_that_has_nothing_else_to_show_shows_its_place() -> None:
    text = "Crowds filled the streets of Lisbon."
    assert [one.big for one in cards_for(script("First.", text), 1, ())[:-1]] == ["Lisbon"]
    assert [one.kind for one in cards_for(script(text), 0, ())] == ["title", "page"]  # it would come too soon after it


@pytest.mark.parametrize(
    ("kind", "said", "text"),
    [
        ("number", "1,900", "The quiet people of the cold north coast near the old grey lighthouse bought 1,900"
         " small wooden fishing boats from the old yard by the harbour near the sea wall under the castle last year."),
        ("person", "Steve Clarke", "Steve Clarke presented the very long awaited annual report of the national "
         "space agency to the assembled members of the upper house of parliament on Monday."),
    ],
)  # fmt: skip
def test_no_card_says_words_that_are_cut_off(kind: AnchorKind, said: str, text: str) -> None:
    assert [one.kind for one in cards_for(script("First.", text), 1, (anchor(kind, said),))] == ["page"]


def test_every_line_can_be_shown_on_the_page_of_the_whole_text() -> None:
    texts = ("First.", "Nothing but a few words. " * 20, "Last.")
    for line in range(3):
        page = cards_for(script(*texts), line, ())[-1]
        assert (page.kind, page.big, page.head) == ("page", "The title", "The Daily · 1 May 2026")
        assert page.items == texts and page.title == texts[line], "nothing is cut off"


@pytest.mark.parametrize(
    ("text", "kind", "said", "lang"),
    [
        ("The storm left 85,000 homes without power in three states.", "number", "85,000", "en"),
        ("U.S. Defense Secretary Mark Esper on Wednesday accused them.", "person", "Mark Esper", "en"),
        ("“We need to keep teachers in the classroom,” InfoNation President Dan McDowell said.", "quotation",
         "We need to keep teachers in the classroom,", "en"),
        ("The plant makes cars, trucks, buses and vans.", "phrase", "cars", "en"),
        ("2018年进口继续扩大，突破3000亿美元。", "number", "3000亿美元", "zh"),
        ("清华大学微电子所所长魏少军在演讲中分析了数据。", "person", "魏少军", "zh"),
    ],
)  # fmt: skip
def test_nothing_is_invented(text: str, kind: AnchorKind, said: str, lang: str) -> None:
    made = replace(card(text, kind, said, lang), head="", of=None, kind="title")
    told = [
        getattr(made, field.name)
        for field in fields(made)
        if field.name not in ("kind", "change", "share", "line", "lang")
    ]
    shown = " ".join(part if isinstance(part, str) else " ".join(part) for part in told if part)
    line = text.lower()
    assert shown and all(word.lower() in line for word in words(shown, lang))


@pytest.mark.parametrize(
    ("made", "title"),
    [
        (Card("number", "3.5亿", unit="美元"), "3.5亿美元"),
        (Card("number", "$3.5", unit="billion"), "$3.5 billion"),
        (Card("number", "45", unit="%"), "45%"),
        (Card("list", items=("cars", "vans")), "cars, vans"),
        (Card("name", "Mark Esper"), "Mark Esper"),
        (Card("page", "Headline", items=("One.", "Two."), line=1), "Two."),
    ],
)
def test_a_card_has_a_name_for_people(made: Card, title: str) -> None:
    assert made.title == title
