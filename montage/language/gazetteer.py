"""Small tables that classify names without a model: data. A transformers model knows more (`--ner`)."""


def _table(text: str) -> frozenset[str]:
    return frozenset(entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip())


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNTRIES = _table(
    """Afghanistan, Albania, Algeria, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahrain, Bangladesh,
    Belarus, Belgium, Bolivia, Bosnia, Brazil, Bulgaria, Cambodia, Cameroon, Canada, Chile, China, Colombia, Congo,
    Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Denmark, Ecuador, Egypt, El Salvador, Estonia, Ethiopia,
    Finland, France, Germany, Ghana, Greece, Greenland, Guatemala, Haiti, Honduras, Hungary, Iceland, India,
    Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan, Kazakhstan, Kenya, Kosovo, Kuwait, Laos,
    Latvia, Lebanon, Libya, Lithuania, Luxembourg, Malaysia, Mali, Malta, Mexico, Moldova, Mongolia, Montenegro,
    Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, North Korea,
    Norway, Oman, Pakistan, Palestine, Panama, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania,
    Russia, Rwanda, Saudi Arabia, Scotland, Senegal, Serbia, Singapore, Slovakia, Slovenia, Somalia, South Africa,
    South Korea, South Sudan, Spain, Sri Lanka, Sudan, Sweden, Switzerland, Syria, Taiwan, Tanzania, Thailand,
    Tunisia, Turkey, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan,
    Venezuela, Vietnam, Wales, Yemen, Zambia, Zimbabwe, England, Britain, Great Britain, Northern Ireland, US,
    U.S., U.S.A., USA, UK, U.K., UAE, America, Inner Mongolia, Tibet, Xinjiang, Africa, Asia, Europe, Antarctica,
    North America, South America, Latin America, Middle East, Balkans, Soviet Union"""
)
STATES = _table(
    """Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, Idaho,
    Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota,
    Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York,
    North Carolina, N.Y., N.J., Calif., Fla., Ill., North Dakota, Ohio, Oklahoma, Oregon, Pennsylvania,
    Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia, West Virginia,
    Wisconsin, Wyoming, Ontario, Quebec, British Columbia, Alberta, Manitoba, Nova Scotia, Queensland,
    New South Wales, Bavaria, Catalonia, Crimea, Kashmir, Siberia, Northern California, Southern California,
    New England"""
)
CITIES = _table(
    """Abu Dhabi, Addis Ababa, Amsterdam, Ankara, Athens, Atlanta, Auckland, Austin, Baghdad, Baltimore, Bangkok,
    Barcelona, Beijing, Beirut, Belfast, Belgrade, Berlin, Birmingham, Bogota, Boston, Brasilia, Brussels,
    Bucharest, Budapest, Buenos Aires, Buffalo, Cairo, Canberra, Cape Town, Caracas, Cardiff, Charlotte, Chengdu,
    Chicago, Cincinnati, Cleveland, Cologne, Copenhagen, Dallas, Damascus, Delhi, Denver, Detroit, Dhaka, Doha,
    Dubai, Dublin, Edinburgh, Fort Worth, Frankfurt, Geneva, Glasgow, Guangzhou, Hamburg, Hanoi, Havana, Helsinki,
    Hong Kong, Honolulu, Houston, Indianapolis, Islamabad, Istanbul, Jakarta, Jerusalem, Johannesburg, Kabul,
    Kansas City, Kyiv, Kiev, La Paz, Lagos, Las Vegas, Leeds, Lima, Lisbon, Liverpool, London, Los Angeles, L.A.,
    Lyon, Madrid, Manchester, Manila, Melbourne, Memphis, Mexico City, Miami, Milan, Milwaukee, Minneapolis,
    Montreal, Moscow, Mumbai, Munich, Nairobi, Nashville, New Delhi, New Orleans, New York City, Oakland, Orlando,
    Osaka, Oslo, Ottawa, Palo Alto, Paris, Perth, Philadelphia, Phoenix, Pittsburgh, Portland, Prague, Pyongyang,
    Rio de Janeiro, Riyadh, Rome, Sacramento, San Antonio, San Diego, San Francisco, San Jose, Santiago, Sao Paulo,
    Seattle, Seoul, Shanghai, Shenzhen, Sofia, St. Louis, St. Paul, Stockholm, Sydney, Taipei, Tampa, Tehran,
    Tel Aviv, Tokyo, Toronto, Tunis, Vancouver, Vienna, Vilnius, Warsaw, Washington, Wuhan, Yerevan, Zurich,
    Silicon Valley, Wall Street, Hollywood, Manhattan, Brooklyn, Earth, Mars, Jupiter, Saturn, Venus, Europa, Moon,
    Pacific Ocean, Atlantic Ocean, South China Sea, Mediterranean, Persian Gulf, Gaza, West Bank, Hawaii,
    Mauna Kea, D.C., Washington D.C."""
)
PLACES = COUNTRIES | STATES | CITIES
PLACE_TAILS = _table(
    """County, River, Island, Islands, City, Bay, Beach, Valley, Province, Street, Avenue, Road, Square, Park,
    Lake, Mountains, Hills, Creek, Harbor, Harbour, Airport, Bridge, Highway, Peninsula, Coast, Desert, Forest,
    Springs"""
)
PLACE_HEADS = _table("""Lake, Mount, Mt., Cape, Fort, Port, Gulf, Bay, Strait""")
ORGANISATION_WORDS = _table(
    """Inc, Inc., Corp, Corp., Corporation, Co, Co., Company, Companies, Ltd, Ltd., LLC, LLP, PLC, GmbH, AG, Group,
    Holdings, Partners, Capital, Bank, Fund, Trust, University, College, School, Institute, Academy, Ministry,
    Department, Dept, Agency, Administration, Authority, Bureau, Commission, Committee, Council, Court, Congress,
    Senate, Parliament, Party, House, Office, Board, Association, Federation, Union, League, Society, Foundation,
    Organization, Organisation, Alliance, Coalition, Center, Centre, Laboratory, Observatory, Museum, Hospital,
    Times, Post, Journal, News, Herald, Tribune, Gazette, Magazine, Press, Media, Network, Studios, Pictures,
    Records, Entertainment, Airlines, Airways, Motors, Motor, Electric, Energy, Systems, Technologies, Technology,
    Robotics, Aerospace, Pharmaceuticals, Software, Solutions, Services, Industries, International, Exchange,
    Police, Guard, Army, Navy, Force, Forces, Corps, Directorate, Division, Conference, Club, FC, United, Rovers,
    Wanderers, Democrats, Republicans, Conservatives, Tories, Labour, Teachers, Brothers, Medicine, Treasury"""
)
ORGANISATIONS = _table(
    """EU, UN, E.U., U.N., United Nations, European Union, Google, Apple, Microsoft, Amazon, Facebook, Twitter,
    Netflix, Tesla, Ford, Toyota, Honda, Volkswagen, Audi, BMW, Mercedes, Nissan, Hyundai, Porsche, Alibaba,
    Tencent, Baidu, Huawei, Samsung, Sony, Intel, Nvidia, Qualcomm, Uber, Lyft, Airbnb, Disney, Reuters, Bloomberg,
    Boeing, Airbus, Starbucks, McDonald’s, Walmart, Goldman Sachs, Morgan Stanley, Deutsche Bank, Amnesty,
    Hezbollah, Hamas, Taliban, Pentagon, Kremlin, White House, Interpol, Nasa, Nato, Unesco, Unicef, Gannett,
    SoftBank, Starlink, Greenpeace, Arsenal, Chelsea, Tottenham, Juventus, Labour, Brexit Party, Congress,
    Parliament, Senate, Scotland Yard, Red Cross, World Bank, Wikipedia, Instagram, Spotify"""
)
_NO_ORGANISATION = _table(
    """TV, CEO, CFO, COO, CTO, AI, PC, DNA, RNA, GDP, IPO, SUV, SUVs, EV, EVs, TD, AM, PM, OK, ID, OT, GPS, LED,
    USB, HIV, DVD, CD, Republic, FAQ, VIP, MVP, RBI, QB, NOT, ALL, AND, THE, NEW, HD, UHD, IQ, II, III, IV, VI, XL,
    PR, HR, IT, CLPS, MP, MPs, MEP, HBO Max"""
)
TITLES = _table(
    """Mr, Mr., Mrs, Mrs., Ms, Ms., Dr, Dr., Sir, Lord, Lady, Dame, President, Vice, Prime, Minister, Chancellor,
    Senator, Sen., Rep., Representative, Congressman, Congresswoman, Governor, Gov., Mayor, Judge, Justice,
    Attorney, General, Gen., Colonel, Col., Captain, Capt., Sgt., Sergeant, Lt., Admiral, Officer, Secretary,
    Ambassador, Prince, Princess, King, Queen, Duke, Pope, Bishop, Professor, Prof., Coach, Director, Chairman,
    Chairwoman, Chief, Executive, CEO, Editor, Actor, Actress, Singer, Astronaut, Administrator, Speaker,
    Commissioner, Superintendent, Detective, Sheriff, Deputy, Rev., Reverend, Councillor, Quarterback, Goalie,
    Analyst, Former, Leader, Spokesman, Spokeswoman, Defense, Foreign, State, Republican, Democratic, Democrat,
    Inspector, Associate, Interim, Assistant"""
)
JOBS = _table(
    """president, minister, senator, governor, mayor, judge, director, chairman, chief, executive, coach, manager,
    quarterback, forward, goalie, goaltender, defenseman, striker, midfielder, actor, actress, singer, guitarist,
    drummer, astronaut, scientist, researcher, professor, doctor, analyst, economist, lawyer, attorney, spokesman,
    spokeswoman, spokesperson, officer, founder, leader, author, writer, journalist, reporter, editor, critic,
    columnist, teacher, planetologist, astronomer, physicist, engineer, boss, captain, ambassador, secretary,
    administrator, billionaire, candidate, husband, wife, son, daughter, brother, sister, mother, father, frontman,
    co-founder, producer, creator, showrunner, chancellor, activist, commentator, lawmaker, pilot, veteran, king,
    queen, prince, duke, teammate, rookie"""
)
GIVEN_NAMES = _table(
    """Aaron, Adam, Adrian, Alan, Albert, Alec, Alex, Alexander, Alexandra, Alexis, Alice, Alison, Amanda, Amy,
    Andrea, Andrew, Andy, Angela, Anna, Anne, Anthony, Antonio, Arthur, Ashley, Barack, Barbara, Ben, Benjamin,
    Bernie, Beth, Bill, Billy, Bob, Boris, Brad, Brandon, Brian, Bruce, Carl, Carlos, Carol, Caroline, Catherine,
    Charles, Charlie, Chris, Christian, Christina, Christine, Christopher, Claire, Colin, Craig, Dan, Daniel, Dave,
    David, Dawn, Dean, Deborah, Dennis, Derek, Diana, Diane, Diego, Don, Donald, Donna, Doug, Douglas, Dylan, Ed,
    Eddie, Edward, Eli, Elizabeth, Ellen, Elon, Emily, Emma, Emmanuel, Eric, Erik, Ethan, Eva, Evan, Evo, Fernando,
    Francis, Frank, Fred, Gary, Geoff, George, Gerald, Glenn, Gordon, Grace, Graham, Greg, Gregory, Hannah, Harold,
    Harry, Heather, Helen, Henry, Hillary, Howard, Hugh, Ian, Isaac, Ivan, Jack, Jackie, Jacob, James, Jamie, Jane,
    Janet, Jared, Jason, Jay, Jean, Jeff, Jeffrey, Jennifer, Jeremy, Jerry, Jesse, Jessica, Jill, Jim, Jimmy, Jo,
    Joan, Joe, Joel, Johan, John, Johnny, Jon, Jonathan, Jordan, Jorge, Jose, Joseph, Josh, Joshua, Juan, Judy,
    Julia, Julian, Julie, Justin, Karen, Karl, Kate, Katherine, Kathy, Katie, Keith, Kelly, Ken, Kenneth, Kevin,
    Kim, Kristi, Kyle, Larry, Laura, Lauren, Lee, Leo, Leonard, Leslie, Lewis, Liam, Lily, Linda, Lisa, Liz, Louis,
    Lucas, Lucy, Luis, Luke, Marc, Marco, Marcus, Margaret, Maria, Marie, Mario, Mark, Martha, Martin, Mary, Matt,
    Matthew, Maurice, Mauricio, Max, Meghan, Melissa, Michael, Michelle, Miguel, Mike, Mitch, Mohamed, Mohammed,
    Muhammad, Nancy, Naomi, Natalie, Nathan, Neil, Nicholas, Nick, Nicola, Nicolas, Nicole, Nigel, Noah, Oliver,
    Olivia, Oscar, Pablo, Pamela, Pat, Patricia, Patrick, Paul, Pedro, Pete, Peter, Phil, Philip, Rachel, Ralph,
    Raymond, Rebecca, Rich, Richard, Rick, Rob, Robert, Roberto, Robin, Roger, Ron, Ronald, Rory, Rose, Roy,
    Russell, Ruth, Ryan, Sally, Sam, Samantha, Samuel, Sandra, Sara, Sarah, Satya, Scott, Sean, Sergio, Shane,
    Shannon, Sharon, Simon, Sophie, Stacy, Stephanie, Stephen, Steve, Steven, Stuart, Sundar, Susan, Taylor, Ted,
    Teresa, Terry, Theresa, Thomas, Tim, Timothy, Tina, Todd, Tom, Tommy, Tony, Tracy, Tyler, Vanessa, Victor,
    Victoria, Vincent, Vladimir, Walter, Warren, Wayne, Wendy, William, Xavier, Zach, Zachary"""
)
NATIONALITIES = _table(
    """Afghan, African, American, Arab, Argentine, Armenian, Asian, Australian, Austrian, Belgian, Bolivian,
    Brazilian, British, Bulgarian, Canadian, Chilean, Chinese, Christian, Colombian, Cuban, Czech, Danish, Dutch,
    Egyptian, English, European, Finnish, French, German, Greek, Hungarian, Indian, Indonesian, Iranian, Iraqi,
    Irish, Islamic, Israeli, Italian, Japanese, Jewish, Kenyan, Korean, Latin, Lebanese, Libyan, Malaysian,
    Mexican, Muslim, Nigerian, Norwegian, Pakistani, Palestinian, Polish, Portuguese, Romanian, Russian, Saudi,
    Scottish, Serbian, South Korean, North Korean, Soviet, Spanish, Swedish, Swiss, Syrian, Taiwanese, Thai,
    Turkish, Ukrainian, Venezuelan, Vietnamese, Welsh, Western, Republican, Democrat, Democratic, Catholic,
    Americans, Russians, Germans, Republicans, Democrats, Asians, Europeans"""
)
NOT_NAMES = _NO_ORGANISATION | NATIONALITIES | (ORGANISATION_WORDS - ORGANISATIONS)
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温易樊葛邢安齐伍庄梅鲁倪詹裴翟萧欧俞祝焦路习柯阮骆申章苗凌耿聂关鲍靳褚卓滕屈翁甘柴佟祁盛洪费岳纪舒项季童颜"
    "霍虞"
)
CHINESE_PEOPLE_CUES = (
    "先生",
    "女士",
    "教授",
    "总统",
    "主席",
    "总理",
    "部长",
    "书记",
    "院士",
    "博士",
    "记者",
    "律师",
    "局长",
    "校长",
    "导演",
    "主任",
)
CHINESE_ORGANISATION_TAILS = tuple(
    sorted(
        _words(
            """公司 集团 银行 大学 学院 中学 小学 协会 学会 委员会 研究所 研究院 法院 检察院 医院 中心 基金 基金会 组织
    联盟 俱乐部 出版社 电视台 新闻社 通讯社 日报 晚报 议会 国会 政府 党 警方 公安局 外交部 国防部 商务部 财政部
    教育部 卫健委 证监会 董事会 证券 股份 科技"""
        )
    )
)
CHINESE_PLACES = _words(
    """中国 美国 英国 法国 德国 日本 韩国 朝鲜 俄罗斯 印度 加拿大 澳大利亚 欧洲 非洲 亚洲 中东 欧盟 香港 澳门 台湾
    北京 上海 广州 深圳 武汉 南京 杭州 成都 重庆 天津 西安 东京 首尔 纽约 华盛顿 伦敦 巴黎 柏林 莫斯科 地球 月球
    火星 南海 长江 黄河 巴基斯坦 孟加拉国 斯里兰卡 尼泊尔 阿富汗 伊朗 伊拉克 以色列 巴勒斯坦 叙利亚 黎巴嫩 约旦 沙特
    沙特阿拉伯 阿联酋 卡塔尔 科威特 也门 土耳其 埃及 利比亚 苏丹 埃塞俄比亚 肯尼亚 南非 尼日利亚 阿尔及利亚 摩洛哥
    安哥拉 坦桑尼亚 赞比亚 津巴布韦 刚果 西班牙
    葡萄牙 意大利 希腊 瑞士 瑞典 挪威 芬兰 丹麦 荷兰 比利时 奥地利 波兰 捷克 匈牙利
    罗马尼亚 保加利亚 南斯拉夫 塞尔维亚 克罗地亚 乌克兰 白俄罗斯 哈萨克斯坦 乌兹别克斯坦 蒙古 越南 老挝 柬埔寨 泰国 缅甸
    马来西亚 新加坡 印度尼西亚 印尼 菲律宾 新西兰 墨西哥 古巴 巴西 阿根廷 智利 秘鲁 哥伦比亚 委内瑞拉 爱尔兰 冰岛 澳洲
    南极 北极 南美 北美 拉美 东南亚 太平洋 大西洋 印度洋 地中海 苏联 新疆 西藏 内蒙古 宁夏 广西 河北 山西 辽宁 吉林
    黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 泰山 华山 黄山 庐山
    峨眉山 武当山 长白山 白云山 秦岭 太行山 喜马拉雅山 珠穆朗玛峰 西湖 洞庭湖 鄱阳湖 太湖 珠江 松花江 淮河 塔里木河"""
)
CHINESE_ORGANISATIONS = _words(
    """华为 高通 腾讯 阿里巴巴 百度 小米 京东 美团 联发科 三星 英特尔 台积电 中兴 联想 字节跳动 联合国 欧盟 北约
    世卫组织 世界银行 新华社 央视 路透社"""
)
NOT_CHINESE_NAMES = _words(
    """上市公司 高级中学 山区中学 研发中心
    中美合作 两国 大国 三国 中美 上市 入市 长大 东西 深度 契约 大山 深山 山区 中考 高考 江中 满口 大都 上半场
    下半场 上下半场 路徽 高达 高薪 高三 高中 段子 安静 许可 马路 马路边 高手 黄金 白银 金牌 明星 万元 海外 国内
    境外 市区 城区 县城 农村 沿海 大海 海上 水平 和平 文明 方便 温暖 温馨 谢谢 易于 严格 严重 高度 高速 高端 高峰
    古城 新城 大陆 江湖 华人 中华 古代 关键 安全 安心 向上 向前 任命 任职 贺岁 常见 常规 时间 时代 张口 范围 连续
    经济 商家 游戏 方案 石油 金属 金融 钱包 雷达 雷霆 毛利 毛利率 高级 成长 成立 成功 白天 黑天 白酒 项目 应用
    应用于 通过 党 政府 国家 全国 多维度"""
)
SUBJECTS = {  # English stems and Chinese words that speak for a subject
    "politics": _words(
        """elect vote presid minist senat congress parliament campaign govern polici lawmak democrat republican
        parti candid impeach diplomat 选举 总统 政府 议会 议员 外交 主席 政策 特首 立法会 民主党 两国"""
    ),
    "conflict": _words(
        """kill soldier militari troop attack protest polic bomb war armi clash weapon violenc arrest 军队 战争
        冲突 袭击 抗议 警方 武装 士兵 暴力"""
    ),
    "business": _words(
        """compani share market stock investor profit sale price billion bank deal merger revenu trade listing
        econom 公司 市场 投资 股票 企业 经济 利率 债券 贸易 上市 金融 资金 银行 进口"""
    ),
    "technology": _words(
        """softwar app phone comput internet onlin digit stream devic chip data robot comput laptop keyboard
        network 芯片 手机 互联网 软件 数据 人工智能 5g 技术 集成电路 半导体 数字 网络"""
    ),
    "science": _words(
        """scientist research univers studi telescop galaxi simul particl physic discoveri speci laboratori vapor
        planet 科学 研究 科学家 实验 宇宙 发现 物理 生物"""
    ),
    "space": _words(
        """nasa spacecraft moon lunar rocket orbit astronaut lander satellit spacex jupit mars launch 航天 火箭
        卫星 月球 太空 宇航员 飞船"""
    ),
    "health": _words(
        """patient hospit doctor diseas medic drug health virus plagu lung infect treatment symptom 医院 患者 疾病
        药品 医生 疫情 病毒 临床 医疗"""
    ),
    "sport": _words(
        """game team goal season coach player leagu score win match tournament quarterback touchdown championship
        比赛 球队 篮球 足球 世界杯 男篮 球员 冠军 教练"""
    ),
    "culture": _words(
        """film music band album song star movi seri tour concert artist actor museum book 电影 音乐 歌曲 儿歌 艺术
        演员 作品 文化 画"""
    ),
    "cars": _words(
        """car suv electr vehicl sedan batteri driver audi toyota volkswagen hybrid concept 汽车 电动车 新能源 车型"""
    ),
    "education": _words("""teacher school student educ classroom colleg 学校 学生 教师 校长 教育 中学 老师 高考"""),
    "weather": _words("""storm rain wind fire flood hurrican snow wildfir outag 台风 暴雨 洪水 地震 天气 气温"""),
    "food": _words("""food restaur recip chef cook meal 美食 餐厅 食品 菜"""),
}
