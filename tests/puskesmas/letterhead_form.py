"""The letterhead form as a browser sends it."""

from django.urls import reverse

from puskesmas.models import Letterhead
from puskesmas.organisations import organisation_of

EMPTY = (
    "address",
    "paper",
    "font",
    "font_size",
    "style",
    "margin_top",
    "margin_right",
    "margin_bottom",
    "margin_left",
    "place_name",
    "number_pattern",
    "classification_code",
    "unit_code",
)


def untouched(letterhead: Letterhead, **changes) -> dict:
    """What is sent when nothing was touched, with `changes`; `lines` replaces the rows of the letterhead."""
    lines = changes.pop("lines", letterhead.lines or [])
    lines = [line if isinstance(line, dict) else {"text": line, "style": "bold"} for line in lines]
    rows = {}
    for number, line in enumerate(lines):
        rows |= {f"baris-{number}-text": line["text"], f"baris-{number}-style": line["style"]}
    standing = {name: getattr(letterhead, name, "") or "" for name in EMPTY}
    if letterhead.margins:
        edges = ("margin_top", "margin_right", "margin_bottom", "margin_left")
        standing |= dict(zip(edges, letterhead.margins, strict=True))
    return {
        "expected_version": letterhead.version,
        "lines_choice": "own" if letterhead.lines else "office",
        "logos_choice": "own" if letterhead.has_own_logos else "office",
        **standing,
        "baris-TOTAL_FORMS": len(lines),
        "baris-INITIAL_FORMS": 0,
        **rows,
        **changes,
    }


def page_of(row, name: str = "puskesmas:letterhead") -> str:
    """The address of the letterhead page of a settings row or a place."""
    return reverse(name, args=[organisation_of(row)])
