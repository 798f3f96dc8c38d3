"""Somebody at a screen: clicks and types like a user, and counts both."""

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, expect
from pypdf import PdfReader

from tests.e2e.watching import Watch

SECONDS = 20_000  # milliseconds for anything a page must show; PDFs have their own patience


class Person:
    """One browser context. `clicks` and `typed` count what a user did, for the targets of ease."""

    def __init__(self, context: BrowserContext, watch: Watch) -> None:
        self.context, self.watch = watch.over(context), watch
        self.context.set_default_timeout(SECONDS)
        self.page = context.new_page()
        self.clicks = self.typed = 0

    @property
    def is_on_phone(self) -> bool:
        return self.page.viewport_size["width"] <= 360

    def open(self, address: str) -> None:
        self.page.goto(address, wait_until="domcontentloaded")
        self.look()

    def look(self) -> None:
        """What stands here must fit the screen."""
        self.watch.width(self.page)

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1
        self.page.wait_for_load_state("domcontentloaded")
        self.look()

    def press(self, name: str, *, inside: Locator | None = None, exact: bool = False) -> None:
        """Press the button with this name."""
        self.click((inside or self.page).get_by_role("button", name=name, exact=exact))

    def follow(self, name: str, *, inside: Locator | None = None, exact: bool = False) -> None:
        """Follow the first link with this name."""
        self.click((inside or self.page).get_by_role("link", name=name, exact=exact).filter(visible=True).first)

    def write(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        """Fill the field whose label begins with this."""
        field = (inside or self.page).get_by_label(re.compile(f"^{re.escape(label)}"))
        field.fill(text)
        self.typed += 1

    def log_in(self, username: str) -> None:
        self.open("/")
        self.write("Nama pengguna", username)
        self.write("Kata sandi", "lokmin-demo")
        self.press("Masuk", exact=True)
        self.clicks = self.typed = 0

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=SECONDS)

    def reads(self) -> str:
        """All text of the page."""
        return self.page.locator("body").inner_text()

    def download(self, target: Locator) -> bytes:
        """Click and return the file that arrives."""
        with self.page.expect_download() as arriving:
            target.click()
        return Path(arriving.value.path()).read_bytes()


def text_of(pdf: bytes) -> str:
    """The words of a PDF, on one line."""
    reader = PdfReader(BytesIO(pdf))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
