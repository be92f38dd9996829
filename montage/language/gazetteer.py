"""Names, and words that say what a name is, in English and Chinese news (`tables/gazetteer.txt`)."""

from montage.language.tables import read_tables, within

_TABLES = read_tables("gazetteer")
ENGLISH_STEMS = frozenset(read_tables("english_stems")["stems"])
COUNTRIES = frozenset(_TABLES["countries"])
STATES = frozenset(_TABLES["states"])
CITIES = frozenset(_TABLES["cities"])
PLACES = COUNTRIES | STATES | CITIES
WORLDS = frozenset(_TABLES["worlds"])  # places that no map shows
PLACE_TAILS = frozenset(_TABLES["place tails"])
PLACE_HEADS = frozenset(_TABLES["place heads"])
ORGANISATION_WORDS = frozenset(_TABLES["organisation words"])
ORGANISATION_TAILS = frozenset(_TABLES["organisation tails"])
ORGANISATIONS = frozenset(_TABLES["organisations"])
COMPANY_FORMS = frozenset(_TABLES["company forms"])
TITLES = frozenset(_TABLES["titles"])
JOBS = frozenset(_TABLES["jobs"])
NATIONALITIES = frozenset(_TABLES["nationalities"])
GIVEN_NAMES = frozenset(_TABLES["given names"]).union(
    set(read_tables("given_names")["given names"]) - PLACES - ORGANISATIONS - NATIONALITIES  # Paris, Israel
)
NOT_NAMES = frozenset(_TABLES["no organisation"]) | NATIONALITIES | (ORGANISATION_WORDS - ORGANISATIONS)
SURNAMES = frozenset("".join(_TABLES["surnames"]))
COMPOUND_SURNAMES = tuple(_TABLES["compound surnames"])
SURNAME_READINGS: dict[str, str] = dict(row.split(" = ") for row in _TABLES["surname readings"])
CHINESE_PEOPLE_CUES = _TABLES["chinese people cues"]
CHINESE_ORGANISATION_TAILS = _TABLES["chinese organisation tails"]
CHINESE_PLACES = frozenset(_TABLES["chinese places"])
CHINESE_ORGANISATIONS = frozenset(_TABLES["chinese organisations"])
TRANSLITERATION = "".join(_TABLES["chinese transliteration"])
CHINESE_STATE_FORMS = _TABLES["chinese state forms"]
CHINESE_COUNTRY_LETTERS = frozenset("".join(_TABLES["chinese country letters"]))
NOT_CHINESE_NAMES = frozenset(_TABLES["not chinese names"])
SUBJECTS = {subject: frozenset(words) for subject, words in within(_TABLES, "subjects").items()}
