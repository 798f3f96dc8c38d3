"""Cleaning of everything users typed before it is laid out.

WeasyPrint needs 49 s for one 5,000-character word in a table cell and minutes for nested lists, so words, nesting,
rows and the sum of all text are limited here; control and direction characters never reach paper.
"""

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from html import escape, unescape
from typing import TypeVar

import nh3
from django.utils.safestring import SafeString, mark_safe

from lokmin.documents.paper import RichText

LONGEST_WORD = 200
PIECE = 30
MOST_TEXT = 200_000
MOST_ROWS = 500
MOST_TAGS = 2_000
DEEPEST_LIST = 12
ALLOWED_TAGS = {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li"}
# Directional overrides and isolates turn a name around on paper; the rest is invisible or no character at all.
INVISIBLE = dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF, 0xFFFE, 0xFFFF]
)
LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
TAG = re.compile(r"(<[^>]*>)")

Content = TypeVar("Content")


class ContentRefused(ValueError):
    """A document that cannot be printed as it is; the text says in Indonesian what to do."""


def clean_text(value: str) -> str:
    """Return the text without control characters, lone surrogates and turned directions, long words broken."""
    return _break_words(_visible(value)).strip()


def _visible(value: str) -> str:
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").translate(INVISIBLE)
    value = "".join(
        sign for sign in value if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Zl", "Zp"}
    )
    return re.sub(r"\n{3,}", "\n\n", value)


def _break_words(value: str) -> str:
    def split(match: re.Match) -> str:
        word = match[0]
        return " ".join(word[start : start + PIECE] for start in range(0, len(word), PIECE))

    return LONG_WORD.sub(split, value)


def clean_markup(value: str) -> SafeString:
    """Return markup reduced to paragraphs, lists and emphasis; what nests or repeats too much becomes plain text."""
    html = nh3.clean(
        _visible(value), tags=ALLOWED_TAGS, attributes={}, clean_content_tags={"script", "style"}, link_rel=None
    )
    if not _is_moderate(html):
        return mark_safe(f"<p>{escape(clean_text(unescape(TAG.sub(' ', html))))}</p>")
    parts = TAG.split(html)
    parts[::2] = [escape(_break_words(unescape(part)), quote=False) for part in parts[::2]]
    html = "".join(parts).strip()
    return mark_safe(html if "<p>" in html or "<li>" in html or not html else f"<p>{html}</p>")


def _is_moderate(html: str) -> bool:
    depth = deepest = tags = 0
    for tag in TAG.findall(html):
        tags += 1
        if tag.startswith("</"):
            depth -= 1
        elif tag != "<br>":
            depth += 1
            deepest = max(deepest, depth)
    return tags <= MOST_TAGS and deepest <= DEEPEST_LIST


def clean_content(content: Content) -> Content:
    """Return the same dataclass with every text in it cleaned; refuse what is too much for one document."""
    budget = [MOST_TEXT]
    return _clean(content, budget)


def _clean(value, budget: list[int]):
    if isinstance(value, str):
        budget[0] -= len(value)
        if budget[0] < 0:
            raise ContentRefused(
                "Isi dokumen terlalu panjang untuk dicetak. Ringkas uraian yang panjang atau pindahkan ke lampiran, "
                "lalu buat lagi."
            )
        return clean_markup(value) if isinstance(value, RichText) else clean_text(value)
    if isinstance(value, (tuple, list)):
        if len(value) > MOST_ROWS:
            raise ContentRefused(
                f"Satu tabel paling banyak {MOST_ROWS} baris, sedangkan isinya {len(value)} baris. "
                "Bagi menjadi beberapa dokumen, lalu buat lagi."
            )
        return tuple(_clean(item, budget) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _clean(getattr(value, item.name), budget) for item in fields(value)})
    return value
