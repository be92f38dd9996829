"""Words that say nothing by themselves: data, in lower case."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """a about above according across after afterwards again against ago all almost along already also although
    always am amid among an and another any anybody anyone anything are aren't around as at away back be became
    because become becomes been before began behind being below between both but by came can can't cannot come
    could couldn't did didn't do does doesn't doing don't done down during each either else enough etc even ever
    every everybody everyone everything far few for from further get gets getting give given go goes going gone got
    had hadn't has hasn't have haven't having he he'd he'll he's hence her here hers herself him himself his how
    however i i'd i'll i'm i've if in indeed instead into is isn't it it'll it's its itself just keep kept least
    less let like likely lot made make makes making many may maybe me meanwhile might mine more moreover most much
    must my myself near nearly neither never nevertheless no nobody none nor not nothing now of off often on once
    one one's only onto or other others otherwise our ours ourselves out over own per perhaps put quite rather
    really s same see seen several shall she she'd she'll she's should shouldn't since so some somebody someone
    something sometimes somewhat still such t take taken than that that's the their theirs them themselves then
    there there's thereby therefore these they they'd they'll they're they've thing things this those though
    through throughout thus to together too took toward towards under unless until unto up upon us use used using
    usually very via want was wasn't way we we'd we'll we're we've well went were weren't what what's whatever when
    where whereas whether which while who who's whoever whole whom whose why will with within without won't would
    wouldn't yes yet you you'd you'll you're you've your yours yourself mr mrs ms dr"""
)
SAYING = _words(
    """accord accuse add admit agree announce argue ask believe call cite claim comment confirm declare deny
    describe disclose estimate explain hope insist mention note quote recall remark reply report reveal said say
    says saying speak spoke state statement stress suggest talk tell tells telling think thinks thought told warn
    write wrote announced added according asked believes called claimed confirmed declared denied described
    explained insisted noted quoted recalled remarked replied reported reportedly revealed spokesman spokesperson
    spokeswoman stated stressed suggested thanked told warned writes interview statement"""
)
CALENDAR = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur
    thurs fri sat sun today yesterday tomorrow tonight morning afternoon evening night week weeks month months year
    years day days hour hours minute minutes weekend earlier later last next recently early late ago a.m p.m am pm
    est edt pst gmt"""
)
VAGUE = _words(
    """percent per cent number numbers version people person group part area way lot kind case issue issues problem
    problems question questions thing idea place point fact side end start set new old big good great best better
    bad first second third two three four five six seven eight nine ten half million billion hundred thousand dozen
    several long short high low top average total expected planned called based sold real recent major small large
    full open early late left right move work working help need needs time times"""
)
CHINESE = _words(
    """以 笔者 本作 同比 环比 的 了 着 过 和 与 及 以及 或 或者 而 而且 并 并且 但 但是 然而 不过 可是 因为 因此
    所以 由于 于是 如果 若 虽然 尽管 即使 只要 只有 无论 不管 除了 除非 为 为了 对 对于 关于 根据 按照 通过 经过
    随着 从 自 自从 由 在 于 向 往 到 至 当 把 被 将 让 使 令 给 跟 同 比 像 如 例如 比如 等 等等 之 其 其中 其他
    其它 此 此外 该 本 这 那 这个 那个 这些 那些 这样 那样 这种 那种 这里 那里 这么 那么 什么 怎么 怎样 如何 为什么
    为何 谁 哪 哪些 哪里 几 多少 我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 自身 大家 人家 别人 是 有
    没有 没 无 不 不是 不会 不能 不要 未 别 也 都 还 还是 还有 又 再 再次 就 就是 才 只 只是 仅 仅仅 很 非常 十分
    更 更加 最 太 越 越来越 较 比较 已 已经 曾 曾经 正 正在 将要 会 能 能够 可 可以 可能 应 应该 应当 必须 需要 要
    想 得 地 所 者 们 个 位 名 次 些 点 一 一个 一些 一种 一样 一直 一定 一般 一边 两 每 各 各种 某 某些 任何 所有
    全部 许多 很多 多 少 几个 上 下 中 里 内 外 前 后 左右 之间 之前 之后 之一 以来 以后 以前 以上 以下 期间 时
    时候 同时 然后 接着 最后 首先 其次 另外 另 目前 现在 今天 昨天 明天 今日 昨日 日前 近日 当日 当天 今年 去年
    明年 年 月 日 号 来 去 起来 出来 下来 过来 上来 进行 开始 成为 作为 认为 表示 称 说 说道 指出 介绍 透露 强调
    看来 据 据悉 据了解 了解 报道 记者 吗 呢 吧 啊 呀 哦 嘛 啦 而是 甚至 尤其 特别 其实 事实上 当然 也许 或许 似乎
    几乎 大约 约 近 超过 不仅 不但 不少 并不 并非 是否 一方面 另一方面 方面 问题 情况"""
)
CHINESE_SAYING = _words(
    """说 称 表示 认为 指出 介绍 透露 强调 告诉 回应 宣布 报道 采访 记者 据悉 说道 问 答 坦言 直言 解释 补充 写道
    提到 发言人 消息 消息人士 负责人 接受 发文 发布 通报 坦承 看来 觉得 相信 希望 感叹 笑 反问 评价 谈到 讲 叮嘱
    爆料 原标题"""
)
