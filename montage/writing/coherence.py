"""What a sentence needs to be understood: the sentence before it, or one that names who "he" is."""

import re

from montage.language.text import HAN, is_chinese

QUESTION, CHINESE_QUESTION = 120, 40  # [characters]
_QUOTED = re.compile(r"[“\"][^“”\"]{0,600}[”\"]")
_OPENER = (
    r"(?:(?:but|and|so|then|now|still|yet|also|however,|meanwhile,|instead,|later,|when|if|as|while|because|since|once"
    r"|although|though|after|before|despite|with|for|in|at|on|by|from|of|to|under|until|even) ){0,3}"
)
# Nouns that "the" points back to: no page introduces them with it
_POINTED = (
    r"(?:former|latter|two|three|four|five|pair|duo|couple|other|others|move|report|deal|decision|statement|study"
    r"|find|findings?"
    r"|announcement|incident|proposal|ruling|law|bill|company|firm|group|agency|organi[sz]ation|man|woman|suspect"
    r"|victims?"
    r"|driver|patient|scan|result|results|latest|same|new (?:version|model|rules?|law)|figures?|crash|fire|attack"
    r"|plan|project"
    r"|scheme|initiative|change|changes|news|claim|claims|comments?|remarks?|letter|video|clip|footage|post|tweet"
    r"|idea|process)"
)
_POINTS_BACK = re.compile(
    rf"^[“\"‘]?{_OPENER}(?:he|she|it|they|him|them|his|her|hers|its|their|this|that|these|those|such|both"
    rf"|one of (?:them|those)"
    rf"|the {_POINTED}|others|another|neither|either|there|here|similarly|likewise|as a result|thus|hence|therefore"
    r"|for (?:example|instance)|in (?:addition|contrast|response|turn|fact|other words|comparison)|the reason"
    r"|at (?:that|the same) (?:time|point)|because of|that[’']s|it[’']s|he[’']s|she[’']s|they[’']re)\b",
    re.IGNORECASE,
)
_DETERMINED = re.compile(  # "of that ambition", "one of those interactions"
    r"\b(?:of|in|at|on|by|with|from|for|to|under|about|behind|revealed|like) (?:that|those|these|this|such) "
    r"(?!(?:week|month|year|time|season|morning|afternoon|evening|night|weekend|summer|winter|spring|autumn|fall"
    r"|century"
    r"|decade|day|moment|way|is|was|will|would|he|she|it|they|we|you|the|a|an|who|with)\b)[a-z]{3,}",
)
_HE = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself)\b", re.IGNORECASE)
_WHO_SAID = re.compile(
    r"[,?!.][”\"’'] ?(?:he|she|they|it)\b|\b(?:he|she|they|it) (?:said|says|added|told|wrote|noted)\b"
    r"|[,?!.][”\"’'] (?:said|says) (?:he|she|they)\b",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"^[^.]{0,80}, (?:however|though|meanwhile|too|instead),", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"^(?:because|which|who|whose|whereas|so that|such as|including|not that|nor|or)\b[^,]*$", re.IGNORECASE
)
_NAME = re.compile(r"(?<![.!?“\"‘] )(?<!^)\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_TITLED = re.compile(r"^[“\"‘]?(?:[A-Z][\w’'-]+ ){1,3}[A-Z]?[\w’'-]+")
_ROLE = re.compile(
    r"\b(?:an?|the|another|one) (?:[\w’'-]+ ){0,4}(?:man|woman|boy|girl|mother|father|driver|officer|official|player"
    r"|pilot|teacher"
    r"|doctor|spokes\w+|president|minister|mayor|leader|author|singer|actor|actress|suspect|victim|witness|resident"
    r"|coach"
    r"|director|manager|chief|judge|lawyer|prince|princess|king|queen|pope|student|worker|farmer|patient|scientist"
    r"|researcher)\b",
    re.IGNORECASE,
)

_CHINESE_POINTS_BACK = re.compile(
    r"^[“‘]?(?:但|但是|而|而且|同时|不过|此外|另外|随后|所以|因此|因为|于是|然而|其实|当时|并且|对于|对|在|与|和|据|由|从|以|虽然|尽管|即便|即使|如果){0,2}"
    r"(?:他|她|它|这|那(?!么)|该|其(?![他它余实中次])|此(?![前次])|上述|前者|后者|双方|两者|两人|二人|三人|为此|由此|同样|对此|据此|会上|文中|报道(?:中|还|称|指)"
    r"|也就是说|换句话说|换言之|这样一来|结果|另一(?:方面|位|名|个)|另有|还有|比如|例如|具体(?:来说|而言)|其中)"
)
_CHINESE_KIN = re.compile(
    r"^(?:女儿|儿子|妻子|丈夫|父亲|母亲|父母|妈妈|爸爸|哥哥|弟弟|姐姐|妹妹|孩子|家人|家属|对方|本人|记者随后|店主|老板)"
)
_CHINESE_SPEAKER = re.compile(r"^[^，：]{1,10}(?:告诉(?:记者|笔者)|如是说|对记者说|说|表示|坦言)。$")
_QUOTATION_ONLY = re.compile(r"^\s*(?:[“\"][^“”\"]*[”\"]|「[^「」]*」)\s*$")
_I = re.compile(r"\b(?:I|we|We|my|My|me|our|Our|us|I[’']m|We[’']re|we[’']re|I[’']ve|we[’']ve)\b")
_CHINESE_I = re.compile(r"我们|我(?![国省市县区校院军党方司])|咱")
_LINK = re.compile(
    r"^(?:But|And|So|However,|Meanwhile,|Also,|Moreover,|Furthermore,|In addition,|Still,|Yet|Instead,|Besides,"
    r"|Indeed,) (?=\S)"
)
_CHINESE_LINK = re.compile(r"^(?:但是|但|不过|然而|而且|此外|另外|同时|因此|所以|于是)，?(?=[^，]{4})")


def without_link(text: str, lang: str) -> str:
    """`text` without a "But" that answers a sentence that is not spoken."""
    if is_chinese(lang):
        return _CHINESE_LINK.sub("", text)
    bare = _LINK.sub("", text)
    return bare[:1].upper() + bare[1:]


def points_back(text: str, lang: str) -> bool:
    """Whether a sentence cannot be understood without the one before it: "It sank", "This comes after", 该中心."""
    if _QUOTATION_ONLY.match(text):
        return True
    if is_chinese(lang):
        return bool(_CHINESE_POINTS_BACK.match(text) or _CHINESE_KIN.match(text) or _CHINESE_SPEAKER.match(text))
    plain = _QUOTED.sub("“”", text)
    return bool(
        _POINTS_BACK.match(plain) or _DETERMINED.search(plain) or _CONTRAST.match(plain) or _FRAGMENT.match(plain)
        or _WHO_SAID.search(text) or _pronoun_first(plain)
    )  # fmt: skip


def names_somebody(text: str, people: frozenset[str]) -> bool:
    """Whether a sentence says who "he" or "she" in the next one can be: one of `people`, or one named by role."""
    plain = _QUOTED.sub("", text)
    return any(one in plain for one in people) or bool(_ROLE.search(plain))


def is_first_person(text: str, lang: str) -> bool:
    """Whether the narrator of a sentence is an "I" or a "we", outside quotation marks."""
    plain = _QUOTED.sub("", text)
    return bool((_CHINESE_I if is_chinese(lang) else _I).search(plain))


def speaks_of_a_person(text: str, lang: str) -> bool:
    """Whether a sentence has a "he" or "she" whom it does not name first."""
    return not is_chinese(lang) and bool(_WHO_SAID.search(text) or _pronoun_first(_QUOTED.sub("“”", text)))


def _pronoun_first(plain: str) -> bool:
    pronoun = _HE.search(plain)
    if not pronoun:
        return False
    before = plain[: pronoun.start()]
    return not (_NAME.search(before) or _ROLE.search(before) or _TITLED.match(before))


def is_unanswered(text: str) -> bool:
    """Whether a sentence is a bare question: its answer may not be spoken. A long one states something first."""
    plain = _QUOTED.sub("", text).strip()
    return plain.endswith(("?", "？")) and len(plain) <= (CHINESE_QUESTION if HAN.search(plain) else QUESTION)
