"""The look holds by measurement: contrast of the tokens, weight of public pages, what components need."""

import datetime
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = (STATIC / "css/tokens.css").read_text()


def colours(start: str) -> dict[str, str]:
    """The hex colours of one block of tokens.css."""
    block = TOKENS[TOKENS.index(start) :].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = colours(":root {")
DARK = colours(':root[data-bs-theme="dark"] {')
DARK_BY_SYSTEM = colours(':root:not([data-bs-theme="light"]) {')
TEXT_PAIRS = [
    ("text", "surface"), ("text", "canvas"), ("muted", "surface"), ("muted", "canvas"), ("muted", "sunken"),
    ("subtle", "surface"), ("subtle", "canvas"), ("brand", "surface"), ("brand", "brand-soft"), ("on-brand", "brand"),
    ("on-brand", "brand-hover"), ("bar-text", "bar"), ("bar-muted", "bar"), ("bar-muted", "bar-field"),
    ("todo", "todo-soft"), ("wait", "wait-soft"), ("done", "done-soft"), ("prob", "prob-soft"), ("prob", "surface"),
    ("wait", "surface"), ("done", "surface"),
    ("on-toast", "toast"), ("toast-link", "toast"), ("on-fill", "prob-fill"),
    ("muted", "wait-soft"),
]  # fmt: skip


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two hex colours."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_contrast_is_enough_in_both_themes(theme):
    assert {
        pair: round(ratio, 2) for pair in TEXT_PAIRS if (ratio := contrast(theme[pair[0]], theme[pair[1]])) < 4.5
    } == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_and_bars_stand_out_from_their_ground(theme):
    names = ["line-strong", "done-fill", "wait-fill", "prob-fill", "todo-fill"]
    assert {name for name in names if contrast(theme[name], theme["surface"]) < 3} == set()


def test_dark_by_system_and_dark_by_choice_are_the_same():
    assert DARK == DARK_BY_SYSTEM
    assert LIGHT.keys() - DARK.keys() == {"brand-foot"}  # transparent in the dark


def test_what_a_public_page_loads_is_far_below_60_kilobytes():
    page = get_template("public.html").template.source
    files = re.findall(r"{% static '([^']+)' %}", page)
    assert len(files) + 1 <= 8, "requests with the page itself"
    assert sum(len(brotli.compress((STATIC / name).read_bytes())) for name in files) < 20_000


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_of_a_broken_server_need_no_context(name):
    source = (Path(settings.BASE_DIR) / "templates" / name).read_text()
    assert re.sub(r"{% load static %}|{% static '[^']+' %}", "", source).count("{%") == 0
    assert "{{" not in source
    assert all((STATIC / path).exists() for path in re.findall(r"{% static '([^']+)' %}", source))


COMPONENTS = [
    ("state", {"kind": "represented", "word": "Diwakili"}, "Diwakili"),
    ("chip", {"kind": "none", "word": "6 hari lagi"}, "6 hari lagi"),
    ("reply_tally", {"attending": 18, "represented": 3, "declined": 1, "waiting": 12, "total": 34}, 'width="53%"'),
    (
        "reply_tally",
        {"attending": 0, "represented": 0, "declined": 0, "waiting": 0, "total": 0, "list": 1},
        "tally-rest",
    ),
    ("tally", {"parts": [{"kind": "done", "count": 29, "label": "terkirim"}], "total": 34}, 'width="85%"'),
    ("progress", {"value": 23, "total": 34, "label": "Terkirim"}, "23 dari 34"),
    ("steps", {"steps": [{"name": "Rencana", "note": "selesai", "kind": "done"}]}, "Rencana"),
    ("calendar", {"day": datetime.date(2026, 6, 11)}, "<b>11</b>"),
    ("notice", {"kind": "wait", "text": "Waktu cukup."}, "Waktu cukup."),
    ("empty", {"title": "Belum ada", "text": "Di sini nanti."}, "Belum ada"),
    ("toast", {"text": "12 pengingat dikirim"}, "12 pengingat"),
    ("loading", {}, "Memuat"),
    ("filter_chips", {"chips": [{"label": "Semua", "url": "#", "count": 0}]}, '<span class="n">0</span>'),
    ("filter_chips", {"chips": [{"label": "Semua", "url": "#"}]}, "Semua</a>"),
    ("segmented", {"options": [{"label": "Desa", "url": "#"}], "label": "Kelompok"}, "Desa"),
    ("pagination", {"page": Paginator(range(108), 25).page(2)}, "26–50 dari 108"),
    ("pagination", {"page": Paginator([], 25).page(1), "noun": "tamu"}, "0 tamu"),
    (
        "task",
        {"title": "Notulis belum ditunjuk", "when": "Rab, 10 Jun", "url": "#", "action": "Tunjuk notulis"},
        "btn-secondary",
    ),
    (
        "year_tile",
        {"label": "TW I", "kind": "done", "word": "Disetujui", "title": "Kamis", "text": "7 dari 12"},
        "<div",
    ),
    ("net_line", {"is_offline": True, "text": "Tanpa sinyal"}, "net-off"),
    ("paper", {"src": "/x.png", "alt": "Surat"}, 'alt="Surat"'),
    ("field_error", {"id": "x_error", "text": "Isi dulu."}, "Isi dulu."),
    ("public_bar", {"name": "Puskesmas Kajoran 2"}, "Puskesmas Kajoran 2"),
]


@pytest.mark.parametrize(
    ("name", "context", "expected"), COMPONENTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_components_need_only_the_parameters_they_name(name, context, expected):
    assert expected in render_to_string(f"components/{name}.html", context, RequestFactory().get("/?q=a"))


def test_pagination_keeps_the_other_parameters():
    page = Paginator(range(108), 25).page(2)
    html = render_to_string("components/pagination.html", {"page": page}, RequestFactory().get("/?q=a&halaman=2"))
    assert 'href="?q=a&amp;halaman=3"' in html
