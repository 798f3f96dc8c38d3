"""Importing contacts: what each row would do, what is refused with every reason, saving and taking back."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lokmin.invitations.services import invite_offices
from puskesmas.imports.kinds import State
from puskesmas.models import AuditEvent, Region
from sectors import services
from sectors.models import Office, OfficeHolder, Position
from tests import factories
from tests.sectors.importing import examine, one, row, save, states, undo

TODAY = timezone.localdate


@pytest.fixture
def kades(kajoran_2, villages, sari):
    """Kepala Desa Kwaderan with a holder since 2020."""
    office = services.add_office(position=Position.objects.get(code="kades"), region=villages[0], by=sari)
    services.appoint_holder(
        office, title_before="Drs.", name="Bambang Priyatno", title_after="M.Si.", phone="+628121111111",
        from_on=date(2020, 1, 6), by=sari,
    )  # fmt: skip
    return office


def test_a_new_office_with_its_holder(kajoran_2, sari):
    found = one(
        kajoran_2, sari, jabatan="Pj. Kades", tempat="KWADERAN", nama="Hj. Siti Aminah, S.ST., M.Kes.",
        telepon="0812 3456 7890", nomor="19850317 201001 2 008", sejak="1 Feb 2024",
    )  # fmt: skip
    assert (found.state, found.reason) == (State.NEW, "")
    assert found.changes == {
        "jabatan": ["", "Kepala Desa Kwaderan"],
        "pejabat": ["", "Hj. Siti Aminah, S.ST., M.Kes."],
        "status jabatan": ["", "Pj."],
        "nomor induk": ["", "198503172010012008"],
        "jenis nomor": ["", "NIP atau NI PPPK"],
        "nomor WhatsApp": ["", "+6281234567890"],
        "sejak": ["", "1 Februari 2024"],
    }
    assert not Office.objects.exists()


def test_saving_writes_offices_holders_keys_and_an_event_each(kajoran_2, sari):
    rows = [
        row(2, jabatan="Camat", nama="Rina Kusuma, M.Si."),
        row(3, jabatan="Kuwu", tempat="Desa Bumiayu", nama="wagiman", telepon="-"),
    ]
    saved = save(rows, kajoran_2, sari)
    assert (saved.created, saved.changed) == (2, 0)
    assert [(o.label, o.holder.full_name, o.holder.from_on) for o in Office.objects.order_by("pk")] == [
        ("Camat Kajoran", "Rina Kusuma, M.Si.", None),
        ("Kepala Desa Bumiayu", "wagiman", None),
    ]
    assert [office.label for office in Office.objects.matching("WAGIMAN kuwu")] == ["Kepala Desa Bumiayu"]
    assert AuditEvent.objects.filter(verb="jabatan ditambahkan").count() == 2
    assert json.loads(json.dumps(saved.undo)) == saved.undo
    assert states(examine(rows, kajoran_2, sari)) == [State.SAME] * 2


def test_another_person_is_a_succession_on_the_day_of_the_file(kajoran_2, kades, sari):
    found = one(kajoran_2, sari, jabatan="Kepala Desa", tempat="Kwaderan", nama="Wagiman", sejak="02/03/2026")
    assert (found.state, found.object_id) == (State.CHANGED, kades.pk)
    assert found.changes == {"pejabat": ["Drs. Bambang Priyatno, M.Si.", "Wagiman"], "sejak": ["", "2 Maret 2026"]}
    save([found.row], kajoran_2, sari)
    terms = [(row.name, row.from_on, row.to_on) for row in kades.holders.all()]
    assert terms == [("Wagiman", date(2026, 3, 2), None), ("Bambang Priyatno", date(2020, 1, 6), date(2026, 3, 1))]
    assert AuditEvent.objects.latest("pk").changes == {
        "pejabat": ["Drs. Bambang Priyatno, M.Si.", "Wagiman"],
        "sejak": "2026-03-02",
    }


def test_without_a_date_the_successor_begins_today(kajoran_2, kades, sari):
    save([row(jabatan="Kepala Desa Kwaderan", nama="Wagiman")], kajoran_2, sari)
    assert kades.holder.name == "Wagiman"
    assert kades.holder.from_on == TODAY()


@pytest.mark.parametrize(
    "name",
    ["Drs. Bambang Priyatno, M.Si.", "Bambang Priyatno", "Drs. Bambang  Priyatno", "Bambang Priyatno, M.Si."],
)
def test_the_same_name_in_other_parts_changes_nothing(kajoran_2, kades, sari, name):
    assert one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama=name).state == State.SAME


def test_the_same_person_with_another_phone_is_a_correction_and_empty_cells_keep(kajoran_2, kades, sari):
    found = one(
        kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="BAMBANG PRIYATNO", belakang="", telepon="08122222222"
    )
    assert found.state == State.CHANGED
    assert found.changes == {
        "nama": ["Drs. Bambang Priyatno, M.Si.", "Drs. BAMBANG PRIYATNO, M.Si."],
        "nomor WhatsApp": ["+628121111111", "+628122222222"],
    }
    save([found.row], kajoran_2, sari)
    assert kades.holders.count() == 1
    assert kades.holder.phone == "+628122222222"
    assert "+628" not in json.dumps(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_a_reviewer_sees_phones_masked(kajoran, kajoran_2, kades, dinda):
    found = one(
        kajoran.parent, dinda, jabatan="Kades", tempat="Kwaderan", nama="Bambang Priyatno", telepon="08122222222"
    )
    assert found.changes == {"nomor WhatsApp": ["+62812•••111", "+62812•••222"]}


def test_rights_elsewhere_show_no_phones_here(kajoran, kajoran_2, kades, dinda):
    dinda.memberships.create(role="staff", puskesmas=kajoran_2)
    found = one(
        kajoran.parent, dinda, jabatan="Kades", tempat="Kwaderan", nama="Bambang Priyatno", telepon="08122222222"
    )
    assert found.changes == {"nomor WhatsApp": ["+62812•••111", "+62812•••222"]}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"jabatan": ""}, "Jabatan masih kosong."),
        ({"jabatan": "Kepala Dessa", "tempat": "Kwaderan"}, "Maksudnya Kepala Desa?"),
        ({"jabatan": "Kades"}, "Tempat masih kosong."),
        ({"jabatan": "Kades", "tempat": "Kwaderran"}, "Maksudnya Kwaderan?"),
        ({"jabatan": "Kades", "tempat": "33.08.13.2001"}, "Kode 33.08.13.2001 tidak ada"),
        ({"jabatan": "Kades", "tempat": "33.08.12"}, "tingkat desa/kelurahan"),
        ({"jabatan": "Lurah", "tempat": "Kwaderan"}, "Lurah ada di kelurahan, sedangkan Kwaderan desa."),
        ({"jabatan": "Camat", "telepon": "0812"}, "Nama masih kosong"),
        ({"jabatan": "Camat", "nama": "A", "telepon": "081234567890 / 081234567891"}, "satu nomor WhatsApp"),
        ({"jabatan": "Camat", "nama": "A", "email": "a@"}, "tidak lengkap"),
        ({"jabatan": "Camat", "nama": "A", "status": "Wakil"}, "tidak dikenal"),
        ({"jabatan": "Camat", "nama": "A", "sejak": "31-2-2024"}, "tidak ada"),
        ({"jabatan": "Camat", "nama": "A", "sejak": "2024"}, "tidak terbaca"),
        ({"jabatan": "Camat", "nama": "A", "sejak": "1-1-1024"}, "tidak masuk akal"),
        ({"jabatan": "Camat", "nama": "A" * 121}, "Nama lebih dari 120 huruf."),
        ({"jabatan": "Camat", "nama": "A\x07"}, "tanda yang tidak terbaca"),
    ],
)
def test_what_cannot_be_read_is_named(kajoran_2, sari, cells, said):
    found = one(kajoran_2, sari, **cells)
    assert found.state == State.PROBLEM
    assert said in found.reason


def test_all_reasons_of_a_row_stand_together(kajoran_2, sari):
    found = one(kajoran_2, sari, jabatan="Kades", tempat="Entah", nama="A", telepon="12", email="x", sejak="besok")
    assert found.reason.count(".") >= 4
    for word in ("Entah", "nomor telepon", "E-mail", "besok"):
        assert word in found.reason


def test_twin_villages_ask_for_the_code(kajoran_2, sari):
    factories.region("33.08.12.2050", "Kwaderan")
    found = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="A")
    assert found.state == State.PROBLEM
    assert "Ada 2 desa/kelurahan bernama “Kwaderan”. Tulis kodenya: 33.08.12.2002 (Kajoran)" in found.reason
    assert one(kajoran_2, sari, jabatan="Kades", tempat="3308122050", nama="A").state == State.NEW


def test_twin_names_in_two_kecamatan_ask_for_the_kecamatan(kajoran, kajoran_2, dinda):
    factories.region("33.08.13", "Kaliangkrik")
    factories.region("33.08.13.2001", "Kwaderan")
    place = kajoran.parent
    assert "Ada 2 desa/kelurahan" in one(place, dinda, jabatan="Kades", tempat="Kwaderan").reason
    for cells in ({"tempat": "Kwaderan", "kecamatan": "Kec. Kaliangkrik"}, {"tempat": "Kwaderan (Kaliangkrik)"}):
        found = one(place, dinda, jabatan="Kades", nama="A", **cells)
        assert found.target.spot.code == "33.08.13.2001"


def test_places_outside_ones_reach_are_unknown(kajoran_2, purwaharja_2, sari, camat, pengelola):
    assert "di wilayah kerja Anda" in one(kajoran_2, sari, jabatan="Kades", tempat="Raharja", nama="A").reason
    assert (
        "di wilayah kerja Anda" in one(camat.memberships.get().region, camat, jabatan="Kades", tempat="Raharja").reason
    )
    assert one(None, pengelola, jabatan="Kades", tempat="Raharja", nama="A").state == State.NEW


@pytest.mark.parametrize(
    ("cells", "label", "place"),
    [
        ({"jabatan": "Danramil 21/Kajoran"}, "Danramil 21/Kajoran", "33.08.12"),
        ({"jabatan": "Plt. Camat Kajoran"}, "", "33.08.12"),
        ({"jabatan": "Kasi Kesra Kecamatan Kajoran", "tempat": "Kajoran"}, "", "33.08.12"),
        ({"jabatan": "Kader Posyandu Melati", "tempat": "Kwaderan"}, "Kader Posyandu Melati", "33.08.12.2002"),
        ({"jabatan": "Kepala Desa Bumiayu"}, "", "33.08.12.2004"),
        ({"jabatan": "Kepala Desa", "tempat": "Bumiayu", "sebutan": "Kepala Desa Bumiayu"}, "", "33.08.12.2004"),
        ({"jabatan": "Kepala Desa", "tempat": "Bumiayu", "sebutan": "Kuwu Bumiayu"}, "Kuwu Bumiayu", "33.08.12.2004"),
    ],
)
def test_labels_and_places_are_found_in_one_column(kajoran_2, sari, cells, label, place):
    found = one(kajoran_2, sari, nama="Wagiman", **cells)
    assert (found.state, found.target.label, found.target.spot.code) == (State.NEW, label, place)


def test_two_people_of_one_post_need_their_own_words(kajoran_2, sari):
    rows = [row(2, jabatan="Kader Posyandu", tempat="Kwaderan", nama="Ani")]
    rows += [row(3, jabatan="Kader Posyandu", tempat="Kwaderan", nama="Ani"), row(4, jabatan="Kader", tempat="x")]
    rows += [row(5, jabatan="Kader Posyandu", tempat="Kwaderan", nama="Beti")]
    found = examine(rows, kajoran_2, sari)
    assert states(found) == [State.NEW, State.SAME, State.PROBLEM, State.PROBLEM]
    assert found[1].reason == "Sama dengan baris 2."
    assert "Baris 2 sudah mengisi jabatan ini" in found[3].reason


def test_several_offices_without_own_words_are_told_apart_by_the_person(kajoran_2, villages, sari):
    kader = Position.objects.get(code="kader")
    for label, name in (("Kader Posyandu Melati", "Ani"), ("Kader Posyandu Mawar", "Beti")):
        office = services.add_office(position=kader, region=villages[0], label_as_written=label, by=sari)
        services.appoint_holder(office, name=name, from_on=date(2024, 1, 1), by=sari)
    found = one(kajoran_2, sari, jabatan="Kader Posyandu", tempat="Kwaderan", nama="Beti", telepon="081234567890")
    assert (found.state, found.object_id) == (State.CHANGED, office.pk)
    assert "Ada 2 jabatan" in one(kajoran_2, sari, jabatan="Kader Posyandu", tempat="Kwaderan", nama="Citra").reason


def test_other_words_for_the_same_office_change_its_label(kajoran_2, kades, sari):
    found = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", sebutan="Kuwu Kwaderan")
    assert (found.state, found.changes) == (
        State.CHANGED,
        {"sebutan di surat": ["Kepala Desa Kwaderan", "Kuwu Kwaderan"]},
    )
    saved = save([found.row], kajoran_2, sari)
    assert Office.objects.get(pk=kades.pk).label == "Kuwu Kwaderan"
    undo(saved, sari)
    assert Office.objects.get(pk=kades.pk).label == "Kepala Desa Kwaderan"


def test_a_merged_office_leads_to_the_one_it_became(kajoran_2, villages, kades, sari):
    kuwu = services.add_office(position=kades.position, region=villages[0], label_as_written="Kuwu Kwaderan", by=sari)
    services.merge_offices(kades, kuwu, holder=None, by=sari)
    found = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", sebutan="Kuwu Kwaderan", nama="Bambang Priyatno")
    assert (found.state, found.object_id) == (State.SAME, kades.pk)


def test_a_retired_office_comes_back(kajoran_2, kades, sari):
    services.retire_office(kades, by=sari)
    found = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="Bambang Priyatno")
    assert found.changes == {"dipakai": ["tidak", "ya"]}
    save([found.row], kajoran_2, sari)
    assert Office.objects.get().is_active


def test_dates_that_do_not_fit_are_problems(kajoran_2, kades, sari):
    early = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="Wagiman", sejak="1-1-2020")
    assert "Drs. Bambang Priyatno, M.Si. tercatat mulai 6 Januari 2020" in early.reason
    plh = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="Wagiman", status="Plh")
    assert "Plh. hanya menggantikan" in plh.reason
    services.vacate_office(kades, last_on=date(2024, 5, 5), by=sari)
    back = one(kajoran_2, sari, jabatan="Kades", tempat="Kwaderan", nama="Bambang Priyatno")
    assert back.state == State.CHANGED
    assert "pernah menjabat sampai 5 Mei 2024" in back.reason


def test_an_odd_number_is_a_hint_not_a_problem(kajoran_2, sari):
    found = one(kajoran_2, sari, jabatan="Camat", nama="Rina", jenis="NIP", nomor="123")
    assert found.state == State.NEW
    assert "biasanya 18 angka" in found.reason


def test_undo_takes_back_what_nobody_used(kajoran_2, kades, sari):
    rows = [
        row(2, jabatan="Camat", nama="Rina"),
        row(3, jabatan="Kades", tempat="Kwaderan", nama="Wagiman", sejak="2-3-2026"),
        row(4, jabatan="Kades", tempat="Bumiayu"),
    ]
    saved = save(rows, kajoran_2, sari)
    assert undo(saved, sari) == []
    assert list(Office.objects.all()) == [kades]
    holder = kades.holders.get()
    assert (holder.name, holder.to_on) == ("Bambang Priyatno", None)
    assert [office.pk for office in Office.objects.matching("bambang")] == [kades.pk]
    assert not Office.objects.matching("wagiman").exists()
    assert states(examine(rows, kajoran_2, sari)) == [State.NEW, State.CHANGED, State.NEW]


def test_undo_leaves_revived_and_renamed_offices_that_are_used_again(kajoran_2, villages, kades, meeting, sari):
    twin = services.add_office(position=kades.position, region=villages[1], by=sari)
    for office in (kades, twin):
        invite_offices(meeting, [office], by=sari)  # what used it before the import does not count
        services.retire_office(office, by=sari)
    other = services.add_office(position=kades.position, region=villages[2], by=sari)
    rows = [row(at, jabatan="Kades", tempat=place.name) for at, place in enumerate(villages[:2], start=2)]
    rows.append(row(4, jabatan="Kades", tempat=villages[2].name, sebutan="Kuwu Tua"))
    saved = save(rows, kajoran_2, sari)
    assert Office.objects.filter(is_active=True).count() == 3
    services.appoint_holder(kades, name="Wagiman", from_on=TODAY(), by=sari)
    invite_offices(meeting, [Office.objects.get(pk=other.pk)], by=sari)
    [sentence] = undo(saved, sari)
    assert "Kepala Desa Kwaderan" in sentence
    assert [Office.objects.get(pk=office.pk).is_active for office in (kades, twin)] == [True, False]
    assert Office.objects.get(pk=other.pk).label == "Kuwu Tua"


def test_undo_gives_corrections_their_old_words(kajoran_2, kades, sari):
    before = OfficeHolder.objects.values().get()
    rows = [row(jabatan="Kades", tempat="Kwaderan", nama="Bambang P. Priyatno, S.H.", telepon="08122222222", nomor="7")]
    rows[0].values["from_on"] = "7-1-2020"
    saved = save(rows, kajoran_2, sari)
    assert OfficeHolder.objects.get().from_on == date(2020, 1, 7)
    undo(saved, sari)
    assert OfficeHolder.objects.values().get() == before


def test_undo_keeps_what_was_used_or_changed_since(kajoran_2, kades, meeting, sari):
    rows = [
        row(2, jabatan="Camat", nama="Rina"),
        row(3, jabatan="Kapolsek", nama="Joko"),
        row(4, jabatan="Kades", tempat="Kwaderan", nama="Wagiman", sejak="2-3-2026"),
        row(5, jabatan="Danramil", nama="Eko"),
    ]
    saved = save(rows, kajoran_2, sari)
    invite_offices(meeting, list(Office.objects.filter(position__code="camat").in_protocol_order()), by=sari)
    services.correct_holder(OfficeHolder.objects.get(name="Joko"), phone="+628129999999", by=sari)
    services.appoint_holder(kades, name="Penerusnya", from_on=TODAY() + timedelta(days=2), by=sari)
    [sentence] = undo(saved, sari)
    assert "Camat Kajoran" in sentence
    assert "Kapolsek Kajoran" in sentence
    assert "Kepala Desa Kwaderan" in sentence
    assert set(OfficeHolder.objects.values_list("name", flat=True)) == {
        "Rina",
        "Joko",
        "Bambang Priyatno",
        "Wagiman",
        "Penerusnya",
    }
    assert not Office.objects.filter(position__code="danramil").exists()


def test_a_row_changed_meanwhile_refuses_the_whole(kajoran_2, kades, sari):
    from django.core.exceptions import ValidationError

    from puskesmas.imports.kinds import kind_of

    rows = [row(2, jabatan="Camat", nama="Rina"), row(3, jabatan="Kades", tempat="Kwaderan", nama="Wagiman")]
    examined = examine(rows, kajoran_2, sari)
    services.correct_holder(OfficeHolder.objects.get(), phone="", by=sari)
    with pytest.raises(ValidationError, match="baru saja diubah orang lain"):
        kind_of("contacts").save(examined, None, sari)
    assert not Office.objects.filter(position__code="camat").exists()


def test_examining_costs_the_same_for_one_and_for_many_rows_and_writes_nothing(kajoran_2, villages, sari):
    def cost(rows) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = examine(rows, kajoran_2, sari)
        assert State.PROBLEM not in states(found)
        assert all(query["sql"].startswith("SELECT") for query in queries)
        return len(queries)

    few = [row(2, jabatan="Kader Posyandu 1", tempat="Kwaderan", nama="Nama 1")]
    many = [row(n, jabatan=f"Kader Posyandu {n}", tempat=villages[n % 4].name, nama=f"Nama {n}") for n in range(300)]
    save(many[:100], kajoran_2, sari)
    assert cost(few) == cost(many) <= 9


def test_the_codes_of_whole_files_are_read_in_every_spelling(kajoran_2, sari):
    for text in ("33.08.12.2003", "3308122003", "madukoro", "Ds. Madukoro", "Desa MADUKORO", "Madukoro, Kec. Kajoran"):
        assert one(kajoran_2, sari, jabatan="Kades", tempat=text, nama="A").target.spot.name == "Madukoro"
    assert Region.objects.count() == 7
