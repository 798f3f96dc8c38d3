"""Filters of coverage: the chart of an indicator, and the figures frozen in minutes."""

from django import template

from lokmin.coverage.chart import pws_svg
from lokmin.coverage.forms import percent_text
from lokmin.coverage.frozen import thaw
from lokmin.coverage.models import Indicator
from lokmin.coverage.pws import UNKNOWN, Pws
from puskesmas.calendar_text import month_name

register = template.Library()


@register.filter
def chart(pws: Pws):
    """The PWS chart as an SVG element"""
    return pws_svg(pws)


@register.filter
def frozen_coverage(content: dict) -> list[Pws]:
    """The figures kept in a content of minutes; none in those frozen before coverage was known"""
    return thaw((content.get("coverage") or {}).get("shown"))


@register.filter
def target_text(line) -> str:
    """The target of a year: 62,5%; the number itself for counted events; – when there is none"""
    if line.indicator.pattern == Indicator.Pattern.CUSTOM:
        values = [value for value in line.quarters if value is not None]
        return f"{percent_text(values[-1])}%" if values else UNKNOWN
    if line.percent is None:
        return UNKNOWN
    unit = "" if line.indicator.pattern == Indicator.Pattern.COUNT else "%"
    return f"{percent_text(line.percent)}{unit}"


@register.filter
def quarters_text(values) -> str:
    """What is asked at the end of each quarter: 45 / 45 / 90 / 90"""
    return " / ".join(percent_text(value) or UNKNOWN for value in values)


@register.filter
def month_word(month: int) -> str:
    """September of 9"""
    return month_name(month)
