"""The editor of the minutes in a browser: rows are written and moved without a mouse. What goes wrong: test_two_writers."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from lokmin.minutes import services
from lokmin.minutes.models import Minutes
from tests.minutes.conftest import held  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def minutes(held, sari):  # noqa: F811
    return services.open_minutes(held, by=sari)


@pytest.fixture
def log_in(context, live_server, sari):
    def log_in():
        client = Client()
        client.force_login(sari)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return log_in


def test_rows_are_written_and_moved_by_keyboard(page, live_server, minutes, log_in):
    log_in()
    page.goto(f"{live_server.url}/lokmin/{minutes.meeting_id}/notulen/kesimpulan/?baris=baru#tulis")
    for text in ("Posyandu sore dibuka", "Surat edaran camat"):
        expect(page.locator("#id_text")).to_be_focused()
        page.keyboard.type(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator("ol.rows .rtl-text").last).to_contain_text(text)
    expect(page.locator(".draft-notice")).to_have_count(0)
    expect(page.locator(".rtl-open")).to_have_count(2)
    page.get_by_role("link", name="Surat edaran camat").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("ol.rows .rtl-text").first).to_contain_text("Surat edaran camat")
    assert list(Minutes.objects.get().decisions.values_list("text", flat=True)) == [
        "Surat edaran camat",
        "Posyandu sore dibuka",
    ]
