"""Writing figures: once, with one event; what somebody else changed stays; refusals."""

import pytest
from django.core.exceptions import ValidationError

from lokmin.coverage.entry.saving import Change, PeopleChange, save_achievements, save_populations
from lokmin.coverage.models import Achievement, Indicator, Population
from puskesmas.models import AuditEvent
from tests.coverage.conftest import achieve, populate


def figures():
    return {
        (row.village.name, row.indicator.code, row.month): (row.count, row.base) for row in Achievement.objects.all()
    }


def test_new_changed_and_emptied_in_one_event(kajoran_2, villages, idl, sari):
    achieve(villages[1], idl, {6: 20})
    achieve(villages[2], idl, {6: 9})
    changes = [
        Change(villages[0], idl, 6, None, (0, None)),
        Change(villages[1], idl, 6, (20, None), (25, None)),
        Change(villages[2], idl, 6, (9, None), None),
    ]
    outcome = save_achievements(kajoran_2, changes, year=2026, by=sari)
    assert (len(outcome.written), outcome.conflicts) == (3, {})
    assert figures() == {("Kwaderan", "imu-idl", 6): (0, None), ("Madukoro", "imu-idl", 6): (25, None)}
    assert set(Achievement.objects.values_list("updated_by", flat=True)) == {sari.pk}
    event = AuditEvent.objects.get(verb="capaian diisi")
    assert event.changes == {
        "IDL Kwaderan, Juni 2026": ["", "0"],
        "IDL Madukoro, Juni 2026": ["20", "25"],
        "IDL Bumiayu, Juni 2026": ["9", ""],
    }


def test_twice_is_once(kajoran_2, villages, idl, sari):
    changes = [Change(villages[0], idl, 6, None, (5, None))]
    save_achievements(kajoran_2, changes, year=2026, by=sari)
    outcome = save_achievements(kajoran_2, changes, year=2026, by=sari)
    assert (outcome.written, outcome.conflicts) == ([], {})
    assert AuditEvent.objects.filter(verb="capaian diisi").count() == 1


def test_a_cell_changed_meanwhile_stays_and_the_others_are_written(kajoran_2, villages, idl, sari):
    achieve(villages[0], idl, {6: 30})
    changes = [Change(villages[0], idl, 6, (20, None), (25, None)), Change(villages[1], idl, 6, None, (7, None))]
    outcome = save_achievements(kajoran_2, changes, year=2026, by=sari)
    assert outcome.conflicts == {(villages[0].pk, idl.pk, 6): (30, None)}
    assert figures() == {("Kwaderan", "imu-idl", 6): (30, None), ("Madukoro", "imu-idl", 6): (7, None)}


def test_a_village_of_another_puskesmas_is_refused_and_nothing_written(kajoran_2, villages, idl, sari):
    changes = [Change(villages[0], idl, 6, None, (5, None)), Change(villages[3], idl, 6, None, (5, None))]
    with pytest.raises(ValidationError, match="Sidorejo bukan wilayah kerja"):
        save_achievements(kajoran_2, changes, year=2026, by=sari)
    assert figures() == {}


def test_derived_and_impossible_measurements_are_refused(kajoran_2, villages, sari):
    uci, stunting = Indicator.objects.get(code="imu-uci"), Indicator.objects.get(code="giz-st")
    changes = [
        Change(villages[0], uci, 6, None, (1, None)),
        Change(villages[0], stunting, 6, None, (9, 8)),
        Change(villages[1], stunting, 6, None, (9, None)),
    ]
    with pytest.raises(ValidationError) as refused:
        save_achievements(kajoran_2, changes, year=2026, by=sari)
    assert refused.value.messages == [
        "Desa UCI dihitung sendiri dari indikator lain, tidak diisi.",
        "Stunting Kwaderan, Juni 2026: 9 melebihi jumlah yang diukur, 8.",
        "Stunting Madukoro, Juni 2026: isi juga jumlah yang diukur.",
    ]


def test_measurements_keep_how_many_were_measured(kajoran_2, villages, sari):
    stunting = Indicator.objects.get(code="giz-st")
    save_achievements(kajoran_2, [Change(villages[0], stunting, 6, None, (9, 80))], year=2026, by=sari)
    assert figures() == {("Kwaderan", "giz-st", 6): (9, 80)}
    assert AuditEvent.objects.get(verb="capaian diisi").changes == {"Stunting Kwaderan, Juni 2026": ["", "9 dari 80"]}


def test_populations(kajoran_2, villages, idl, sari):
    populate(villages[0], idl, 48)
    group = idl.target_group
    changes = [
        PeopleChange(villages[0], group, 48, 50),
        PeopleChange(villages[1], group, None, 31),
        PeopleChange(villages[2], group, 1, 2),
    ]
    outcome = save_populations(kajoran_2, changes, year=2026, basis="projection", by=sari)
    assert outcome.conflicts == {(villages[2].pk, group.pk): None}
    assert dict(Population.objects.values_list("village__name", "count")) == {"Kwaderan": 50, "Madukoro": 31}
    event = AuditEvent.objects.get(verb="sasaran diisi")
    assert event.changes["Sasaran Bayi (0–11 bulan) Kwaderan 2026 (proyeksi)"] == ["48", "50"]
