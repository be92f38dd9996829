"""Signs by their names."""

import re

from montage.language.spoken_form.characters import SPACES
from montage.language.spoken_form.rewriting import Rule

MATHS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[0-9])\s?\+\s?(?=[0-9])|(?<=[0-9万亿])\+|\+(?=[0-9])"), lambda match: "加"),
    (re.compile(r"\s?=\s?"), lambda match: "等于"),
    (re.compile(r"\s?÷\s?"), lambda match: "除以"),
    (re.compile(r"\s?±\s?"), lambda match: "正负"),
    (re.compile(r"\s?[≤]\s?"), lambda match: "小于等于"),
    (re.compile(r"\s?[≥]\s?"), lambda match: "大于等于"),
    (re.compile(r"(?<=\w)\s?<\s?(?=[0-9-])|<(?=[0-9])"), lambda match: "小于"),
    (re.compile(r"(?<=\w)\s?>\s?(?=[0-9-])|>(?=[0-9])"), lambda match: "大于"),
    (re.compile(r"[≈≅]\s?"), lambda match: "约等于"),
    (re.compile(r"~\s?(?=[0-9])"), lambda match: "约"),
)
SIGNS: tuple[Rule, ...] = (
    (re.compile(r"\s?&\s?"), lambda match: "和"),
    (re.compile("[+]"), lambda match: "加"),
    (re.compile("%"), lambda match: "百分号"),
    (re.compile("[°º]"), lambda match: "度"),
    (re.compile("[$]"), lambda match: "美元"),
    (re.compile("@"), lambda match: "艾特"),
    *SPACES,
)
