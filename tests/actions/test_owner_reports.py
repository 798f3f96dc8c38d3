"""An owner reports by his link; the puskesmas accepts it or gives it back."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.actions import queries, services
from lokmin.actions.models import ActionItem, OwnerReport, Progress
from lokmin.invitations import links
from lokmin.minutes.models import Revision
from puskesmas.models import AuditEvent
from tests import factories
from tests.digest import row_digest
from tests.minutes.conftest import picture

Answer = OwnerReport.Answer


@pytest.fixture
def kades(second):
    return factories.InvitationFactory(meeting=second, post="Kepala Desa Sukomulyo")


@pytest.fixture
def row(second, kades):
    """A promise of the kades in endorsed minutes."""
    Revision.objects.create(
        minutes=second.minutes, number=1, content={"sections": []}, endorsed_by=factories.UserFactory()
    )
    return ActionItem.objects.create(
        meeting=second, activity="Kelas ibu hamil", owner_invitation=kades, owner_label="Kades", due_on="2027-09-01"
    )


@pytest.fixture
def report_page(kades, row):
    return links.reply_url(kades).removeprefix("http://testserver") + f"tindak-lanjut/{row.pk}/"


def said(row):
    row.refresh_from_db()
    return row.state, row.result


def test_a_guest_reports_with_a_photo_and_it_counts_once_it_is_accepted(client, row, kades, report_page, sari):
    guest_page = report_page.removesuffix(f"tindak-lanjut/{row.pk}/")
    assert f'href="tindak-lanjut/{row.pk}/"' in client.get(guest_page).content.decode()
    assert "Kelas ibu hamil" in client.get(report_page).content.decode()
    answer = client.post(report_page, {"state": "done", "text": "Dua kelas berjalan.", "photo": picture("kelas.jpg")})
    assert (answer.status_code, answer.url) == (302, report_page)
    assert "menunggu diterima" in client.get(report_page).content.decode()
    assert "laporan Anda: menunggu diterima" in client.get(guest_page).content.decode()
    assert not client.cookies
    assert said(row) == ("open", "")

    client.force_login(sari)
    assert "1 laporan tindak lanjut menunggu" in client.get(reverse("reports:home")).content.decode()
    board = client.get(reverse("actions:board"), {"saring": "laporan"}).content.decode()
    assert "Kelas ibu hamil" in board
    assert "laporan menunggu diterima" in board
    report = row.reports.get()
    detail = client.get(row.get_absolute_url()).content.decode()
    assert "Dua kelas berjalan." in detail
    photo = reverse("actions:report_photo", args=[report.pk])
    assert photo in detail
    assert client.get(photo).content[:2] == b"\xff\xd8"
    for _ in range(2):  # pressed twice
        assert client.post(reverse("actions:answer_report", args=[report.pk]), {"do": "accept"}).status_code == 302
    assert said(row) == ("done", "Dua kelas berjalan.")
    told = row.progress.get()
    assert (told.source, told.by, told.report) == (Progress.Source.OWNER, sari, report)
    assert "dilaporkan Kepala Desa Sukomulyo, diterima" in client.get(row.get_absolute_url()).content.decode()
    client.logout()
    after = client.get(report_page).content.decode()
    assert "Diterima puskesmas" in after
    assert "<form" not in after
    assert client.post(report_page, {"state": "blocked", "text": "Ternyata belum."}).status_code == 422
    assert said(row) == ("done", "Dua kelas berjalan.")


def test_a_report_given_back_is_read_by_the_guest_and_may_be_sent_again(client, row, kades, report_page, sari):
    report = services.report_by_owner(row, invitation=kades, state="blocked", text="Macet.")
    client.force_login(sari)
    address = reverse("actions:answer_report", args=[report.pk])
    refused = client.post(address, {"note": " "})
    assert refused.status_code == 422
    assert "Tulis satu kalimat" in refused.content.decode()
    assert client.post(address, {"note": "Macet karena apa?"}).status_code == 302
    assert client.get(address).status_code == 302  # answered
    assert "Macet karena apa?" in client.get(row.get_absolute_url()).content.decode()
    assert client.post(address, {"do": "accept"}).status_code == 422
    assert said(row) == ("open", "")
    client.logout()
    assert "Macet karena apa?" in client.get(report_page).content.decode()
    client.post(report_page, {"state": "blocked", "text": "Macet karena bidan pindah."})
    assert [one.answer for one in row.reports.all()] == [Answer.WAITING, Answer.RETURNED]


def test_what_waits_is_said_better_and_twice_is_once(row, kades, django_capture_on_commit_callbacks):
    first = services.report_by_owner(row, invitation=kades, state="in_progress", text="Mulai", photo=picture("a.jpg"))
    again = services.report_by_owner(row, invitation=kades, state="in_progress", text="Mulai", photo=picture("a.jpg"))
    assert again == first
    better = services.report_by_owner(row, invitation=kades, state="in_progress", text="Dimulai Senin")
    assert better == first
    assert row.reports.get().text == "Dimulai Senin"
    assert row.reports.get().photo.name == first.photo.name
    with django_capture_on_commit_callbacks(execute=True):
        services.report_by_owner(
            row, invitation=kades, state="in_progress", text="Mulai", photo=picture("b.jpg", color=(1, 2, 3))
        )
    assert not first.photo.storage.exists(first.photo.name)
    assert row.reports.get().photo.size
    events = AuditEvent.objects.filter(verb="laporan penanggung jawab masuk")
    assert [event.changes["sebelumnya"] for event in events.order_by("pk")] == [
        None,
        ["in_progress", "Mulai"],
        ["in_progress", "Dimulai Senin"],
    ]


def test_only_own_unfinished_promises_of_endorsed_minutes(client, row, kades, second, report_page):
    other = factories.InvitationFactory(meeting=second, post="Kepala Desa Lain")
    elsewhere = links.reply_url(other).removeprefix("http://testserver") + f"tindak-lanjut/{row.pk}/"
    assert client.get(elsewhere).status_code == 404
    assert client.post(elsewhere, {"state": "done", "text": "Selesai."}).status_code == 404
    with pytest.raises(ValidationError, match="sudah selesai atau dilanjutkan"):
        services.report_by_owner(row, invitation=other, state="done", text="Selesai.")
    with pytest.raises(ValidationError):
        services.report_by_owner(row, invitation=kades, state="cancelled", text="Batal.")
    with pytest.raises(ValidationError, match="bukan foto"):
        services.report_by_owner(row, invitation=kades, state="done", text="Ya", photo=_no_photo())
    assert not OwnerReport.objects.exists()
    Revision.objects.all().delete()
    assert client.get(report_page).status_code == 404
    second.status = "cancelled"
    second.save()
    assert client.get(report_page).status_code == 404


def _no_photo():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("virus.jpg", b"MZ not a picture")


def test_a_refused_form_keeps_what_was_typed(client, report_page, row):
    answer = client.post(report_page, {"text": "Baru separuh jalan"})
    assert answer.status_code == 422
    assert "Baru separuh jalan" in answer.content.decode()
    assert "Pilih satu keadaan" in answer.content.decode()
    assert not row.reports.exists()


def test_a_row_carried_over_takes_the_report_in_where_it_goes_on(row, kades, third, sari):
    report = services.report_by_owner(row, invitation=kades, state="done", text="Sudah jalan.")
    newer = services.carry_over(row, meeting=third, by=sari)
    with pytest.raises(ValidationError, match="sudah punya laporan"):
        services.delete_action(row, by=sari)
    assert [line.action for group in queries.board(sari, chosen="laporan").groups for line in group.rows] == [newer]
    services.accept_report(report, by=sari)
    assert said(newer) == ("done", "Sudah jalan.")
    assert said(row)[0] == "carried_over"


def test_what_is_still_open_is_reported_by_the_link_to_the_next_meeting(client, second, third, kades, row):
    office = factories.OfficeFactory(region=second.region)
    ActionItem.objects.filter(pk=row.pk).update(owner_office=office, owner_invitation=None)
    type(third).objects.filter(pk=third.pk).update(
        status="scheduled", starts_at=timezone.now() + timezone.timedelta(days=9), ends_at=None
    )
    asked = factories.InvitationFactory(meeting=third, post="Kepala Desa", office=office)
    address = links.reply_url(asked).removeprefix("http://testserver") + f"tindak-lanjut/{row.pk}/"
    assert client.post(address, {"state": "in_progress", "text": "Jalan."}).status_code == 302
    assert row.reports.get().invitation == asked


def test_robots_change_nothing_and_readers_of_other_places_see_no_photo(client, row, kades, report_page, foreign):
    services.report_by_owner(row, invitation=kades, state="done", text="Ya.", photo=picture("a.jpg"))
    before = row_digest()
    for method in ("get", "head", "options"):
        assert getattr(client, method)(report_page).status_code < 400
    assert row_digest() == before
    stranger = factories.member("orang", "Orang Lain", "staff", puskesmas=foreign.lead_host)
    client.force_login(stranger)
    assert client.get(reverse("actions:report_photo", args=[row.reports.get().pk])).status_code == 404
    assert (
        client.post(reverse("actions:answer_report", args=[row.reports.get().pk]), {"do": "accept"}).status_code == 404
    )


def test_as_many_queries_for_thirty_promises_as_for_one(client, row, kades, report_page, second):
    guest_page = report_page.removesuffix(f"tindak-lanjut/{row.pk}/")
    client.get(guest_page)
    with CaptureQueriesContext(connection) as one:
        client.get(guest_page)
    for number in range(30):
        more = ActionItem.objects.create(meeting=second, activity=f"Kegiatan {number}", owner_invitation=kades)
        services.report_by_owner(more, invitation=kades, state="done", text="Ya.")
    with CaptureQueriesContext(connection) as thirty:
        client.get(guest_page)
    assert len(thirty) == len(one)
