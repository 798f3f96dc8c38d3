"""Every object has a page that says who did what, when and from where, in words."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lokmin.actions.models import ActionItem
from lokmin.invitations import links
from lokmin.invitations.models import Invitation, Letter
from lokmin.meetings.services import postpone_meeting, update_meeting
from lokmin.minutes.models import Minutes
from puskesmas import access, audit, history
from puskesmas.history import triggers as audit_triggers
from puskesmas.history.words import described, sentences, shown
from puskesmas.models import AuditEvent, LetterNumber, Region
from puskesmas.tasks import seal_audit_events
from tests import factories


def page_of(client, user, kind, row, **query):
    client.force_login(user)
    return client.get(reverse("history:object", args=[kind, row.pk]), query)


def test_the_page_says_who_did_what_when_and_from_where(client, meeting, sari):
    client.force_login(sari)
    client.post(reverse("meetings:postpone", args=[meeting.pk]), {"reason": "Camat sakit"})
    text = page_of(client, sari, "lokmin", meeting).content.decode()
    for word in ("Lokmin ditunda", "Camat sakit", "Sari Wulandari", "Staf puskesmas, Puskesmas Kajoran 2", "Web"):
        assert word in text
    assert "Terjadwal" in text or "Rencana" in text
    assert "Ditunda" in text
    assert "postponed" not in text


def test_old_and_new_are_told_apart(client, meeting, sari):
    update_meeting(meeting, by=sari, expected_version=meeting.version, place="Balai Desa Kwaderan")
    line = page_of(client, sari, "lokmin", meeting).context["events"][0]
    assert line["changes"] == [
        {"label": "tempat", "is_pair": True, "old": "Aula Kantor Kecamatan Kajoran", "new": "Balai Desa Kwaderan"}
    ]


def test_the_meeting_tells_its_parts_and_the_minutes_theirs(client, meeting, sari):
    letter = Letter(pk=1, meeting=meeting)
    row = ActionItem(pk=1, meeting=meeting, activity="Sweeping")
    minutes = Minutes.objects.create(meeting=meeting)
    for thing in (meeting, letter, row, minutes, minutes.sections.model(pk=1, minutes=minutes, kind="opening")):
        audit.record("dicoba", thing, by=sari)
    seen = page_of(client, sari, "lokmin", meeting).context["events"]
    assert [line["part"] for line in seen] == ["Bagian notulen", "Notulen", "Tindak lanjut", "Surat undangan", ""]
    seen = page_of(client, sari, "notulen", minutes).context["events"]
    assert [line["part"] for line in seen] == ["Bagian notulen", ""]


def test_a_role_reads_only_the_parts_it_may_see(client, meeting, sari, dinda, camat):
    for thing in (Letter(pk=1, meeting=meeting), ActionItem(pk=1, meeting=meeting, activity="Sweeping")):
        audit.record("dicoba", thing, by=sari)
    parts = {
        user.username: [line["part"] for line in page_of(client, user, "lokmin", meeting).context["events"]]
        for user in (sari, camat, dinda)
    }
    assert parts == {
        "sari": ["Tindak lanjut", "Surat undangan"],
        "camat": ["Tindak lanjut", "Surat undangan"],
        "dinda": ["Tindak lanjut"],
    }


def test_foreign_and_unknown_objects_are_missing_pages(client, meeting, tuti, eko, letterhead):
    for user, kind, pk in (
        (tuti, "lokmin", meeting.pk),
        (eko, "lokmin", meeting.pk),
        (eko, "kop-surat", letterhead.pk),
        (eko, "puskesmas", meeting.lead_host.pk),
        (eko, "wilayah", meeting.region_id),
        (tuti, "apa-saja", 1),
        (tuti, "lokmin", 10**30),
        (tuti, "lokmin", 0),
    ):
        client.force_login(user)
        assert client.get(f"/riwayat/{kind}/{pk}/").status_code == 404, (user.username, kind)


def test_own_row_but_not_the_role_for_it_is_refused(client, meeting, letterhead, sari, dinda):
    letter = Letter.objects.create(meeting=meeting, letterhead=letterhead, dated_on="2027-06-01")
    assert page_of(client, sari, "surat", letter).status_code == 200
    assert page_of(client, dinda, "surat", letter).status_code == 403


def test_the_source_filters_and_counts(client, meeting, sari):
    for source in ("web", "web", "link"):
        audit.record("dicoba", meeting, by=sari, source=source)
    answer = page_of(client, sari, "lokmin", meeting, dari="link")
    assert [(chip["label"], chip["count"]) for chip in answer.context["chips"]] == [
        ("Semua", 3),
        ("Web", 2),
        ("Tautan pribadi", 1),
    ]
    assert len(answer.context["events"]) == 1
    assert len(page_of(client, sari, "lokmin", meeting, dari="apa").context["events"]) == 3


def test_the_page_costs_the_same_for_1_and_300_events(client, meeting, sari, django_assert_num_queries):
    audit.record("dicoba", meeting, by=sari)
    page_of(client, sari, "lokmin", meeting)
    with django_assert_num_queries(12):
        page_of_again = client.get(reverse("history:object", args=["lokmin", meeting.pk]))
    assert len(page_of_again.context["events"]) == 1
    for number in range(300):
        audit.record("dicoba", meeting, by=sari, changes={"n": number})
    with django_assert_num_queries(12):
        answer = client.get(reverse("history:object", args=["lokmin", meeting.pk]))
    assert len(answer.context["events"]) == 25
    assert "1–25 dari 301 kejadian" in answer.content.decode()


def test_the_moment_is_shown_in_the_zone_of_the_place(client, meeting, sari):
    event = audit.record("dicoba", meeting, by=sari)
    with audit_triggers.suspended():
        AuditEvent.objects.filter(pk=event.pk).update(at=datetime(2026, 6, 10, 20, 5, tzinfo=UTC))
    text = page_of(client, sari, "lokmin", meeting).content.decode()
    assert "Kamis, 11 Juni 2026" in text
    assert "03.05 WIB" in text


# --- where things come from


def test_outside_of_requests_and_tasks_it_is_a_command(meeting, sari):
    assert postpone_meeting(meeting, reason="Camat sakit", by=sari)
    event = AuditEvent.objects.get()
    assert (event.source, event.actor_place) == ("command", "")


def test_a_guest_by_link_is_said_to_come_by_link(meeting, letterhead, sari):
    letter = Letter.objects.create(meeting=meeting, letterhead=letterhead, status="issued", dated_on="2027-06-01")
    meeting.status = "invited"
    meeting.save()
    row = factories.InvitationFactory(meeting=meeting, letter=letter)
    address = reverse("invitations:reply", args=[links.token_for(links.link_for(row)).lower()])
    assert Client().post(address, {"answer": "present", "jawaban": "hadir"}).status_code in (200, 302)
    events = AuditEvent.objects.filter(verb="undangan dijawab")
    assert list(events.values_list("source", "actor", "actor_label")) == [("link", None, f"Tautan {row.post}")]


def test_a_task_writes_as_the_worker(meeting, sari, monkeypatch):
    monkeypatch.setattr(audit, "seal_events", lambda: audit.record("disegel", meeting))
    seal_audit_events.apply()
    assert list(AuditEvent.objects.values_list("source", "actor_label")) == [("worker", "Sistem")]
    audit.record("sesudahnya", meeting)
    assert AuditEvent.objects.get(verb="sesudahnya").source == "command"


def test_what_is_imported_inside_a_request_says_import_and_keeps_the_place(meeting, sari):
    membership = access.memberships_of(sari)[0]
    with audit.acting("web", membership), audit.acting("import"):
        audit.record("dicoba", meeting, by=sari)
    event = AuditEvent.objects.get()
    assert (event.source, event.actor_place) == ("import", "Staf puskesmas, Puskesmas Kajoran 2")


# --- words


def test_columns_become_labels_and_personal_data_stays_out(meeting):
    row = Invitation(meeting=meeting, post="Camat")
    changes = {"phone": ["+6281", "+6282"], "email": ["a@b.c", ""], "answer": ["none", "present"], "alasan": "x"}
    assert described(row, changes) == {
        "nomor WhatsApp": "diubah",
        "e-mail": "diubah",
        "jawaban": ["Belum menjawab", "Hadir"],
        "alasan": "x",
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "(kosong)"),
        ("", "(kosong)"),
        ([], "(kosong)"),
        (0, "0"),
        (True, "ya"),
        (False, "tidak"),
        ("2027-06-10T02:00:00Z", "Kamis, 10 Juni 2027, 09.00 WIB"),
        ("2027-06-10", "10 Juni 2027"),
        ("2027-13-40", "2027-13-40"),
        ("2027-13-40T99:99:00", "2027-13-40T99:99:00"),
        ("08:30:00", "08.30"),
        (["a", "b", "c"], "a; b; c"),
        ({"nama": "x"}, "nama: x"),
    ],
)
def test_values_are_shown_as_people_write_them(value, text):
    assert shown(value) == text


def test_a_pair_is_old_and_new_and_everything_else_is_just_said():
    assert sentences({"a": ["x", ""], "b": ["x"], "c": 3}) == [
        {"label": "a", "is_pair": True, "old": "x", "new": "(kosong)"},
        {"label": "b", "is_pair": False, "old": "(kosong)", "new": "x"},
        {"label": "c", "is_pair": False, "old": "(kosong)", "new": "3"},
    ]


def test_settings_belong_to_their_office(letterhead, sari):
    number = LetterNumber.objects.create(letterhead=letterhead, year=2027, sequence=1, text="1")
    assert history.thread_of(number) == f"puskesmas.puskesmas:{letterhead.puskesmas_id}"
    assert history.thread_of(letterhead) == f"puskesmas.puskesmas:{letterhead.puskesmas_id}"


def test_settings_of_an_office_are_told_to_those_who_may_open_them(client, kajoran_2, letterhead, sari, dinda, camat):
    dinas = Region.objects.get(code="33.08")
    audit.record("dicoba", factories.LetterheadFactory(region=dinas), by=dinda)
    audit.record("dicoba", letterhead, by=sari)

    def told(user, kind, row):
        return [line["part"] for line in page_of(client, user, kind, row).context["events"]]

    assert (told(dinda, "wilayah", dinas), told(sari, "wilayah", dinas), told(camat, "wilayah", dinas)) == (
        ["Kop surat"],
        [],
        [],
    )
    reader = factories.member("baca", "Pembaca", access.Role.VIEWER, place=dinas)
    assert (told(sari, "puskesmas", kajoran_2), told(reader, "puskesmas", kajoran_2)) == (["Kop surat"], [])
