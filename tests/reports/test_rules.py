"""The rules of an office reach the pages: lead time, Saturdays, quorum, the deadline of minutes, legal bases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations import documents, merge_fields, services
from lokmin.invitations.models import Letter
from lokmin.meetings.queries import rules_of_all
from lokmin.minutes.checks import checks_of
from lokmin.minutes.models import Minutes
from lokmin.minutes.services import open_minutes
from lokmin.minutes.snapshot import content_of
from lokmin.reports import todo
from lokmin.reports.queries.bulk import numbers_of
from puskesmas.organisations import Organisation, legal_bases, rules
from puskesmas.organisations.legal_bases import Basis
from tests import factories

LOCAL = Basis("Perbup 5/2025", "Peraturan Bupati Magelang Nomor 5 Tahun 2025", date(2025, 3, 1))


@pytest.fixture
def work_by(kajoran_2, sari):
    """Set rules of Kajoran 2."""

    def change(**fields):
        office = Organisation(kajoran_2)
        row = rules.rules_row(office)
        rules.update_rules(office, by=sari, expected_version=row.version if row else 1, **fields)

    return change


@pytest.fixture
def letter(meeting, letterhead, sari):
    return services.draft_letter(meeting, by=sari)


@pytest.mark.parametrize(("lead_days", "words"), [(None, "Masih cukup"), (6, "paling lambat 6 hari kerja")])
def test_letters_in_time_are_judged_by_the_own_lead_time(
    client, meeting, letter, sari, work_by, monkeypatch, lead_days, words
):
    from lokmin.invitations.views import invitees

    work_by(lead_days=lead_days)
    monkeypatch.setattr(invitees.timezone, "localdate", lambda *a, **k: meeting.held_on - timedelta(days=6))
    client.force_login(sari)
    assert words in client.get(reverse("invitations:invitees", args=[meeting.pk])).content.decode()


def test_saturday_is_a_working_day_where_the_rules_say_so(kajoran_2, work_by):
    friday, monday = date(2027, 6, 11), date(2027, 6, 14)
    assert rules.rules_of(kajoran_2).working_days(friday, monday) == 1
    assert rules.rules_of(kajoran_2).why_off(date(2027, 6, 12)) == "hari Sabtu"
    work_by(works_on_saturday=True)
    assert rules.rules_of(kajoran_2).working_days(friday, monday) == 2
    assert rules.rules_of(kajoran_2).why_off(date(2027, 6, 12)) == ""


@pytest.mark.parametrize(
    ("percent", "kind", "words"), [(50, "done", "50% tercapai"), (51, "wait", "51% belum tercapai")]
)
def test_the_quorum_stands_on_the_sheet_and_the_overview(client, meeting, sari, work_by, percent, kind, words):
    came = factories.InvitationFactory(meeting=meeting)
    factories.InvitationFactory(meeting=meeting)
    meeting.attendance.create(invitation=came, post=came.post, sector=came.sector, recorded_by=sari)
    work_by(quorum_percent=percent)
    client.force_login(sari)
    page = client.get(reverse("attendance:sheet", args=[meeting.pk])).content.decode()
    assert f"notice-{kind}" in page
    assert words in page
    overview = client.get(meeting.get_absolute_url(), {"langkah": "pelaksanaan"}).content.decode()
    assert f"Kuorum {words}" in overview


def test_checks_follow_the_rules(held_with_letter, sari, work_by):
    minutes = open_minutes(held_with_letter, by=sari)
    content = content_of(minutes) | {"attendance": {"present": 1, "represented": 1, "invited": 5, "guests": 0}}
    content["files"] = [{"kind": "attendance"}]
    content["identity"].append({"label": "Pimpinan rapat", "value": "Camat Kajoran"})
    assert content["invitation"] == {"number": "005/1", "dated_on": "2026-06-04", "working_days": 5}
    at = held_with_letter.starts_at + timedelta(days=9)

    def found() -> dict[str, tuple]:
        own = rules_of_all([held_with_letter])[held_with_letter.pk]
        checks = checks_of(content, meeting=held_with_letter, first_endorsed_at=at, rules=own)
        return {check.code: (check.is_fine, check.label) for check in checks if check.code in ("B1", "B3", "F1")}

    assert found() == {
        "B1": (True, "Undangan bernomor, paling lambat 3 hari kerja sebelum rapat"),
        "B3": (False, "Daftar hadir terisi, paling sedikit 50% undangan hadir"),
        "F1": (False, "Disahkan paling lambat 7 hari sesudah rapat"),
    }
    work_by(lead_days=6, quorum_percent=40, minutes_days=10)
    assert {code: fine for code, (fine, _) in found().items()} == {"B1": False, "B3": True, "F1": True}


def test_a_revision_frozen_before_letters_were_counted_is_not_judged_by_them(held_with_letter, sari):
    content = content_of(open_minutes(held_with_letter, by=sari))
    del content["invitation"]
    own = rules_of_all([held_with_letter])[held_with_letter.pk]
    checks = checks_of(content, meeting=held_with_letter, first_endorsed_at=timezone.now(), rules=own)
    assert {check.code: (check.verdict, check.is_counted) for check in checks}["B1"] == ("", False)


@pytest.fixture
def held_with_letter(kajoran, kajoran_2, letterhead):
    """A meeting on Thursday 11 June 2026 whose letter is a week older."""
    row = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        year=2026,
        status="held",
        starts_at=datetime(2026, 6, 11, 2, 0, tzinfo=UTC),
        ends_at=datetime(2026, 6, 11, 5, 0, tzinfo=UTC),
    )
    Letter.objects.create(
        meeting=row,
        letterhead=letterhead,
        dated_on=date(2026, 6, 4),
        number="005/1",
        status=Letter.Status.ISSUED,
        issued_at=datetime(2026, 6, 4, 3, 0, tzinfo=UTC),
        subject="Undangan",
        opening="Pembuka",
        closing="Penutup",
    )
    return row


@pytest.mark.parametrize(("minutes_days", "is_late"), [(None, True), (14, False)])
def test_minutes_are_late_by_the_own_deadline(client, held_with_letter, sari, work_by, minutes_days, is_late):
    work_by(minutes_days=minutes_days)
    Minutes.objects.create(meeting=held_with_letter)
    today = held_with_letter.held_on + timedelta(days=9)
    numbers, own = numbers_of([held_with_letter]), rules_of_all([held_with_letter])
    task = todo.tasks_of([held_with_letter], numbers, own, today, is_head=False)[0]
    assert (task.title, task.is_late) == ("Notulen belum selesai", is_late)
    client.force_login(sari)
    page = client.get(held_with_letter.get_absolute_url(), {"langkah": "notulen"}).content.decode()
    assert f"Disahkan paling lambat {'25' if minutes_days else '18'} Juni 2026" in page


def test_a_letter_cites_what_is_valid_on_its_date(letter, kajoran_2, sari):
    legal_bases.save_bases(Organisation(kajoran_2), [LOCAL, legal_bases.USUAL[1]], by=sari, expected_version=1)
    merge_fields.check_fields("Berdasarkan {dasar_hukum}.")
    Letter.objects.filter(pk=letter.pk).update(opening="Berdasarkan {dasar_hukum}, kami mengundang.")
    letter.refresh_from_db()
    letter.dated_on = date(2025, 2, 1)
    assert documents.letter_content(letter).opening == (
        "Berdasarkan Keputusan Menteri Kesehatan Nomor HK.01.07/MENKES/2015/2023 tentang Petunjuk Teknis Integrasi "
        "Pelayanan Kesehatan Primer, kami mengundang."
    )
    letter.dated_on = date(2027, 6, 1)
    assert documents.letter_content(letter).opening.startswith(
        "Berdasarkan Peraturan Bupati Magelang Nomor 5 Tahun 2025 dan Keputusan Menteri Kesehatan"
    )


def test_a_letter_without_the_field_asks_nothing(letter, meeting, django_assert_num_queries):
    values = merge_fields.shared_values(meeting, date(2027, 6, 1))
    with django_assert_num_queries(0):
        assert merge_fields.fill("Di {tempat}.", values) == "Di Aula Kantor Kecamatan Kajoran."
