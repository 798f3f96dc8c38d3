"""The user guide: every chapter opens, every link and picture in it leads somewhere, nothing else is served."""

import re

import pytest
from django.urls import reverse
from lxml import html
from PIL import Image

from lokmin.reports import guide

MOST_BYTES, MOST_TOGETHER = 120 * 1024, 2_500_000


def test_the_contents_and_every_chapter_open(client, sari):
    client.force_login(sari)
    assert [chapter.slug for chapter in guide.chapters().values()][:3] == ["", "mulai", "merencanakan"]
    for chapter in guide.chapters().values():
        page = html.fromstring(client.get(chapter.url).content)
        assert page.xpath("//h1/text()") == [chapter.title]
        assert page.xpath("//nav[@aria-label='Isi panduan']//a[@aria-current]/@href") == [chapter.url]


def test_every_link_and_picture_of_the_guide_leads_somewhere(client, sari):
    client.force_login(sari)
    seen = set()
    for chapter in guide.chapters().values():
        page = html.fromstring(f"<div>{chapter.html}</div>")
        for address in [*page.xpath("//a/@href"), *page.xpath("//img/@src")]:
            assert address.startswith("/panduan/"), address
            assert client.get(address).status_code == 200, address
            seen.add(address)
    shown = {address.removeprefix("/panduan/gambar/") for address in seen if address.endswith(".png")}
    assert shown == {path.name for path in guide.PICTURES.glob("*.png")}


def test_words_in_bold_or_code_survive_and_nothing_else_of_html_does():
    for chapter in guide.chapters().values():
        assert set(re.findall(r"<(\w+)", chapter.html)) <= guide.TAGS


@pytest.mark.parametrize("path", sorted(guide.PICTURES.glob("*.png")), ids=lambda path: path.stem)
def test_pictures_are_small_and_of_a_desk_or_a_phone(path):
    with Image.open(path) as picture:
        assert picture.width in (1280, 720)
    assert path.stat().st_size <= MOST_BYTES


def test_all_pictures_together_are_small():
    assert sum(path.stat().st_size for path in guide.PICTURES.glob("*.png")) < MOST_TOGETHER


def test_only_pictures_of_the_guide_are_served(client, sari):
    client.force_login(sari)
    answer = client.get(reverse("reports:guide_picture", args=["beranda"]))
    assert answer["Content-Type"] == "image/png"
    assert answer.content == (guide.PICTURES / "beranda.png").read_bytes()
    for address in ["/panduan/tidak-ada/", "/panduan/gambar/tidak-ada.png", "/panduan/gambar/..%2f..%2fREADME.png"]:
        assert client.get(address).status_code == 404


def test_the_guide_asks_for_a_login_and_a_place(client, db):
    assert client.get("/panduan/").headers["Location"] == "/akun/masuk/?next=/panduan/"
