"""Chinese numbers in words."""

import re
from decimal import Decimal

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?"
LONGEST = 20  # [digits] of a number that is spoken as one; a longer one is read digit by digit
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
_SPELLED = str.maketrans("0123456789", _DIGITS)
_TELEPHONE = str.maketrans("0123456789", _DIGITS.replace("一", "幺"))


def number(written: str) -> str:
    """`1,234.5` is 一千二百三十四点五; `007` is read digit by digit."""
    whole, point, decimals = written.replace(",", "").partition(".")
    spoken = digits(whole) if len(whole) > 1 and whole[0] == "0" else cardinal(whole)
    return f"{spoken}点{digits(decimals)}" if point else spoken


def cardinal(figures: str) -> str:
    """A whole number of digits alone; 2 is 两 before 千, 万 and 亿 where it begins the number or a group."""
    if len(figures) > LONGEST:
        return digits(figures)
    figures = figures.lstrip("0") or "0"
    if figures == "0":
        return "零"
    padded = figures.zfill(-(-len(figures) // 4) * 4)
    groups = [padded[at : at + 4] for at in range(0, len(padded), 4)]
    spoken, gap = "", False
    for place, group in zip(range(len(groups) - 1, -1, -1), groups, strict=True):
        if group == "0000":
            gap = bool(spoken)
            continue
        words = _group(group, first=not spoken)
        zero = spoken and (gap or group[0] == "0")
        two = words == "二" and place
        spoken += f"{'零' if zero else ''}{'两' if two else words}{_GROUPS[place]}"
        gap = False
    return spoken


def counted(figures: str) -> str:
    """A number before a measure word: 2 is 两, 12 十二."""
    return "两" if figures == "2" else number(figures)


def digits(figures: str) -> str:
    """Digit by digit."""
    return figures.translate(_SPELLED)


def telephone(figures: str) -> str:
    """Digit by digit, 1 as 幺."""
    return re.sub(r"[^0-9]", "", figures).translate(_TELEPHONE)


def scaled(amount: str, power: int) -> str:
    """An amount times a power of ten: 12.9 and 9 are 一百二十九亿."""
    value = Decimal(amount.replace(",", "")).scaleb(power).normalize()
    for tens, name in ((12, "万亿"), (8, "亿"), (4, "万")):
        if value >= 10**tens:
            return f"{counted(f'{value.scaleb(-tens).normalize():f}')}{name}"
    return number(f"{value:f}")


def _group(group: str, first: bool) -> str:
    """Four digits."""
    spoken, gap = "", False
    for place, figure in zip((3, 2, 1, 0), group, strict=True):
        if figure == "0":
            gap = bool(spoken)
            continue
        name = "两" if figure == "2" and place == 3 and first else _DIGITS[int(figure)]
        ten = place == 1 and figure == "1" and not spoken and first
        spoken += ("零" if gap else "") + ("" if ten else name) + _PLACES[place]
        gap = False
    return spoken
