"""History of sections and rows: what was saved, by whom, and bringing it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.attendance.models import Attendance
from lokmin.minutes import services
from lokmin.minutes.conflicts import both
from lokmin.minutes.models import SectionText
from lokmin.minutes.sittings import sittings_of, thin_texts
from tests import factories


@pytest.fixture
def at(held):
    return lambda path="": f"/lokmin/{held.pk}/notulen/{path}"


def save(section, body, by, *, minutes_ago: int = 0):
    section.refresh_from_db()
    services.save_section(section, body=body, expected_version=section.version, by=by)
    moment = timezone.now() - timedelta(minutes=minutes_ago)
    SectionText.objects.filter(section=section, version=section.version).update(saved_at=moment)


@pytest.fixture
def sectors(minutes):
    return minutes.sections.get(kind="sectors")


def test_every_saved_text_stands_in_the_history_also_the_first(opening, sari):
    prefilled = opening.body
    assert prefilled
    save(opening, "Ditulis ulang", sari)
    services.save_section(opening, body="Ditulis ulang", expected_version=2, by=sari)
    assert list(opening.texts.values_list("version", "body", "saved_by")) == [
        (2, "Ditulis ulang", sari.pk),
        (1, prefilled, None),
    ]


def test_sittings_end_with_another_writer_or_a_pause(sectors, sari, budi):
    for body, by, ago in [("A", sari, 60), ("AB", sari, 55), ("ABC", budi, 54), ("D", budi, 30), ("DE", sari, 29)]:
        save(sectors, body, by, minutes_ago=ago)
    found = [(sitting.writer, sitting.before, sitting.last.body) for sitting in sittings_of(sectors)]
    assert found == [(sari, "", "AB"), (budi, "AB", "ABC"), (budi, "ABC", "D"), (sari, "D", "DE")]


def test_endorsing_keeps_the_last_text_of_each_sitting(full, sari, budi):
    section = full.sections.get(kind="sectors")
    SectionText.objects.filter(section=section).update(saved_at=timezone.now() - timedelta(hours=1))
    for body, ago in [("A", 30), ("AB", 28), ("ABC", 27)]:
        save(section, body, sari, minutes_ago=ago)
    services.submit_minutes(full, by=sari)
    services.endorse_minutes(full, by=budi)
    assert list(section.texts.values_list("body", flat=True)) == ["ABC", "Desa melaporkan posyandu."]
    assert thin_texts(full) == 0


def test_page_shows_differences_and_brings_a_version_back(sectors, sari, budi, client, at):
    save(sectors, "Posyandu pagi dibuka", sari, minutes_ago=30)
    save(sectors, "Posyandu sore dibuka", budi)
    client.force_login(sari)
    page = client.get(at("paparan/riwayat/")).content.decode()
    assert "<del>pagi</del><ins>sore</ins>" in page
    assert str(budi) in page
    old = sectors.texts.get(body="Posyandu pagi dibuka")
    answer = client.post(at("paparan/riwayat/"), {"text": old.pk, "version": 3})
    sectors.refresh_from_db()
    assert (answer.url, sectors.body, sectors.version) == (at("paparan/"), "Posyandu pagi dibuka", 4)
    # somebody saved meanwhile: nothing is overwritten
    save(sectors, "Lebih baru", budi)
    assert client.post(at("paparan/riwayat/"), {"text": old.pk, "version": 4}).url == at("paparan/riwayat/")
    sectors.refresh_from_db()
    assert sectors.body == "Lebih baru"


def test_a_text_of_another_section_cannot_be_brought_back(sectors, opening, sari, client, at):
    save(opening, "Pembukaan lain", sari)
    client.force_login(sari)
    text = opening.texts.first()
    assert client.post(at("paparan/riwayat/"), {"text": text.pk, "version": 1}).status_code == 404
    assert client.post(at("paparan/riwayat/"), {"text": "x", "version": "y"}).status_code == 404


def test_locked_minutes_give_nothing_back(submitted, sari, client, at):
    section = submitted.sections.get(kind="sectors")
    text = section.texts.first()
    SectionText.objects.filter(pk=text.pk).update(body="Dulu")
    client.force_login(sari)
    assert client.post(at("paparan/riwayat/"), {"text": text.pk, "version": section.version}).url == at("baca/")
    section.refresh_from_db()
    assert section.body == "Desa melaporkan posyandu."


def test_rows_tell_who_changed_what_and_removed_ones_come_back(minutes, sari, budi, client, at):
    row = services.add_row(minutes, "problems", by=sari, text="IDL 62%")
    services.update_row(row, by=budi, expected_version=1, text="IDL 64%")
    services.delete_row(row, by=budi)
    client.force_login(sari)
    page = client.get(at("permasalahan/riwayat/")).content.decode()
    assert "<del>62%</del><ins>64%</ins>" in page
    assert "Baris notulen dihapus" in page
    assert at(f"permasalahan/{row.pk}/kembalikan/") in page


def test_history_of_the_rtl(minutes, sari, client, at):
    client.force_login(sari)
    data = {"activity": "Sweeping imunisasi", "version": "", "row": ""}
    client.post(at("rtl/"), data)
    client.post(at(f"rtl/{minutes.meeting.actions.get().pk}/hapus/"))
    page = client.get(at("rtl/riwayat/")).content.decode()
    assert "RTL ditambah" in page
    assert "RTL dihapus" in page


def test_history_is_for_writers(minutes, sari, camat, eko, client, at):
    for user, status in ((camat, 403), (eko, 404)):
        client.force_login(user)
        assert client.get(at("paparan/riwayat/")).status_code == status


@pytest.mark.parametrize(
    ("theirs", "yours", "joined"),
    [
        ("a\nb\nc", "a\nx\nc", "a\nb\nx\nc"),
        ("a", "a\nb", "a\nb"),
        ("", "milik saya", "milik saya"),
        ("satu dua", "satu", "satu dua"),
        ("satu", "dua", "satu\ndua"),
    ],
)
def test_joining_loses_no_line(theirs, yours, joined):
    assert both(theirs, yours) == joined


def test_a_row_that_sent_itself_is_one_row_under_its_own_address(minutes, sari, budi, client, at):
    client.force_login(sari)
    save_it = {"headers": {"X-Autosave": "1"}}
    data = {"text": "Posyandu", "version": 0, "draft_key": "kunci-1"}
    first = client.post(at("kesimpulan/"), data, **save_it).json()
    again = client.post(at("kesimpulan/"), data | {"text": "Posyandu sore"}, **save_it).json()
    row = minutes.decisions.get()
    assert (row.text, row.version, row.draft_key) == ("Posyandu sore", 2, "kunci-1")
    assert (first["row"], again["row"], again["version"]) == (row.pk, row.pk, 2)
    assert again["action"] == at(f"kesimpulan/{row.pk}/")
    assert "Posyandu sore" in again["html"]
    services.update_row(row, by=budi, expected_version=2, text="Budi")
    late = client.post(at("kesimpulan/"), data | {"text": "Terlambat"}, **save_it)
    assert (late.status_code, late.json()["isConflict"]) == (409, True)
    assert client.post(at("kesimpulan/"), data | {"text": "", "draft_key": "k2"}, **save_it).status_code == 422


def test_an_rtl_row_that_sent_itself_is_one_row(minutes, sari, client, at):
    client.force_login(sari)
    save_it = {"headers": {"X-Autosave": "1"}}
    data = {"activity": "Sweeping", "version": "", "row": "", "draft_key": "kunci-1"}
    client.post(at("rtl/"), data, **save_it)
    answer = client.post(at("rtl/"), data | {"activity": "Sweeping imunisasi"}, **save_it).json()
    action = minutes.meeting.actions.get()
    assert (action.activity, answer["fields"]) == ("Sweeping imunisasi", {"row": action.pk})
    changed = {"activity": "Sweeping 12 bayi", "version": answer["version"], "row": action.pk}
    assert client.post(at("rtl/"), changed, **save_it).json()["version"] == answer["version"] + 1
    assert client.post(at("rtl/"), changed | {"activity": "Lain"}, **save_it).status_code == 409


def test_joining_on_the_conflict_page(minutes, sari, budi, client, at):
    row = services.add_row(minutes, "problems", by=sari, text="IDL rendah")
    services.update_row(row, by=budi, expected_version=1, cause="Jarak jauh")
    client.force_login(sari)
    mine = {"text": "IDL rendah", "cause": "Jam posyandu", "version": 1}
    page = client.post(at(f"permasalahan/{row.pk}/"), mine).content.decode()
    assert 'name="their-cause" value="Jarak jauh"' in page
    answer = client.post(at(f"permasalahan/{row.pk}/"), mine | {"version": 2, "their-cause": "Jarak jauh", "join": "1"})
    assert "Jarak jauh\nJam posyandu" in answer.content.decode()
    row.refresh_from_db()
    assert row.cause == "Jarak jauh"


def test_names_say_whom_somebody_stands_for(minutes, sari, client, at):
    invitation = factories.InvitationFactory(meeting=minutes.meeting, post="Kapolsek Kajoran", name="AKP Surya")
    Attendance.objects.create(
        meeting=minutes.meeting,
        invitation=invitation,
        name="Aipda Joko",
        post="Bhabinkamtibmas",
        is_representative=True,
        sector=invitation.sector,
        recorded_by=sari,
    )
    client.force_login(sari)
    page = client.get(at("diskusi/")).content.decode()
    assert '<option value="Aipda Joko, Bhabinkamtibmas, mewakili Kapolsek Kajoran">' in page
