"""Text -> the phonemes that Kokoro was trained on, piece by piece: those of misaki (github.com/hexgrad/misaki).

English is read by espeak-ng and written in misaki's symbols, as misaki does with words that it does not know. Chinese
is read by misaki: in IPA with arrows for tones (v1.0), or in bopomofo with tone sandhi (v1.1-zh). Latin words inside
Chinese are read as English.
"""

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from assets_db.chinese import jieba
from montage.backends.espeak_program import Phonemes, phonemes, readable
from montage.language.text import chinese_words, stretches

MARKS = ",.;:!?—…"
_MARK = re.compile(r"[;!?…—–]|[,:](?!\d)|(?<!\.\w)\.(?!\w)")  # the last point of U.S. ends nothing
_SYMBOLS = (  # misaki's, for IPA; what comes first is a part of nothing that follows
    ("aɪ", "I"), ("aʊ", "W"), ("dʒ", "ʤ"), ("eə", "ɛː"), ("eɪ", "A"), ("tʃ", "ʧ"), ("ɔɪ", "Y"), ("əʊ", "Q"),
    ("oʊ", "O"),
    ("əl", "ᵊl"), ("n̩", "ᵊn"), ("l̩", "ᵊl"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("e", "A"), ("o", "ɔ"), ("r", "ɹ"), ("x", "k"),
    ("ç", "k"), ("ɬ", "l"), ("ʔ", "t"), ("ɾ", "T"), ("ʲ", ""), ("\u0303", ""), ("\u0329", ""),
)  # fmt: skip
_AMERICAN = (("ɜːɹ", "ɜɹ"), ("ɜː", "ɜɹ"), ("ɪə", "iə"), ("ː", ""))
_BRITISH = (("iə", "ɪə"),)
_HAN = "\u3400-\u9fff\uf900-\ufaff々〇"
_CHINESE = re.compile(
    rf"(?P<han>[{_HAN}]+)|(?P<latin>[^\W\d_{_HAN}][^\W_{_HAN}]*(?:[ .&'’-][^\W_{_HAN}]+)*)"
    rf"|(?P<figure>[-−]?\d(?:[\d.,/:]*\d)?%?)|(?P<mark>[，、。．！？：；…—,.!?:;]+)"
)
_CHINESE_MARKS = str.maketrans("，、。．！？：；", ",,..!?:;")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a part of one, or a mark of punctuation, as the model is given it."""

    start: int  # the character of the text at which it stands; it reaches to the next piece
    phonemes: str
    before: str = " "  # what stands between it and the piece before

    @property
    def is_mark(self) -> bool:
        """Whether it is punctuation."""
        return self.phonemes in MARKS


def english(texts: Sequence[str], british: bool) -> list[list[Piece]]:
    """The pieces of each text. Raises UserError if espeak-ng cannot read."""
    clean = [readable(text) for text in texts]
    read = phonemes(clean, "en" if british else "en-us") if texts else []
    return [_english(text, words, british) for text, words in zip(clean, read, strict=True)]


def chinese(texts: Sequence[str], bopomofo: bool, british: bool) -> list[list[Piece]]:
    """The pieces of each text. Raises UserError if espeak-ng cannot read the Latin words in it."""
    found = [list(_CHINESE.finditer(readable(text))) for text in texts]
    latin = iter(english([match[0] for matches in found for match in matches if match["latin"]], british))
    lines = []
    for matches in found:
        pieces: list[Piece] = []
        for match in matches:
            start = match.start()
            if match["latin"]:
                pieces += (replace(one, start=start + one.start) for one in next(latin) if not one.is_mark)
            elif match["mark"]:
                pieces.append(Piece(start, match[0].translate(_CHINESE_MARKS)[0], before=""))
            elif match["figure"]:
                said = (one.phonemes for one in _han(_figure(match[0]), bopomofo))
                pieces.append(Piece(start, "".join(said)))
            else:
                pieces += (replace(one, start=start + one.start) for one in _han(match[0], bopomofo))
        lines.append(pieces)
    return lines


def _english(text: str, words: Phonemes, british: bool) -> list[Piece]:
    """What espeak reads of a text, in misaki's symbols; where it ends a clause, the mark that stands there."""
    pieces: list[Piece] = []
    word = 0  # where the last one stands
    for position, read in words:
        symbols = "".join(_symbols(one, british) for one in read)
        if not read and (marks := _MARK.findall(text[word:position])):
            pieces.append(Piece(min(position, len(text)), marks[-1].replace("–", "—"), before=""))
        elif symbols and pieces and not pieces[-1].is_mark and position <= word:  # one of the words of a figure
            pieces[-1] = replace(pieces[-1], phonemes=f"{pieces[-1].phonemes} {symbols}")
        elif symbols:
            word = max(position, word)
            pieces.append(Piece(word, symbols))
    return pieces


def _symbols(phoneme: str, british: bool) -> str:
    for ipa, symbol in (*(_BRITISH if british else _AMERICAN), *_SYMBOLS):
        phoneme = phoneme.replace(ipa, symbol)
    return phoneme


def _han(text: str, bopomofo: bool) -> list[Piece]:
    """The words of a run of Chinese characters."""
    pieces: list[Piece] = []
    start = 0
    for word, symbols in _in_bopomofo(text) if bopomofo else _in_ipa(text):
        if symbols:
            pieces.append(Piece(start, symbols, before="/" if bopomofo and pieces else " "))
        start += len(word)
    return pieces


def _in_bopomofo(text: str) -> Iterator[tuple[str, str | None]]:
    return ((token.text, token.phonemes) for part in stretches(text) for token in _frontend()(part)[1])


def _in_ipa(text: str) -> Iterator[tuple[str, str | None]]:
    from misaki.zh import ZHG2P

    for word in chinese_words(text):
        try:
            yield word, ZHG2P.word2ipa(word)
        except ValueError:  # a character whose sound nobody knows
            yield word, None


@cache
def _frontend() -> Any:
    jieba()  # set up as everywhere, before misaki imports it
    from misaki.zh_frontend import ZHFrontend

    return ZHFrontend()


def _figure(text: str) -> str:
    """A figure in Chinese characters."""
    import cn2an

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of more than 16 digits, which stay and are read one by one
        said = str(cn2an.transform(text.replace(",", "").replace("−", "-"), "an2cn"))
    return re.sub(rf"[^{_HAN}]", "", said.translate(_DIGITS))
