"""The user guide: the Markdown files of docs/panduan as pages, the same text that is read in the repository."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import markdown
import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from PIL import Image

FOLDER = Path(settings.BASE_DIR) / "docs" / "panduan"
PICTURES = FOLDER / "gambar"
TAGS = {"h1", "h2", "h3", "p", "ul", "ol", "li", "strong", "em", "code", "a", "img"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
PHONE_STORED, PHONE_SHOWN = 720, 300  # pictures of a phone are stored sharp and shown small, two side by side


@dataclass(frozen=True)
class Chapter:
    """One file: its word in the address (empty for the contents), its heading, and the text below it."""

    slug: str
    title: str
    html: SafeString

    @property
    def url(self) -> str:
        return reverse("reports:guide_chapter", args=[self.slug]) if self.slug else reverse("reports:guide")


@cache
def chapters() -> dict[str, Chapter]:
    """All chapters by slug in reading order, the contents first; read once per process."""
    paths = [FOLDER / "README.md", *sorted(FOLDER.glob("[0-9][0-9]-*.md"))]
    found = [_read(path) for path in paths]
    return {chapter.slug: chapter for chapter in found}


def picture_path(name: str) -> Path | None:
    """The file of a picture; None for a name that is not in the folder."""
    return next((path for path in PICTURES.glob("*.png") if path.stem == name), None)


def _read(path: Path) -> Chapter:
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    html = nh3.clean(
        markdown.markdown(text, extensions=["tables", "sane_lists"]),
        tags=TAGS,
        attributes={"a": {"href"}, "img": {"src", "alt"}},
        link_rel=None,
    )
    html = re.sub(r'href="([\w-]+)\.md"', lambda found: f'href="{_address(found[1])}"', html)
    html = re.sub(r'src="gambar/([\w-]+)\.png"', lambda found: _picture(found[1]), html)
    return Chapter(_slug(path.stem), heading.lstrip("# ").strip(), mark_safe(html))


def _slug(stem: str) -> str:
    return "" if stem == "README" else stem.partition("-")[2]


def _address(stem: str) -> str:
    slug = _slug(stem)
    return reverse("reports:guide_chapter", args=[slug]) if slug else reverse("reports:guide")


def _picture(name: str) -> str:
    """Address and size of a picture, so that the text does not jump when it arrives."""
    with Image.open(PICTURES / f"{name}.png") as picture:
        width, height = picture.size
    if width == PHONE_STORED:
        width, height = PHONE_SHOWN, height * PHONE_SHOWN // PHONE_STORED
    address = reverse("reports:guide_picture", args=[name])
    return f'src="{address}" width="{width}" height="{height}" loading="lazy"'
