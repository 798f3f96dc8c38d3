"""S8: what a phone loads the first time it opens a public page, and an old laptop a staff page.

A gunicorn with collected static files and Brotli, as the Procfile starts it, and Chromium with an empty cache. Counted
is what came over the line, heads included. The pages themselves leave gunicorn as they are; a proxy that compresses
them makes the figures smaller still. The worst page of each kind is the figure; all of them are printed.
"""

import os
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import world
from bench.world import figure, not_measured, servers, web
from lokmin.invitations import links, services
from lokmin.invitations.models import Reply
from lokmin.meetings.models import Meeting
from tests import factories

PUBLIC_KB, PUBLIC_REQUESTS, STAFF_KB = 60, 8, 250
CHROMIUM = "/usr/bin/chromium"
LAUNCH = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]


def build(cast) -> tuple[dict[str, str], dict[str, str]]:
    """A meeting nine days away with 40 guests whose letters are out; addresses of public and of staff pages."""
    meeting, sector = cast.meeting, factories.SectorFactory(code="pemdes")
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() + timedelta(days=9), ends_at=None)
    meeting.refresh_from_db()
    for number in range(40):
        services.invite_freely(meeting, post=f"Kepala Desa {number}", sector=sector, by=cast.sari)
    services.send_letter(services.draft_letter(meeting, by=cast.sari), by=cast.sari)
    one, two = meeting.invitations.order_by("pk")[:2]
    said = {"representative_name": "Suwarni, S.Pd.", "representative_post": "Sekretaris Desa"}
    services.record_reply(two, answer="represented", source=Reply.Source.LINK, **said)
    asked = links.reply_url(one)
    public = {
        "question": asked,
        "who comes": f"{asked}?jawaban=diwakili",
        "answered": links.reply_url(two),
        "representative": links.delegate_url(two),
        "code": world.SITE_URL + reverse("invitations:code"),
        "dead link": f"{world.SITE_URL}/u/{'7' * 52}/",
        "verification": world.SITE_URL + reverse("documents:verify_form"),
    }
    names = [
        "invitations:invitees",
        "invitations:sending",
        "invitations:reminders",
        "attendance:desk",
        "reports:meeting",
    ]
    staff = {name: world.SITE_URL + reverse(name, args=[meeting.pk]) for name in names}
    return public, staff | {"home": f"{world.SITE_URL}/"}


def cookie_of(user) -> dict:
    """A session of this user, as logging in makes it."""
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": world.SITE_URL}


def load(browser, url: str, cookie: dict | None) -> tuple[int, int, int]:
    """Status, requests and bytes of the first load of a page with an empty cache."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="id-ID")
    if cookie:
        context.add_cookies([cookie])
    page = context.new_page()
    line, seen = context.new_cdp_session(page), {"requests": 0, "bytes": 0}
    line.send("Network.enable")

    def arrived(event):
        seen["requests"] += 1
        seen["bytes"] += event["encodedDataLength"]

    line.on("Network.loadingFinished", arrived)
    status = page.goto(url, wait_until="networkidle").status
    context.close()
    return status, seen["requests"], seen["bytes"]


def measure(browser, pages: dict[str, str], cookie: dict | None) -> tuple[float, int]:
    """Load every page; the most kilobytes and the most requests."""
    most_bytes, most_requests = 0, 0
    for name, url in pages.items():
        status, requests, size = load(browser, url, cookie)
        print(f"  {name}: {size / 1024:.1f} KB, {requests} requests, status {status}", flush=True)
        most_bytes, most_requests = max(most_bytes, size), max(most_requests, requests)
    return most_bytes / 1024, most_requests


def main() -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        sync_playwright = None
    if sync_playwright is None or not os.path.exists(CHROMIUM):
        not_measured("S8", "Playwright or Chromium is not installed")
        return
    cast = world.cast()
    public, staff = build(cast)
    cookie = cookie_of(cast.sari)
    with web(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=LAUNCH)
        size, requests = measure(browser, public, None)
        staff_size, _ = measure(browser, staff, cookie)
        browser.close()
    figure("S8", size, f"<={PUBLIC_KB}", f"KB public page; {servers()}")
    figure("S8", requests, f"<={PUBLIC_REQUESTS}", "requests of a public page")
    figure("S8", staff_size, f"<={STAFF_KB}", "KB staff page")


if __name__ == "__main__":
    main()
