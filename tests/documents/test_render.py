import http.server
import threading
from io import BytesIO

import pytest
from PIL import Image

from lokmin.documents import pictures, qr, render
from tests.documents import reading, samples

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="


@pytest.fixture
def asked():
    """Addresses that a server on this machine was asked for; `{http}` in a probe is that server."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg'/>")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen_at = f"http://127.0.0.1:{server.server_port}"
    yield seen_at, seen
    server.shutdown()
    server.server_close()


PROBES = [
    '<link rel=attachment href="{file}">',
    '<a rel=attachment href="{file}">x</a>',
    '<base href="file:///"><a rel=attachment href="{file}">x</a>',
    '<img src="{file}">',
    '<object data="{file}"></object>',
    '<embed src="{file}">',
    '<link rel=stylesheet href="{file}">',
    '<style>@import url("{file}");</style>',
    '<style>@font-face{{font-family:x;src:url("{file}")}} p{{font-family:x}}</style><p>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{file}" width=9 height=9 /></svg>',
    '<img src="{http}/picture">',
    '<link rel=stylesheet href="{http}/sheet">',
    '<style>@import url("{http}/import");</style>',
    '<p style="background:url({http}/background)">x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{http}/svg" width=9 height=9 /></svg>',
    '<link rel=attachment href="data:text/html,secret-word">',
    '<img src="ftp://127.0.0.1/x"><img src="//127.0.0.1/y"><img src="asset:foreign">',
]


@pytest.mark.parametrize("probe", PROBES)
def test_nothing_is_read_or_fetched(probe, asked, tmp_path):
    address, seen = asked
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-word")
    html = f"<p>tampil</p>{probe}".format(file=secret.as_uri(), http=address)
    content = render.pdf_bytes(render.layout(html, styles=("pdf/base.css",)))
    assert seen == []
    inside = reading.everything(content)
    assert b"secret-word" not in inside
    assert b"EmbeddedFile" not in inside
    assert "tampil" in reading.text(content)


def test_own_pictures_and_small_data_pictures_are_shown():
    assets = {"asset:logo": (pictures.prepare(samples.emblem()), render.JPEG)}
    html = f'<img src="asset:logo"><img src="{DOT}">'
    assert reading.images(render.pdf_bytes(render.layout(html, styles=("pdf/base.css",), assets=assets))) == 2
    with pytest.raises(ValueError, match="tidak boleh dibuka"):
        render.fetcher().fetch("data:image/png;base64," + "A" * render.MOST_DATA_URL)


def test_one_font_configuration_per_process():
    assert render.font_configuration() is render.font_configuration()


@pytest.mark.parametrize("text", ["HTTPS://LOKMIN.CONTOH.ID/P/7KQ2M4XD", "https://lokmin.contoh.id/ü?x=1&y=<2>"])
def test_vector_codes_can_be_read(text):
    html = '<img src="asset:code" style="width:30mm">'
    content = render.pdf_bytes(
        render.layout(html, styles=("pdf/base.css",), assets={"asset:code": (qr.svg(text), render.SVG)})
    )
    assert reading.codes(content) == {text}
    assert reading.images(content) == 0


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def test_pictures_become_small_upright_jpegs_on_white():
    turned = Image.new("RGB", (400, 200), "navy")
    exif = turned.getexif()
    exif[pictures.ORIENTATION] = 6
    upright = Image.open(BytesIO(pictures.prepare(encoded(turned, "JPEG", exif=exif))))
    assert upright.size == (200, 400)
    assert not upright.getexif()
    shrunk = Image.open(BytesIO(pictures.prepare(samples.photo(3000, 2000))))
    assert (shrunk.format, shrunk.size) == ("JPEG", (1000, 667))
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert Image.open(BytesIO(pictures.prepare(encoded(clear, "PNG")))).getpixel((9, 9)) == (255, 255, 255)


def test_a_ready_picture_is_not_encoded_again():
    ready = samples.photo(800, 600)
    assert pictures.prepare(ready) is ready


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg/>", b"%PDF-1.7", encoded(Image.new("L", (9, 9)), "GIF")]
)
def test_what_is_no_picture_is_left_out(content):
    assert pictures.prepare(content) is None


def test_a_picture_bomb_is_not_decoded():
    assert pictures.prepare(encoded(Image.new("1", (12_000, 12_000)), "PNG")) is None
