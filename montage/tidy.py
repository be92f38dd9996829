"""What a reader sees and a listener must not hear: datelines, credits, invitations to click, parentheses."""

import re
from collections.abc import Sequence

from montage.gazetteer import PLACES
from montage.language import HAN, WORD, is_chinese

_FURNITURE = re.compile(
    r"^(?:click (?:here|on)|read (?:more|also|next|the full)|see also|related(?: stories| articles| content)?\s*:"
    r"|subscribe|sign up|follow (?:us|@|\S+ on)|share this|photos?\s*[:(]"
    r"|(?:main |featured )?(?:image|photo|picture)s?(?: credit| by|:)|advertisement|advertising$"
    r"|watch (?:the )?(?:video|above|below|live|now)|listen (?:to the|now)|all rights reserved|copyright"
    r"|story continues|editor[’']s note|this (?:story|article) (?:was|has been|originally|first)"
    r"|follow .{2,40} on (?:twitter|facebook)|e-?mail:?\s|contact (?:us|the (?:writer|author|reporter))"
    r"|https?://|www\.|join (?:our|the) |download (?:our|the) |get (?:the|our) .{0,30}newsletter|more:|updated?:"
    r"|published:|by [A-Z]\w+ [A-Z]\w+$)"
    r"|contributed to this (?:report|story|article)|getty images|newsletter|©|terms of (?:use|service)"
    r"|privacy policy|\S@[\w-]{1,60}\.\w|have (?:a |any )?(?:tips?|something to say|comments?)\b.{0,200}\?",
    re.IGNORECASE,
)
_CHINESE_FURNITURE = re.compile(
    r"责任编辑|最后更新|原标题|本文来源|本文(?:系|为|转自|首发)|未经(?:授权|许可)|请?(?:注明出处|勿转载)"
    r"|^[（【]?(?:编辑|编审|校对|作者|来源|文|图|原创|监制|策划|摄影|视频|记者|制图|翻译|编译)[:：/／|｜]"
    r"|点击|扫码|二维码|公众号|客户端下载|下载.{0,8}客户端|视频截图|图片来源|图源|资料图|供图|摄[。）)]?$"
    r"|延伸阅读|相关阅读|推荐阅读|更多精彩|阅读原文|^【(?:纠错|编辑)|版权(?:归|所有)|^（?完）?$"
    r"|欢迎(?:关注|留言|投稿)|^关注"
)
_WIRE = r"\((?:AP|AFP|Reuters|UPI|CNN|[A-Z][\w ./]{1,24})\)"
# Possessive: a word of capitals could else be divided into six places in every way.
_DATELINE = re.compile(
    rf"^(?P<place>(?:[A-Z][\w.’']{{0,24}}+,?+ ?+){{0,6}}+)\s*(?P<wire>{_WIRE})?\s*(?:[—–]|--?)\s+(?=[A-Z“\"‘])"
)
_PLACE_COLON = re.compile(r"^(?P<place>[A-Z][a-z]+)(?:, [A-Z][\w. ]*){0,3}: (?=[A-Z“\"])")
_CHINESE_DATELINE = re.compile(
    r"^(?:【[^】]*】|（[^）]{0,40}）|(?:新华社|中新社|中新网|人民网|央视)[^，。]{0,14}[电讯]"
    r"|[^，。“]{2,6}(?:快讯|报讯|网讯)|\s|[（(][^）)]{0,30}(?:记者|通讯员|编辑)[^）)]{0,20}[）)])++"
)
_PARENTHESIS = re.compile(r"(?<!\s)\s*+\([^()]{0,120}+\)|（[^（）]{0,60}）|【[^】]{0,30}】")
_OFFICE = re.compile(  # “...,” Steve Clarke, deputy associate administrator of a long directorate, said
    r"(?<=[”\"] )((?:[A-Z][\w.’'-]*+ ){1,3}[A-Z][\w’'-]+), [^,.“”\"]{8,120}, (?=(?:said|says|told|added|wrote)\b)"
)
_OCCASION = re.compile(  # ... said in a telephone interview
    r"(?<= said| says)(?: [A-Z][a-z]+day)? (?:in an?|at an?|during an?|by) (?:[\w-]+ )?(?:news |press |joint )?"
    r"(?:statement|interview|conference(?: call)?|briefing|e-?mail|release|telephone|phone|post|tweet|call)\b"
    r"[^.,;“”\"]{0,40}(?=[.,])"
)
_BULLET = re.compile(r"^(?:[•●▪■◆▲►*·]|\.\.\.|…|[-–—](?=\s)|\d{1,2}[.)](?=\s))\s*")
_SIGNS = re.compile(r"\[([^\[\]]{1,40})\]")
_STOP = re.compile(r"[.!?。！？…；;:：][”\"’'」』）)]*$")
HEADING = 8  # [words] a line without a full stop, up to this long, is a heading or a list item
CHINESE_HEADING = 12  # [characters]


def tidy(sentence: str, lang: str, *, headings: bool = False) -> str:
    """`sentence` as it can be spoken; empty for furniture of the page, and for a heading unless `headings` is set."""
    chinese = is_chinese(lang)
    text = _BULLET.sub("", " ".join(sentence.split()))
    if is_furniture(text, lang):
        return ""
    text = _CHINESE_DATELINE.sub("", text) if chinese else _without_dateline(text)
    text = _SIGNS.sub(r"\1", _PARENTHESIS.sub("", text)).strip()
    text = _OCCASION.sub("", _OFFICE.sub(r"\1 ", text))
    if not WORD.search(text) or (_heading(text, chinese) and not headings):
        return ""
    if text.count('"') % 2 and text.endswith(' "'):
        text = text[:-2]  # the next sentence's quotation mark
    return text if _STOP.search(text) else text + ("。" if chinese else ".")


def is_furniture(text: str, lang: str) -> bool:
    """Whether a sentence belongs to the page and not to the story: credits, invitations, notes of the editors."""
    return bool((_CHINESE_FURNITURE if is_chinese(lang) else _FURNITURE).search(text))


def is_heading(text: str, lang: str) -> bool:
    """Whether a line is a heading or a list item: short, and without a full stop."""
    return not is_furniture(text, lang) and _heading(text, is_chinese(lang))


def unpunctuated(texts: Sequence[str]) -> bool:
    """Whether a page does without full stops: then a short line may be a sentence after all."""
    return 2 * sum(bool(_STOP.search(text)) for text in texts) < len(texts)


def _without_dateline(text: str) -> str:
    match = _DATELINE.match(text)
    if match and (
        match["wire"]
        or match["place"].split(",")[0].strip().title() in PLACES
        or re.search(r"[A-Z]{4}|, ", match["place"])
    ):
        return text[match.end() :]
    match = _PLACE_COLON.match(text)
    return text[match.end() :] if match and match["place"] in PLACES else text


def _heading(text: str, chinese: bool) -> bool:
    said = sum(len(match[0]) if HAN.match(match[0]) else 1 for match in WORD.finditer(text))
    if _STOP.search(text):
        return said < 2 or text.endswith((":", "："))  # "Here are some of the highlights:"
    return said <= (CHINESE_HEADING if chinese else HEADING)
