"""Units of measure after a figure, fractions, powers and degrees."""

import re

from montage.language.spoken_form.characters import FRACTIONS, parts_of
from montage.language.spoken_form.english.numbers import NUMBER, fraction
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

_UNITS = {  # one and many
    "km": ("kilometer", "kilometers"), "cm": ("centimeter", "centimeters"), "mm": ("millimeter", "millimeters"),
    "nm": ("nanometer", "nanometers"), "m": ("meter", "meters"), "mi": ("mile", "miles"), "ft": ("foot", "feet"),
    "yd": ("yard", "yards"), "km/h": ("kilometer per hour", "kilometers per hour"),
    "kph": ("kilometer per hour", "kilometers per hour"), "kmh": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"), "m/s": ("meter per second", "meters per second"),
    "km/s": ("kilometer per second", "kilometers per second"), "mpg": ("mile per gallon", "miles per gallon"),
    "kg": ("kilogram", "kilograms"), "mg": ("milligram", "milligrams"), "g": ("gram", "grams"),
    "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"), "lb-ft": ("pound foot", "pound feet"),
     "oz": ("ounce", "ounces"), "ha": ("hectare", "hectares"),
    "ml": ("milliliter", "milliliters"), "mL": ("milliliter", "milliliters"), "l": ("liter", "liters"),
    "L": ("liter", "liters"), "W": ("watt", "watts"), "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"),
    "GW": ("gigawatt", "gigawatts"), "TW": ("terawatt", "terawatts"), "kWh": ("kilowatt hour", "kilowatt hours"),
    "MWh": ("megawatt hour", "megawatt hours"), "GWh": ("gigawatt hour", "gigawatt hours"),
    "TWh": ("terawatt hour", "terawatt hours"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"), "dB": ("decibel", "decibels"),
    "KB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"), "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"), "min": ("minute", "minutes"), "sec": ("second", "seconds"),
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "bps": ("basis point", "basis points"),
    "bp": ("basis point", "basis points"), "°C": ("degree Celsius", "degrees Celsius"),
    "℃": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "℉": ("degree Fahrenheit", "degrees Fahrenheit"), "°": ("degree", "degrees"),
}  # fmt: skip
_UNITS |= {
    f"{unit}{raised}": (f"{word} {_UNITS[unit][0]}", f"{word} {_UNITS[unit][1]}")
    for unit in ("km", "m", "cm", "mm", "mi", "ft")
    for raised, word in (("²", "square"), ("³", "cubic"), ("2", "square"), ("3", "cubic"))
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_PEOPLE = re.compile(  # after 100m they make it a number
    r"\s(?:people|users|followers|viewers|subscribers|views|downloads|customers|jobs|homes|copies|members|tonnes|tons"
    r"|barrels)\b"
)
_RACE = re.compile(
    r"\s(?:final|race|dash|sprint|hurdles|freestyle|relay|run|medley|breaststroke|backstroke|butterfly|champion|record"
    r"|title)\b"
)
_MEASURE = re.compile(
    rf"(?<![\w,/])(?P<number>[1-9]/[1-9][0-9]?|(?:{NUMBER})?[{FRACTIONS}]|{NUMBER})(?P<space>\s?-?)(?P<unit>{_UNIT})"
    r"(?![\w²³/]|-[0-9])(?P<joint>-(?=[a-z]))?"
)
_FEET = re.compile(
    r"(?P<feet>[0-9]{1,6})(?P<foot>\s?(?:ft|feet|['′’])\s?)(?P<inches>[0-9]{1,2}(?:\.[0-9])?)"
    r"(?P<inch>\s?in\b|[\"″”]|'')"
)
_COORDINATES = re.compile(
    r"(?<=[0-9])(?P<degree>\s?[°º])\s?(?:(?P<minutes>[0-9]{1,2})(?P<minute>\s?['′’])\s?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,6})?)(?P<second>\s?(?:\"|″|”|''))\s?)?)?(?P<side>[NSEW])\b"
)
_SIDES = {"N": "north", "S": "south", "E": "east", "W": "west"}
_PER = re.compile(r"(?<=[A-Za-z])/(?=(?:hour|day|week|month|year|night|person|min|sec)\b)")
_PER_UNIT = re.compile(r"(?<=[A-Za-z])/(W|kW|kWh|MWh|kg|lb|oz|L|l)\b")
_AREA = re.compile(r"(?<=[0-9])\s?-?(?P<kind>sq|cu)\.?\s?(?P<unit>ft|in|yd|mi|km|cm|m)\b\.?")
_AREAS = {
    "ft": "feet", "in": "inches", "yd": "yards", "mi": "miles", "km": "kilometers", "cm": "centimeters", "m": "meters",
}  # fmt: skip
_INCHES = re.compile(r"(?<=[0-9])(?:″|\")(?=[\s,.)-])")
_PERCENT = re.compile(rf"(?<=[0-9{FRACTIONS}])\s?(%|‰|pp\b)")
_MIXED = re.compile(
    rf"(?P<whole>(?<![\w.,/])[0-9,]{{1,12}})(?:(?P<sign>[{FRACTIONS}])"
    r"|(?P<space>[\s-])(?P<above>[1-9][0-9]?)/(?P<below>[1-9][0-9]?)(?![\w/]))"
)
_FRACTION = re.compile(r"(?<![\w./-])([1-9][0-9]?)/([1-9][0-9]{0,2})(?![\w/]|[.-][0-9])")
_MARK_OUT_OF = re.compile(r"(?<![\w./-])([0-9]{1,2}\.[0-9])/(5|10|100)(?![\w/]|[.-][0-9])")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_POWER = re.compile(r"(?<=[0-9A-Za-z)])(?:([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]{1,12})|\^(-?[0-9]{1,6}))")


def _measure(match: re.Match[str]) -> Replacement:
    written, unit = match["number"], match["unit"]
    if unit == "m" and _PEOPLE.match(after(match)):
        return (written, "number"), (" million", "unit")
    one, many = _UNITS[unit]
    left = before(match, 12)
    describes = re.search(r"\b(?:an?)\s$", left) and re.match(r"\s?[a-z]", match["joint"] or after(match))
    single = (written in FRACTIONS or written in ("1", "1/2", "1/4")) and not re.search(r"[-–—−.]$", left)
    attributive = match["joint"] or "-" in match["space"] or describes or (unit == "m" and _RACE.match(after(match)))
    joint = ((" ", "joint"),) if match["joint"] else ()
    return (written, "number"), (f" {one if single or attributive else many}", "unit"), *joint


def _coordinates(match: re.Match[str]) -> Replacement:
    parts: list[tuple[str, str | int]] = [(" degrees ", "degree")]
    for figures, sign in (("minutes", "minute"), ("seconds", "second")):
        if match[figures]:
            parts += [(match[figures], figures), (f" {sign}s ", sign)]
    return *parts, (_SIDES[match["side"]], "side")


def _inches(match: re.Match[str]) -> Replacement:
    """A mark of inches; None for one that ends a quotation."""
    return " inch " if match[0] == "″" or before(match, 300).count('"') % 2 == 0 else None


def _mixed(match: re.Match[str]) -> Replacement:
    above, below = parts_of(match["sign"]) if match["sign"] else (match["above"], match["below"])
    part = fraction(above, below)
    spoken = re.sub(r"^one ", "an " if part.startswith("one eighth") else "a ", part)
    if match["sign"]:
        return (match["whole"], "whole"), (f" and {spoken}", "sign")
    return (match["whole"], "whole"), (" and ", "space"), (spoken, "above")


def _fraction(match: re.Match[str]) -> Replacement:
    above, below = match[1], match[2]
    if below in ("5", "10", "100") and int(above) >= int(below):
        return f"{above} out of {below}"
    if below == "1" or int(above) >= int(below):
        return f"{above} {below}"
    return fraction(above, below)


def _power(match: re.Match[str]) -> Replacement:
    raised = match[1].translate(_RAISED) if match[1] else match[2]
    if raised in ("2", "3"):
        return " squared" if raised == "2" else " cubed"
    return f" to the power of {raised.replace('-', 'minus ')} "


UNITS: tuple[Rule, ...] = (
    (
        _FEET,
        lambda match: ((match["feet"], "feet"), (" feet ", "foot"), (match["inches"], "inches"), (" inches", "inch")),
    ),
    (_COORDINATES, _coordinates),
    (_INCHES, _inches),
    (_AREA, lambda match: f" {'square' if match['kind'] == 'sq' else 'cubic'} {_AREAS[match['unit']]}"),
    (_MEASURE, _measure),
    (_PER, lambda match: " per "),
    (_PER_UNIT, lambda match: f" per {_UNITS[match[1]][0]}"),
    (_PERCENT, lambda match: {"%": " percent", "‰": " per thousand", "pp": " percentage points"}[match[1]]),
    (_MIXED, _mixed),
    (_POWER, _power),
    (_MARK_OUT_OF, lambda match: f"{match[1]} out of {match[2]}"),
    (_FRACTION, _fraction),
    (re.compile(f"[{FRACTIONS}]"), lambda match: fraction(*parts_of(match[0]))),
)
