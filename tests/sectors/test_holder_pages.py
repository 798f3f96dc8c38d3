"""Pages of one office: who holds it, its words, joining it with its double."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from sectors import services
from sectors.models import DistinctOffices, Office, OfficeHolder, Position

TODAY = timezone.localdate


@pytest.fixture
def office(kajoran, kajoran_2, sari):
    row = services.add_office(position=Position.objects.get(code="camat"), region=kajoran, by=sari)
    services.appoint_holder(row, name="Bambang", from_on=TODAY() - timedelta(days=400), by=sari)
    return row


@pytest.fixture
def double(kajoran, office, sari):
    row = services.add_office(position=office.position, region=kajoran, label_as_written="Panewu Kajoran", by=sari)
    services.appoint_holder(row, name="Drs. Bambang", phone="+6281234567890", from_on=TODAY(), by=sari)
    return row


@pytest.fixture
def staff(client, sari):
    client.force_login(sari)
    return client


def url(name, office, *more):
    return reverse(f"sectors:{name}", args=[office.pk, *more])


def fields(**changed):
    return {"name": "Rina", "acting_status": "", "identity_kind": "", "from_on": TODAY().isoformat()} | changed


def test_a_number_that_looks_odd_is_saved_with_a_hint(staff, office):
    data = fields(identity_kind="nip", identity_number="1985 1317 201001 2 008")
    answer = staff.post(url("appoint", office), data, follow=True)
    assert "tercatat sebagai Camat Kajoran" in answer.content.decode()
    assert "tanggal lahir" in answer.content.decode()
    assert office.holder.identity_number == "198513172010012008"


def test_no_phone_mail_or_number_is_nothing_to_say(staff, office):
    answer = staff.post(url("appoint", office), fields(), follow=True)
    assert (answer.context["hint"], list(map(str, answer.context["messages"]))) == (
        "",
        ["Rina tercatat sebagai Camat Kajoran."],
    )
    assert "Tanpa kontak" not in answer.content.decode()


def test_a_day_to_come_is_told_and_can_be_taken_back(staff, office):
    day = TODAY() + timedelta(days=5)
    answer = staff.post(url("appoint", office), fields(from_on=day.isoformat()), follow=True)
    assert "Akan menjabat" in answer.content.decode()
    coming = OfficeHolder.objects.get(name="Rina")
    answer = staff.post(url("cancel", office, coming.pk), follow=True)
    assert "Rina batal menjabat. Bambang tetap menjabat." in answer.content.decode()
    assert OfficeHolder.objects.get().to_on is None
    answer = staff.post(url("cancel", office, OfficeHolder.objects.get().pk), follow=True)
    assert "sudah mulai menjabat" in answer.content.decode()


def test_a_refused_succession_keeps_what_was_typed(staff, office):
    data = fields(name="Rina <b>", from_on=(TODAY() - timedelta(days=500)).isoformat())
    answer = staff.post(url("appoint", office), data)
    assert answer.status_code == 422
    assert "Pilih tanggal yang lebih akhir" in answer.content.decode()
    assert 'value="Rina &lt;b&gt;"' in answer.content.decode()


def test_an_office_is_vacated(staff, office):
    assert "Bambang" in staff.get(url("vacate", office)).content.decode()
    day = TODAY() - timedelta(days=1)
    answer = staff.post(url("vacate", office), {"last_on": day.isoformat()}, follow=True)
    assert "Sesudah itu jabatan ini kosong" in answer.content.decode()
    assert "Isi pejabat" in answer.content.decode()
    answer = staff.post(url("vacate", office), {"last_on": day.isoformat()})
    assert answer.status_code == 422
    assert staff.get(url("vacate", office)).url == url("detail", office)


def test_days_of_a_past_holder_are_corrected(staff, office, sari):
    services.appoint_holder(office, name="Rina", from_on=TODAY() - timedelta(days=10), by=sari)
    past = OfficeHolder.objects.get(name="Bambang")
    data = fields(name="Bambang", from_on="", to_on=(TODAY() - timedelta(days=20)).isoformat())
    staff.post(url("correct_one", office, past.pk), data)
    past.refresh_from_db()
    assert (past.from_on, past.to_on) == (None, TODAY() - timedelta(days=20))
    answer = staff.post(url("correct_one", office, past.pk), data | {"to_on": TODAY().isoformat()})
    assert answer.status_code == 422
    assert "tumpang tindih" in answer.content.decode()


def test_a_holder_of_another_office_is_not_found_here(staff, office, double):
    other = double.holder
    assert staff.get(url("correct_one", office, other.pk)).status_code == 404
    assert staff.post(url("cancel", office, other.pk)).status_code == 404


def test_aliases_are_typed_one_per_line(staff, office):
    staff.post(url("label", office), {"label_as_written": "", "aliases": "Pak Camat\r\n\r\n Mantri  \nPak Camat"})
    office.refresh_from_db()
    assert office.aliases == ["Pak Camat", "Mantri"]
    assert "Pak Camat\nMantri" in staff.get(url("label", office)).content.decode()
    answer = staff.post(url("label", office), {"label_as_written": "", "aliases": "\n".join(map(str, range(11)))})
    assert answer.status_code == 422
    assert "Paling banyak 10 sebutan" in answer.content.decode()


def test_a_label_somebody_else_has_is_refused_at_its_field(staff, office, double):
    answer = staff.post(url("label", office), {"label_as_written": "Panewu Kajoran", "aliases": ""})
    assert answer.status_code == 422
    assert "sudah dipakai jabatan lain" in answer.content.decode()


def test_a_retired_office_says_so_and_comes_back(staff, office):
    staff.post(url("retire", office))
    assert "Tidak dipakai lagi." in staff.get(url("detail", office)).content.decode()
    staff.post(url("restore", office))
    office.refresh_from_db()
    assert office.is_active


def test_pairs_are_shown_compared_joined_and_parted(staff, office, double):
    assert "Panewu Kajoran" in staff.get(reverse("sectors:duplicates")).content.decode()
    compared = staff.get(url("merge", office), {"dengan": double.pk})
    assert compared.context["chosen"] == double.holder.pk
    data = {"dengan": double.pk, "tetap": office.pk, "pejabat": double.holder.pk}
    answer = staff.post(url("merge", office), data, follow=True)
    assert "Panewu Kajoran digabung ke Camat Kajoran" in answer.content.decode()
    assert office.holder.name == "Drs. Bambang"
    assert "Sudah digabung" in staff.get(url("detail", double)).content.decode()
    assert "Tidak ada yang ganda" in staff.get(reverse("sectors:duplicates")).content.decode()
    answer = staff.post(url("part", double), follow=True)
    assert "berdiri sendiri lagi" in answer.content.decode()
    assert office.holder.name == "Bambang"


def test_a_merge_without_a_choice_asks_for_it(staff, office, double):
    for data in ({"dengan": double.pk}, {"dengan": double.pk, "tetap": office.pk, "pejabat": "x"}):
        answer = staff.post(url("merge", office), data)
        assert answer.status_code == 422
        assert "Pilih dahulu" in answer.content.decode()
    assert Office.objects.active().count() == 2


def test_two_that_are_two_are_remembered(staff, office, double):
    answer = staff.post(url("distinct", office), {"dengan": double.pk}, follow=True)
    assert "memang berbeda" in answer.content.decode()
    assert DistinctOffices.objects.count() == 1


def test_nobody_joins_an_office_of_another_place(staff, client, office, double, eko, dinda):
    client.force_login(eko)
    assert client.post(url("merge", office), {"dengan": double.pk, "tetap": office.pk}).status_code == 404
    client.force_login(dinda)
    assert client.post(url("merge", office), {"dengan": double.pk, "tetap": office.pk}).status_code == 403
    assert Office.objects.active().count() == 2


def test_every_form_carries_its_token(staff, office, double, sari):
    """Parts included with `only` lose it unless it is handed on."""
    coming = TODAY() + timedelta(days=5)
    services.appoint_holder(office, name="Rina", from_on=coming, by=sari)
    retired = services.add_office(position=Position.objects.get(code="kua"), region=office.region, by=sari)
    services.retire_office(retired, by=sari)
    merged = services.add_office(position=office.position, region=office.region, label_as_written="Camat", by=sari)
    services.merge_offices(double, merged, holder=None, by=sari)
    addresses = [
        "/kontak/",
        reverse("sectors:duplicates"),
        reverse("sectors:order"),
        url("merge", office) + f"?dengan={double.pk}",
    ]
    addresses += [url("detail", row) for row in (office, retired, merged)]
    for address in addresses:
        forms = html.fromstring(staff.get(address).content.decode()).xpath("//main//form[@method='post']")
        assert forms, address
        assert all(form.xpath(".//input[@name='csrfmiddlewaretoken']") for form in forms), address


def test_the_chosen_filter_keeps_the_words(staff, office):
    assert 'href="?tampil=desa&amp;q=camat"' in staff.get("/kontak/?q=camat").content.decode()
