"""Sums of money: the currency is said after the amount, and a scale of one letter in full."""

import re

from montage.language.spoken_form.characters import FRACTIONS
from montage.language.spoken_form.english.numbers import NUMBER, cardinal
from montage.language.spoken_form.rewriting import Replacement, Rule, after, before

SCALES = {
    "k": "thousand", "K": "thousand", "m": "million", "mn": "million", "M": "million", "mln": "million",
    "b": "billion", "bn": "billion", "B": "billion", "tn": "trillion", "T": "trillion", "trn": "trillion",
    "cr": "crore",
}  # fmt: skip
_NAMES = {  # a sign or code: one, many, what a hundredth is called, if it is named
    "$": ("dollar", "dollars", "cent"), "US$": ("US dollar", "US dollars", ""),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", ""), "A$": ("Australian dollar", "Australian dollars", ""),
    "AU$": ("Australian dollar", "Australian dollars", ""), "C$": ("Canadian dollar", "Canadian dollars", ""),
    "CA$": ("Canadian dollar", "Canadian dollars", ""), "NZ$": ("New Zealand dollar", "New Zealand dollars", ""),
    "S$": ("Singapore dollar", "Singapore dollars", ""), "NT$": ("New Taiwan dollar", "New Taiwan dollars", ""),
    "R$": ("real", "reais", ""), "£": ("pound", "pounds", ""), "€": ("euro", "euros", ""), "¥": ("yen", "yen", ""),
    "₹": ("rupee", "rupees", ""), "Rs": ("rupee", "rupees", ""), "₩": ("won", "won", ""), "₽": ("ruble", "rubles", ""),
    "₺": ("lira", "lira", ""), "₪": ("shekel", "shekels", ""), "₫": ("dong", "dong", ""), "฿": ("baht", "baht", ""),
    "₱": ("peso", "pesos", ""), "₦": ("naira", "naira", ""), "RMB": ("yuan", "yuan", ""), "CNY": ("yuan", "yuan", ""),
    "USD": ("US dollar", "US dollars", ""), "GBP": ("pound", "pounds", ""), "EUR": ("euro", "euros", ""),
    "JPY": ("yen", "yen", ""), "HKD": ("Hong Kong dollar", "Hong Kong dollars", ""), "INR": ("rupee", "rupees", ""),
    "AUD": ("Australian dollar", "Australian dollars", ""), "CAD": ("Canadian dollar", "Canadian dollars", ""),
    "CHF": ("Swiss franc", "Swiss francs", ""), "¢": ("cent", "cents", ""), "KRW": ("won", "won", ""),
}  # fmt: skip
_SIGN = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_CODE = "RMB|CNY|USD|GBP|EUR|JPY|HKD|INR|AUD|CAD|CHF|KRW"
_SCALE = r"[\s-]?(?:hundred|thousand|million|billion|trillion|crore|lakh)\b|\s?(?:cr|bn|tn|trn|mln|mn|[mkbKMBT])\b"
_AMOUNT = rf"(?:{NUMBER}|\.[0-9]++)[{FRACTIONS}]?"
_BETWEEN = re.compile(r"(?<=[0-9kmbn])[-–—](?=[$£€]\.?[0-9])")
_SIGN_FIRST = re.compile(
    rf"(?<![A-Za-z])(?P<sign>{_SIGN})(?:(?<=Rs)\.)?\s?(?P<amount>{_AMOUNT})(?P<scale>{_SCALE})?"
    rf"(?:(?P<dash>[-–—])(?P<more>{_AMOUNT})(?P<more_scale>{_SCALE})?(?!-?[A-Za-z0-9]))?(?P<joint>-)?"
)
_CODE_LAST = re.compile(rf"(?<![\w.,])(?P<amount>{_AMOUNT})(?P<scale>{_SCALE})?\s?(?P<sign>{_CODE}|[£€¥₹₽₩¢])(?!\w)")
_MODIFIER = re.compile(
    r"\b(?:an?|the|its|his|her|their|our|this|that)\s"
    r"(?:(?:new|nearly|estimated|extra|record|almost|about|single|whopping)\s)?$",
    re.I,
)
_PARTICLE = re.compile(
    r"(?:an?|and|are|as|at|by|each|for|from|ha[ds]|have|he|I|in|into|is|it|of|on|or|per|she|since|than|that|the|they|this"
    r"|to|was|we|were|which|will|with|would|you)\b",
    re.I,
)


def _sign_first(match: re.Match[str]) -> Replacement:
    one, many, cent = _NAMES[match["sign"]]
    name = one if (match["amount"] == "1" and not match["scale"]) or _modifies(match) else many
    if match["more"]:
        scale = match["more_scale"] or ""
        first = match["scale"] if match["scale"] and scale else ""
        tail = match["more_scale"] if scale else match["scale"]
        return (
            (match["amount"] + _scale(first), "amount"),
            (" to ", "dash"),
            (match["more"], "more"),
            (f"{_scale(tail)} {name}", "more_scale" if scale else "more"),
        )
    joint = (" ", "joint") if match["joint"] else ("", "joint")
    if match["scale"]:
        return (match["amount"], "amount"), (f"{_scale(match['scale'])} {name}", "scale"), joint
    if small := re.fullmatch(r"([0-9,]*)\.([0-9]{2})", match["amount"]):
        return (_small(small[1] or "0", small[2], name, match["sign"], cent), "amount"), joint
    return (f"{match['amount']} {name}", "amount"), joint


def _small(whole: str, hundredths: str, name: str, sign: str, cent: str) -> str:
    """Dollars and cents, pounds and pence."""
    parts = cardinal(str(int(hundredths)))
    named = f"{parts} {cent}{'' if hundredths == '01' else 's'}"
    if hundredths == "00":
        return f"{whole} {name}"
    if cent:
        return named if whole == "0" else f"{whole} {name} and {named}"
    return f"{whole} {name} {parts}" if sign in "£€" and whole != "0" else f"{whole}.{hundredths} {name}"


def _code_last(match: re.Match[str]) -> Replacement:
    one, many, _ = _NAMES[match["sign"]]
    name = one if match["amount"] == "1" and not match["scale"] else many
    scale = ((_scale(match["scale"]), "scale"),) if match["scale"] else ()
    return (match["amount"], "amount"), *scale, (f" {name}", "sign")


def _scale(written: str | None) -> str:
    """A scale in full, with a space before it."""
    plain = (written or "").strip(" -\u00a0")
    return f" {SCALES.get(plain, plain)}" if plain else ""


def _modifies(match: re.Match[str]) -> bool:
    """Whether the sum stands before what it describes: a five million dollar deal."""
    if match["joint"] or (match["scale"] or "").startswith("-"):
        return not after(match).startswith("plus")
    following = after(match).removeprefix(" ")
    describes = following[:1].isalpha() and not _PARTICLE.match(following)
    return bool(describes and _MODIFIER.search(before(match)))


MONEY: tuple[Rule, ...] = ((_BETWEEN, lambda match: " to "), (_SIGN_FIRST, _sign_first), (_CODE_LAST, _code_last))
