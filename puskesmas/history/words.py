"""The words of the history: columns become Indonesian labels when written, values become text when read."""

import re

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date, parse_datetime

from puskesmas.calendar_text import format_date, format_day, format_time, zone_name

PERSONAL = {"phone", "email", "password", "token", "representative_phone", "whatsapp"}
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
CLOCK = re.compile(r"^\d\d:\d\d(:\d\d(\.\d+)?)?$")
NOTHING = "(kosong)"


def described(row, changes: dict) -> dict:
    """The changes with columns of `row` under their Indonesian names and choices as their labels.

    A phone, mail address or secret is only said to have changed.
    """
    said = {}
    for name, value in changes.items():
        try:
            column = row._meta.get_field(name)
        except FieldDoesNotExist:
            said[name] = value
            continue
        words = dict(getattr(column, "flatchoices", None) or {})
        if name in PERSONAL:
            value = "diubah"
        elif words:
            value = [_word(words, item) for item in value] if _is_pair(value) else _word(words, value)
        said[str(getattr(column, "verbose_name", name))] = _plain(value)
    return said


def _plain(value):
    """Rows kept in a column (lines of a letterhead, copied signers) as the text they are known by."""
    if isinstance(value, dict):
        return next((str(value[name]) for name in ("name", "text", "title", "label") if value.get(name)), "")
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _word(words: dict, value):
    return words.get(value, value) if isinstance(value, str | int) else value


def _is_pair(value) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2


def sentences(changes: dict) -> list[dict]:
    """One row per change: label, new value and, where it was said, the old one."""
    rows = []
    for label, value in changes.items():
        was, now = value if _is_pair(value) else (None, value)
        rows.append({"label": label, "is_pair": _is_pair(value), "old": shown(was), "new": shown(now)})
    return rows


def shown(value) -> str:
    """A stored value as people write it."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return "; ".join(shown(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {shown(item)}" for name, item in value.items())
    return _text(str(value))


def _text(value: str) -> str:
    """Moments, days and clocks in words; everything else as it is, also what only looks like a day."""
    try:
        if MOMENT.match(value) and (moment := parse_datetime(value)):
            return f"{format_day(moment)}, {format_time(moment)} {zone_name(moment)}"
        if DAY.match(value) and (day := parse_date(value)):
            return format_date(day)
    except ValueError:
        return value
    return value[:5].replace(":", ".") if CLOCK.match(value) else value
