"""Takes the pictures of the user guide from a running demo: `python docs/panduan/gambar.py http://127.0.0.1:8209`.

Give it a demo of its own (`make run PORT=8209 LOKMIN_VAR=/tmp/panduan`): the last pictures need a meeting that takes
place today and minutes that are open, so it moves the coming meeting to today and reopens approved minutes.
"""

import io
import re
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "gambar"
PASSWORD = "lokmin-demo"  # noqa: S105  named on the demo's login page
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = (1280, 800), (360, 720)
MOST_BYTES = 120 * 1024


class Guide:
    """One browser, one signed-in page per account."""

    def __init__(self, browser: Browser, base: str):
        self.browser, self.base, self.pages = browser, base, {}

    def page(self, user: str = "", size=DESK) -> Page:
        """The page of this account at this size; the empty name is a guest."""
        if (user, size) not in self.pages:
            scale = 2 if size == PHONE else 1
            context = self.browser.new_context(
                viewport={"width": size[0], "height": size[1]},
                device_scale_factor=scale,
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                color_scheme="light",
                reduced_motion="reduce",
            )
            self.pages[user, size] = page = context.new_page()
            if user:
                page.goto(f"{self.base}/akun/masuk/")
                page.fill("[name=login]", user)
                page.fill("[name=password]", PASSWORD)
                page.click("form button[type=submit]")
                page.wait_for_url(f"{self.base}/")
        return self.pages[user, size]

    def open(self, user: str, path: str, size=DESK) -> Page:
        page = self.page(user, size)
        answer = page.goto(path if path.startswith("http") else self.base + path)
        if answer.status != 200:
            sys.exit(f"{path} sebagai {user or 'tamu'}: {answer.status}")
        page.wait_for_load_state("networkidle")
        return page

    def shoot(self, name: str, user: str, path: str = "", *, size=DESK, height: int = 0, at: str = "") -> Page:
        """Store what the account sees; `at` is scrolled to, `height` cuts the picture off."""
        page = self.open(user, path, size) if path else self.page(user, size)
        if at:
            page.locator(at).first.evaluate(
                "element => window.scrollTo(0, element.getBoundingClientRect().top + scrollY - 72)"
            )
        page.wait_for_timeout(300)
        clip = {"x": 0, "y": 0, "width": size[0], "height": height} if height else None
        store(name, page.screenshot(clip=clip))
        return page


def store(name: str, png: bytes) -> None:
    """Few colours make a page picture small; an owner of a slow line reads this guide too."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32):
        small = picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        small.save(FOLDER / f"{name}.png", optimize=True)
        if (size := (FOLDER / f"{name}.png").stat().st_size) <= MOST_BYTES:
            break
    print(f"{name}.png  {size // 1024} KB")  # noqa: T201


def meetings_of(guide: Guide) -> dict[str, str]:
    """Addresses of the meetings of Kajoran 2, by the words of their state."""
    page = guide.open("sari", "/lokmin/")
    rows = page.locator("main table tbody tr")
    found = {}
    for number in range(rows.count()):
        row = rows.nth(number)
        found.setdefault(row.locator("td").last.inner_text().strip(), row.locator("a").first.get_attribute("href"))
    return found


def office(guide: Guide, coming: str) -> None:
    """01 to 03: what staff sees before the meeting."""
    guide.shoot("masuk", "", "/akun/masuk/", size=PHONE)
    guide.shoot("beranda", "sari", "/")
    guide.shoot("pengaturan", "sari", "/pengaturan/")
    guide.shoot("kontak", "sari", "/kontak/", height=640)
    guide.shoot("lokmin-baru", "sari", "/lokmin/baru/")
    guide.shoot("susunan-acara", "sari", f"{coming}susunan-acara/", height=640)
    guide.shoot("ringkasan", "sari", coming)
    guide.shoot("undangan", "sari", f"{coming}undangan/")
    guide.shoot("pengiriman", "sari", f"{coming}undangan/pengiriman/?tampil=perlu", height=720)


def replies(guide: Guide, coming: str) -> None:
    """04: the camat's board, and a guest who opens the link of his WhatsApp message."""
    guide.shoot("papan-camat", "camat", "/konfirmasi/")
    page = guide.open("sari", f"{coming}undangan/pengiriman/?tampil=perlu")
    message = page.locator("a[href*='wa.me']").first.get_attribute("href")
    text = parse_qs(urlsplit(message).query)["text"][0]
    link = next(word for word in text.split() if "/u/" in word)
    guide.shoot("tamu", "", link, size=PHONE)
    guest = guide.page("", PHONE)
    if guest.locator("button[value=hadir]").count():
        guest.click("button[value=hadir]")
        guest.wait_for_load_state("networkidle")
    guide.shoot("tamu-tercatat", "", link, size=PHONE)


def review(guide: Guide) -> None:
    """07 and 08: the dinas kesehatan, and the board of follow-up."""
    guide.shoot("beranda-dinkes", "dinda", "/")
    page = guide.open("dinda", "/telaah/")
    guide.shoot("telaah", "dinda", page.locator("main tbody a").last.get_attribute("href"))
    page = guide.shoot("tindak-lanjut", "sari", "/tindak-lanjut/")
    guide.shoot("kegiatan", "sari", page.locator("main tbody a[href*='/tindak-lanjut/']").first.get_attribute("href"))


def door(guide: Guide, coming: str) -> None:
    """05: the meeting takes place today, the first guests are in."""
    page = guide.open("sari", f"{coming}ubah/")
    page.locator("[name=day]").fill(page.evaluate("new Date().toLocaleDateString('sv')"))
    page.locator("[name=start]").fill(page.evaluate("new Date(Date.now() - 6e5).toTimeString().slice(0, 5)"))
    page.locator("[name=end]").fill("")
    page.locator("form[method=post] .card-foot button").click()
    page.wait_for_load_state("networkidle")
    if page.locator("[name=confirm_late], [name=confirm_second]").count():
        for box in page.locator("[name=confirm_late], [name=confirm_second]").all():
            box.check()
        page.locator("form[method=post] .card-foot button").click()
        page.wait_for_load_state("networkidle")
    page = guide.open("sari", f"{coming}daftar-hadir/")
    for number in range(6):
        page.locator("button.btn-present").first.click()
        page.wait_for_function("words => document.querySelector('#here').textContent == words", arg=str(number + 1))
    page = guide.open("sari", f"{coming}daftar-hadir/")
    page.locator(".door-row:has-text('diwakili') a").first.click()
    page.wait_for_load_state("networkidle")
    guide.shoot("meja-registrasi", "sari")
    guide.shoot("daftar-hadir", "sari", f"{coming}daftar-hadir/lembar/")


def minutes(guide: Guide, coming: str, approved: str) -> None:
    """06: earlier RTL in the minutes of today, the other parts in minutes that are full."""
    page = guide.open("sari", f"{coming}notulen/")
    if page.get_by_role("button", name="Mulai notulen").count():
        page.get_by_role("button", name="Mulai notulen").click()
        page.wait_for_load_state("networkidle")
    guide.shoot("rtl-lalu", "sari", f"{coming}notulen/rtl-lalu/")
    page = guide.open("budi", f"{approved}notulen/baca/")
    if page.locator("form[action$='buka-kembali/']").count():
        page.locator("details.more summary").click()
        page.locator("form[action$='buka-kembali/'] textarea, form[action$='buka-kembali/'] input[type=text]").fill(
            "Tanggal surat edaran keliru."
        )
        page.get_by_role("button", name="Buka kembali").click()
        page.wait_for_load_state("networkidle")
    guide.shoot("notulen", "sari", f"{approved}notulen/diskusi/")
    page = guide.open("sari", f"{approved}notulen/rtl/")
    page.locator("main a[href*='baris=']").first.click()
    page.wait_for_load_state("networkidle")
    guide.shoot("rtl", "sari", at=".row-edit")
    guide.shoot("ajukan", "sari", f"{approved}notulen/ajukan/", height=640)


CONTACTS = """Jabatan;Desa/Kel.;Nama lengkap;No. HP (WA)
Kepala Desa;Kwaderan;Wening Prabaswara, S.Sos.;0812-3456-7001
Kepala Desa;Madukoro;H. Tirta Kertarajasa;81234567002
Sekdes;Bumiayu;Sekar Wirasena, A.Md.;+62 812 3456 7003
Kader Posyandu;Wadas;Laras Adiguna;
Kepala Desa;Kwaderanan;Bayu Sasongko;0812-3456-7005
"""


def setting_up(guide: Guide) -> None:
    """10: what the administrator, the dinas kesehatan and a clerk set up."""
    page = guide.open("sari", "/pengaturan/")
    guide.open("sari", page.locator("main a[href$='/kop/']").first.get_attribute("href"))
    page.locator("#contoh img.paper").wait_for()
    guide.shoot("kop", "sari")
    guide.shoot("peran", "dinda", "/pengaturan/peran/")
    page = guide.open("sari", "/pengaturan/impor/")
    page.locator("main").get_by_role("link", name="Kontak").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "kontak.csv", "mimeType": "text/csv", "buffer": CONTACTS.encode()}
    )
    page.get_by_role("button", name="Unggah dan baca").click()
    page.get_by_role("button", name="Lihat pratinjau").click()
    page.get_by_role("button", name=re.compile(r"^Simpan \d")).wait_for(timeout=60_000)
    guide.shoot("impor", "sari")


def wait_until_well(base: str) -> None:
    """Web and worker both run; without the worker every page would carry a notice about it."""
    for _ in range(60):
        try:
            with urlopen(f"{base}/sehat/", timeout=10):  # noqa: S310  the demo's own address
                return
        except (URLError, OSError):
            time.sleep(2)
    sys.exit(f"{base}/sehat/ tidak sehat. Jalankan web dan worker dahulu.")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    base = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    wait_until_well(base)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        guide = Guide(browser, base)
        found = meetings_of(guide)
        coming, approved = found["Undangan terkirim"], found["Selesai"]
        office(guide, coming)
        replies(guide, coming)
        review(guide)
        setting_up(guide)
        door(guide, coming)
        minutes(guide, coming, approved)
        browser.close()


if __name__ == "__main__":
    main()
