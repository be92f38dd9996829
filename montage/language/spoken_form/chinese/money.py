"""Sums of money: the currency is said after the amount."""

import re

from montage.language.spoken_form.chinese.numbers import NUMBER, scaled
from montage.language.spoken_form.rewriting import Replacement, Rule

_NAMES = {
    "$": "美元", "US$": "美元", "USD": "美元", "HK$": "港元", "HKD": "港元", "A$": "澳元", "AU$": "澳元",
    "AUD": "澳元", "C$": "加元", "CA$": "加元", "CAD": "加元", "NZ$": "新西兰元", "S$": "新加坡元", "NT$": "新台币",
    "£": "英镑", "GBP": "英镑", "€": "欧元", "EUR": "欧元", "¥": "元", "CNY": "元人民币", "RMB": "元人民币",
    "JPY": "日元", "₹": "卢比", "INR": "卢比", "₩": "韩元", "KRW": "韩元", "₽": "卢布", "฿": "泰铢",
}  # fmt: skip
_POWERS = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9, "tn": 12, "million": 6, "billion": 9, "trillion": 12}
_SIGN = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_CODE = "RMB|CNY|USD|HKD|GBP|EUR|JPY|AUD|CAD|INR|KRW"
_SIGN_FIRST = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{_SIGN})\s?(?P<amount>{NUMBER})(?:(?P<dash>[-–—~])(?P<more>{NUMBER}))?"
    rf"(?:(?P<power>\s?(?:million|billion|trillion|tn|bn|mn|[kmb])(?![A-Za-z]))|(?P<scale>\s?[十百千万亿]{{1,3}}))?"
    r"(?P<name>美元|港元|元|欧元|英镑)?"
)
_CODE_LAST = re.compile(rf"(?<=[0-9十百千万亿])\s?(?P<sign>{_CODE}|[$£€¥₹])(?![A-Za-z0-9])")


def _sign_first(match: re.Match[str]) -> Replacement:
    power = _POWERS.get((match["power"] or "").strip(), 0)
    last = next(group for group in ("name", "scale", "power", "more", "amount") if match[group])
    parts = [(_amount(match["amount"], power), "amount")]
    if match["more"]:
        parts += [("到", "dash"), (_amount(match["more"], power), "more")]
    return *parts, (match["scale"] or "", "scale"), (match["name"] or _NAMES[match["sign"]], last)


def _amount(written: str, power: int) -> str:
    """The figures; cents that are none are left out."""
    if power:
        return scaled(written, power)
    return re.sub(r"(?<=[0-9])\.0+$|(?<=\.[1-9])0$", "", written)


MONEY: tuple[Rule, ...] = (
    (_SIGN_FIRST, _sign_first),
    (_CODE_LAST, lambda match: _NAMES[match["sign"]]),
)
