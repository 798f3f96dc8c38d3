"""Filters of the templates of printed documents."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from puskesmas.calendar_text import roman

register = template.Library()


@register.filter
def paragraphs(value: str) -> SafeString:
    """Plain text as one paragraph a line; rich text has been cleaned before and stays."""
    if isinstance(value, SafeString):
        return value
    return mark_safe("".join(f"<p>{escape(line)}</p>" for line in value.splitlines() if line.strip()))


@register.filter
def roman_number(value: int) -> str:
    return roman(value)


@register.filter
def aligned(row, columns) -> list[tuple[str, str]]:
    """The values of a row, each with the alignment of its column."""
    return [(value, column.align) for value, column in zip(row, columns, strict=False)]
