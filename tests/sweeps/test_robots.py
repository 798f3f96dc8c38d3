"""Robots open every link of a message before people do: nothing is recorded, nothing is said to be read."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links
from lokmin.invitations.models import Reply
from lokmin.invitations.services import record_reply
from lokmin.invitations.views import public
from lokmin.meetings.models import AgendaItem, Meeting
from tests import factories
from tests.digest import row_digest

ROBOTS = [
    "WhatsApp/2.23.20.0",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; +https://www.linkedin.com)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SkypeUriPreview Preview/0.5",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0 Safari/537.36 Edge/18 (SafeLinks)",
    "Mimecast-URL-Protection/1.0",
    "Mozilla/5.0 (compatible; Proofpoint URL Defense)",
]
STAGES = {"before": timedelta(days=9), "today": timedelta(minutes=1), "after": -timedelta(days=9)}


@pytest.fixture
def paths(meeting):
    """Every public link of an invitee and of his representative."""
    AgendaItem.objects.create(meeting=meeting, order=1, title="Pembukaan")
    asked = factories.InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan")
    away = factories.InvitationFactory(meeting=meeting, post="Kepala Desa Madukoro")
    record_reply(away, answer="represented", representative_name="Suwarni", source=Reply.Source.LINK)
    letter = Document(
        kind="letter", owner=asked, title="Undangan", dated_on=meeting.held_on, file_name="surat.pdf",
        state=Document.State.DONE, size=9,
    )  # fmt: skip
    letter.file.save("surat.pdf", ContentFile(b"%PDF-1.7 "), save=False)
    letter.save()
    found = ["/kode/", "/u/" + "7" * 52 + "/"]
    personal = links.reply_url(asked), links.reply_url(away), links.delegate_url(away)
    return found + [url.removeprefix("http://testserver") for url in personal]


@pytest.fixture
def questions(paths):
    """What the pages behind the links lead to, and the links as a QR spells them; the robots take turns with these."""
    more = ["?ubah=1", "?jawaban=hadir", "?jawaban=diwakili", "?jawaban=berhalangan", "lokmin.ics", "surat.pdf"]
    capitals = [path.upper().replace("/U/", "/u/") for path in paths[2:]]
    return [*capitals, *(f"{path}{end}" for path in paths[2:] for end in more)]


def read(client, method: str, path: str, robot: str) -> int:
    response = getattr(client, method)(path, headers={"user-agent": robot})
    assert not response.cookies
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("stage", STAGES)
def test_twelve_robots_three_times_change_nothing(client, paths, questions, stage, monkeypatch):
    monkeypatch.setattr(public, "READS_PER_TOKEN", 10_000)
    monkeypatch.setattr(public, "MISSES_PER_ADDRESS", 10_000)
    Meeting.objects.update(starts_at=timezone.now() + STAGES[stage], ends_at=None)
    before, seen = row_digest(), set()
    for number, robot in enumerate(ROBOTS):
        turn = [*paths, *questions][number :: len(ROBOTS)]
        seen |= {read(client, "get", path, robot) for path in [*paths, *turn] for _ in range(3)}
        seen |= {read(client, method, path, robot) for path in turn for method in ("head", "options")}
    assert row_digest() == before
    assert (len(ROBOTS), seen) == (12, {200, 404})


def test_a_page_three_times_says_the_same(client, paths):
    pages = [client.get(paths[2], headers={"user-agent": ROBOTS[0]}).content for _ in range(3)]
    assert pages[0] == pages[1] == pages[2]
