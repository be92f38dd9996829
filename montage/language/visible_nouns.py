"""Words for what a camera can show, beside the vocabulary that shots are tagged with: data, in lower case."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


THINGS = _words(  # English nouns, singular
    """people person man woman child kid boy girl baby parent mother father couple family friend neighbour neighbor
    resident villager citizen passenger visitor guest tourist traveller traveler customer shopper spectator viewer
    fan supporter volunteer worker employee miner builder carpenter electrician mechanic engineer technician
    operator cleaner driver pilot sailor captain crew diver rider runner walker climber swimmer skier cyclist
    hiker player hitter goalkeeper champion coach team athlete surgeon doctor nurse patient paramedic vet
    scientist researcher conservator curator expert inspector teacher pupil student professor lawyer judge witness
    suspect prisoner guard police officer detective soldier troop veteran migrant refugee protester demonstrator
    voter politician minister mayor president governor senator king queen prince princess pope priest monk bride
    groom actor actress singer dancer musician drummer guitarist artist painter sculptor photographer journalist
    reporter chef cook baker butcher waiter farmer fisherman shepherd gardener hunter guide astronaut crowd
    audience queue firefighter rescuer face hand finger arm leg foot feet eye hair nose mouth body heart brain
    bone tooth animal pet dog puppy cat kitten horse cow calf bull cattle herd flock sheep lamb goat pig chicken
    hen duck goose swan bird eagle hawk owl crow pigeon parrot penguin gull fish shark whale dolphin salmon trout
    tuna seal otter beaver fox wolf wolves bear deer elk moose reindeer camel lion tiger leopard elephant giraffe
    zebra rhino hippo monkey ape gorilla panda kangaroo koala rabbit hare squirrel mouse mice rat bat hedgehog
    snake lizard crocodile turtle tortoise frog toad insect bee wasp ant butterfly moth beetle spider mosquito
    crab lobster oyster coral retriever donkey mule pony nest wing feather horn hump plant tree oak pine palm
    branch leaf leaves root trunk bush hedge forest wood jungle flower rose blossom tulip sunflower petal seed
    grass hay straw moss crop wheat corn rice barley soybean vineyard orchard vegetable fruit apple pear peach
    cherry plum grape orange lemon banana strawberry watermelon melon coconut tomato potato onion carrot pepper
    cabbage lettuce bean pumpkin mushroom garlic olive nut bread cake pie pizza burger noodle dumpling soup stew
    salad sandwich meat beef pork sausage ham egg cheese butter milk cream yoghurt chocolate sugar salt honey jam
    coffee tea juice wine beer whisky bottle glass cup mug plate bowl dish pan pot oven stove fridge knife fork
    spoon table chair bench sofa bed pillow blanket curtain carpet lamp candle mirror clock shelf cupboard drawer
    box basket bag backpack suitcase parcel package envelope letter stamp bucket barrel container tin mountain
    hill peak summit cliff rock stone boulder canyon valley slope pass meadow pasture field farm garden park lawn
    desert dune sand beach coast shore island reef cave volcano lava crater glacier iceberg ice snow snowman frost
    hail rain raindrop cloud fog mist storm hurricane typhoon cyclone tornado lightning thunder rainbow sun sunset
    sunrise moon star planet comet asteroid galaxy sky horizon sea ocean wave tide lake pond river stream creek
    brook waterfall spring canal swamp marsh wetland flood puddle mud water landslide avalanche earthquake
    wildfire fire flame smoke ash ember rubble ruin debris wreck wreckage explosion crack hole dust soil landscape
    scenery city town village street road lane avenue boulevard motorway highway pavement sidewalk crossing
    roundabout square market shop store mall supermarket bakery restaurant cafe bar pub kitchen hotel house home
    cottage hut cabin tent apartment flat tower skyscraper castle palace temple church cathedral mosque synagogue
    monastery chapel shrine cemetery grave tomb monument memorial statue sculpture fountain gate fence wall door
    doorway window roof chimney balcony stair staircase ladder corridor hall lobby cellar basement attic room
    classroom courtroom school kindergarten university campus library museum gallery exhibition exhibit theatre
    theater cinema stage stadium arena court pitch track racetrack gym pool playground zoo aquarium circus fair
    hospital clinic ward laboratory lab factory mill workshop warehouse depot garage yard shipyard quarry mine pit
    well rig refinery pipeline reactor turbine generator dam dyke levee weir lock harbour harbor port dock quay
    pier jetty lighthouse terminal airport runway hangar station platform rail railway tunnel bridge viaduct
    checkpoint border barracks prison cell bunker trench barricade ballot poll booth podium parade procession
    ceremony wedding funeral festival concert firework carnival rally protest demonstration strike march car taxi
    cab bus tram train locomotive carriage wagon truck lorry van trailer tractor harvester plough excavator
    bulldozer digger crane forklift motorcycle motorbike scooter bicycle bike skateboard skate ski snowboard sled
    sledge surfboard wheel tyre tire engine motor battery charger boat ship ferry yacht vessel tanker trawler
    barge canoe kayak raft lifeboat submarine warship carrier anchor net rope chain cable hook sail mast plane
    airplane aircraft jet airliner helicopter glider balloon drone parachute rocket capsule module lander rover
    spacecraft satellite telescope antenna probe ambulance stretcher wheelchair tank missile bomb bullet shell gun
    rifle pistol weapon grenade shield helmet uniform machine robot computer laptop tablet phone smartphone screen
    monitor television camera microphone radio speaker headphone keyboard wire chip processor circuit server
    console printer scanner sensor lens microscope syringe needle vaccine pill medicine mask glove gown bandage
    x-ray test-tube tube pump pipe tap valve tool hammer saw drill axe shovel spade rake screw nail brick tile
    cement concrete steel iron copper gold silver diamond jewel crown ring necklace coin banknote money cash
    wallet card ticket passport book newspaper magazine page map chart poster banner flag sign billboard graffiti
    painting drawing portrait mural photograph photo picture film guitar piano violin cello flute trumpet drum
    organ bell ball football basketball baseball racket club hoop goal trophy medal scoreboard toy doll puppet
    kite game puzzle costume dress suit shirt jacket coat trousers jeans skirt sweater hat cap scarf sock shoe
    boot sandal spacesuit cloth fabric silk wool cotton leather loom panel pylon streetlight spotlight lantern
    torch bin rubbish garbage litter waste trash plastic oil coal gas sandbag barrier hose extinguisher siren
    umbrella cage trap rod paper paint brush canvas pencil pen chalk desk blackboard"""
)
TAILS = (  # of English nouns: fishing-boats, courtrooms, cowbells
    "worker", "fighter", "woman", "women", "man", "men", "people", "keeper", "driver", "player", "maker", "goer",
    "boat", "craft", "plane", "bike", "bus", "truck", "house", "yard", "field", "board", "phone", "bag", "wall",
    "bridge", "road", "stone", "fish", "bird", "berry", "tree", "ball", "suit", "shoe", "glass", "storm", "fire",
    "bell", "coat", "room", "pipe", "pot", "cake", "chair", "wheel", "port", "tower", "ologist",
)  # fmt: skip
NO_THINGS = _words(  # English words that only look like things
    """ceasefire lawsuit pursuit aboard onboard overboard human support report import export transport rapport german
    roman common omen specimen regimen spot witchcraft broad abroad withdraw despot selfish outfield afield
    minefield"""
)
HOMOGRAPHS = _words(  # verbs as often as things; a thing only where an article, a number or an adjective says so
    """play cook work guide coach face hand fire ship train park plant book house water light watch bear seal duck
    rock land bank film drum ring sign crack strike march rally protest fan guard court pass pitch track lock dock
    paint brush saw drill hammer rake hook sail trap cap probe pump rose spring fly fish dress suit star sand
    stamp seed pen pool wave hail rain snow smoke queue pilot hunter sense stage stream spot pepper picture map
    chart nail tap"""
)
ABSTRACT = _words(  # what makes a thing before it no thing: car sales, water rights
    """industry price prices sale sales right rights law laws rule rules policy policies crisis company companies
    firm firms sector business businesses maker makers plan plans project projects programme program show shows
    service services system systems costs tax taxes fee fees ban bans deal deals trade production demand supply
    export exports import imports shortage union association agency department ministry minister council committee
    level levels quality safety security damage loss losses number numbers rate rates figure figures time times
    life season seasons change changes resistance movement problem problems issue issues insurance loan loans fund
    funds share shares owner owners design technology research science theory term terms statement support trip
    trips mileage"""
)
LOOKS = _words(  # English adjectives and materials that change the picture
    """red orange yellow green blue purple pink brown black white grey gray dark bright golden silver colourful
    colorful big large huge giant great small little tiny tall long short high low deep wide narrow thick thin
    heavy light old ancient young new modern historic wooden stone brick glass metal steel iron copper plastic
    rubber paper leather woollen cotton silk electric solar nuclear digital robotic wild dry wet snowy icy frozen
    muddy dusty sandy rocky rainy stormy sunny cloudy foggy hot cold empty full crowded busy open closed broken
    burning flooded damaged ruined abandoned collapsed fallen floating flying burnt rusty dirty clean fresh ripe
    raw round square flat steep winter summer spring autumn snow rescue fishing cargo container military police
    school city mountain village street river sea underground underwater armed masked elderly injured sick
    homeless"""
)
DETERMINERS = _words(
    """a an the this that these those his her its their our my your some any every each both all several many few two
    three four five six seven eight nine ten dozen dozens hundred hundreds thousand thousands million millions
    billion half of another no more most first second third last next"""
)
BEFORE_VERBS = _words(
    """to will would can could shall should may might must i we you they he she who not cannot can't don't didn't
    doesn't won't 'll let's others everyone everybody someone somebody nobody"""
)
IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "people": "people", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "geese": "goose", "wolves": "wolf", "leaves": "leaf", "knives": "knife", "loaves": "loaf",
    "shelves": "shelf", "calves": "calf", "lives": "life",
}  # fmt: skip

COMMON = _words(  # visible, but of no interest without a description
    """people person man men woman women face faces hand hands finger fingers arm arms leg legs foot feet eye eyes
    nose noses mouth body bodies water sea land sky ground air sun door doors room rooms city cities town towns
    side wall family families friend friends spring guests game games team teams page pages ring line lines card
    cards screen fan fans hole holes corner fair film films dust pass stage plant plants nation order home sign
    signs parent 天空 大海 海水 太阳 长队 队伍 人群 家人 屏幕 灯光 街头 屋顶 衣服 孩子们 男子 女子"""
)
CHINESE_THINGS = _words(  # Chinese nouns
    """台风 飓风 龙卷风 巨浪 海浪 海水 洪水 暴雨 大雨 暴雪 大雪 积雪 雪花 冰雹 乌云 彩虹 闪电 浓烟 大火 火焰 太阳
    月亮 星星 天空 晚霞 日出 日落 瀑布 山峰 山坡 山谷 悬崖 峡谷 草原 草地 草坪 沙滩 沙漠 湿地 森林 树林 田野 农田
    稻田 麦田 梯田 果园 牧场 池塘 小溪 河流 湖泊 大海 海岸 岩石 石头 泥沙 土壤 冰川 火山 废墟 瓦砾 老人 孩子 儿童
    小孩 男孩 女孩 婴儿 妇女 男子 女子 父母 夫妻 家人 乘客 旅客 游客 顾客 观众 球迷 粉丝 志愿者 消防员 居民 村民
    市民 牧民 农民 渔民 难民 工人 民工 专家 学者 科学家 画家 艺术家 歌手 演员 舞者 警察 警员 士兵 军人 法官 律师
    医生 护士 患者 病人 老师 学生 校长 市长 司机 骑手 快递员 船员 飞行员 宇航员 航天员 记者 摄影师 裁判 球员 选手
    运动员 教练 人群 队伍 长队 居民楼 写字楼 大楼 高楼 楼房 房屋 住宅 屋顶 老街 小巷 街道 街头 马路 公路 道路 桥梁
    大桥 隧道 铁轨 铁路 车站 码头 港口 机场 跑道 站台 仓库 工厂 车间 工地 生产线 实验室 医院 病房 学校 教室 操场
    图书馆 博物馆 美术馆 展厅 展柜 展台 展品 展览 剧院 舞台 电影院 体育馆 体育场 球场 公园 广场 花园 菜市场 市场
    超市 商场 店铺 商铺 餐厅 厨房 酒店 咖啡馆 寺庙 教堂 宫殿 城墙 古镇 村庄 农场 大坝 水库 防波堤 堤坝 灯塔 电站
    发电机 风车 汽车 轿车 卡车 货车 客车 公交车 出租车 列车 火车 高铁 地铁 动车 自行车 电动车 摩托车 拖拉机 收割机
    挖掘机 推土机 起重机 飞机 客机 货机 战机 直升机 无人机 轮船 货轮 货船 渔船 帆船 快艇 橡皮艇 军舰 潜艇 航母
    坦克 导弹 火箭 卫星 飞船 返回舱 空间站 航天服 降落伞 望远镜 显微镜 机器人 机械臂 电脑 手机 屏幕 键盘 芯片 电池
    电缆 电线 摄像机 相机 麦克风 电视 喇叭 路灯 灯光 灯笼 蜡烛 沙袋 帐篷 头盔 口罩 手套 靴子 鞋子 衣服 布料 裙子
    帽子 雨伞 书包 行李 箱子 钢笔 书籍 报纸 地图 照片 油画 雕塑 雕像 横幅 国旗 旗帜 奖杯 奖牌 门票 车票 硬币 钞票
    吉他 钢琴 小提琴 篮球 足球 排球 滑板 玩具 烟花 篝火 大树 树木 树苗 花朵 鲜花 樱花 荷花 竹子 水稻 小麦 玉米
    蔬菜 水果 苹果 西瓜 葡萄 橙子 茶叶 面包 蛋糕 面条 饺子 米饭 火锅 牛奶 奶酪 咖啡 鸡蛋 海鲜 瓶子 杯子 垃圾 塑料
    煤炭 石油 钢材 水泥 集装箱 快递 包裹 药品 疫苗 针管 熊猫 狮子 雄狮 老虎 大象 猴子 兔子 猫咪 小狗 天鹅 鸟类
    候鸟 鸭子 绵羊 山羊 羊群 牛群 奶牛 牦牛 骏马 骆驼 海豚 鲸鱼 鲨鱼 乌龟 蝴蝶 蜜蜂 昆虫 动物 植物"""
)
CHINESE_TAILS = (  # of nouns that can be seen: 渔船, 讲解员, 航天服
    "车船艇舰机桥楼塔屋房厂站港湾桩舱帆轮箭弹炮枪刀剑盾旗伞帽鞋靴裤裙衫袍镜灯烛锅碗盘杯瓶桶箱袋盒罐桌椅床柜门窗墙柱梯"
    "街路巷树林花草叶果瓜豆菜茶饭糕饼鸟鱼犬狗猫马牛羊鹅鸭鸡兔狮虎熊猴象鹿驼鹰虫蛇蛙龟员师兵匠鼓琴笛球棋画像碑坝渠井山"
    "峰岭坡谷崖河湖海溪泉瀑岛滩沙石岩冰雪雨云雾浪潮雷火烟"
)
CHINESE_LONG_TAILS = (
    "博物馆", "体育馆", "图书馆", "展览馆", "美术馆", "模型", "工人", "居民", "市场", "现场", "广场", "机场", "农场",
    "牧场", "大楼", "基地", "设备", "机器", "仪器", "电站", "车间", "专家", "学生", "患者", "乘客",
)  # fmt: skip
NOT_CHINESE_THINGS = _words(  # words that only end like things
    """契机 危机 时机 商机 动机 有机 转机 随机 投机 网站 立场 门路 思路 出路 一路 套路 后果 结果 效果 成果 如果 股票
    部门 热门 专门 会员 成员 人员 官员 党员 动员 总动员 全球 环球 地球 月球 星球 气象 现象 印象 对象 迹象 想象
    计划 规划 企划 漫画 好像 录像 项目 图书 台阶 老家 国家 大家 专利 互联网 上海 海外 导师 大师 头像 影像
    偶像 世界 方舟 平台 水平 笔画 泡沫 公海 下海 沿海 近海 人山人海 江山 网络 出口 进口 窗口 人口 关口 亏损 开门
    出门 上门 入门 闭门 专车 开车 停车 堵车 飞行 开机 关机"""
)
CHINESE_ABSTRACT = _words(  # what makes a thing before it no thing: 儿童 歌曲
    """歌曲 问题 价格 行业 产业 产品 政策 计划 项目 工程 服务 业务 技术 安全 保险 贷款 销量 销售 需求 供应 出口 进口
    质量 数量 权益 权利 教育 文化 经济 贸易 工业 系统 制度 法律 关系 危机 短缺 市值 成本 费用 税 协会 部门 生活
    工作 运动"""
)
CHINESE_LOOKS = ("a", "b", "n", "nz", "vn", "ns", "ng", "z", "l")  # jieba's tags of what may stand before a noun
