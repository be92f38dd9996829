"""Pages that stand in front of an article: consent to cookies, checks for robots, offers to subscribe."""

import re
from collections.abc import Sequence

CONSENT = 0.6  # of a page's sentences are about consent, and address the reader
_CONSENT = re.compile(
    r"cookies?\b|\bconsent|personal data|personali[sz]ed (?:ads|content)|our (?:\d+ )?partners|privacy (?:policy"
    r"|settings"
    r"|preferences|choices|cent)|legitimate interest|geolocation|device (?:scanning|identifiers)|unique identifiers"
    r"|store (?:and/or|and|or) access|manage (?:your )?(?:preferences|options|choices)|隐私|[Cc]ookie|个人信息|同意",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:we|our|us|you|your)\b|我们|您|你", re.IGNORECASE)
_ROBOT = re.compile(
    r"verify (?:that )?you(?:'re| are)? (?:not a robot|(?:a )?human)|are you a robot|enable (?:javascript|cookies)"
    r"|checking your browser|access (?:to this page has been )?denied|unusual (?:traffic|activity)|complete the captcha"
    r"|请完成验证|安全验证|请开启JavaScript|访问(?:过于|太)频繁",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"(?:to|please) (?:continue|keep|finish) reading|subscribe (?:now|today|here|to (?:continue|read|keep|unlock|get))"
    r"|already (?:a |have a(?:n| )).{0,12}(?:subscriber|member|account|subscription)|(?:get|enjoy"
    r"|for) unlimited (?:digital )?access"
    r"|cancel (?:at )?any ?time|(?:create|register for) (?:a |your )?free account|start your free trial"
    r"|(?:this|the) (?:article|story|content) is (?:only |exclusively )?(?:for|available to) (?:our )?(?:subscribers"
    r"|members)"
    r"|(?:log|sign) in to (?:continue|read)|(?:you have|you've) (?:reached|used).{0,40}(?:free )?articles"
    r"|(?:subscribers|members)[ -]only|登录后(?:继续|可|查看|阅读)|(?:开通|成为|加入)会员"
    r"|付费(?:阅读|内容|后)|订阅后|剩余.{0,10}内容|试读(?:结束|已)",
    re.IGNORECASE,
)


def is_wall(sentences: Sequence[str]) -> bool:
    """Whether a page's sentences are a consent notice or a check for robots, and no article.

    A report about cookies speaks of others; a notice speaks to its reader.
    """
    if not sentences:
        return False
    notices = sum(bool(_CONSENT.search(text[:600]) and _ADDRESSED.search(text[:600])) for text in sentences)
    checks = sum(bool(_ROBOT.search(text[:600])) for text in sentences)
    return notices + checks >= CONSENT * len(sentences)


def is_offer(text: str) -> bool:
    """Whether a sentence offers a subscription for the rest of the article."""
    return bool(_OFFER.search(text[:600]))
