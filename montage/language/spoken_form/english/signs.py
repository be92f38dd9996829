"""Signs by their names, and what no voice reads as nothing."""

import re

from montage.language.spoken_form.characters import SPACES
from montage.language.spoken_form.rewriting import Rule

# A sign beside figures or single letters, when the figures are still there.
MATHS: tuple[Rule, ...] = (
    (re.compile(r"(?<=[\w²³])\s?\+\s?(?=[\w(])"), lambda match: " plus "),
    (re.compile(r"(?<=[0-9])\+"), lambda match: " plus"),
    (re.compile(r"\+(?=[0-9])"), lambda match: "plus "),
    (re.compile(r"\s?=\s?"), lambda match: " equals "),
    (re.compile(r"\s?[÷]\s?"), lambda match: " divided by "),
    (re.compile(r"\s?±\s?"), lambda match: " plus or minus "),
    (re.compile(r"\s?(?:≤|<=)\s?(?=[\w-])"), lambda match: " at most "),
    (re.compile(r"\s?(?:≥|>=)\s?(?=[\w-])"), lambda match: " at least "),
    (re.compile(r"(?<=\w)\s?<\s?(?=[0-9-])|<(?=[0-9])"), lambda match: " less than "),
    (re.compile(r"(?<=\w)\s?>\s?(?=[0-9-])|>(?=[0-9])"), lambda match: " greater than "),
    (re.compile(r"[≈≅]\s?"), lambda match: "approximately "),
    (re.compile(r"[~～](?=[0-9$£€])"), lambda match: "about "),
)
SIGNS: tuple[Rule, ...] = (
    (re.compile(r"\s?&\s?"), lambda match: " and "),
    (re.compile("%"), lambda match: " percent"),
    (re.compile("[°º]"), lambda match: " degrees"),
    (re.compile("[$]"), lambda match: " dollars "),
    (re.compile("[£]"), lambda match: " pounds "),
    (re.compile("[€]"), lambda match: " euros "),
    (re.compile("@"), lambda match: " at "),
    (re.compile(r"[+]"), lambda match: " plus "),
    *SPACES,
)
