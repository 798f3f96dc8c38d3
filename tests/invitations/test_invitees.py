"""Who is invited: by office, as last time, freely; taken off again; contacts filled in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lokmin.invitations import services
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from puskesmas.models import AuditEvent
from sectors.models import OfficeHolder
from tests import factories
from tests.race import run_together

KADES = "Kepala Desa Kwaderan"


def posts(meeting) -> list[str]:
    return [row.post for row in Invitation.objects.active().filter(meeting=meeting).in_order()]


def test_an_office_is_invited_with_its_holder_as_written(meeting, offices, sari):
    assert services.invite_offices(meeting, [offices[KADES]], by=sari) == 1
    row = meeting.invitations.get()
    assert (row.post, row.name, row.place, row.email, row.phone, row.channel, row.village.name) == (
        KADES,
        "Pejabat Kwaderan kades, S.E.",
        "Kwaderan",
        "kwaderan@contoh.desa.id",
        "",
        "email",
        "Kwaderan",
    )
    OfficeHolder.objects.filter(office=offices[KADES]).update(name="Orang Baru", email="baru@contoh.id")
    row.refresh_from_db()
    assert (row.name, row.email) == ("Pejabat Kwaderan kades, S.E.", "kwaderan@contoh.desa.id")
    assert AuditEvent.objects.get(verb="tamu ditambahkan").changes == {"jumlah": 1}


def test_the_channel_follows_the_contact(guests):
    channels = {post: row.channel for post, row in guests.items()}
    assert channels == {
        "Camat Kajoran": "email",
        "Kapolsek Kajoran": "whatsapp",
        "Kepala KUA Kajoran": "print",
        KADES: "email",
        "Kepala Desa Madukoro": "whatsapp",
        "Kepala Desa Bumiayu": "print",
    }


def test_the_holder_on_the_day_of_the_meeting_counts(meeting, offices, sari):
    office = offices[KADES]
    OfficeHolder.objects.filter(office=office).update(to_on=date(2027, 5, 31))
    OfficeHolder.objects.create(office=office, name="Penggantinya", acting_status="Pj.", from_on=date(2027, 6, 1))
    services.invite_offices(meeting, [office], by=sari)
    row = meeting.invitations.get()
    assert (row.post, row.name) == (f"Pj. {KADES}", "Penggantinya")


def test_inviting_twice_adds_nobody(meeting, offices, guests, sari):
    assert services.invite_offices(meeting, list(offices.values()), by=sari) == 0
    assert meeting.invitations.count() == 6


def test_a_guest_taken_off_comes_back_as_the_same_row(meeting, offices, guests, sari):
    assert services.withdraw_invitation(guests[KADES], by=sari) is True
    assert services.withdraw_invitation(guests[KADES], by=sari) is False
    assert KADES not in posts(meeting)
    assert services.invite_offices(meeting, [offices[KADES]], by=sari) == 1
    assert posts(meeting).count(KADES) == 1
    assert meeting.invitations.get(post=KADES).pk == guests[KADES].pk


def test_a_guest_whose_letter_went_out_stays(issued, guests, sari):
    services.mark_handed_over(guests[KADES], by=sari)
    guests[KADES].refresh_from_db()
    with pytest.raises(ValidationError, match="sudah dikirim"):
        services.withdraw_invitation(guests[KADES], by=sari)


def test_as_last_time_takes_offices_with_the_holders_of_today_and_free_guests(
    meeting, offices, guests, sari, kajoran_2, kajoran, villages
):
    sector = factories.SectorFactory(code="ormas")
    services.invite_freely(meeting, post="Ketua Aisyiyah", sector=sector, village=villages[0], by=sari)
    services.withdraw_invitation(guests["Kapolsek Kajoran"], by=sari)
    following = factories.MeetingFactory(region=kajoran, lead=kajoran_2, previous=meeting, quarter=3)
    OfficeHolder.objects.filter(office=offices[KADES]).update(name="Orang Baru")
    assert services.invite_as_last_time(following, by=sari) == 6
    assert services.invite_as_last_time(following, by=sari) == 0
    assert sorted(posts(following)) == sorted(post for post in posts(meeting))
    assert following.invitations.get(post=KADES).name == "Orang Baru, S.E."
    assert following.invitations.get(post="Ketua Aisyiyah").village == villages[0]


def test_as_last_time_needs_a_last_time(meeting, sari):
    with pytest.raises(ValidationError, match="Belum ada pertemuan sebelumnya"):
        services.invite_as_last_time(meeting, by=sari)


def test_a_free_guest_once_and_with_a_name_for_the_envelope(meeting, sari):
    sector = factories.SectorFactory(code="ormas")
    row = services.invite_freely(meeting, post="  Ketua\n Aisyiyah\x00 ", sector=sector, phone="+628120001", by=sari)
    assert (row.post, row.channel, row.office) == ("Ketua Aisyiyah", "whatsapp", None)
    with pytest.raises(ValidationError, match="sudah ada"):
        services.invite_freely(meeting, post="ketua aisyiyah", sector=sector, by=sari)
    with pytest.raises(ValidationError, match="Tulis jabatan"):
        services.invite_freely(meeting, post=" \x00 ", sector=sector, by=sari)
    assert meeting.invitations.count() == 1


@pytest.mark.parametrize("status", ["held", "closed", "postponed", "cancelled"])
def test_the_list_is_closed_when_the_meeting_is_over_or_off(meeting, offices, guests, sari, status):
    Meeting.objects.filter(pk=meeting.pk).update(status=status)
    sector = factories.SectorFactory(code="ormas")
    for change in (
        lambda: services.invite_offices(meeting, list(offices.values()), by=sari),
        lambda: services.invite_freely(meeting, post="Tamu", sector=sector, by=sari),
        lambda: services.withdraw_invitation(guests[KADES], by=sari),
        lambda: services.update_contact(guests[KADES], name="X", phone="", email="", by=sari),
    ):
        with pytest.raises(ValidationError, match="tidak dapat diubah lagi"):
            change()
    assert posts(meeting) == list(posts(meeting))
    assert meeting.invitations.get(post=KADES).name != "X"


def test_a_contact_fills_the_hole_here_and_at_the_office_of_the_same_person(guests, offices, sari):
    row = guests["Kepala Desa Bumiayu"]
    services.update_contact(row, name=row.name, phone="+628120009", email="", by=sari)
    holder = OfficeHolder.objects.get(office=offices["Kepala Desa Bumiayu"])
    row.refresh_from_db()
    assert (row.phone, row.channel, holder.phone) == ("+628120009", "whatsapp", "+628120009")
    services.update_contact(row, name="Orang Lain", phone="+628120010", email="", by=sari)
    holder.refresh_from_db()
    assert holder.phone == "+628120009"
    assert "+62" not in str(AuditEvent.objects.filter(verb="kontak tamu diisi").values_list("changes", flat=True))


def test_inviting_costs_the_same_queries_for_one_and_for_many(meeting, offices, villages, sari):
    def cost(rows) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.invite_offices(meeting, rows, by=sari)
        return len(queries)

    position = offices[KADES].position
    many = [
        factories.OfficeFactory(position=position, region=villages[0], label_as_written=f"Ketua RW {number}")
        for number in range(30)
    ]
    assert cost([offices[KADES]]) == cost(many)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_inviting_the_same_offices_add_each_once(meeting, offices, sari):
    rows = list(offices.values())
    results = run_together(*[lambda: services.invite_offices(meeting, rows, by=sari) for _ in range(4)])
    assert sorted(results) == [0, 0, 0, 6]
    assert meeting.invitations.count() == 6
