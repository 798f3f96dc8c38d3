import pytest
from django.core.exceptions import ValidationError

from lokmin.attendance.services import add_walk_in, check_in
from lokmin.meetings.models import AgendaItem
from lokmin.minutes import services
from lokmin.minutes.models import Minutes
from puskesmas.models import AuditEvent
from tests import factories
from tests.race import run_together


def test_opening_writes_what_is_known(held, sari):
    held.agenda.create(order=1, title="Pembukaan", presenter="MC", kind=AgendaItem.Kind.OPENING, starts_at="09:00")
    held.agenda.create(order=2, title="Sambutan Camat", presenter="Camat", kind=AgendaItem.Kind.SPEECH)
    held.agenda.create(
        order=3, title="Paparan capaian program", presenter="Puskesmas", kind=AgendaItem.Kind.PRESENTATION
    )
    held.agenda.create(order=4, title="Masukan desa", presenter="Desa", kind=AgendaItem.Kind.PRESENTATION)
    came = factories.InvitationFactory(meeting=held, post="Camat Kajoran", name="Suryo Hadiningrat")
    factories.InvitationFactory(meeting=held, post="Kapolsek Kajoran")
    check_in(came, by=sari)
    add_walk_in(held, by=sari, name="Guntur", post="PMI", sector=came.sector)

    minutes = services.open_minutes(held, by=sari)

    assert {section.kind: section.body for section in minutes.sections.all()} == {
        "opening": "1. Pembukaan oleh MC pukul 09.00 WIB.\n2. Sambutan Camat: …\n\n"
        "Hadir 1 dari 2 undangan. Hadir pula 1 tamu di luar undangan. Tidak hadir: Kapolsek Kajoran.",
        "coverage": "1. Paparan capaian program oleh Puskesmas: …",
        "sectors": "1. Masukan desa oleh Desa: …",
        "closing": "Lokakarya Mini Lintas Sektor Triwulan II Tahun 2026 pada Kamis, 11 Juni 2026 ditutup oleh "
        "Camat Kajoran pukul 12.00 WIB.",
    }
    assert (minutes.started_at.hour, minutes.ended_at.hour) == (9, 12)
    assert (minutes.chair_post, minutes.chair_name) == ("Camat Kajoran", "Suryo Hadiningrat")
    assert minutes.minute_taker == sari.name
    held.refresh_from_db()
    assert held.status == "held"
    assert AuditEvent.objects.get(verb="notulen dimulai").actor == sari


def test_opening_twice_returns_the_same(held, sari, budi):
    first = services.open_minutes(held, by=sari)
    second = services.open_minutes(held, by=budi)
    assert (first.pk, second.created_by, Minutes.objects.count()) == (second.pk, sari, 1)


@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_a_meeting_that_is_off_has_no_minutes(held, sari, status):
    held.status = status
    held.save()
    with pytest.raises(ValidationError, match="Jadwalkan ulang"):
        services.open_minutes(held, by=sari)
    assert not Minutes.objects.exists()


def test_not_before_the_day(meeting, sari):
    with pytest.raises(ValidationError, match="pada hari pelaksanaan, Kamis, 10 Juni 2027"):
        services.open_minutes(meeting, by=sari)


@pytest.mark.django_db(transaction=True)
def test_two_writers_start_at_once(held, sari, budi):
    found = run_together(
        lambda: services.open_minutes(held, by=sari).pk, lambda: services.open_minutes(held, by=budi).pk
    )
    assert found[0] == found[1]
    assert Minutes.objects.count() == 1
