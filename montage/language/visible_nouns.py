"""Words for what a camera can show, in lower case, beside the vocabulary that shots are tagged with.

`tables/visible_nouns.txt` says what each table is for.
"""

from montage.language.tables import read_tables

_TABLES = read_tables("visible_nouns")
THINGS = frozenset(_TABLES["things"])
TAILS = _TABLES["tails"]
NO_THINGS = frozenset(_TABLES["no things"])
HOMOGRAPHS = frozenset(_TABLES["homographs"])
ABSTRACT = frozenset(_TABLES["abstract"])
LOOKS = frozenset(_TABLES["looks"])
DETERMINERS = frozenset(_TABLES["determiners"])
BEFORE_VERBS = frozenset(_TABLES["before verbs"])
IRREGULAR = {plural: singular for plural, _, singular in (entry.partition(" = ") for entry in _TABLES["irregular"])}
COMMON = frozenset(_TABLES["common"])
CHINESE_THINGS = frozenset(_TABLES["chinese things"])
CHINESE_TAILS = "".join(_TABLES["chinese tails"])
CHINESE_LONG_TAILS = _TABLES["chinese long tails"]
NOT_CHINESE_THINGS = frozenset(_TABLES["not chinese things"])
CHINESE_ABSTRACT = frozenset(_TABLES["chinese abstract"])
CHINESE_LOOKS = _TABLES["chinese looks"]
