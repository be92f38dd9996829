"""Dates as a viewer reads them."""

from datetime import date

from montage.language.text import is_chinese

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def shown_date(text: str, lang: str) -> str:
    """An ISO date in words: "20 November 2026", "2026年11月20日"; any other `text` stays as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    if is_chinese(lang):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
