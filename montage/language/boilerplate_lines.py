"""What stands on a page around a story and is not spoken: bylines, captions, credits, invitations, disclaimers.

A sentence is judged by what it is, not by a word in it: a report about a privacy policy stays a report. Furniture
addresses the reader, or is a label and a name, or is a notice that editors always word alike.
"""

import re

from montage.language.text import WORD, is_chinese

LOOKED_AT = 400  # [characters] at the head of a sentence
CREDIT = 16  # [words] a line with a credit in it may have
CHINESE_CREDIT = 40  # [characters]
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_NAME = r"[A-Z][\w.'’-]{0,30}"

# Labels that open a line of the page's own
_LABEL = re.compile(
    r"(?:watch|read|listen|see|related|more|also|recommended|trending|must[- ]read|don[’']t miss|photos?|pictures?"
    r"|images?|video|gallery|graphic|source|sources|credits?|(?:main |featured )?(?:image|photo|picture) credits?"
    r"|photographs?|contact|e-?mail"
    r"|tags?|topics|filed under|share|advertisement|sponsored|promoted|disclaimer|disclosure|corrections?|clarification"
    r"|editor[’']?s[’']? note|note to (?:readers|editors)|our standards|read more|read also|read next|see also"
    r"|also read"
    r"|more (?:on|from|about) [\w .’']{2,30}|updated?|published|posted|first published|last updated"
    r"|file photo|file|by|words?|text|interview by)\s?[:|]",
    re.IGNORECASE,
)
_LABELLED = re.compile(  # "FILE PHOTO: " is a caption, "Update: the bridge is open" is news
    r"(?:watch|read|listen|see)\s?:|file photo|our standards|editor[’']?s", re.IGNORECASE
)
_CAPTION = re.compile(
    r"file photo|FILE\s?[-–—:]|photo(?:graph)? (?:taken|provided|illustration|courtesy|by)\b|(?:pictured|shown"
    r"|seen) (?:here|above|below)"
    rf"|in this (?:(?:\w+day|undated|combination|aerial|handout|{_MONTH})\b.{{0,40}})?\b(?:photo|image|picture"
    rf"|frame grab|still|screengrab|screenshot)\b"
    r"|(?:an?|this) (?:undated |recent |handout |combination )?(?:photo|picture|screenshot|image) (?:released"
    r"|provided|taken)\b"
    r"|\((?:left|right|centre|center|l|r|top|bottom)\) (?:and|with)\b",
    re.IGNORECASE,
)
_PHOTO_CREDIT = re.compile(
    r"(?:getty images?|shutterstock|ap photo|afp|epa|istock|alamy|reuters|bloomberg|pool"
    r"|handout)(?: via [\w ]{2,20})?\W{0,3}$"
    r"|\bphoto(?:graph|s)?(?: by)?\s?[:/]|\bimage\s?[:/]|©|\bcourtesy (?:of|photo)\b|[\w.]{2,20}/(?:getty|ap|afp"
    r"|reuters|epa|agency)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    rf"by {_NAME}(?: {_NAME}){{1,3}}(?:(?:[,|–—-]| and| for| in| at| of)[^.!?]{{0,80}})?$", re.IGNORECASE
)
_CREDITS = re.compile(
    r"^(?:(?:additional |further )?(?:reporting|writing|editing|research|graphics?|production|translation|video"
    r"|photography) "
    r"(?:and (?:writing|editing|reporting) )?by\b|compiled (?:by|from)\b|with (?:files|reporting|reports) (?:from|by)\b"
    r"|.{3,90}\bcontributed to (?:this|the) (?:report|story|article|post)|.{3,60}\bcontributed\.?$"
    r"|(?:the )?associated press(?: writers?)? .{0,60}contributed|follow .{2,40} (?:on|at) (?:@|twitter|x|facebook"
    r"|instagram|linkedin)"
    r"|(?:[\w.-]{1,30} ){1,6}(?:is|are) an? .{0,60}(?:(?:staff |senior |business )?(?:writer|reporter|correspondent"
    r"|columnist|editor)s? (?:at|for|with|of|based)))",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"\d{1,3}[- ]?min(?:ute)?s?[ -]read\b|(?:published|updated|posted|first published|last updated|modified)\b.{0,60}$"
    r"|(?:an?|one|two|three|(?<!\d)\d{1,3}) (?:minute|hour|day|week)s? ago$",
    re.IGNORECASE,
)
_NOTICES = re.compile(
    r"(?:this|the) (?:story|article|post|piece|report|column|material|page|content|video|episode)"
    r"(?: by [\w ]{2,30}| from [\w ]{2,30})? (?:was|has been|is|may not|will be|originally|first|also|contains"
    r"|appeared)\b.{0,40}"
    r"(?:published|updated|corrected|edited|amended|appeared|rewritten|redistributed|sponsored|affiliate|translated"
    r"|generated|produced)"
    r"|an? (?:earlier|previous) version of th|copyright (?:©|\(c\)|\d{4})|©|all rights reserved"
    r"|(?:the )?(?:views|opinions)(?: and opinions)? expressed|(?:nothing (?:in|on) (?:this|the)"
    r"|this) .{0,40}(?:financial|investment|medical|legal) advice"
    r"|(?:we|[\w ]{2,30}) may (?:earn|receive) (?:a |an )?(?:affiliate )?commission|.{0,60}affiliate (?:links?"
    r"|commission)"
    r"|(?:this site is protected by|by (?:signing up|subscribing|clicking|registering|submitting|continuing))"
    r"|we use cookies|terms (?:of (?:use|service)|and conditions) (?:apply|and privacy)|(?:your|this) (?:e-?mail"
    r"|browser|device)\b.{0,60}"
    r"(?:will not|does not|never|support|shared)|story continues|(?:article|story) continues|scroll (?:down|for)"
    r"|loading\b|skip (?:to|ad)"
    r"|(?:advertisement|advertising|sponsored content|promoted stories)\.?$|end of (?:article|story|list)|sign (?:up"
    r"|in)\b|log in\b|subscribe\b(?!rs?\b)"
    r"|(?:click|tap) (?:here|on|the|below|through)|(?:got|have) (?:a |any )?(?:story|tips?|news|question|comment"
    r"|something to)\b.{0,60}\?",
    re.IGNORECASE,
)
# An imperative and something of the page's that it is about
_ASKS = re.compile(
    r"(?:please )?(?:click|tap|read|see|view|find|follow|share|watch|listen|download|get|join|visit|e-?mail|contact"
    r"|write|send|call"
    r"|check out|discover|explore|learn|like|support|become|donate|register|stay|keep|tune|browse|take (?:our|the)"
    r"|tell us|let us|help us)\b",
    re.IGNORECASE,
)
_OF_THE_PAGE = re.compile(
    r"\b(?:newsletters?|e-?mails?|app|apps|podcast|channel|twitter|facebook|instagram|tiktok|youtube|whatsapp"
    r"|telegram|linkedin"
    r"|us|here|link|links|website|online|video below|video above|gallery|slideshow|full (?:story|article|report|list"
    r"|review|interview)"
    r"|our (?:\w+ )?(?:coverage|stories|page|site|live blog|reporters?|journalists?|guide|team|community|members?"
    r"|quiz)|the (?:writer|author|reporter)"
    r"|more (?:stories|news|articles|from|on|about|like this)|latest (?:news|updates|headlines)|notifications|alerts"
    r"|your inbox"
    r"|comments? (?:section|below)|up to date|informed|subscri\w+|in the (?:video|gallery|player|comments)|for more"
    r"|live\.?$|@\w+)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"(?:https?://|www\.)\S{3,}$|\S{1,60}@\S{1,60}\.\w{2,10}\W{0,2}$|(?:[#@]\w{1,40}\s{0,3}){2,}$")

_CHINESE_NOTICE = re.compile(
    r"原标题|(?:本文|文章|图文|以上内容)(?:来源|转自|转载|首发|仅代表|不代表|系|由.{1,12}(?:授权|编译|整理))|未经.{0,8}(?:授权|许可|允许)"
    r"|(?:请|须|应)?注明(?:出处|来源)|(?:请勿|禁止|谢绝|不得)转载|版权(?:归|所有|声明)|责任编辑|最后更新|^(?:特别|免责|郑重)?声明[:：]"
    r"|不构成.{0,8}(?:投资|理财)?建议|据此(?:操作|入市|投资)|(?:投资|股市)有风险"
    r"|^(?:请|可|快|欢迎|立即|马上|赶快|喜欢就)?(?:点击|扫描?|长按|识别|戳|关注|搜索|回复|添加|下载|打开|转发|分享|收藏|点赞|在看).{0,20}"
    r"(?:阅读原文|二维码|公众号|微信|客户端|链接|视频|朋友圈|查看|下方|上方|左下|图片|我们|APP|App|app|小程序|【|“|关键词|订阅|微博)"
    r"|^(?:扫码|欢迎(?:关注|留言|投稿|来稿|转发)|关注我们|更多(?:精彩|内容|资讯|新闻|报道)|延伸阅读|相关(?:阅读|新闻|报道|链接|推荐)|推荐阅读|热门推荐|往期)"
    r"|^\d[、.．]\s?回复|^字号|^（?(?:完|全文完|待续)）?$|^【?(?:纠错|打印|关闭)|^(?:分享|收藏|评论|举报|大|中|小)$|^【(?:编辑|责编)"
)
_CHINESE_LABEL = re.compile(
    r"[（(【\[]?(?:本报|本网|见习|实习|特约|首席)?(?:编辑|责编|编审|校对|审核|作者|来源|文|图|文图|图文|文字|原创|监制|策划|统筹|摄影|摄像|视频|剪辑|记者|通讯员"
    r"|制图|绘图|设计|翻译|编译|撰文|采写|主编|值班|制作|美编|出品|供稿|整理|总台|终审|二审|初审|制作人|播音|配音)\s?[:：/／|｜&＆丨]"
)
_CHINESE_CREDIT = re.compile(
    r"视频截图|截图[。）)]?$|资料图|图片来源|图源|供图|[摄图][。）)]{0,2}$|(?:图|照片)[:：/／]|(?:新华社|中新社|IC|CFP|视觉中国)\s?(?:发|图|供)|报道截图"
    r"|(?:记者|通讯员)\s?[\u4e00-\u9fff]{2,4}\s?[/／]?\s?(?:摄|文|图|报道)|来源[:：]|作者[:：]|\d{1,2}:\d\d\s?来源"
)

_REPORTED = re.compile(r"表示|指出|认为|[宣声]称|发现|判决|规定|法院|警方|提醒")


def is_furniture(text: str, lang: str) -> bool:
    """Whether a sentence, or a whole paragraph, belongs to the page and not to the story."""
    head = text[:LOOKED_AT].strip()
    return _is_chinese_furniture(head) if is_chinese(lang) else _is_english_furniture(head)


def is_byline(text: str) -> bool:
    """Whether a line names who wrote a story, and nothing else."""
    return not text.rstrip().endswith((".", "!", "?")) and bool(_BYLINE.match(text[:LOOKED_AT].strip()))


def is_caption(text: str, lang: str) -> bool:
    """Whether a whole paragraph is what stands below a picture: it describes it, or credits it."""
    head = text[:LOOKED_AT].strip()
    if is_chinese(lang):
        return len(head) <= CHINESE_CREDIT * 2 and bool(_CHINESE_CREDIT.search(head))
    short = sum(1 for _ in WORD.finditer(head)) <= CREDIT * 3
    return bool(_CAPTION.match(head)) or (short and bool(_PHOTO_CREDIT.search(head)))


def _is_english_furniture(head: str) -> bool:
    bare = head.lstrip("▶►»›→➜👉•*#|>–—- ")
    if head != bare and _LABEL.match(bare):
        return True
    words = sum(1 for _ in WORD.finditer(bare))
    if _LABEL.match(bare) and (words <= CREDIT or _LABELLED.match(bare)) and not _news_after_label(bare):
        return True
    if is_byline(bare) or _CREDITS.match(bare) or (_TIMES.match(bare) and words <= CREDIT) or _NOTICES.match(bare):
        return True
    if _CAPTION.match(bare) and bare[:4].lower() in ("file", "in t", "phot"):
        return True
    if words <= CREDIT and _PHOTO_CREDIT.search(bare) and not _has_verb(bare):
        return True
    return bool((_ASKS.match(bare) and _OF_THE_PAGE.search(bare)) or (_ADDRESSED.search(bare) and words <= CREDIT))


def _news_after_label(text: str) -> bool:
    """ "Update: the bridge is open again." """
    label, _, rest = text.partition(":")
    return label.lower() in ("update", "updated", "correction", "more", "video", "by", "source", "sources") and (
        sum(1 for _ in WORD.finditer(rest)) >= 6 and rest.rstrip().endswith((".", "!", "”", '"'))
    )


def _has_verb(text: str) -> bool:
    """Whether a short line is a statement: it has a common verb of news."""
    return bool(re.search(r"\b(?:is|are|was|were|has|have|had|will|said|says|sued|fell|rose|\w{3,}ed)\b", text))


def _is_chinese_furniture(head: str) -> bool:
    bare = head.lstrip("▶►»›→👉•★●■◆ ")
    if len(bare) <= CHINESE_CREDIT and (_CHINESE_LABEL.match(bare) or _CHINESE_CREDIT.search(bare)):
        return True
    return bool(_CHINESE_NOTICE.search(bare)) and not _reported(bare)


def _reported(text: str) -> bool:
    """Whether a speaker says it: a report about a notice is no notice."""
    return bool(_REPORTED.search(text))
