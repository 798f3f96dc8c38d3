"""Filters of the minutes: clocks at the place of the meeting, plain text with its lists."""

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from lokmin.minutes import prose
from puskesmas.calendar_text import format_short_day, format_time

register = template.Library()


@register.filter
def at_place(moment, meeting) -> str:
    """10.42 when it was today at the place of the meeting, else Kam, 11 Jun 10.42"""
    local = moment.astimezone(meeting.timezone)
    is_today = local.date() == timezone.localdate(timezone=meeting.timezone)
    return format_time(local) if is_today else f"{format_short_day(local)} {format_time(local)}"


@register.filter(name="prose")
def as_prose(text: str) -> SafeString:
    """Paragraphs and lists of what was typed"""
    return prose.to_html(text)


@register.filter
def get(mapping, key):
    """The value of a key, None when it is not there"""
    return mapping.get(key)
