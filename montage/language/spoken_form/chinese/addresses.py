"""Telephone numbers, flights and trains, stock codes, versions, addresses of the web and of mail."""

import re

from montage.language.spoken_form.chinese.numbers import digits, number, telephone
from montage.language.spoken_form.rewriting import Replacement, Rule

_SIGNS = {".": "点", "/": "斜杠", "@": "艾特", "-": "杠", "_": "下划线", ":": "冒号"}
_ENDS = "com|org|net|edu|gov|io|cn|hk|tw|jp|uk|us|info|tv|me|ai|app|example"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.A)
_LINK = re.compile(
    rf"(?<![\w@/.-])(?P<scheme>https?://)?(?P<rest>(?:(?(scheme)[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}}"
    rf"|[A-Za-z][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,6}}\.(?:{_ENDS})(?![\w.])))(?:[/?][\w/.?=&%#~+-]{{0,500}}[\w/])?)",
    re.A,
)
_TOPIC = re.compile(r"#([^#\s]{1,60})#")
_HANDLE = re.compile(r"(?<![\w@])@(?=\w)")
_INTERNATIONAL = re.compile(r"\+[0-9]{1,3}[\s-][0-9]{1,4}(?:[\s-][0-9]{2,8}){1,4}(?![0-9-])|\+[0-9]{9,15}(?![0-9])")
_AREA = re.compile(
    r"(?<![0-9.,-])(?:0[0-9]{2,3}-[0-9]{7,8}|[48]00-[0-9]{3,4}-[0-9]{3,4}|[0-9]{3,4}-[0-9]{7,8})(?![0-9-])"
)
_MOBILE = re.compile(r"(?<![0-9.,])1[3-9][0-9]{9}(?![0-9]|[.,][0-9])")
_CALLED = re.compile(
    r"(?P<call>拨打|拨通|致电|电话|热线|手机号?|报警|客服|号码|尾号|邮编|群号|编号|QQ群?|代码|股票|证券|验证码)"
    r"(?P<colon>[:： （(为是]{0,3})(?P<figures>[0-9]{3,12})(?![0-9]|[.,][0-9]|[个名人万亿元次家部])"
)
_HOTLINE = re.compile(r"(?<![0-9.,])(?P<figures>[0-9]{3,5})(?=(?:热线|电话|急救|报警|客服|平台|专线|指挥中心|服务))")
_STOCK = re.compile(
    r"(?<![0-9.,A-Za-z])(?P<figures>[0-9]{6})\.(?P<market>SH|SZ|BJ)(?![A-Za-z])"
    r"|(?<=[（(])(?P<bare>[036][0-9]{5})(?=[）)])"
)
_FLIGHT = re.compile(
    r"(?<![A-Za-z0-9])(?P<letters>[A-Z][A-Z0-9]?|[0-9][A-Z])(?P<space>\s?-?)(?P<figures>[0-9]{3,4})"
    r"(?=\s?(?:次|航班|客机|班机|列车|号航班))"
)
_TRAIN = re.compile(r"(?<![A-Za-z0-9])(?P<letters>[GDCKTZ])(?P<figures>[0-9]{1,4})(?=次)")
# Figures that are a name: after a product's, quoted alone, or of a service or an event.
_NAME = re.compile(
    r"(?:(?<=麒麟)|(?<=骁龙)|(?<=天玑)|(?<=酷睿)|(?<=[“‘「]))\s?[0-9]{3,5}(?=[^0-9.,]|$)(?!\s?[个名人万亿元次家部年岁])"
    r"|(?<![0-9.,])(?:12306|12315|12333|12320|315(?=晚会)|996|985|618)(?![0-9]|[.,][0-9]|\s?[个名人万亿元次家部年岁米])"
)
_YEAR = re.compile(r"[12][09][0-9]{2}")
_ROOM = re.compile(r"(?<![0-9.,])[0-9]{3,4}(?=室)")
_BORN = re.compile(r"(?<![0-9.,])(?:0[05]|[5-9][05])(?=后(?!来|期|续|面|才|又|再|的))")  # 90后: born from 1990 on
_IP = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9]|\.[0-9])", re.A)
_VERSION = re.compile(r"(?<![0-9.])[0-9]{1,5}(?:\.[0-9]{1,5}){2,5}(?![0-9]|\.[0-9])")
_AIRCRAFT = re.compile(
    r"(?:(?<=波音)7[0-9]7|(?<=空客A)3[0-9]{2}|(?<![0-9.,])7[0-9]7(?=(?:-[0-9]{1,4})?\s?(?:MAX|Max|系列|客机|飞机|型|货机)))"
    r"(?P<dash>-?)(?P<variant>[0-9]{0,4})"
)


def _spelled(address: str) -> str:
    """Words as they are, figures digit by digit, and each sign by its name."""
    spoken = re.sub(r"[^\w\s]|_", lambda sign: _SIGNS.get(sign[0], " "), address)
    return " ".join(digits(spoken).split())


def _flight(match: re.Match[str]) -> Replacement:
    return (f"{match['letters']} ", "letters"), (telephone(match["figures"]), "figures")


def _aircraft(match: re.Match[str]) -> Replacement:
    """七三七八百."""
    return digits(match[0][:3]) + (number(match["variant"]) if match["variant"] else "")


def _stock(match: re.Match[str]) -> Replacement:
    """Six figures in brackets, or before the market's name."""
    return telephone(match["bare"]) if match["bare"] else f"{telephone(match['figures'])} {match['market']}"


def _name(match: re.Match[str]) -> Replacement:
    """七幺四; None for a year, 《1984》."""
    return None if _YEAR.fullmatch(match[0]) else telephone(match[0])


ADDRESSES: tuple[Rule, ...] = (
    (_ROOM, lambda match: telephone(match[0])),
    (_BORN, lambda match: digits(match[0])),
    (_MAIL, lambda match: _spelled(match[0])),
    (_LINK, lambda match: _spelled(match["rest"].rstrip("/"))),
    (_TOPIC, lambda match: match[1]),
    (_HANDLE, lambda match: "艾特"),
    (_INTERNATIONAL, lambda match: f"加{telephone(match[0])}"),
    (_AREA, lambda match: telephone(match[0])),
    (_MOBILE, lambda match: telephone(match[0])),
    (_CALLED, lambda match: ((match["call"] + match["colon"], "call"), (telephone(match["figures"]), "figures"))),
    (_HOTLINE, lambda match: telephone(match["figures"])),
    (_STOCK, _stock),
    (_FLIGHT, _flight),
    (_TRAIN, lambda match: ((match["letters"], "letters"), (telephone(match["figures"]), "figures"))),
    (_AIRCRAFT, _aircraft),
    (_NAME, _name),
    (_IP, lambda match: "点".join(telephone(part) for part in match[0].split("."))),
)
VERSIONS: tuple[Rule, ...] = ((_VERSION, lambda match: "点".join(number(part) for part in match[0].split("."))),)
