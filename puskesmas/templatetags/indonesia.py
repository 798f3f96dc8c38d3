"""Filters that print Indonesian dates, times and numbers; Django's `id` locale abbreviates months and hours."""

from fractions import Fraction

from django import template
from django.utils import timezone

from puskesmas import calendar_text
from puskesmas.identity import mask_phone

register = template.Library()


def _local(value):
    """A datetime in the current zone; days and plain times pass."""
    return timezone.localtime(value) if hasattr(value, "tzinfo") and hasattr(value, "year") and value.tzinfo else value


@register.filter
def tanggal(value) -> str:
    """6 Juni 2024"""
    return calendar_text.format_date(_local(value)) if value else ""


@register.filter
def hari_tanggal(value) -> str:
    """Kamis, 6 Juni 2024"""
    return calendar_text.format_day(_local(value)) if value else ""


@register.filter
def tanggal_pendek(value) -> str:
    """Kam, 6 Jun"""
    return calendar_text.format_short_day(_local(value)) if value else ""


@register.filter
def jam(value) -> str:
    """09.00"""
    return calendar_text.format_time(_local(value)) if value else ""


@register.filter
def romawi(value) -> str:
    """II"""
    return calendar_text.roman(int(value)) if value else ""


@register.filter
def angka(value) -> str:
    """1.234"""
    return f"{int(value):,}".replace(",", ".") if value not in (None, "") else ""


@register.filter
def nip(value) -> str:
    """19850317 201001 2 008"""
    return calendar_text.group_nip(value) if value else ""


@register.filter
def nomor_tersamar(value) -> str:
    """A phone number for those who need not call it: +62812•••890."""
    return mask_phone(value) if value else ""


@register.filter
def persen_dari(part, whole) -> str:
    """71,8 for 28 of 39, without the sign; empty when there is no whole."""
    return calendar_text.format_decimal(Fraction(100 * int(part), int(whole))) if whole else ""
