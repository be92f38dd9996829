"""What distinguishes a name from a word, a place or a thing spelt alike: data."""


def _table(text: str) -> frozenset[str]:
    return frozenset(entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BRANDS = _table(  # organisations whose names are words, places or given names as well
    """Apple, Jaguar, Shell, Orange, Amazon, Target, Puma, Gap, Visa, Oracle, Mars, Subway, Dove, Caterpillar, Fox,
    Sky, Virgin, Penguin, Delta, Sprint, Square, Block, Slack, Zoom, Meta, Alphabet, Snap, Canon, Sharp, Lotus, Mini,
    Dodge, Boots, Chevron, Marathon, Stripe, Nest, Monster, Galaxy, Patagonia, Vans, Coach, Diesel,
    Fossil, Corona, Tide, Staples, Bird, Lime, Signal, Telegram, Peloton, Iceland, Halifax, Santander, Eagle, Hermes,
    Lincoln, Mercury, Mustang, Seat, Smart, Rover, Bentley, Chelsea, Tesla, Nike, Pandora, Twitch, Discord, Cisco,
    Blackberry, Tiger, Camel, Lego, Rolex, Nokia, Ford, Sharp, Dolphin, Polo, Beetle, Champion, Under Armour, Red Bull,
    Wells Fargo, Land Rover, Best Buy, General Motors, General Electric, Burger King, Dairy Queen,
    Deliveroo, Tesco, Aldi, Lidl, Asda, Vodafone, Barclays, Pfizer, Moderna, Chanel, Gucci, Prada, Reddit, Pinterest"""
)
WORDS = _words(  # that are also names of people or places, beside the things that can be seen
    """china turkey java cologne nice reading bath mobile cork limerick hamburger chad guinea panama bologna split
    jersey guernsey champagne brie cheddar bordeaux cheshire sandwich hull ham bush gates woods moss rice cook rose
    brown black white green gray grey young long short king price stone wood field fields hill hills ford banks bank
    may march day sun west east north south love hunt pope bishop knight cruise hanks swift grant carter baker
    butcher fisher hunter mason miller potter smith taylor turner walker weaver bell berry bird bloom bond brook
    brooks burns chase church cross dean drake fox frost fry glass hawk hawking holly ivy jewel jade lamb lane lake
    law lily daisy may summer autumn winter rain pearl ruby sky heath poppy olive pitt page park parks pace penny pike
    poole pound power powers rich root rivers sharp shields singer small snow spears sparks speed starr steel
    strange street summers tate town trump victor waters weeks wells wise wolf phoenix buffalo orlando
    jordan lincoln mercury mars venus earth moon independence liberty"""
)
NATURE = _words(  # makes of a name a piece of country: the Amazon river
    """river rivers rainforest jungle basin forest delta valley mountain mountains lake island islands bay coast
    county desert canyon falls waterfall glacier volcano peninsula strait gulf tributary wetland swamp"""
)
RIVERS = _words("Amazon Orange")  # of those brands
CUES: dict[str, frozenset[str]] = {  # words beside a name that say what it is
    "person": _words(
        """speaks speaking speech interview interviewed portrait podium press president minister senator governor
        mayor chancellor actor actress singer golfer player coach ceo founder author addresses meets visits arrives
        waves smiles rally campaign conference reporters crowd supporters wins accepts holds signs sings plays says"""
    ),
    "organisation": _words(
        """company corporation firm logo headquarters hq office offices store stores factory dealership showroom
        warehouse campus employee employees worker workers staff shares ceo chief executive brand refinery
        app website advertisement flagship launch keynote players squad stadium fans club match briefing
        spokesman spokeswoman spokesperson press administration"""
    ),
    "place": _words(
        """flag map border capital city embassy skyline coast army troops soldiers government parliament election
        elections voters president minister earthquake polling county country nation province airport downtown
        harbour harbor streets tourists aerial"""
    ),
}
BEFORE_PLACES = _words("Downtown Central Greater Old Inner Outer Upper Lower Eastern Western Northern Southern")
LANDMARKS = _words(
    """Tower Hall Palace Castle Cathedral Abbey Stadium Station Metro Subway Skyline Harbour Harbor Port Zoo
    University Museum Opera Stock Marathon Olympics Temple Gate Wall Old Flag Embassy Border City"""
)

ALIASES: tuple[tuple[str, ...], ...] = (
    ("UK", "United Kingdom", "Britain", "Great Britain"),
    ("US", "United States", "USA", "America"),
    ("EU", "European Union"),
    ("UN", "United Nations"),
    ("UAE", "United Arab Emirates"),
    ("New York City", "NYC", "New York"),
    ("Los Angeles", "LA"),
    ("Washington", "Washington DC"),
    ("NATO", "Nato", "North Atlantic Treaty Organization"),
    ("WHO", "World Health Organization"),
    ("IMF", "International Monetary Fund"),
    ("FBI", "Federal Bureau of Investigation"),
    ("CIA", "Central Intelligence Agency"),
    ("NHS", "National Health Service"),
    ("BBC", "British Broadcasting Corporation"),
    ("GM", "General Motors"),
    ("VW", "Volkswagen"),
    ("JFK", "John F Kennedy"),
    ("Russia", "Russian Federation"),
    ("Netherlands", "Holland"),
    ("Myanmar", "Burma"),
    ("Kyiv", "Kiev"),
    ("美国", "美利坚合众国"),
    ("英国", "大不列颠"),
    ("俄罗斯", "俄国", "俄联邦"),
    ("欧盟", "欧洲联盟"),
    ("北约", "北大西洋公约组织"),
    ("世卫组织", "世界卫生组织"),
    ("联合国安理会", "安理会"),
    ("澳大利亚", "澳洲"),
    ("阿联酋", "阿拉伯联合酋长国"),
    ("人大", "全国人民代表大会"),
)

CHINESE_BRANDS = _words(  # organisations whose names are words or places as well
    """苹果 小米 长城 大众 红旗 奔驰 宝马 长安 东风 解放 吉利 理想 蔚来 小鹏 雪花 统一 熊猫 长虹 海马 土豆 豆瓣 猎豹
    飞猪 天猫 快手 特斯拉 福特 捷豹 路虎 现代 起亚 亚马逊 壳牌 甲骨文 维珍 彪马 耐克 联想 京东 海尔 美的 格力 万科 恒大
    碧桂园 蒙牛 伊利 光明 农夫山泉 娃哈哈 三只松鼠 老干妈 同仁堂 回力 飞鹤 金龙鱼 白象 七匹狼 红牛"""
)
CHINESE_ACTS = (  # what follows the name of a company
    "发布", "推出", "宣布", "公布", "召回", "裁员", "上市", "收购", "股价", "市值", "财报", "营收", "总部", "CEO",
    "首席", "高管", "起诉", "回应",
)  # fmt: skip
CHINESE_BRAND_TAILS = ("汽车", "手机", "科技", "公司", "集团", "股份", "电器", "直播", "视频")
CHINESE_CUES: dict[str, tuple[str, ...]] = {
    "person": (
        "先生", "女士", "演员", "歌手", "导演", "教授", "主席", "总统", "总理", "部长", "记者", "采访", "演讲", "发言",
        "讲话", "出席", "会见", "抵达", "肖像", "论坛", "创始人", "主持人", "运动员", "作家",
    ),
    "organisation": (
        "公司", "总部", "集团", "大楼", "办公室", "门店", "专卖店", "旗舰店", "工厂", "发布会", "标志", "标识", "员工",
        "生产线", "展台", "股价", "手机", "汽车", "车展", "体验店", "经销商", "广告", "4S店", "商店", "logo",
    ),
    "place": (
        "国旗", "地图", "边境", "首都", "街头", "城市", "风光", "景区", "海岸", "全景", "航拍", "机场", "游客", "夜景",
        "雪景", "瀑布", "大桥", "河", "江", "山", "市", "省", "岸",
    ),
}  # fmt: skip

CHINESE_NAMESAKES = _words("黄河 长江 长城 华山 泰山")  # places that people are called after, too
CHINESE_HEADS = (  # nouns that end no name of a person, a body or a place: 金毛犬, 越野车, 山羊
    *"车犬狗猫船艇舰猪羊鸡鸭鹅鱼虾蟹鹿猴猿兔狼鼠虫鸟鸽驴骡驼蛙龟蛇鲸鲨豚蝶蜂蚁鸵",
    *"裤裙鞋帽靴杯碗盘锅瓶桶箱袋椅床柜梯饭糕饼菜瓜豆粥",
    *(
        "巴士",
        "的士",
        "飞机",
        "客机",
        "战机",
        "手机",
        "相机",
        "直升机",
        "鹦鹉",
        "斑马",
        "河马",
        "骏马",
        "水牛",
        "奶牛",
        "牦牛",
        "皮卡",
    ),
)
# Plants and animals that people are called after: a person needs a word that says so.
CHINESE_CREATURES = "松柏杉柳樱桃梨杏荷莲菊花草藤榕榴薯菇雀燕鹤雁鹰莺虎狮熊象豹"
CHINESE_LAND = "山岭峰岩崖谷湖河江溪泉潭岛海湾滩寺塔桥关"
CHINESE_GOING = ("在", "登上", "攀登", "登", "爬", "到", "位于", "去", "游览", "赴", "抵达", "前往", "走进", "从")
CHINESE_THERE = (
    "上", "下", "里", "脚", "顶", "之巅", "景区", "风景", "旅游", "国家", "位于", "海拔", "附近", "一带", "森林", "畔",
    "岸", "边", "大桥", "隧道", "自然",
)  # fmt: skip
