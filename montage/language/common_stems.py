"""The commonest English words, stemmed (`tables/common_stems.txt`): in too many texts to distinguish one picture."""

from montage.language.tables import read_tables

COMMON_STEMS = frozenset(read_tables("common_stems")["common stems"])
