"""Addresses of the pages of all apps, short to write in tables of next actions."""

from django.urls import reverse


def link(name: str, *args) -> str:
    """The address of a named page."""
    return reverse(name, args=args)
