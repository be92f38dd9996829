"""The spoken form of a line: numbers, signs and abbreviations as a newsreader says them."""

from montage.language.spoken_form.chinese.rules import CHINESE_RULES
from montage.language.spoken_form.english.rules import ENGLISH_RULES
from montage.language.spoken_form.rewriting import SpokenForm, rewritten
from montage.language.text import is_chinese

# Full-width figures, letters and signs as those that Latin text has; each stays one character.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5F) if not 0xFF1A <= code <= 0xFF1F}
_HALF_WIDTH |= {ord(sign): ord(half) for sign, half in zip("＃＄％＆＊＋－．／＝￥￡∶", "#$%&*+-./=¥£:", strict=True)}


def spoken_form(text: str, lang: str) -> SpokenForm:
    """What a voice reads aloud for `text`, which is in `lang` (BCP-47), without figures and signs.

    A language that is neither English nor Chinese is left as it is written.
    """
    written = SpokenForm(text, tuple(range(len(text))))
    if is_chinese(lang):
        rules = CHINESE_RULES
    elif lang.lower().split("-")[0] == "en":
        rules = ENGLISH_RULES
    else:
        return written
    return rewritten(SpokenForm(text.translate(_HALF_WIDTH), written.origins), rules)
