"""Pictures of pages: drawn alike by many threads at once, because the library below must not be entered twice."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from lokmin.documents.page_pictures import draw_page


@pytest.fixture
def pdf() -> bytes:
    file, target = pikepdf.new(), BytesIO()
    file.add_blank_page(page_size=(200, 300))
    file.add_blank_page(page_size=(300, 200))
    file.save(target)
    return target.getvalue()


def test_a_page_is_drawn_at_its_scale(pdf):
    with Image.open(BytesIO(draw_page(pdf, 2, scale=2))) as picture:
        assert (picture.format, picture.size) == ("PNG", (600, 400))


def test_many_threads_draw_the_same_picture(pdf):
    with ThreadPoolExecutor(8) as pool:
        pictures = set(pool.map(lambda _: draw_page(pdf, 1, scale=2), range(80)))
    assert pictures == {draw_page(pdf, 1, scale=2)}
