"""Units of measure after a figure, fractions, powers, per cent and degrees."""

import re

from montage.language.spoken_form.characters import FRACTIONS, parts_of
from montage.language.spoken_form.chinese.numbers import NUMBER, cardinal, counted
from montage.language.spoken_form.rewriting import Replacement, Rule

_UNITS = {
    "km": "公里", "㎞": "公里", "m": "米", "cm": "厘米", "㎝": "厘米", "mm": "毫米", "㎜": "毫米", "μm": "微米",
    "µm": "微米", "nm": "纳米", "ft": "英尺", "km/h": "公里每小时", "m/s": "米每秒", "km/s": "公里每秒",
    "mph": "英里每小时", "kg": "千克", "㎏": "千克", "g": "克", "mg": "毫克", "μg": "微克", "t": "吨", "lb": "磅",
    "L": "升", "l": "升", "ml": "毫升", "mL": "毫升", "W": "瓦", "kW": "千瓦", "MW": "兆瓦", "GW": "吉瓦",
    "kWh": "千瓦时", "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "GHz": "吉赫", "dB": "分贝", "hPa": "百帕",
    "rpm": "转每分钟", "km²": "平方公里", "k㎡": "平方公里", "m²": "平方米", "㎡": "平方米", "cm²": "平方厘米",
    "mm²": "平方毫米", "m³": "立方米", "cm³": "立方厘米", "ha": "公顷", "min": "分钟", "h": "小时", "°C": "摄氏度",
    "℃": "摄氏度", "°F": "华氏度", "℉": "华氏度", "°": "度", "′": "分", "″": "秒",
}  # fmt: skip
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_MEASURE = re.compile(
    rf"(?<![A-Za-z0-9.,])(?P<number>{NUMBER})(?P<unit>\s?(?:{_UNIT}))(?:(?P<slash>/)(?P<per>{_UNIT}))?(?![A-Za-z0-9²³/])"
)
_PER = re.compile(r"(?<=[0-9万亿][元人次户件])/(?=[\u4e00-\u9fff])|(?<=人)/(?=平方)")
_PERCENT = re.compile(
    rf"(?P<low>(?<![0-9.,A-Za-z]){NUMBER})(?:(?P<sign>%?)(?P<dash>\s?[-–—~至到]{{1,2}}\s?)(?P<high>{NUMBER}))?(?P<percent>\s?[%‰])"
)
_MIXED = re.compile(rf"(?P<whole>[0-9])(?P<sign>[{FRACTIONS}])")
_FRACTION = re.compile(r"(?<![0-9A-Za-z./-])([1-9][0-9]?)/([1-9][0-9]{0,2})(?![0-9A-Za-z/]|[.-][0-9])")
_POWER = re.compile(r"(?<=[0-9A-Za-z])(?:([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,12})|\^(-?[0-9]{1,6}))")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def _measure(match: re.Match[str]) -> Replacement:
    """The number stays in figures, but for 2, which counts here."""
    spoken = "两" if match["number"] == "2" else match["number"]
    per = (("每", "slash"), (_UNITS[match["per"]], "per")) if match["per"] else ()
    return (spoken, "number"), (_UNITS[match["unit"].strip()], "unit"), *per


def _percent(match: re.Match[str]) -> Replacement:
    name = "千分之" if "‰" in match["percent"] else "百分之"
    if not match["high"]:
        return f"{name}{match['low']}"
    if match["sign"]:
        return (f"{name}{match['low']}", "low"), ("到", "dash"), (f"{name}{match['high']}", "high")
    return (f"{name}{match['low']}", "low"), ("到", "dash"), (match["high"], "high")


def _mixed(match: re.Match[str]) -> Replacement:
    above, below = parts_of(match["sign"])
    return (counted(match["whole"]) if match["whole"] != "2" else "二", "whole"), (f"又{_part(above, below)}", "sign")


def _part(above: str, below: str) -> str:
    return f"{cardinal(below)}分之{cardinal(above)}"


def _fraction(match: re.Match[str]) -> Replacement:
    return _part(match[1], match[2]) if int(match[1]) < int(match[2]) else None


def _power(match: re.Match[str]) -> Replacement:
    raised = match[1].translate(_RAISED) if match[1] else match[2]
    if raised in ("2", "3"):
        return "的平方" if raised == "2" else "的立方"
    return f"的{raised.replace('-', '负')}次方"


UNITS: tuple[Rule, ...] = (
    (_MIXED, _mixed),
    (_MEASURE, _measure),
    (_PER, lambda match: "每"),
    (_PERCENT, _percent),
    (_POWER, _power),
    (_FRACTION, _fraction),
    (re.compile(f"[{FRACTIONS}]"), lambda match: _part(*parts_of(match[0]))),
)
