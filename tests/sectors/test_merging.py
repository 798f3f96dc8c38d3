"""Offices written twice: proposed, joined with history, kept apart, parted again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from lokmin.invitations import services as invitations
from lokmin.invitations.queries import work
from sectors import queries, services
from sectors.models import DistinctOffices, Office, OfficeHolder, OfficeMerge, Position
from tests import factories
from tests.race import run_together


@pytest.fixture
def kades(villages, sari):
    office = services.add_office(position=Position.objects.get(code="kades"), region=villages[0], by=sari)
    services.appoint_holder(office, name="Lama", from_on=date(2015, 1, 1), by=sari)
    services.appoint_holder(office, name="Bambang Priyatno", from_on=date(2020, 1, 6), by=sari)
    return office


@pytest.fixture
def kuwu(villages, sari):
    office = services.add_office(
        position=Position.objects.get(code="kades"), region=villages[0], label_as_written="Kuwu Kwaderan", by=sari
    )
    services.appoint_holder(office, name="Terdahulu", from_on=date(2014, 1, 1), by=sari)
    services.appoint_holder(
        office, title_before="Drs.", name="BAMBANG PRIYATNO", title_after="M.Si.", phone="+6281234567890",
        from_on=date(2021, 1, 1), by=sari,
    )  # fmt: skip
    return office


@pytest.fixture
def places(kajoran, kajoran_2):
    return [kajoran]


def reasons(places):
    return {(pair.first.label, pair.second.label): pair.reasons for pair in queries.pairs_alike(places)}


def add(code, village, sari, label="", **holder):
    office = services.add_office(
        position=Position.objects.get(code=code), region=village, label_as_written=label, by=sari
    )
    if holder:
        services.appoint_holder(office, by=sari, **holder)
    return office


def test_pairs_are_proposed_with_all_reasons(places, villages, kades, kuwu, sari):
    add("toma", villages[3], sari, name="Orang lain", phone="+6281234567890")
    assert reasons(places) == {
        ("Kepala Desa Kwaderan", "Kuwu Kwaderan"): [
            "Jabatan dan tempat sama, sebutan berbeda",
            "Nama pejabat dan tempat sama",
        ],
        ("Kuwu Kwaderan", "Tokoh Masyarakat Sidorejo"): ["Nomor telepon sama"],
    }


def test_offices_with_words_of_their_own_are_not_proposed(places, villages, sari):
    for number in range(1, 14):
        add("rt_rw", villages[0], sari, label=f"Ketua RW {number:02d}", name=f"Nama {number}")
    add("kader", villages[0], sari, label="Kader Posyandu Melati")
    add("kader", villages[0], sari, label="Kader Posyandu Mawar")
    assert reasons(places) == {}
    add("kader", villages[0], sari, label="Kader Melati Desa Kwaderan")
    assert list(reasons(places)) == [("Kader Posyandu Melati", "Kader Melati Desa Kwaderan")]


def test_a_number_or_name_of_everybody_proposes_nothing(places, villages, sari):
    for number in range(9):
        add("rt_rw", villages[0], sari, label=f"Ketua RW {number}", name="-", phone="+62293111111")
    assert reasons(places) == {}


def test_pairs_cost_two_queries_and_one_for_holders(places, villages, kades, kuwu, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.pairs_alike(places)


def test_two_that_are_two_are_not_proposed_again(places, kades, kuwu, sari):
    services.keep_apart(kuwu, kades, by=sari)
    services.keep_apart(kades, kuwu, by=sari)
    assert DistinctOffices.objects.count() == 1
    assert reasons(places) == {}
    with pytest.raises(ValidationError, match="jabatan yang sama"):
        services.keep_apart(kades, kades, by=sari)


def test_merging_joins_the_history_and_fills_what_was_empty(kades, kuwu, sari):
    services.merge_offices(kades, kuwu, holder=kades.holder, by=sari)
    kades.refresh_from_db()
    kuwu.refresh_from_db()
    assert (kuwu.is_active, kuwu.merged_into, kades.aliases) == (False, kades, ["Kuwu Kwaderan"])
    assert [(row.name, row.phone) for row in kades.holders.newest_first()] == [
        ("Bambang Priyatno", "+6281234567890"),
        ("Lama", ""),
        ("Terdahulu", ""),
    ]
    assert [row.name for row in kuwu.holders.all()] == ["BAMBANG PRIYATNO"]
    assert list(queries.contacts(sari, text="kuwu")) == [kades]


def test_the_holder_of_the_other_row_may_stay(kades, kuwu, sari):
    services.merge_offices(kades, kuwu, holder=kuwu.holder, by=sari)
    assert kades.holder.full_name == "Drs. BAMBANG PRIYATNO, M.Si."
    assert [row.name for row in kuwu.holders.all()] == ["Bambang Priyatno"]


def test_another_person_fills_nothing(kades, kuwu, sari):
    services.correct_holder(kuwu.holder, name="Orang Lain", by=sari)
    services.merge_offices(kades, kuwu, holder=kades.holder, by=sari)
    assert kades.holder.phone == ""


def test_a_merge_is_taken_back_row_by_row(kades, kuwu, sari):
    def everything():
        rows = Office.objects.order_by("pk").values(
            "label_as_written", "aliases", "is_active", "merged_into", "search_key"
        )
        return [list(rows), list(OfficeHolder.objects.order_by("pk").values())]

    before = everything()
    for holder in (kades.holder, kuwu.holder):
        services.merge_offices(kades, kuwu, holder=holder, by=sari)
        kuwu.refresh_from_db()
        assert services.part_offices(kuwu, by=sari) == kades
        assert everything() == before
        kades.refresh_from_db()
        kuwu.refresh_from_db()
    assert OfficeMerge.objects.filter(undone_at__isnull=False).count() == 2
    with pytest.raises(ValidationError, match="tidak sedang digabung"):
        services.part_offices(kuwu, by=sari)


def test_parting_leaves_what_was_corrected_since(kades, kuwu, sari):
    services.merge_offices(kades, kuwu, holder=kades.holder, by=sari)
    kades.refresh_from_db()
    OfficeHolder.objects.filter(pk=kades.holder.pk).update(phone="+6281111111111")
    Office.objects.filter(pk=kades.pk).update(aliases=[*kades.aliases, "Lurah Desa"])
    services.part_offices(kuwu, by=sari)
    kades.refresh_from_db()
    assert (kades.holder.phone, kades.aliases) == ("+6281111111111", ["Lurah Desa"])


def test_what_is_kept_of_a_merge_holds_no_personal_data(kades, kuwu, sari):
    merge = services.merge_offices(kades, kuwu, holder=kades.holder, by=sari)
    assert "+62" not in str(merge.undo)
    assert "Bambang" not in str(merge.undo)


def test_parting_is_refused_after_a_succession(kades, kuwu, sari):
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    services.appoint_holder(kades, name="Penerus", from_on=date(2026, 1, 1), by=sari)
    with pytest.raises(ValidationError, match="sudah diganti sesudah digabung"):
        services.part_offices(kuwu, by=sari)
    assert not Office.objects.get(pk=kuwu.pk).is_active


def test_merging_refuses_what_makes_no_sense(kades, kuwu, purwaharja_2, sari):
    far = add("kades", factories.region("32.79.03.2002", "Raharja"), sari)
    for one, two, said in ((kades, kades, "jabatan yang sama"), (kades, far, "kecamatan yang berbeda")):
        with pytest.raises(ValidationError, match=said):
            services.merge_offices(one, two, holder=None, by=sari)
    with pytest.raises(ValidationError, match="baru saja berubah"):
        services.merge_offices(kades, kuwu, holder=OfficeHolder.objects.get(name="Lama"), by=sari)
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    with pytest.raises(ValidationError, match="sudah digabung"):
        services.merge_offices(kuwu, kades, holder=None, by=sari)
    with pytest.raises(ValidationError, match="Pisahkan dulu"):
        services.add_office(position=kuwu.position, region=kuwu.region, label_as_written="Kuwu Kwaderan", by=sari)
    with pytest.raises(ValidationError, match="Pisahkan dahulu"):
        services.restore_office(kuwu, by=sari)


def test_a_chain_of_merges_leads_to_the_last(kades, kuwu, villages, sari):
    third = add("kades", villages[0], sari, label="Kades Kwaderan")
    services.merge_offices(kuwu, third, holder=None, by=sari)
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    third.refresh_from_db()
    assert third.merged_into == kades
    services.part_offices(kuwu, by=sari)
    third.refresh_from_db()
    assert third.merged_into == kuwu


def test_as_last_time_follows_the_merge_and_invites_once(meeting, kades, kuwu, kajoran, kajoran_2, sari):
    invitations.invite_offices(meeting, [kades, kuwu], by=sari)
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    following = factories.MeetingFactory(region=kajoran, lead=kajoran_2, previous=meeting, quarter=3)
    assert invitations.invite_as_last_time(following, by=sari) == 1
    assert [row.office for row in following.invitations.all()] == [kades]
    assert {row.office_id for row in meeting.invitations.all()} == {kades.pk, kuwu.pk}


def test_an_office_invited_before_it_was_merged_is_not_invited_again(meeting, kades, kuwu, sari):
    invitations.invite_offices(meeting, [kuwu], by=sari)
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    assert work.offices_to_invite(meeting) == []
    assert invitations.invite_offices(meeting, [kades], by=sari) == 0


@pytest.mark.django_db(transaction=True)
def test_merged_once_of_two_at_once(kades, kuwu, sari):
    results = run_together(
        lambda: services.merge_offices(kades, kuwu, holder=None, by=sari),
        lambda: services.merge_offices(kuwu, kades, holder=None, by=sari),
    )
    assert sorted(type(result).__name__ for result in results) == ["OfficeMerge", "ValidationError"]
    assert Office.objects.filter(is_active=True).count() == 1
