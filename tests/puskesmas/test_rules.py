"""Rules of an office: own, taken over, given back; the regulations it cites on a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from puskesmas.models import AuditEvent, LegalBasis, Region, WorkRules
from puskesmas.organisations import Organisation, legal_bases, rules
from puskesmas.organisations.legal_bases import Basis

TODAY = date(2027, 6, 1)
LOCAL = Basis("Perbup 5/2025", "Peraturan Bupati Magelang Nomor 5 Tahun 2025 tentang Puskesmas", date(2025, 3, 1))
EMPTY = {
    "lead_days": "",
    "works_on_saturday": "",
    "quorum_percent": "",
    "minutes_days": "",
    "minutes_layout": "",
    "pws_baik": "",
    "pws_kurang": "",
    "pws_cukup": "",
    "pws_jelek": "",
}


@pytest.fixture
def dinas(kajoran):
    return Organisation(Region.objects.get(code="33.08"))


@pytest.fixture
def office(kajoran_2):
    return Organisation(kajoran_2)


def _url(office, name="rules") -> str:
    return reverse(f"puskesmas:{name}", args=[office])


def _list(*bases: Basis, mark: int = 1, **extra) -> dict:
    """The form of the list as a browser sends it."""
    data = {"mark": mark, "dasar-TOTAL_FORMS": len(bases), "dasar-INITIAL_FORMS": 0}
    for number, basis in enumerate(bases):
        data |= {
            f"dasar-{number}-ORDER": number + 1,
            f"dasar-{number}-code": basis.code,
            f"dasar-{number}-title": basis.title,
            f"dasar-{number}-from_on": basis.from_on.isoformat() if basis.from_on else "",
            f"dasar-{number}-to_on": basis.to_on.isoformat() if basis.to_on else "",
        }
    return data | extra


def test_the_usual_rules_hold_where_nobody_set_any(kajoran_2):
    found = rules.rules_of(kajoran_2)
    assert (found.lead_days, found.quorum_percent, found.minutes_days, found.works_on_saturday) == (3, 50, 7, False)
    assert found.pws_words == {"baik": "Baik", "kurang": "Kurang", "cukup": "Cukup", "jelek": "Jelek"}
    assert set(found.taken_over.values()) == {"bawaan Lokmin"}


def test_own_goes_before_the_dinas_and_the_dinas_before_the_usual(kajoran_2, kajoran, dinas, office, dinda):
    rules.update_rules(dinas, by=dinda, expected_version=1, lead_days=5, pws_words={"jelek": "Perlu dibantu"})
    rules.update_rules(office, by=dinda, expected_version=1, quorum_percent=70, pws_words={"baik": "Hebat"})
    found = rules.rules_of(kajoran_2)
    assert (found.lead_days, found.quorum_percent, found.minutes_days) == (5, 70, 7)
    assert found.taken_over == {
        "lead_days": "Dinas Kesehatan Kabupaten Magelang",
        "minutes_days": "bawaan Lokmin",
        "works_on_saturday": "bawaan Lokmin",
        "reply_days": "bawaan Lokmin",
        "reminder_days": "bawaan Lokmin",
        "minutes_layout": "bawaan Lokmin",
    }
    assert found.pws_words == {"baik": "Hebat", "kurang": "Kurang", "cukup": "Cukup", "jelek": "Jelek"}
    assert rules.rules_of(kajoran).lead_days == 5
    assert rules.rules_of(dinas.place).pws_words["jelek"] == "Perlu dibantu"


def test_the_layout_of_minutes_follows_the_dinas_until_the_office_chooses(
    client, kajoran_2, dinas, office, dinda, sari
):
    rules.update_rules(dinas, by=dinda, expected_version=1, minutes_layout="formal")
    assert rules.rules_of(kajoran_2).minutes_layout == "formal"
    client.force_login(sari)
    address = f"/pengaturan/{office.key}/aturan/"
    assert (
        "Mengikuti Dinas Kesehatan Kabupaten Magelang (notula tata naskah dinas)"
        in client.get(address).content.decode()
    )
    client.post(address, EMPTY | {"minutes_layout": "columns", "expected_version": "1"})
    assert rules.rules_of(kajoran_2).minutes_layout == "columns"
    rules.update_rules(office, by=sari, expected_version=rules.rules_row(office).version, minutes_layout="")
    assert rules.rules_of(kajoran_2).minutes_layout == "formal"


def test_a_rule_is_given_back(kajoran_2, office, sari):
    rules.update_rules(office, by=sari, expected_version=1, works_on_saturday=True)
    assert rules.rules_of(kajoran_2).works_on_saturday is True
    rules.update_rules(office, by=sari, expected_version=2, works_on_saturday=None)
    found = rules.rules_of(kajoran_2)
    assert (found.works_on_saturday, found.taken_over["works_on_saturday"]) == (False, "bawaan Lokmin")
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.changes) == ("aturan kerja diubah", {"buka hari Sabtu": [True, None]})


def test_the_rules_of_many_offices_cost_one_query(kajoran_1, kajoran_2, purwaharja_2, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = rules.rules_for([kajoran_1, kajoran_2, purwaharja_2])
    assert set(found) == {Organisation(one).key for one in (kajoran_1, kajoran_2, purwaharja_2)}


def test_the_database_refuses_numbers_out_of_bounds(office):
    with pytest.raises(IntegrityError):
        WorkRules.objects.create(**office.owner, quorum_percent=101)


def test_the_page_saves_and_says_where_the_rest_comes_from(client, sari, office, dinas, dinda):
    rules.update_rules(dinas, by=dinda, expected_version=1, minutes_days=10)
    client.force_login(sari)
    page = client.get(_url(office)).content.decode()
    assert "Bila kosong: 10 hari, dari Dinas Kesehatan Kabupaten Magelang." in page
    assert "Bila kosong: 3 hari kerja, bawaan Lokmin." in page
    assert WorkRules.objects.count() == 1
    data = EMPTY | {"expected_version": 1, "lead_days": "5", "works_on_saturday": "ya", "pws_jelek": "Perlu dibantu"}
    assert client.post(_url(office), data).status_code == 302
    row = WorkRules.objects.get(puskesmas=office.place)
    assert (row.lead_days, row.works_on_saturday, row.minutes_days, row.quorum_percent) == (5, True, None, None)
    assert row.pws_words == {"jelek": "Perlu dibantu"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("lead_days", "31"), ("quorum_percent", "101"), ("minutes_days", "0"), ("lead_days", "tiga"), ("lead_days", "-1")],
)
def test_odd_numbers_are_refused_and_kept(client, sari, office, name, value):
    client.force_login(sari)
    answer = client.post(_url(office), EMPTY | {"expected_version": 1, name: value, "pws_baik": "Hebat"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Isi angka" in page
    assert 'value="Hebat"' in page
    assert not WorkRules.objects.exists()


def test_two_people_saving_at_once_are_told_and_may_save_again(client, sari, office):
    client.force_login(sari)
    rules.update_rules(office, by=sari, expected_version=1, lead_days=4, works_on_saturday=True)
    answer = client.post(_url(office), EMPTY | {"expected_version": 1, "lead_days": "9"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sudah diubah orang lain" in page
    assert "Undangan sampai paling lambat: <b>4</b>" in page
    assert "Hari Sabtu: <b>Buka</b>" in page
    assert 'value="9"' in page
    assert rules.rules_of(office.place).lead_days == 4
    assert client.post(_url(office), EMPTY | {"expected_version": 2, "lead_days": "9"}).status_code == 302
    assert rules.rules_of(office.place).lead_days == 9


def test_the_usual_bases_are_those_valid_on_the_day(kajoran_2):
    codes = [basis.code for basis in legal_bases.legal_bases_of(kajoran_2, TODAY)]
    assert codes == ["Permenkes 19/2024", "KMK HK.01.07/MENKES/2015/2023", "KMK HK.01.07/MENKES/165/2023"]
    assert [basis.code for basis in legal_bases.legal_bases_of(kajoran_2, date(2022, 5, 1))] == ["Permenkes 44/2016"]


def test_a_whole_list_is_own_or_taken_over(kajoran_2, dinas, office, dinda, sari):
    legal_bases.save_bases(dinas, [LOCAL], by=dinda, expected_version=1)
    assert legal_bases.legal_bases_of(kajoran_2, TODAY) == [LOCAL]
    assert legal_bases.legal_bases_of(kajoran_2, date(2025, 2, 28)) == []
    own = [legal_bases.USUAL[1], LOCAL]
    legal_bases.save_bases(office, own, by=sari, expected_version=1)
    assert legal_bases.legal_bases_of(kajoran_2, TODAY) == own
    assert AuditEvent.objects.latest("pk").changes == {
        "dasar hukum": [
            [],
            ["KMK HK.01.07/MENKES/2015/2023 (sejak 1 Januari 2023)", "Perbup 5/2025 (sejak 1 Maret 2025)"],
        ]
    }
    legal_bases.give_back_bases(office, by=sari)
    assert legal_bases.legal_bases_of(kajoran_2, TODAY) == [LOCAL]
    assert LegalBasis.objects.filter(rules__puskesmas=kajoran_2).count() == 2


def test_saving_the_same_list_again_changes_nothing(office, sari):
    legal_bases.save_bases(office, [LOCAL], by=sari, expected_version=1)
    before = AuditEvent.objects.count()
    legal_bases.save_bases(office, [LOCAL], by=sari, expected_version=2)
    assert (AuditEvent.objects.count(), WorkRules.objects.get().version) == (before, 2)
    with pytest.raises(ValidationError, match="diubah orang lain"):
        legal_bases.save_bases(office, [], by=sari, expected_version=1)


def test_titles_become_part_of_a_sentence():
    first, second, third = (Basis(name, f"Peraturan {name}") for name in "ABC")
    assert legal_bases.in_words([first]) == "Peraturan A"
    assert legal_bases.in_words([first, second]) == "Peraturan A dan Peraturan B"
    assert legal_bases.in_words([first, second, third]) == "Peraturan A, Peraturan B, dan Peraturan C"
    assert legal_bases.in_words([]) == "ketentuan yang berlaku"


def test_the_list_is_edited_reordered_and_saved_in_a_form(client, sari, office, kajoran_2):
    client.force_login(sari)
    assert "Permenkes 19/2024" in client.get(_url(office, "legal_bases")).content.decode()
    usual = legal_bases.USUAL[0]
    moved = client.post(_url(office, "legal_bases"), _list(usual, LOCAL, naik="1"))
    assert moved.status_code == 200
    assert [form.initial["code"] for form in moved.context["formset"]] == [LOCAL.code, usual.code]
    assert not LegalBasis.objects.exists()
    removed = client.post(_url(office, "legal_bases"), _list(usual, LOCAL, hapus="0"))
    assert [form.initial["code"] for form in removed.context["formset"]] == [LOCAL.code]
    filled = client.post(_url(office, "legal_bases"), _list(LOCAL, usul="1"))
    assert [form.initial["code"] for form in filled.context["formset"]] == [
        LOCAL.code,
        *(basis.code for basis in legal_bases.USUAL),
    ]
    assert client.post(_url(office, "legal_bases"), _list(LOCAL, usual)).status_code == 302
    assert legal_bases.legal_bases_of(kajoran_2, TODAY) == [LOCAL, usual]
    assert client.post(_url(office, "legal_bases_give_back")).status_code == 302
    assert legal_bases.basis_list_of(office).source == "bawaan Lokmin"
    assert "Pakai lagi daftar sendiri (2)" in client.get(_url(office)).content.decode()
    again = client.get(_url(office, "legal_bases"), {"simpanan": "1"})
    assert [form.initial["code"] for form in again.context["formset"]] == [LOCAL.code, usual.code]


@pytest.mark.parametrize(
    ("bases", "sentence"),
    [
        ([], "sedikitnya satu dasar hukum"),
        ([LOCAL, LOCAL], "tertulis dua kali"),
        ([Basis("Perbup 5/2025", "")], "Isi sebutan singkat dan judul lengkapnya."),
        ([Basis("A", "B", date(2025, 2, 1), date(2025, 1, 1))], "Berakhir sebelum mulai"),
        ([Basis(f"A{number}", "B") for number in range(21)], "20"),
    ],
)
def test_a_list_with_holes_is_refused(client, sari, office, bases, sentence):
    client.force_login(sari)
    answer = client.post(_url(office, "legal_bases"), _list(*bases))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not WorkRules.objects.exists()


def test_a_list_saved_meanwhile_is_shown(client, sari, office, kajoran_2):
    legal_bases.save_bases(office, [LOCAL], by=sari, expected_version=1)
    client.force_login(sari)
    answer = client.post(_url(office, "legal_bases"), _list(legal_bases.USUAL[0]))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Perbup 5/2025 (sejak 1 Maret 2025)" in page
    assert "Permenkes 19/2024" in page
    assert legal_bases.legal_bases_of(kajoran_2, TODAY) == [LOCAL]


@pytest.mark.parametrize("name", ["rules", "legal_bases", "legal_bases_give_back"])
def test_a_foreign_office_is_unknown_and_a_wrong_role_refused(client, eko, camat, sari, office, dinas, name):
    client.force_login(eko)
    assert client.post(_url(office, name)).status_code == 404
    client.force_login(camat)
    assert client.post(_url(office, name)).status_code == 403
    client.force_login(sari)
    assert client.post(_url(dinas, name)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("", None, ""),
        ("1, 3", [3, 1], "3, 1"),
        ("H-7 dan H-1", [7, 1], "7, 1"),
        (" Mati ", [], "mati"),
        ("0", [], "mati"),
    ],
)
def test_days_of_reminders_are_typed_as_people_say_them(client, sari, office, kajoran_2, typed, stored, shown):
    client.force_login(sari)
    data = EMPTY | {"expected_version": 1, "reply_days": "2", "reminder_days": typed}
    assert client.post(_url(office), data).status_code == 302
    row = WorkRules.objects.get()
    assert (row.reply_days, row.reminder_days) == (2, stored)
    assert rules.rules_of(kajoran_2).reminder_days == ([3, 1] if stored is None else stored)
    assert f'value="{shown}"' in client.get(_url(office)).content.decode() or not shown


@pytest.mark.parametrize("typed", ["besok", "3, 0", "31", "-1", "1,2,3,4,5,6", "3 hari", "٣", "9" * 40])
def test_other_days_of_reminders_are_refused_and_kept(client, sari, office, typed):
    client.force_login(sari)
    response = client.post(_url(office), EMPTY | {"expected_version": 1, "reminder_days": typed})
    assert response.status_code == 422
    assert "misalnya 3, 1; atau mati" in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert not WorkRules.objects.exists()
