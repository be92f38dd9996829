"""What distinguishes a name from a word, a place or a thing spelt alike (`tables/namesakes.txt`)."""

from montage.language.tables import read_tables, within

_TABLES = read_tables("namesakes")
BRANDS = frozenset(_TABLES["brands"])
WORDS = frozenset(_TABLES["words"])
NATURE = frozenset(_TABLES["nature"])
RIVERS = frozenset(_TABLES["rivers"])
CUES = {kind: frozenset(cues) for kind, cues in within(_TABLES, "cues").items()}
BEFORE_PLACES = frozenset(_TABLES["before places"])
LANDMARKS = frozenset(_TABLES["landmarks"])
ALIASES = tuple(tuple(row.split(" = ")) for row in _TABLES["aliases"])
IN_BOTH_SCRIPTS = tuple(tuple(row.split(" = ")) for row in _TABLES["in both scripts"])
CHINESE_BRANDS = frozenset(_TABLES["chinese brands"])
CHINESE_ACTS = _TABLES["chinese acts"]
CHINESE_BRAND_TAILS = _TABLES["chinese brand tails"]
CHINESE_CUES = within(_TABLES, "chinese cues")
CHINESE_NAMESAKES = frozenset(_TABLES["chinese namesakes"])
CHINESE_HEADS = _TABLES["chinese heads"]
CHINESE_CREATURES = "".join(_TABLES["chinese creatures"])
CHINESE_LAND = "".join(_TABLES["chinese land"])
CHINESE_GOING = _TABLES["chinese going"]
CHINESE_THERE = _TABLES["chinese there"]
