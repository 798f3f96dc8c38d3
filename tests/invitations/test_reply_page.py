"""The guest's page: truthful, without account or cookie, and read by robots without effect."""

import gzip
import logging
import re
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import links
from lokmin.invitations.models import AccessLink, Invitation, Reply
from lokmin.invitations.services import record_reply
from lokmin.invitations.views import public
from lokmin.meetings.models import AgendaItem, Meeting
from lokmin.meetings.services import reschedule_meeting
from tests import factories
from tests.digest import row_digest

KADES = "Kepala Desa Kwaderan"


@pytest.fixture
def guest():
    """A browser without cookies whose CSRF checks are on, as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def invitation(meeting):
    AgendaItem.objects.create(meeting=meeting, order=1, title="Evaluasi RTL lalu", presenter="Kepala Puskesmas")
    row = factories.InvitationFactory(meeting=meeting, post=KADES, name="Sutrisno, S.IP.")
    links.typed_code(row)
    return row


@pytest.fixture
def url(invitation):
    return links.reply_url(invitation).removeprefix("http://testserver")


def text(response) -> str:
    return response.content.decode()


def test_the_page_says_who_is_invited_to_what_when_and_where(guest, url, meeting):
    page = text(guest.get(url))
    for part in [
        KADES, "Sutrisno, S.IP.", "Triwulan II 2027", "Kamis, 10 Juni 2027", "pukul 09.00–12.00 WIB",
        "Aula Kantor Kecamatan Kajoran", "Dipimpin Camat Kajoran", "Puskesmas Kajoran 2", "Evaluasi RTL lalu",
        "Apakah Bapak/Ibu dapat hadir?",
    ]:  # fmt: skip
        assert part in page, part


def test_title_and_head_name_nobody(guest, url):
    head = text(guest.get(url)).split("</head>")[0]
    for part in ("Kwaderan", "Sutrisno", "og:", "Kajoran"):
        assert part not in head
    assert '<meta name="robots" content="noindex' in head


def test_headers_and_cookies(guest, url):
    response = guest.get(url)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Robots-Tag"].startswith("noindex")
    assert not response.cookies


def test_three_times_read_by_robots_changes_nothing(guest, url, invitation):
    record_reply(invitation, answer="present", source=Reply.Source.LINK)
    before = row_digest()
    for _ in range(3):
        for path in (
            url,
            f"{url}?ubah=1",
            f"{url}?jawaban=diwakili",
            f"{url}?jawaban=hadir",
            f"{url}lokmin.ics",
            "/kode/",
        ):
            for method in (guest.get, guest.head, guest.options):
                assert method(path, headers={"user-agent": "WhatsApp/2.23"}).status_code == 200
    assert row_digest() == before


def test_hadir_is_one_tap(guest, url, invitation):
    response = guest.post(url, {"jawaban": "hadir"}, headers={"origin": "null"})
    assert response.status_code == 302
    page = text(guest.get(response.headers["Location"]))
    assert "Tercatat: hadir" in page
    assert "Simpan ke kalender" in page
    assert links.typed_code(invitation) in page
    assert "<svg" in page
    reply = Reply.objects.get()
    assert (reply.answer, reply.source, reply.by) == ("present", "link", None)


def test_diwakili_asks_for_a_name_and_keeps_what_was_typed(guest, url, invitation):
    assert "Siapa yang mewakili?" in text(guest.get(f"{url}?jawaban=diwakili"))
    response = guest.post(
        url, {"jawaban": "diwakili", "representative_post": "Sekretaris Desa", "representative_phone": "12"}
    )
    assert response.status_code == 422
    assert "Sekretaris Desa" in text(response)
    assert not Reply.objects.exists()
    given = {
        "jawaban": "diwakili", "representative_name": "Suwarni, S.Pd.", "representative_post": "Sekretaris Desa",
        "representative_phone": "0813 4402 7712",
    }  # fmt: skip
    assert guest.post(url, given).status_code == 302
    reply = Reply.objects.get()
    assert (reply.answer, reply.representative_name, reply.representative_phone) == (
        "represented", "Suwarni, S.Pd.", "+6281344027712",
    )  # fmt: skip
    page = text(guest.get(url))
    assert "Suwarni, S.Pd." in page
    assert "+6281344027712" not in page


def test_berhalangan_with_a_note(guest, url):
    guest.post(url, {"jawaban": "berhalangan", "note": "Rapat di kabupaten"})
    page = text(guest.get(url))
    assert "Tercatat: berhalangan" in page
    assert "Simpan ke kalender" not in page
    assert "Rapat di kabupaten" in page
    assert "Kode masuk" not in page


def test_an_answer_can_be_changed(guest, url, invitation):
    guest.post(url, {"jawaban": "hadir"})
    assert "Apakah Bapak/Ibu dapat hadir?" in text(guest.get(f"{url}?ubah=1"))
    guest.post(url, {"jawaban": "berhalangan"})
    invitation.refresh_from_db()
    assert invitation.answer == "unable"


@pytest.mark.parametrize("data", [{}, {"jawaban": ""}, {"jawaban": "none"}, {"jawaban": "x" * 10_000}])
def test_an_answer_that_is_none_is_refused(guest, url, data):
    response = guest.post(url, data)
    assert response.status_code == 422
    assert "Pilih salah satu jawaban" in text(response)
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "bad",
    ["<script>alert(1)</script>", "a\0b", "x" * 300, "𝕏" * 201, "\u202eabc"],
    ids=["markup", "nul", "long", "wide", "turned"],
)
def test_bad_names_are_refused_or_printed_as_text(guest, url, bad):
    response = guest.post(
        url, {"jawaban": "diwakili", "representative_name": bad, "representative_post": "Sekdes"}, follow=True
    )
    assert "<script>alert" not in text(response)
    assert (
        "\u202e" not in Reply.objects.values_list("representative_name", flat=True).first()
        if Reply.objects.exists()
        else True
    )


def test_an_enormous_post_is_refused(guest, url):
    assert guest.post(url, {"jawaban": "berhalangan", "note": "x" * 2_000_000}).status_code == 422
    assert guest.post(url, {"jawaban": "berhalangan", "note": "x" * 6_000_000}).status_code in {400, 413}
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": Meeting.Status.CANCELLED, "status_reason": "Banjir"}, "Dibatalkan"),
        ({"status": Meeting.Status.POSTPONED, "status_reason": "Banjir"}, "Ditunda"),
        ({"status": Meeting.Status.HELD}, "Jawaban ditutup"),
        ({"starts_at": datetime(2026, 1, 8, 2, tzinfo=UTC), "ends_at": None}, "sudah selesai"),
    ],
)
def test_a_closed_meeting_is_told_truthfully(guest, url, change, says):
    Meeting.objects.update(**change)
    page = text(guest.get(url))
    assert says in page
    assert "Apakah Bapak/Ibu dapat hadir?" not in page
    if "status_reason" in change:
        assert "Banjir" in page
    assert guest.post(url, {"jawaban": "hadir"}).status_code == 422
    assert guest.get(f"{url}?jawaban=diwakili").status_code == 200
    assert not Reply.objects.exists()


def test_after_the_schedule_moved_the_guest_is_asked_again(guest, url, invitation, meeting):
    guest.post(url, {"jawaban": "hadir"})
    Meeting.objects.update(starts_at=meeting.starts_at + timedelta(days=7), ends_at=meeting.ends_at + timedelta(days=7))
    page = text(guest.get(url))
    assert "Jadwal berubah sejak jawaban terakhir" in page
    assert "Kamis, 17 Juni 2027" in page


def test_an_undone_answer_is_no_answer(guest, url, invitation, camat):
    from lokmin.invitations.services import undo_reply

    undo_reply(record_reply(invitation, answer="present", source=Reply.Source.CAMAT_OFFICE, by=camat), by=camat)
    assert "Apakah Bapak/Ibu dapat hadir?" in text(guest.get(url))


def test_capitals_of_a_qr_are_accepted(guest, invitation):
    path = links.qr_url(invitation).removeprefix("HTTP://TESTSERVER")
    assert path.startswith("/U/")
    assert KADES in text(guest.get(path))
    assert guest.post(path, {"jawaban": "hadir"}).status_code == 302
    assert guest.get(path.rstrip("/")).status_code == 301


def dead_paths(invitation):
    foreign = "/u/" + "7" * 52 + "/"
    code = links.typed_code(invitation).replace("-", "")
    return [foreign, "/u/x/", "/u/%00/", f"/u/{code}/", "/u/<script>/", "/u/" + "0" * 3000 + "/"]


def test_dead_links_look_alike_and_hold_no_data(guest, url, invitation):
    for path in dead_paths(invitation):
        for suffix in ("", "lokmin.ics", "surat.pdf"):
            response = guest.get(path + suffix)
            assert response.status_code == 404, path
            assert "Kwaderan" not in text(response)
            assert "Tautan ini tidak berlaku" in text(response)
    AccessLink.objects.update(revoked_at=timezone.now())
    response = guest.get(url)
    assert response.status_code == 410
    assert "Kwaderan" not in text(response)
    AccessLink.objects.update(revoked_at=None, expires_at=timezone.now() - timedelta(seconds=1))
    assert guest.get(url).status_code == 410
    assert guest.post(url, {"jawaban": "hadir"}).status_code == 410
    assert not Reply.objects.exists()


def test_a_withdrawn_invitation_says_so(guest, url):
    Invitation.objects.update(withdrawn_at=timezone.now())
    page = text(guest.get(url))
    assert "ditarik" in page
    assert "Apakah Bapak/Ibu" not in page


def test_one_token_opens_one_invitation_only(guest, url, meeting):
    factories.InvitationFactory(meeting=meeting, post="Kepala Desa Madukoro", name="Hj. Siti Maryamah")
    page = text(guest.get(url))
    assert "Madukoro" not in page
    assert "Maryamah" not in page


@pytest.mark.parametrize(
    ("code", "zone", "label"),
    [("33.08.12", "Asia/Jakarta", "WIB"), ("51.02.03", "Asia/Makassar", "WITA"), ("91.03.01", "Asia/Jayapura", "WIT")],
)
def test_the_calendar_file_holds_the_local_time(guest, code, zone, label, db):
    place = factories.region(code, "Contoh")
    meeting = factories.MeetingFactory(region=place, lead=factories.PuskesmasFactory(region=place))
    invitation = factories.InvitationFactory(meeting=meeting)
    url = links.reply_url(invitation).removeprefix("http://testserver")
    response = guest.get(f"{url}lokmin.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    event = icalendar.Calendar.from_ical(response.content).walk("VEVENT")[0]
    start = event.decoded("dtstart")
    assert str(start.tzinfo) == zone
    assert start.astimezone(UTC) == datetime(2027, 6, 10, 2, tzinfo=UTC)
    assert event.decoded("dtend").astimezone(UTC) == datetime(2027, 6, 10, 5, tzinfo=UTC)
    assert b"VTIMEZONE" in response.content
    assert label in text(guest.get(url))
    Meeting.objects.update(status=Meeting.Status.CANCELLED)
    cancelled = icalendar.Calendar.from_ical(guest.get(f"{url}lokmin.ics").content).walk("VEVENT")[0]
    assert str(cancelled["status"]) == "CANCELLED"


def test_the_own_letter_can_be_read_and_no_other(guest, url, invitation, meeting):
    assert guest.get(f"{url}surat.pdf").status_code == 404
    letter = Document(
        kind="letter", owner=invitation, title="Undangan", dated_on=meeting.held_on, file_name="surat.pdf",
        state=Document.State.DONE, size=2048,
    )  # fmt: skip
    letter.file.save("surat.pdf", ContentFile(b"%PDF-1.7 contoh"), save=False)
    letter.save()
    assert "Surat undangan" in text(guest.get(url))
    response = guest.get(f"{url}surat.pdf")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 contoh"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    other = factories.InvitationFactory(meeting=meeting)
    other_url = links.reply_url(other).removeprefix("http://testserver")
    assert guest.get(f"{other_url}surat.pdf").status_code == 404


def test_the_first_load_is_small(guest, url, settings):
    """As it travels, compressed; `make bench ID=S8` measures the same with a real server."""
    guest.post(url, {"jawaban": "hadir"})
    page = guest.get(url)
    files = re.findall(r'(?:src|href)="/static/([^"]+)"', text(page))
    loads = [page.content, *((settings.BASE_DIR / "static" / name).read_bytes() for name in set(files))]
    total = sum(len(gzip.compress(load)) for load in loads)
    assert total < 30 * 1024, total


def test_too_many_answers_by_one_token_are_stopped_alone(guest, url, meeting, monkeypatch):
    monkeypatch.setattr(public, "WRITES_PER_TOKEN", 3)
    assert [guest.post(url, {"jawaban": "hadir"}).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert "Terlalu banyak percobaan" in text(guest.post(url, {"jawaban": "hadir"}))
    assert guest.get(url).status_code == 200
    other = links.reply_url(factories.InvitationFactory(meeting=meeting)).removeprefix("http://testserver")
    assert guest.post(other, {"jawaban": "hadir"}).status_code == 302


def test_guessing_tokens_from_one_address_is_stopped(guest, url, monkeypatch):
    monkeypatch.setattr(public, "MISSES_PER_ADDRESS", 2)
    statuses = [guest.get(f"/u/{'7' * 51}{sign}/").status_code for sign in "0123"]
    assert statuses == [404, 404, 404, 429]


def test_sixty_guests_behind_one_address(guest, meeting):
    rows = factories.InvitationFactory.create_batch(60, meeting=meeting)
    for row in rows:
        path = links.reply_url(row).removeprefix("http://testserver")
        assert guest.get(path).status_code == 200
        assert guest.post(path, {"jawaban": "hadir"}).status_code == 302
    assert Reply.objects.count() == 60


def test_a_typed_code_leads_to_the_page(guest, invitation, url):
    code = links.typed_code(invitation)
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "):
        assert guest.post("/kode/", {"code": typed}).headers["Location"] == url


def test_a_wrong_code_is_refused_and_soon_stopped(guest, invitation, url, monkeypatch):
    monkeypatch.setattr(public, "WRONG_CODES_PER_ADDRESS", 3)
    token = url.split("/")[2]
    for typed in ("0000-0000-0000-0000", token, "\0"):
        response = guest.post("/kode/", {"code": typed[:40]})
        assert response.status_code == 422
    guest.post("/kode/", {"code": "0000-0000-0000-0001"})
    guest.post("/kode/", {"code": "0000-0000-0000-0002"})
    response = guest.post("/kode/", {"code": links.typed_code(invitation)})
    assert response.status_code == 429


def test_tokens_stay_out_of_the_log(guest, capfd, url):
    from puskesmas.logs import HideTokens

    token = url.split("/")[2]
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", f"/u/{token}/x"), None)
    HideTokens().filter(record)
    assert record.getMessage() == "Not Found: /u/…/x"
    AccessLink.objects.update(revoked_at=timezone.now())
    guest.get(url)
    guest.get(f"/lain/{token.upper()}/")
    error = capfd.readouterr().err
    assert token not in error.lower()


def test_the_page_costs_the_same_with_many_answers(guest, url, invitation, django_assert_num_queries):
    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            guest.get(url)
        return len(queries)

    record_reply(invitation, answer="present", source=Reply.Source.LINK)
    cost()  # the first page of a process asks for the content types
    one = cost()
    for number in range(30):
        record_reply(invitation, answer="unable", source=Reply.Source.LINK, note=str(number))
        factories.InvitationFactory(meeting=invitation.meeting)
    record_reply(invitation, answer="present", source=Reply.Source.LINK)
    assert cost() == one
    assert one <= 9


@pytest.mark.parametrize("choice", ["hadir", "diwakili"])
def test_a_guest_whose_page_shows_an_old_date_is_asked_again(client, invitation, url, sari, choice):
    form = client.get(url if choice == "hadir" else f"{url}?jawaban=diwakili").content.decode()
    seen = form.split('name="jadwal" value="')[1].split('"')[0]
    meeting = Meeting.objects.for_pages().get(pk=invitation.meeting_id)
    later = meeting.starts_at + timedelta(days=7)
    reschedule_meeting(meeting, starts_at=later, ends_at=None, place=meeting.place, by=sari)
    data = {"jawaban": choice, "jadwal": seen, "representative_name": "Suwarni", "representative_post": "Sekdes"}
    answer = client.post(url, data)
    page = answer.content.decode()
    assert (answer.status_code, Reply.objects.count()) == (422, 0)
    assert "Jadwalnya baru saja dipindah ke" in page
    assert f'name="jadwal" value="{int(later.timestamp())}"' in page
    assert choice == "hadir" or 'value="Suwarni"' in page
    client.post(url, data | {"jadwal": str(int(later.timestamp()))})
    assert Reply.objects.get().answered_for == later
