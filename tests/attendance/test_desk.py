"""The door desk in the browser, without and with htmx, and the sheet's page."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.attendance.models import Attendance
from lokmin.attendance.services import check_in, request_sheet
from lokmin.documents.models import Document
from lokmin.invitations import links
from lokmin.invitations.models import Reply
from lokmin.invitations.services import record_reply
from lokmin.meetings.models import Meeting
from tests import factories
from tests.digest import row_digest

HTMX = {"HX-Request": "true"}


@pytest.fixture
def today(meeting):
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        status=Meeting.Status.INVITED, starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(hours=3)
    )
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def kades(meeting):
    return factories.InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan", name="Sutrisno")


@pytest.fixture
def desk(client, sari, meeting):
    client.force_login(sari)
    return reverse("attendance:desk", args=[meeting.pk])


def text(response) -> str:
    return response.content.decode()


def key_of(html: str) -> str:
    return html.split('name="device_key" value="')[1].split('"')[0]


def test_one_tap_is_presence_and_can_be_undone(client, desk, kades, today):
    html = text(client.get(desk))
    assert "Kepala Desa Kwaderan" in html
    assert "dari 1 hadir" in html
    data = {"undangan": kades.pk, "device_key": key_of(html)}
    html = text(client.post(f"{desk}hadir/", data, follow=True))
    row = Attendance.objects.get()
    assert (row.invitation, row.name, row.undone_at) == (kades, "Sutrisno", None)
    assert "Kepala Desa Kwaderan hadir" in html
    assert client.post(f"{desk}hadir/", data).status_code == 302
    assert Attendance.objects.count() == 1
    client.post(reverse("attendance:undo", args=[today.pk, row.pk]))
    assert Attendance.objects.present().count() == 0


def test_a_second_desk_is_told_who_and_when(client, desk, kades, today, budi):
    check_in(kades, by=budi)
    response = client.post(f"{desk}hadir/", {"undangan": kades.pk, "device_key": "c" * 32})
    assert response.status_code == 422
    assert "sudah dicatat hadir pukul" in text(response)
    assert "dr. Budi Santosa" in text(response)


def test_htmx_swaps_the_list_and_the_count(client, desk, kades, today):
    html = text(client.post(f"{desk}hadir/", {"undangan": kades.pk, "device_key": "d" * 32}, headers=HTMX))
    assert '<b id="here" hx-swap-oob="true">1</b>' in html
    assert "<html" not in html
    assert "Urungkan" in html


@pytest.mark.parametrize(
    ("words", "found"),
    [("kwad", 1), ("sutris", 1), ("KEPALA desa", 1), ("bumiayu", 0), ("%", 0), ("\0", 1), ("x" * 5000, 0)],
)
def test_search_with_and_without_htmx(client, desk, kades, today, words, found):
    for headers in ({}, HTMX):
        html = text(client.get(desk, {"q": words}, headers=headers))
        assert f"{found} cocok" in html or words == "\0"
        assert ("Hadir<span" in html) == bool(found)


def test_found_letters_are_marked_and_markup_is_text(client, desk, today):
    factories.InvitationFactory(meeting=today, post="Kepala <script>alert(1)</script> Kwaderan")
    html = text(client.get(desk, {"q": "kwa"}))
    assert "<mark>Kwa</mark>deran" in html
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_the_announced_representative_is_one_tap(client, desk, kades, today):
    Meeting.objects.update(starts_at=timezone.now() + timedelta(minutes=5))
    record_reply(
        kades,
        answer="represented",
        source=Reply.Source.LINK,
        representative_name="Suwarto, S.IP.",
        representative_post="Sekretaris Desa",
    )
    Meeting.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    html = text(client.get(desk))
    assert "diwakili Suwarto, S.IP." in html
    client.post(f"{desk}hadir/", {"wakil": kades.pk, "device_key": key_of(html)})
    row = Attendance.objects.get()
    assert (row.name, row.post, row.is_representative) == ("Suwarto, S.IP.", "Sekretaris Desa", True)


def test_the_opened_person_takes_a_representative(client, desk, kades, today):
    html = text(client.get(desk, {"buka": kades.pk}))
    assert "Siapa yang datang?" in html
    data = {"undangan": kades.pk, "device_key": "e" * 32, "who": "wakil", "name": "", "post": "Sekdes"}
    response = client.post(f"{desk}hadir/", data)
    assert response.status_code == 422
    assert "Tulis nama yang mewakili." in text(response)
    client.post(f"{desk}hadir/", data | {"name": "Suwarto"})
    assert (Attendance.objects.get().name, Attendance.objects.get().is_representative) == ("Suwarto", True)


def test_a_guest(client, desk, today):
    sector = factories.SectorFactory(code="ormas")
    assert "Tamu baru" in text(client.get(desk, {"tamu": 1}))
    data = {"name": "Aminah", "post": "PMI", "sector": sector.pk, "phone": "12", "device_key": "f" * 32}
    response = client.post(f"{desk}tamu/", data)
    assert response.status_code == 422
    assert "Aminah" in text(response)
    for _ in range(2):
        assert client.post(f"{desk}tamu/", data | {"phone": "0812 3456 7890"}).status_code == 302
    assert Attendance.objects.get().phone == "+6281234567890"
    assert "· tamu" in text(client.get(desk, {"tampil": "hadir"}))


def test_a_scanned_letter_finds_its_invitation(client, desk, kades, today, kajoran, kajoran_2):
    factories.InvitationFactory(meeting=today, post="Camat Kajoran")
    foreign = factories.InvitationFactory(meeting=factories.MeetingFactory(region=kajoran, lead=kajoran_2))
    for scanned in (links.qr_url(kades), links.reply_url(kades), links.typed_code(kades)):
        html = text(client.get(desk, {"q": scanned}, headers=HTMX))
        assert "Kepala Desa Kwaderan" in html
        assert "Camat Kajoran" not in html
    assert "Kode QR ini untuk pertemuan lain" in text(client.get(desk, {"q": links.qr_url(foreign)}))


def test_before_the_day_and_late(client, desk, kades, meeting):
    html = text(client.get(desk))
    assert "Daftar hadir dibuka pada hari pertemuan" in html
    assert "btn-present" not in html
    Meeting.objects.update(starts_at=timezone.now() - timedelta(days=2), ends_at=None, status=Meeting.Status.HELD)
    assert "dicatat menyusul" in text(client.get(desk))
    client.post(f"{desk}hadir/", {"undangan": kades.pk, "device_key": "g" * 32})
    assert Attendance.objects.get().is_late_entry is True
    assert "menyusul" in text(client.get(desk, {"tampil": "hadir"}))


def test_reading_changes_nothing(client, desk, kades, today, sari):
    check_in(kades, by=sari)
    client.get(desk)
    before = row_digest()
    for query in (
        {},
        {"q": "x"},
        {"buka": kades.pk},
        {"tamu": 1},
        {"tampil": "hadir"},
        {"dicatat": Attendance.objects.get().pk},
    ):
        client.get(desk, query)
        client.head(desk, query)
    client.get(f"{desk}lembar/")
    assert row_digest() == before


@pytest.mark.parametrize(
    "bad", [{"undangan": ""}, {"undangan": "x"}, {"undangan": "9" * 40}, {"undangan": "-1"}, {}, {"wakil": "0"}]
)
def test_nonsense_is_not_found(client, desk, today, bad):
    assert client.post(f"{desk}hadir/", bad).status_code == 404
    assert Attendance.objects.count() == 0


def test_an_invitation_of_another_meeting_is_not_found(client, desk, today, kajoran, kajoran_2, sari):
    other = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    foreign = factories.InvitationFactory(meeting=other)
    assert client.post(f"{desk}hadir/", {"undangan": foreign.pk}).status_code == 404
    assert client.get(desk, {"buka": foreign.pk}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("tuti", 404), ("eko", 404), ("camat", 403), ("dinda", 403)])
def test_who_may_not_stand_at_the_desk(client, who, status, request, kades, today, desk):
    client.force_login(request.getfixturevalue(who))
    assert client.get(desk).status_code == status
    assert client.post(f"{desk}hadir/", {"undangan": kades.pk}).status_code == status
    assert client.post(f"{desk}tamu/", {}).status_code == status
    assert Attendance.objects.count() == 0


def cost(client, url) -> int:
    ContentType.objects.clear_cache()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ["", "?q=kepala", "?tampil=hadir", "lembar/"])
def test_the_pages_cost_the_same_with_1_and_30(client, desk, today, sari, villages, path):
    def add(count: int) -> None:
        for row in factories.InvitationFactory.create_batch(count, meeting=today, village=villages[0]):
            check_in(row, by=sari)
        factories.InvitationFactory.create_batch(count, meeting=today)

    add(1)
    one = cost(client, desk + path)
    add(30)
    assert cost(client, desk + path) == one


def test_the_sheet_is_asked_for_watched_and_fetched(client, desk, kades, today, sari, dinda):
    url = reverse("attendance:sheet", args=[today.pk])
    assert "Belum pernah dibuat" in text(client.get(url))
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    document = Document.objects.get(kind="sheet")
    assert document.is_public
    assert "Sedang dibuat" in text(client.get(url, headers=HTMX))
    file = reverse("attendance:sheet_file", args=[today.pk, 1])
    assert client.get(file).status_code == 404
    document.file.save("x.pdf", ContentFile(b"%PDF-1.7 lembar"), save=False)
    document.state, document.pages, document.finished_at = Document.State.DONE, 2, timezone.now()
    document.save()
    assert "Unduh PDF" in text(client.get(url, headers=HTMX))
    response = client.get(file)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 lembar"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(dinda)
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 403
    assert b"".join(client.get(file).streaming_content) == b"%PDF-1.7 lembar"


def test_a_failed_sheet_can_be_tried_again(client, desk, today, sari):
    request_sheet(today, by=sari)
    Document.objects.update(state=Document.State.FAILED, error="Gagal dibuat.", attempts=5)
    url = reverse("attendance:sheet", args=[today.pk])
    assert "Gagal dibuat" in text(client.get(url))
    client.post(reverse("attendance:sheet_retry", args=[today.pk]))
    assert Document.objects.get().state == Document.State.QUEUED
