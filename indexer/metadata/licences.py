"""A licence as people write it -> a short name for search, a name to print, and the URL of its text."""

import re
import unicodedata
from dataclasses import dataclass

# [characters] that may name a licence; longer terms may mention any licence, and only an address is reliable there.
LONGEST_NAME = 250
CC = "https://creativecommons.org/"
NOTHING = frozenset(("", "-", "?", "n/a", "na", "none", "null", "unknown", "not stated", "未知", "不详", "无"))


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, and its obstacles to publication."""

    id: str  # short, lower case; as SPDX has it where it does
    name: str  # to be printed
    url: str = ""  # of its text
    credit: bool = False  # whether the author must be named
    caution: str = ""  # what must be cleared before a film is published


UNKNOWN = Licence("", "licence unknown", caution="licence unknown")
_RESERVED = "all rights reserved: needs permission"
# The first that is found counts: BEFORE, the Creative Commons licences, BEHIND; narrower terms before wider ones.
BEFORE = tuple(
    (licence, re.compile(pattern))
    for licence, pattern in (
        (Licence("editorial", "editorial use only", caution="editorial use only"),
         r"editorial (use|purpose|only)|^editorial$|编辑(用途|使用)|新闻用途"),
        (Licence("rights-managed", "rights-managed", caution="rights-managed: each use needs a licence"),
         r"\brights?[ -]managed|版权管理"),
        (Licence("cc0-1.0", "CC0 1.0", f"{CC}publicdomain/zero/1.0/"),
         r"publicdomain/zero|\bcc[ -]?(0|zero)\b|creative ?commons zero"),
        (Licence("public-domain", "public domain"),
         r"(creative ?commons )?public[ -]?domain|^pdm?\b|\bpd-\w+|work of the (u\.?s\.?|united states)\b"
         r"|公有领域|公共领域|公有領域"),
    )
)  # fmt: skip


def _site(name: str) -> str:
    """Footage of a site with a licence of its own; but the address of one of its pages names no licence."""
    licence = r"(?:[\w-]+/){0,2}(?:licen[cs]e(?:-summary)?|terms)/?(?:[\s?#]|$)"
    return rf"\b{name}\b(?!\.com?/(?!\s|$|{licence}))"


BEHIND = tuple(
    (licence, re.compile(pattern))
    for licence, pattern in (
        (Licence("pexels", "Pexels License", "https://www.pexels.com/license/"), _site("pexels")),
        (Licence("unsplash", "Unsplash License", "https://unsplash.com/license"), _site("unsplash")),
        (Licence("pixabay", "Pixabay Content License", "https://pixabay.com/service/license-summary/"),
         _site("pixabay")),
        (Licence("mixkit", "Mixkit License", "https://mixkit.co/license/"), _site("mixkit")),
        (Licence("coverr", "Coverr License", "https://coverr.co/license"), _site("coverr")),
        (Licence("mit", "MIT License", "https://opensource.org/license/mit", credit=True),
         r"^(the )?mit( licen[cs]e)?$|licenses?/mit\b"),
        (Licence("apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0", credit=True),
         r"^apache\b.*\b2|apache\.org/licenses/license-2"),
        (Licence("gfdl", "GNU Free Documentation License", "https://www.gnu.org/licenses/fdl-1.3.html", credit=True),
         r"\bgfdl\b|gnu free documentation"),
        (Licence("ogl-uk", "Open Government Licence",
                 "https://www.nationalarchives.gov.uk/doc/open-government-licence/", credit=True),
         r"open[ -]government[ -]licen[cs]e|^ogl\b"),
        (Licence("youtube", "Standard YouTube License", caution="Standard YouTube License: needs permission"),
         r"standard youtube licen[cs]e"),
        (Licence("royalty-free", "royalty-free", caution="royalty-free: the licence must have been bought"),
         r"\broyalty[ -]free|免版税|免版权费"),
        (Licence("own", "own work"), r"^(own( work)?|our own|in-?house|原创|自有|自摄)$"),
        (Licence("all-rights-reserved", "all rights reserved", caution=_RESERVED),
         r"\ball rights reserved|版权所有|保留(所有|一切)权利|alle rechte vorbehalten|tous droits réservés"),
    )
)  # fmt: skip
_CC_URL = re.compile(r"creativecommons\.org/licenses/(by(?:-(?:nc|nd|sa))*)/(\d\.\d)(?:/([a-z]{2,3})(?![a-z.]))?")
_CC_SHORT = re.compile(
    r"(?<![a-z])(?:cc|creative ?commons)[ -]*by((?:[ -]*(?:nc|nd|sa)(?![a-z]))*)(?![a-z])"
    r"(?:[ -]*v?(\d(?:\.\d)?)(?:-([a-z]{2}|igo)(?![a-z]))?)?"
)
_VIMEO = re.compile(r"by(?:-(?:nc|nd|sa))*")  # what its pages, and so yt-dlp, call the licences
_CC_LONG = re.compile(r"creative ?commons|^cc$|知识共享|創用|attribution[ -](?:non|share|no|\d\.\d)|署名-")
_TERMS = {  # in the order in which a licence names them
    "nc": re.compile(r"non[ -]?commercial|非商业|非商業"),
    "nd": re.compile(r"no[ -]?deriv|禁止演绎|禁止演繹"),
    "sa": re.compile(r"share[ -]?alike|相同方式"),
}
_ATTRIBUTION = re.compile(r"attribution|署名")
_CAUTIONS = {"nc": "not for commercial use", "nd": "not to be altered or cut"}
_NOT = re.compile(r"(?:\bnot\b|\bno\b(?! deriv)|n't\b|\bnever\b|\bexcept\b|不属于|不是|非)[^.:;。：；]{0,20}$")


def find_licence(text: str) -> Licence:
    """The licence that `text` names; a text that names none that is known is taken as the name of one."""
    plain = _plain(text)
    if plain in NOTHING:
        return UNKNOWN
    return _find(plain) or Licence(plain, " ".join(text.split()))


def licence_id(text: str) -> str:
    """`CC BY-SA 4.0`, `https://creativecommons.org/licenses/by-sa/4.0/` -> `cc-by-sa-4.0`; unknown text stays."""
    return find_licence(text).id


def says_a_licence(text: str) -> bool:
    """Whether `text` names a licence that is known: `© 2020 Reuters` does not, `All rights reserved` does."""
    return _find(_plain(text)) is not None


def matches(licence: str, wanted: str) -> bool:
    """Whether `licence` is one of `wanted`, a comma list; both as people write them.

    `cc-by` is every version of CC BY, and neither CC BY-SA nor CC BY-NC; `cc` is every Creative Commons licence.
    """
    have = licence_id(licence)
    return any(_is(have, licence_id(one)) for one in wanted.split(",") if _plain(one) not in NOTHING)


def _is(have: str, wanted: str) -> bool:
    if wanted == "cc":
        return re.match("cc(-|0|$)", have) is not None
    return have == wanted or re.match(re.escape(wanted) + r"-\d", have) is not None  # any version


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _find(plain: str) -> Licence | None:
    """The known licence in normalised text. In long terms of use only an address counts."""
    dashed = plain.replace("_", "-")
    if _VIMEO.fullmatch(dashed):
        dashed = f"cc-{dashed}"
    if match := _CC_URL.search(dashed):
        return _creative_commons(match[1].split("-"), match[2], match[3] or "")
    if len(dashed) > LONGEST_NAME:
        return None
    return _first(BEFORE, dashed) or _cc_by_name(dashed) or _first(BEHIND, dashed)


def _first(known: tuple[tuple[Licence, re.Pattern[str]], ...], text: str) -> Licence | None:
    return next((licence for licence, pattern in known if _affirmed(pattern.search(text))), None)


def _affirmed(match: re.Match[str] | None) -> bool:
    """Whether there is a match that is not negated, as in `not in the public domain`."""
    return match is not None and _NOT.search(match.string[: match.start()]) is None


def _cc_by_name(text: str) -> Licence | None:
    match = _CC_SHORT.search(text) or _CC_LONG.search(text)
    if match is None or not _affirmed(match):
        return None
    short, version, port = match.groups() if match.re is _CC_SHORT else ("", None, None)
    terms = [term for term, pattern in _TERMS.items() if term in short or pattern.search(text)]
    if terms or match.re is _CC_SHORT or _ATTRIBUTION.search(text):
        terms.append("by")
    version = version or next(iter(re.findall(r"\b\d\.\d\b", text)), "")
    return _creative_commons(terms, version, port or "")


def _creative_commons(terms: list[str], version: str, port: str) -> Licence:
    if "by" not in terms:
        return Licence("cc", "Creative Commons, which one is not said", caution="which Creative Commons licence?")
    version = f"{version}.0" if version.isdigit() else version
    kind = "-".join(("by", *(term for term in _TERMS if term in terms)))
    url = f"{CC}licenses/{kind}/{version}/" + (f"{port}/" if port else "") if version else ""
    caution = ", ".join(text for term, text in _CAUTIONS.items() if term in terms)
    name = f"CC {kind} {version} {port}".upper().strip()
    return Licence("-".join(filter(None, ("cc", kind, version, port))), name, url, True, caution)
