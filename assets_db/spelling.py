"""One spelling for words that are written in several: British and American, plurals that follow no rule, scripts.

Only what changes how a word is written; `lorry` and `truck` stay two words. Where a rule also touches words that have
one spelling (`surprise`), both a text and a query are changed alike, and no other word gets the same spelling.
"""

import re
from functools import cache
from typing import Any

# Characters that compatibility forms (NFKC) leave, and what people type instead.
_NUMBER = re.compile(r"\b[Nn](?:[o°r]|os)\.? {0,3}(?=\d)")  # No. 10, n° 10, № 10, Nr. 10
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# U.S., U.S.A, J.K.; or J. K. with spaces all through
_INITIALS = re.compile(r"(?<![\w.])(?:(?:[^\W\d_]\.){1,9}[^\W\d_](?!\w)\.?|(?:[^\W\d_]\. ){1,9}[^\W\d_]\.)")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")

# What follows a stem: the letters before an ending that stay the same in both spellings.
_RULES = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        # colour, harbours, neighbourhood, favourite, behavioural; not four, hour, tour
        (r"(?<=[a-z])(?<!^[fhpty])(?<!^sc)(?<!^fl)(?<!^gl)(?<!^dev)(?<!^cont)(?<!^det)(?<!^vel)our(?=$|s$|ed$|ing|e[rd]s?$"
         r"|ful|less|abl|it[ei]|hood|ist|al|ly$|y$)", "or"),
        (r"practis", "practic"), (r"manoeuv", "maneuv"),
        (r"(?<=[a-z]{3})is(?=e$|e[ds]$|ers?$|ing|ation|abl)", "iz"),  # organise, organisation
        (r"(?<=[a-z]l)ys(?=e$|e[drs]|ing)", "yz"),  # analyse
        (r"(theat|cent|met|lit|fib|sab|lust|calib|spect|somb|meag|och|scept|mit|maneuv)re(?=s?$)", r"\1er"),
        (r"(cent|maneuv|calib)red$", r"\1ered"),
        (r"((?:^an|^di|^cat|^mono|^pro|^epi|^trave|^homo)(?:al|l|a))ogue(?=s?$)", r"\1og"),
        (r"(def|off|lic|pret)ence", r"\1ense"),
        (r"plough", "plow"),
        (r"aeroplane", "airplane"), (r"alumini", "alumin"), (r"^arch?aeo", "archeo"), (r"^paed", "ped"),
        (r"orthopaed", "orthoped"), (r"encyclopaed", "encycloped"), (r"^haem", "hem"), (r"anaem", "anem"),
        (r"leukaem", "leukem"), (r"gynaec", "gynec"), (r"anaesth", "anesth"), (r"^oes", "es"), (r"^foet", "fet"),
        (r"diarrhoea", "diarrhea"), (r"mediaev", "mediev"), (r"^aesthet", "esthet"),
        (r"palaeo", "paleo"), (r"^sceptic", "skeptic"), (r"sulph", "sulf"), (r"moustach", "mustach"),
        (r"^gr[e]y(?=$|s$|ed$|er$|ing$|ish$)", "gray"), (r"^tyre(?=s?$)", "tire"), (r"^mould", "mold"),
        (r"^moult", "molt"), (r"smould", "smold"), (r"programme(?=s?$)", "program"), (r"^pyjama", "pajama"),
        (r"^kerb", "curb"), (r"^gaol", "jail"), (r"^draught", "draft"), (r"^cosy$", "cozy"), (r"^disc(?=s?$)", "disk"),
        (r"jewell", "jewel"), (r"jewelery", "jewelry"), (r"woollen", "woolen"), (r"(sk|w)ilful", r"\1illful"),
        (r"instalment", "installment"), (r"enrolment", "enrollment"), (r"fulfilment", "fulfillment"),
        (r"(acknowledg|judg)ement", r"\1ment"), (r"^ageing", "aging"), (r"focuss", "focus"), (r"benefitt", "benefit"),
        (r"^donut", "doughnut"), (r"^yoghurt", "yogurt"), (r"^whisky", "whiskey"), (r"^racquet", "racket"),
        (r"artefact", "artifact"), (r"^czar", "tsar"), (r"^enquir", "inquir"), (r"barbeque", "barbecue"),
        (r"^ax$", "axe"), (r"^kiev$", "kyiv"), (r"chequer", "checker"), (r"connexion", "connection"),
        (r"^dyke", "dike"), (r"^gips", "gyps"), (r"tonne(?=s?$)", "ton"), (r"^ok$", "okay"),
    )
)  # fmt: skip
IRREGULAR = """
    men:man women:woman children:child mice:mouse geese:goose feet:foot teeth:tooth oxen:ox lice:louse dice:die
    wolves:wolf knives:knife lives:life wives:wife housewives:housewife midwives:midwife thieves:thief shelves:shelf
    bookshelves:bookshelf calves:calf halves:half loaves:loaf scarves:scarf hooves:hoof dwarves:dwarf elves:elf
    selves:self sheaves:sheaf wharves:wharf turves:turf beeves:beef leaves:leaf cacti:cactus fungi:fungus
    alumni:alumnus nuclei:nucleus radii:radius stimuli:stimulus loci:locus syllabi:syllabus foci:focus
    hippopotami:hippopotamus octopi:octopus terminuses:terminus termini:terminus bacilli:bacillus stadia:stadium
    aquaria:aquarium phenomena:phenomenon criteria:criterion bacteria:bacterium strata:stratum errata:erratum
    memoranda:memorandum referenda:referendum curricula:curriculum moratoria:moratorium podia:podium
    symposia:symposium emporia:emporium gymnasia:gymnasium planetaria:planetarium auditoria:auditorium
    terraria:terrarium crematoria:crematorium sanatoria:sanatorium millennia:millennium larvae:larva algae:alga
    vertebrae:vertebra antennae:antenna formulae:formula nebulae:nebula supernovae:supernova crises:crisis
    analyses:analysis bases:base oases:oasis theses:thesis hypotheses:hypothesis diagnoses:diagnosis
    parentheses:parenthesis synopses:synopsis emphases:emphasis indices:index matrices:matrix vertices:vertex
    appendices:appendix vortices:vortex chateaux:chateau plateaux:plateau bureaux:bureau tableaux:tableau
    gateaux:gateau passersby:passerby buses:bus busses:bus gases:gas gasses:gas lenses:lens quizzes:quiz
    viruses:virus campuses:campus circuses:circus bonuses:bonus choruses:chorus focuses:focus surpluses:surplus
    minibuses:minibus trolleybuses:trolleybus censuses:census walruses:walrus geniuses:genius cactuses:cactus
    octopuses:octopus statuses:status pluses:plus atlases:atlas canvases:canvas christmases:christmas aliases:alias
    biases:bias irises:iris pelvises:pelvis trellises:trellis pence:penny dies:die
"""
_PLURALS = dict(pair.split(":") for pair in IRREGULAR.split())
_MEN = re.compile(r"(?<=[a-z]{3})men$")
NO_MEN = "specimen regimen abdomen acumen bitumen cyclamen foramen turkmen albumen rumen cerumen tiananmen"
_NO_MEN = frozenset(NO_MEN.split())
_SYLLABLES = re.compile(r"[aeiouy][^aeiouy]+[aeiouy]|(?<!q)[iu][ae]")  # travel, fuel; not quell


def plain_text(text: str) -> str:
    """`text` with one way of writing numbers, initials and Chinese: No. 10 and n° 10, U.S. and US, 颱風 and 台风."""
    text = _NUMBER.sub(" no ", text)
    text = initials(_THOUSANDS.sub("", text))
    return _HAN.sub(lambda match: _simplified(match[0]), text)


def initials(text: str) -> str:
    """`text` with initials written together: `U.S. Navy` -> `US Navy`."""
    return _INITIALS.sub(lambda match: match[0].replace(".", "").replace(" ", "") + " ", text)


def one_spelling(word: str) -> str:
    """A lower-case word in its one spelling, not yet stemmed: `harbours` -> `harbors`, `firewomen` -> `firewoman`."""
    if not word.isascii():
        return word
    word = _PLURALS.get(word, word)
    if word not in _NO_MEN:
        word = _MEN.sub("man", word)
    for pattern, to in _RULES:
        word = pattern.sub(to, word)
    return word


def one_stem(stem: str) -> str:
    """A stem in its one spelling: `travell` -> `travel`, `install` -> `instal`; words of one syllable stay."""
    return stem[:-1] if stem.endswith("ll") and _SYLLABLES.search(stem) else stem


def _simplified(text: str) -> str:
    """Chinese in its short forms, be it written as in Hong Kong or as in Taiwan."""
    for converter in _converters():
        text = str(converter.convert(text))
    return text


@cache
def _converters() -> tuple[Any, ...]:
    import opencc

    return opencc.OpenCC("hk2s"), opencc.OpenCC("tw2s")
