"""Who signs for an office: who it is on a day, succession, corrections, the end, the usual one, and the pages."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from puskesmas.access import Role
from puskesmas.models import AuditEvent, Letterhead, Signer
from puskesmas.organisations import Organisation, letterheads, signers
from puskesmas.organisations.looks import letterhead_row
from sectors.models import Position
from tests import factories

MARCH = date(2026, 3, 2)


@pytest.fixture
def head(letterhead) -> Signer:
    """The head of Kajoran 2 since 2023."""
    row = letterhead.signers.get()
    row.from_on = date(2023, 1, 2)
    row.save()
    return row


def address(name: str, owner, *more) -> str:
    return reverse(f"puskesmas:{name}", args=[Organisation(owner), *more])


def data(**more) -> dict:
    fields = {"post": "Kepala UPTD Puskesmas Kajoran 2", "acting_status": "", "identity_kind": "nip"}
    return fields | {"name": "dr. Budi Santosa", "from_on": "2026-03-02"} | more


def test_nobody_signs_for_an_office_without_signers(kajoran, kajoran_2):
    assert signers.signer_on(kajoran, MARCH) is None
    assert signers.signers_of(kajoran_2) == []


def test_the_newest_valid_one_signs_unless_another_is_the_usual_one(letterhead, head, sari):
    deputy = signers.add_signer(letterhead, by=sari, from_on=MARCH, post="Kasubbag TU", name="Endang")
    assert signers.signer_on(letterhead, MARCH - timedelta(days=1)) == head
    assert signers.signer_on(letterhead, MARCH) == deputy
    signers.make_usual(head, by=sari)
    assert signers.signers_on(letterhead.puskesmas, MARCH) == [head, deputy]
    signers.make_usual(deputy, by=sari)
    assert signers.signer_on(letterhead, MARCH) == deputy
    head.refresh_from_db()
    assert head.is_default is False


def test_marking_the_usual_one_twice_says_it_once(letterhead, head, sari):
    for _ in range(2):
        signers.make_usual(head, by=sari)
    assert AuditEvent.objects.filter(verb="yang biasa menandatangani dipilih").count() == 1


def test_a_successor_ends_the_old_one_and_is_the_usual_one_after_him(letterhead, head, sari):
    signers.make_usual(head, by=sari)
    head.refresh_from_db()
    new = signers.add_signer(letterhead, by=sari, replaces=head, from_on=MARCH, post="Kepala", name="dr. Budi")
    head.refresh_from_db()
    assert (head.to_on, new.from_on, new.is_default, head.is_default) == (date(2026, 3, 1), MARCH, True, True)
    assert signers.signer_on(letterhead, date(2026, 3, 1)) == head
    assert signers.signer_on(letterhead, MARCH) == new
    assert AuditEvent.objects.get(verb="penanda tangan diganti").changes["penanda tangan"] == [str(head), str(new)]


def test_a_stand_in_for_some_days_leaves_the_head_in_office(letterhead, head, sari):
    stand_in = {"post": "Kepala", "acting_status": "Plh.", "name": "Endang", "to_on": MARCH + timedelta(days=4)}
    deputy = signers.add_signer(letterhead, by=sari, from_on=MARCH, **stand_in)
    assert [signers.signer_on(letterhead, MARCH + timedelta(days=days)) for days in (0, 4, 5)] == [deputy, deputy, head]


@pytest.mark.parametrize("day", [date(2023, 1, 2), date(2022, 12, 31)])
def test_nobody_takes_over_before_the_other_began(letterhead, head, sari, day):
    with pytest.raises(ValidationError, match="mulai menjabat pada hari itu"):
        signers.add_signer(letterhead, by=sari, replaces=head, from_on=day, post="Kepala", name="dr. Budi")
    head.refresh_from_db()
    assert (Signer.objects.count(), head.to_on) == (1, None)


def test_correcting_keeps_days_in_order_and_says_what_changed(head, sari):
    signers.correct_signer(head, by=sari, name="dr. Ratna Puspita Sari", rank="Pembina")
    head.refresh_from_db()
    assert head.name == "dr. Ratna Puspita Sari"
    event = AuditEvent.objects.get(verb="data penanda tangan dibetulkan")
    assert event.changes == {"nama dengan gelar": ["dr. Ratna Puspitasari, M.K.M.", "dr. Ratna Puspita Sari"]}
    with pytest.raises(ValidationError, match="lebih awal"):
        signers.correct_signer(head, by=sari, to_on=date(2022, 1, 1))


def test_ending_is_done_once_and_not_before_the_beginning(letterhead, head, sari):
    with pytest.raises(ValidationError, match="lebih awal"):
        signers.end_signer(head, by=sari, to_on=date(2022, 1, 1))
    for _ in range(2):
        signers.end_signer(head, by=sari, to_on=MARCH)
    assert signers.signer_on(letterhead, MARCH) == head
    assert signers.signer_on(letterhead, MARCH + timedelta(days=1)) is None
    assert AuditEvent.objects.filter(verb="masa penanda tangan diakhiri").count() == 1


@pytest.mark.parametrize("wrong", [{"to_on": date(2020, 1, 1)}, {"through_post": "Sekretaris Camat"}])
def test_the_database_holds_the_rules(head, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Signer.objects.filter(pk=head.pk).update(**wrong)


@pytest.mark.parametrize(
    ("label", "post"), [("", "Camat Kajoran"), ("Distrik", "Kepala Distrik Kajoran"), ("Kapanewon", "Panewu Kajoran")]
)
def test_the_usual_post_of_an_office(kajoran, kajoran_2, label, post):
    kajoran.label = label
    assert signers.usual_post(Organisation(kajoran)) == post
    assert signers.usual_post(Organisation(kajoran_2)) == "Kepala UPTD Puskesmas Kajoran 2"
    assert signers.usual_post(Organisation(kajoran.parent)) == "Kepala Dinas Kesehatan Kabupaten Magelang"


def test_the_page_shows_present_coming_and_past(client, sari, letterhead, head):
    today = timezone.localdate()
    signers.add_signer(letterhead, by=sari, from_on=today + timedelta(days=9), post="Kepala", name="Nanti")
    signers.add_signer(letterhead, by=sari, from_on=MARCH, to_on=MARCH, post="Kepala", name="Dulu")
    client.force_login(sari)
    html = client.get(address("signers", letterhead.puskesmas)).content.decode()
    places = [html.index(word) for word in ("Berlaku sekarang", head.name, "Akan datang", "Nanti", "Dahulu", "Dulu")]
    assert places == sorted(places)
    assert "Yang biasa menandatangani" not in html


def test_looking_saves_nothing_and_the_first_signer_makes_the_letterhead(client, sari, kajoran_2):
    client.force_login(sari)
    assert "Belum ada yang boleh" in client.get(address("signers", kajoran_2)).content.decode()
    form = client.get(address("signer_add", kajoran_2)).content.decode()
    assert 'value="Kepala UPTD Puskesmas Kajoran 2"' in form
    assert '<option value="Pembina Tk. I">IV/b</option>' in form
    assert not Letterhead.objects.exists()
    assert client.post(address("signer_add", kajoran_2), data()).status_code == 302
    assert Letterhead.objects.get(puskesmas=kajoran_2).signers.get().name == "dr. Budi Santosa"


def test_replacing_is_one_step(client, sari, letterhead, head):
    client.force_login(sari)
    where = address("signer_add", letterhead.puskesmas)
    assert f'<option value="{head.pk}" selected>' in client.get(where, {"ganti": head.pk}).content.decode()
    sent = data(replaces=head.pk, acting_status="Plt.", nip="198503172010012008", rank="Penata Tk. I")
    answer = client.post(where, sent, follow=True)
    assert "dr. Budi Santosa tercatat sebagai penanda tangan." in answer.content.decode()
    head.refresh_from_db()
    new = Signer.objects.latest("pk")
    assert (head.to_on, new.from_on, new.post_line) == (
        date(2026, 3, 1),
        MARCH,
        "Plt. Kepala UPTD Puskesmas Kajoran 2",
    )


def test_a_signer_on_behalf_and_through_another_for_the_kecamatan(client, camat, kajoran):
    client.force_login(camat)
    sent = data(
        post="Kasi Kesejahteraan Rakyat",
        on_behalf_of="Camat Kajoran",
        through_post="Sekretaris Camat",
        name="AKP Mulyono",
        identity_kind="nrp",
        nip="78041234",
    )
    html = " ".join(client.post(address("signer_add", kajoran), sent, follow=True).content.decode().split())
    assert "Periksa lagi" not in html
    for part in ("a.n. Camat Kajoran", "Sekretaris Camat", "u.b. Kasi Kesejahteraan Rakyat", "NRP 78041234"):
        assert part in html


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"through_post": "Sekretaris Camat"}, "Isi jabatan yang diwakili"),
        ({"to_on": "2026-03-01"}, "lebih awal daripada mulainya"),
        ({"from_on": ""}, "tidak boleh kosong"),
        ({"from_on": "2022-01-01", "replaces": "head"}, "Pilih tanggal yang lebih akhir"),
        ({"replaces": "999999"}, "Masukkan pilihan yang valid"),
        ({"name": ""}, "tidak boleh kosong"),
        ({"name": "a\x00b"}, "Karakter null"),
    ],
)
def test_refusals_keep_what_was_typed(client, sari, letterhead, head, more, sentence):
    client.force_login(sari)
    more = {name: head.pk if value == "head" else value for name, value in more.items()}
    answer = client.post(address("signer_add", letterhead.puskesmas), data(rank="Golongan IX") | more)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert 'value="Golongan IX"' in answer.content.decode()
    assert Signer.objects.count() == 1


def test_an_odd_number_is_saved_with_a_hint(client, sari, letterhead, head):
    client.force_login(sari)
    sent = data(nip="12345", name=head.name, from_on="2023-01-02")
    answer = client.post(address("signer_correct", letterhead.puskesmas, head.pk), sent, follow=True)
    html = answer.content.decode()
    assert "Surat yang sudah terbit tidak berubah." in html
    assert "biasanya 18 angka" in html
    head.refresh_from_db()
    assert head.nip == "12345"


def test_the_end_is_written_on_its_own_page(client, sari, letterhead, head):
    client.force_login(sari)
    where = address("signer_end", letterhead.puskesmas, head.pk)
    assert head.name in client.get(where).content.decode()
    assert client.post(where, {"to_on": "1900-01-01"}).status_code == 422
    assert client.post(where, {"to_on": "2022-01-01"}).status_code == 422
    assert client.post(where, {"to_on": "2026-03-02"}).status_code == 302
    head.refresh_from_db()
    assert head.to_on == MARCH


def test_the_usual_one_is_chosen_on_the_page(client, sari, letterhead, head):
    deputy = signers.add_signer(letterhead, by=sari, from_on=MARCH, post="Kasubbag TU", name="Endang")
    client.force_login(sari)
    page = address("signers", letterhead.puskesmas)
    where = address("signer_usual", letterhead.puskesmas, head.pk)
    html = client.get(page).content.decode()
    assert where in html
    assert address("signer_usual", letterhead.puskesmas, deputy.pk) not in html
    assert client.get(where).status_code == 405
    client.post(where)
    assert where not in client.get(page).content.decode()
    assert signers.signer_on(letterhead, timezone.localdate()) == head


@pytest.mark.parametrize("name", ["signer_correct", "signer_end", "signer_usual"])
def test_a_signer_of_another_office_is_not_found(client, sari, camat, letterhead, head, kajoran, name):
    client.force_login(camat)
    assert client.post(address(name, kajoran, head.pk), {"to_on": "2026-03-02"}).status_code == 404
    head.refresh_from_db()
    assert head.to_on is None


@pytest.mark.parametrize(
    ("who", "owner", "status"),
    [
        ("sari", "kajoran_2", 200),
        ("tuti", "kajoran_2", 404),
        ("eko", "kajoran_2", 404),
        ("dinda", "kajoran_2", 200),
        ("sari", "kajoran", 403),
        ("camat", "kajoran", 200),
    ],
)
def test_who_may_look(client, request, camat, who, owner, status):
    client.force_login(request.getfixturevalue(who))
    owner = request.getfixturevalue(owner)
    for name in ("signers", "signer_add"):
        assert client.get(address(name, owner)).status_code == status


def test_a_kecamatan_without_account_is_kept_by_its_puskesmas(client, sari, kajoran):
    client.force_login(sari)
    assert client.get(address("signers", kajoran)).status_code == 200
    camat = factories.member("camat", "Kantor Camat", Role.CAMAT_OFFICE, place=kajoran)
    assert client.get(address("signers", kajoran)).status_code == 403
    camat.is_active = False
    camat.save()
    assert client.get(address("signers", kajoran)).status_code == 200


def test_the_same_queries_for_one_and_for_thirty(client, sari, letterhead, head, django_assert_num_queries):
    client.force_login(sari)

    def cost() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            client.get(address("signers", letterhead.puskesmas))
        return len(queries)

    cost()
    one = cost()
    for number in range(30):
        factories.SignerFactory(letterhead=letterhead, name=f"Orang {number}", from_on=MARCH)
    assert cost() == one <= 25
    assert letterhead_row(Organisation(letterhead.puskesmas)).signers.count() == 31


def test_a_kecamatan_is_offered_its_camat_and_secretary_from_the_contacts(client, camat, kajoran):
    for code, label, name in (("camat", "Camat", "Bambang Priyatno"), ("sekcam", "Sekretaris Camat", "Endah")):
        position = Position.objects.get(code=code)
        office = factories.OfficeFactory(position=position, region=kajoran)
        factories.OfficeHolderFactory(
            office=office, name=name, identity_kind="nip", identity_number="197704121999121003"
        )
        assert position.label == label
    client.force_login(camat)
    where = address("signer_add", kajoran)
    html = client.get(where).content.decode()
    assert html.index("Pakai data Bambang Priyatno") < html.index("Pakai data Endah")
    chosen = client.get(where, {"dari": "2"}).content.decode()
    for value in ("Endah", "Sekretaris Camat Kajoran", "Camat Kajoran", "197704121999121003"):
        assert f'value="{value}"' in chosen
    assert client.get(where, {"dari": "99"}).status_code == 200
    signers.add_signer(letterheads.letterhead_of(kajoran), by=camat, post="Camat Kajoran", name="Bambang Priyatno")
    assert "Pakai data Bambang" not in client.get(where).content.decode()
