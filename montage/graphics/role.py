"""A person's role: the words that stand right beside a name."""

import re

from montage.graphics.around import NEAR, without_edge_marks
from montage.language import gazetteer as table
from montage.language.stopwords import CALENDAR, ENGLISH, SAYING
from montage.language.text import is_chinese

LONGEST = 64  # [characters] of a role
_AFTER = re.compile(
    r"^,\s+(?P<role>(?:(?:the|an?|its|their|his|her)\s|former\s|co-)?[^,;:.“”\"()]{4,64})(?=[,;]|\.(?!\w)|$)"
)
_JOB = "|".join(
    sorted({*table.JOBS, *(title.lower() for title in table.TITLES if title.isalpha())} - {"state", "foreign"})
)
_JOB_LAST = re.compile(rf"\b(?i:{_JOB})s?$")
_BEFORE = re.compile(
    rf"(?:^|[\s,“\"])(?P<role>(?:(?:[A-Z][\w.&’'-]*+|former|vice|deputy|chief|senior|general|founding|executive|acting)\s+(?:of\s+)?){{0,8}}"
    rf"(?i:(?:{_JOB})s?|members?|officials?|lawmakers?|CEO|CFO|COO))\s$"
)
_CHINESE_BEFORE = re.compile(
    r"(?P<role>[^，。；：、！？“”《》\s]{2,26}(?:长|员|总统|主席|总理|书记|教授|院士|博士|记者|律师|经理|总裁|董事|主任|教练|队长"
    r"|发言人|负责人|创始人|专家|学者|先生|女士|议员|大使|所长|代表|医生|护士|老师|司机|居民|球员|导演|演员|作家|诗人|词人|秘书|秘书长|CEO))$"
)
_LEADING = re.compile(
    r"^而|^.*?(?:[在由对向据与和]|当地时间|称|说|，)(?=.{2,}$)|^[0-9一二三四五六七八九十月日号上下午]+(?:日|号)"
)


def beside(text: str, name: str, lang: str) -> str:
    """What `text` says that `name` is: "Defense Secretary", "a government university"; empty if it does not."""
    place = text.find(name)
    end = place + len(name)
    left, right = text[max(0, place - NEAR) : max(0, place)], text[end : end + NEAR]
    if is_chinese(lang):
        found = _CHINESE_BEFORE.search(left)
        role = _LEADING.sub("", found["role"]) if found else ""
        return role if 2 <= len(role) <= LONGEST // 2 else ""
    if found := _AFTER.match(right):
        role = without_edge_marks(found["role"])
        first = role.split(" ")[0]
        if first in ("the", "a", "an", "its", "their", "his", "her", "former") or _is_job(role):
            return "" if _is_no_role(role) else role
    opening = re.split(r"[,;:]\s+|(?<!\b[A-Z])[.!?]\s+(?=[A-Z])", left)[-1].strip()
    words = opening.split(" ")
    if (
        1 < len(words) <= 5
        and _JOB_LAST.search(opening)
        and not any(word.lower() in ENGLISH | SAYING for word in words)
    ):
        return opening
    found = _BEFORE.search(left)
    return without_edge_marks(found["role"]) if found and found["role"].split(" ")[0] not in ("The", "A", "An") else ""


def _is_job(role: str) -> bool:
    words = role.split(" ")
    return len(words) <= 8 and words[0].islower() and any(word.lower() in table.JOBS for word in words)


def _is_no_role(role: str) -> bool:
    """Whether it goes on with the story: "the day after", "which it announced", "a spokesman says"."""
    words = [word.lower() for word in role.split(" ")]
    verbs = ("is", "are", "was", "were", "has", "have", "had", "will", "would")
    return any(
        word in SAYING or word in verbs or (word in CALENDAR and place < 3) for place, word in enumerate(words)
    ) or (words[-1] in ENGLISH)
