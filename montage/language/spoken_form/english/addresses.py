"""Addresses of the web and of mail, handles, telephone numbers, versions: what is read sign by sign."""

import re

from montage.language.spoken_form.english.numbers import code, digits, number
from montage.language.spoken_form.rewriting import Replacement, Rule, before

_SIGNS = {
    ".": " dot ", "/": " slash ", "@": " at ", "-": " dash ", "_": " underscore ", ":": " colon ", "#": " hash ",
    "?": " question mark ", "=": " equals ", "&": " and ", "%": " percent ", "+": " plus ", "~": " tilde ",
}  # fmt: skip
_ENDS = "com|org|net|edu|gov|int|io|co|uk|us|cn|de|fr|eu|ca|au|jp|in|info|tv|me|ai|app|dev|example"
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.A)
_LINK = re.compile(
    rf"(?<![\w@/.-])(?P<scheme>https?://)?(?P<rest>(?:(?(scheme)[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,8}}"
    rf"|[A-Za-z][\w-]{{0,62}}(?:\.[\w-]{{1,63}}){{0,6}}\.(?:{_ENDS})\b(?!\.\w)))(?:[/?][\w/.?=&%#~+-]{{0,500}}[\w/])?)",
    re.A,
)
_HANDLE = re.compile(r"(?<![\w@/])([@#])(?=[A-Za-z_])(\w{1,100})", re.A)
_NUMBER_SIGN = re.compile(r"(?<![\w#])#(?=[0-9])")
_INTERNATIONAL = re.compile(
    r"(?<![\w+])\+[0-9]{1,3}[\s-](?:\([0-9]{1,4}\)[\s-]?)?[0-9]{1,4}(?:[\s-][0-9]{2,4}){1,4}(?![\w-])|(?<![\w+])\+[0-9]{9,15}(?!\w)"
)
_LOCAL = re.compile(r"(?<![\w.,$£€-])(?:1-)?(?:\(?[2-9][0-9]{2}\)?[\s-])?[1-9][0-9]{2}-[0-9]{4}(?![\w-])")
_CALLED = re.compile(
    r"(?P<call>\b(?:[Cc]all(?:ed|ing|s)?|[Dd]ial(?:ed|ing|s)?|[Pp]hone|[Tt]el\.?:?|[Hh]otline|[Tt]ext|[Rr]ing)\s)(?P<figures>[0-9]{3,6})(?=(?:[^\w%,.]|[,.](?![0-9])|$)(?!people|times|the\s))"
)
_HOTLINE = re.compile(r"(?<![\w.,])(?P<figures>[0-9]{3,6})(?=\s(?:hotline|helpline|emergency|call(?:s|er|ers)?)\b)")
_STOCK = re.compile(
    r"(?P<stock>\b(?:[Ss]tock|[Tt]icker|[Cc]ode|[Pp]assword|PIN|ZIP|zip)(?:\scode)?:?\s)(?P<figures>[0-9]{4,8})(?![\w,]|\.[0-9])"
)
_PLATE = re.compile(r"(?<![\w.])(?P<figures>[0-9]{6})\.(?P<market>SH|SZ|HK|SS)\b")
_IP = re.compile(r"(?<![\w.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![\w]|\.[0-9])")
_VERSION = re.compile(r"(?<![\w.])(v)?([0-9]{1,5}(?:\.[0-9]{1,5}){2,5})(?![\w]|\.[0-9])")


def _spelled(address: str) -> str:
    """Words as they are, figures one by one, and each sign by its name."""
    spoken = re.sub(r"[^\w\s]|_", lambda sign: _SIGNS.get(sign[0], " "), address)
    return " ".join(re.sub(r"[0-9]{1,4}|[0-9]", lambda figures: f" {code(figures[0])} ", spoken).split())


def _link(match: re.Match[str]) -> Replacement:
    return _spelled(match["rest"].rstrip("/"))


def _handle(match: re.Match[str]) -> Replacement:
    return (f"{'at' if match[1] == '@' else 'hashtag'} ", 1), (_spelled(match[2]), 2)


def _telephone(match: re.Match[str]) -> Replacement:
    """Digit by digit, each group of the number from its own figures; toll-free 800 as people say it."""
    groups = re.findall(r"[0-9]+", match[0])
    plus = "plus " if match[0].startswith("+") else ""
    return plus + ", ".join(
        "eight hundred" if group == "800" and len(groups) > 2 else digits(group) for group in groups
    )


def _stock(match: re.Match[str]) -> Replacement:
    return (match["stock"], "stock"), (digits(match["figures"]), "figures")


def _called(match: re.Match[str]) -> Replacement:
    return (match["call"], "call"), (digits(match["figures"]), "figures")


def _hotline(match: re.Match[str]) -> Replacement:
    """911 calls; but not 300 calls."""
    round_ = match["figures"].endswith("00")
    return (
        None
        if round_ or re.search(r"\b(?:than|over|about|nearly|some)\s$", before(match))
        else digits(match["figures"])
    )


def _version(match: re.Match[str]) -> Replacement:
    """None for a date."""
    if re.fullmatch(r"[0-3]?[0-9]\.[01]?[0-9]\.(?:19|20)[0-9]{2}", match[0]):
        return None
    return ("version " if match[1] else "") + " point ".join(number(part) for part in match[2].split("."))


ADDRESSES: tuple[Rule, ...] = (
    (_MAIL, lambda match: _spelled(match[0])),
    (_LINK, _link),
    (_HANDLE, _handle),
    (_NUMBER_SIGN, lambda match: "number "),
    (_INTERNATIONAL, _telephone),
    (_LOCAL, _telephone),
    (_CALLED, _called),
    (_HOTLINE, _hotline),
    (_STOCK, _stock),
    (_PLATE, lambda match: ((digits(match["figures"]), "figures"), (f" {match['market']}", "market"))),
    (_IP, lambda match: " dot ".join(code(part) for part in match[0].split("."))),
    (_VERSION, _version),
)
