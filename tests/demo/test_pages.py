"""Every page of every role on the demo data: its words, its width, its console and its accessibility."""

from functools import cache

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from lokmin.documents.models import Document
from lokmin.invitations.links import reply_url
from lokmin.invitations.models import Invitation
from puskesmas.models import User
from tests.demo.crawling import Crawl, foreign_words, text_of
from tests.e2e.watching import Watch

pytestmark = pytest.mark.django_db
PEOPLE = ["sari", "budi", "tuti", "camat", "dinda", "eko"]
# Who looks at pages together: what one has looked at, the next of the group leaves out, but for the home pages.
GROUPS = {"puskesmas": ["sari", "budi", "tuti", "eko"], "camat": ["camat"], "dinkes": ["dinda"], "stranger": [""]}
# Looked at by axe on the desk too; all other routes once, on the phone, which costs half.
MAIN = {
    "account_login", "reports:home", "reports:meeting", "meetings:list", "meetings:create", "invitations:invitees",
    "invitations:sending", "invitations:reply", "invitations:camat_board", "attendance:desk", "minutes:identity",
    "minutes:section", "minutes:view", "actions:rows", "actions:previous", "actions:board", "minutes:review_queue",
    "minutes:review", "sectors:list", "puskesmas:settings", "documents:verify",
}  # fmt: skip
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
axe = Axe()
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def public_addresses() -> list[str]:
    """Pages without account: login, a guest of every answer, a wrong link, the code, a true and a wrong document."""
    guests = Invitation.objects.filter(meeting__status="invited", letter__isnull=False)
    answers = dict(guests.order_by("pk").values_list("answer", "pk"))
    replies = [reply_url(guest).removeprefix(settings.SITE_URL) for guest in guests.filter(pk__in=answers.values())]
    open_reply = reply_url(guests.filter(answer="none").first()).removeprefix(settings.SITE_URL)
    document = Document.objects.filter(is_public=True, state=Document.State.DONE).latest("pk")
    forms = [f"{open_reply}?jawaban=diwakili", f"{open_reply}?jawaban=berhalangan"]
    return ["/akun/masuk/", "/kode/", "/periksa/", f"/periksa/{document.public_code}/", *replies, *forms]


@cache
def crawl(username: str) -> tuple[Client, Crawl]:
    """Everything this user finds; without a name what a stranger with a letter finds."""
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client, Crawl(client, *(["/"] if username else public_addresses()))


@pytest.mark.parametrize("username", [*PEOPLE, ""], ids=[*PEOPLE, "stranger"])
def test_every_page_speaks_indonesian(demo, username):
    _, found = crawl(username)
    words = {address: spotted for address, text in found.texts.items() if (spotted := foreign_words(text))}
    assert [found.failures, words] == [[], {}]
    assert len(found.texts) >= (50 if username else 8)


def test_foreign_words_are_seen():
    page = '<p title="Please wait">None</p> in_progress <i>{{ x }}</i> 2026-01-02 · Kamis, 10 Juni pukul 09.00 WIB, BOK'
    assert [found.split("”")[0] for found in foreign_words(text_of(page))] == [
        "English “None", "English “Please", "template code “{{", "template code “}}",
        "raw code “in_progress", "raw code “in_progress", "server date “2026-01-02",
    ]  # fmt: skip


def violations(page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line per element."""
    return [
        f"{rule['id']} at {page.viewport_size['width']} px on {page.url}: {node['html'][:120]}"
        for rule in axe.run(page, options=RULES).response["violations"]
        for node in rule["nodes"][:2]
    ]


def looked_at_by_staff() -> set[str]:
    """Routes the puskesmas opens too: others look at them again only where they are the main pages."""
    return {key[0] for username in GROUPS["puskesmas"] for key in crawl(username)[1].samples} - MAIN


@pytest.mark.any_database
@pytest.mark.parametrize("group", GROUPS)
def test_every_page_fits_and_is_accessible(demo_site, new_context, group):
    watch, found, done, judged = Watch(), [], set(), set()
    seen_elsewhere = set() if group == "puskesmas" else looked_at_by_staff()
    for username in GROUPS[group]:
        client, walked = crawl(username)
        # The desk looks at the dark theme, the phone at the light one.
        context = watch.over(new_context(base_url=demo_site, reduced_motion="reduce"))
        if username:
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": demo_site}])
        page = context.new_page()
        for key, address in walked.samples.items():
            if (key in done or key[0] in seen_elsewhere) and address not in walked.starts:
                continue
            done.add(key)
            is_new = key[0] not in judged or address in walked.starts
            judged.add(key[0])
            page.set_viewport_size(DESK)
            page.emulate_media(color_scheme="dark")
            page.goto(address, wait_until="domcontentloaded")
            watch.width(page)
            found += violations(page) if is_new and key[0] in MAIN else []
            page.set_viewport_size(PHONE)
            page.emulate_media(color_scheme="light")
            watch.width(page)
            found += violations(page) if is_new else []
    assert [watch.problems, found] == [[], []]
    assert len(judged) >= (15 if group == "puskesmas" else 5)
