"""Somebody writing minutes in a browser: signed in, on a part, watched for complaints."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

SOON = 15_000


class NoteTaker:
    """One browser context of one user; `page` is its first tab."""

    def __init__(self, context, site: str, user, meeting) -> None:
        self.context, self.site, self.user, self.meeting = context, site, user, meeting
        context.set_default_timeout(SOON)
        self.page = context.pages[0] if context.pages else context.new_page()
        self.log_in()

    def log_in(self, user=None) -> None:
        client = Client()
        client.force_login(user or self.user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.site}])

    def log_out(self) -> None:
        """The session ends behind the page's back."""
        self.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def address(self, part: str) -> str:
        return f"/lokmin/{self.meeting.pk}/notulen/{part}"

    def open(self, part: str) -> None:
        self.page.goto(self.site + self.address(part))

    def type(self, text: str, field: str = "#id_body") -> None:
        self.page.locator(field).press_sequentially(text, delay=2)

    def is_told(self, words: str) -> None:
        expect(self.page.locator("[data-saved-word]")).to_contain_text(words, timeout=SOON)

    def kept(self) -> int:
        """How many drafts this device holds."""
        return self.page.evaluate(
            "() => Object.keys(localStorage).filter(key => key.startsWith('lokmin-draft:')).length"
        )
