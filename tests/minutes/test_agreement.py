"""The first meeting of a year: roles, proposals, agreement, its paper."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from lokmin.documents.models import Document
from lokmin.documents.paper import Paper
from lokmin.documents.registry import CannotBuild
from lokmin.minutes import agreeing, services
from lokmin.minutes.agreement_documents import printed_now
from lokmin.minutes.agreement_paper import RoleGroup, RoleRow, SignerGroup, SignerRow, build_agreement
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.models import Agreement, Commitment
from lokmin.minutes.parts import parts_of
from lokmin.minutes.services.writing import Locked
from lokmin.minutes.snapshot import content_of
from puskesmas.models import LetterNumber
from tests import factories
from tests.documents import reading
from tests.minutes.conftest import complete


@pytest.fixture
def held(kajoran, kajoran_2, villages):
    """The first meeting of 2026 of Kajoran 2."""
    row = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        kind="first",
        quarter=1,
        year=2026,
        starts_at=datetime(2026, 1, 28, 2, 0, tzinfo=UTC),
        ends_at=datetime(2026, 1, 28, 5, 0, tzinfo=UTC),
    )
    row.villages.set(villages[:3])
    return row


@pytest.fixture
def guests(held, sectors_of_guests):
    found = []
    for number, (post, sector) in enumerate(sectors_of_guests, 1):
        found.append(
            held.invitations.create(post=post, name=f"Tamu {number}", sector=sector, protocol_order=number * 10)
        )
    return found


@pytest.fixture
def sectors_of_guests(db):
    from sectors.models import Sector

    names = [("Kapolsek Kajoran", "polri"), ("Kepala KUA Kajoran", "agama"), ("Kepala Desa Sukomulyo", "pemdes")]
    names += [("Kepala Dinas Kesehatan", "dinkes")]
    return [
        (post, Sector.objects.get_or_create(code=code, defaults={"name": code, "order": number})[0])
        for number, (post, code) in enumerate(names, 1)
    ]


def came(meeting, invitation, by, **fields):
    values = {"post": invitation.post, "name": invitation.name, "sector": invitation.sector} | fields
    return meeting.attendance.create(invitation=invitation, recorded_by=by, **values)


def test_one_suggested_row_per_invited_sector_and_none_twice(minutes, guests, sari):
    assert services.fill_roles(minutes, by=sari) == 3  # dinas kesehatan guides, it takes no role
    assert [row.post for row in minutes.commitments.all()] == [row.post for row in guests[:3]]
    assert minutes.commitments.first().invitation == guests[0]
    assert services.fill_roles(minutes, by=sari) == 0


def test_a_post_that_was_invited_brings_its_sector(minutes, guests, sari):
    row = services.add_row(minutes, "commitments", by=sari, post="kepala kua kajoran", sector_id=None, role="Catin")
    assert (row.sector, row.invitation) == (guests[1].sector, guests[1])
    with pytest.raises(ValidationError, match="Pilih sektornya"):
        services.add_row(minutes, "commitments", by=sari, post="Ketua Karang Taruna", sector_id=None, role="Posyandu")


def test_what_is_missing(minutes, guests, sari):
    first = agreeing.survey(minutes).gaps
    assert first["commitments"][0][1]
    assert first["agreement"] == [("Berita acara kesepakatan belum disusun.", True)]
    services.add_row(minutes, "commitments", by=sari, post=guests[0].post, sector_id=None, role="Pengamanan")
    gaps = agreeing.survey(minutes).gaps["commitments"]
    assert [blocks for _, blocks in gaps] == [False] * len(gaps)
    assert "tanpa peran bantu" in gaps[0][0]
    assert "Belum dibagi habis" in gaps[1][0]
    row = minutes.commitments.get()
    services.update_row(row, by=sari, expected_version=1, place="Seluruh desa")
    assert not any("dibagi habis" in text for text, _ in agreeing.survey(minutes).gaps["commitments"])


def test_villages_that_no_row_names_are_named(minutes, guests, sari, villages):
    services.add_row(
        minutes, "commitments", by=sari, post=guests[0].post, sector_id=None, role="X", place=f"Desa {villages[0].name}"
    )
    rows = list(minutes.commitments.select_related("invitation"))
    assert agreeing.villages_without_role(minutes.meeting, rows) == [
        village.name for village in minutes.meeting.villages.all() if village != villages[0]
    ]


def test_roles_of_last_year_are_marked(minutes, guests, sari, held, kajoran, kajoran_2, letterhead):
    services.fill_roles(minutes, by=sari)
    later = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        kind="first",
        quarter=3,
        year=2026,
        starts_at=datetime(2026, 7, 1, 2, tzinfo=UTC),
    )
    next_one = services.open_minutes(later, by=sari)
    assert services.copy_roles(next_one, by=sari) == 3
    assert all(row.carried_from for row in next_one.commitments.all())
    assert services.copy_roles(next_one, by=sari) == 0
    with pytest.raises(ValidationError):
        services.copy_roles(minutes, by=sari)


def test_the_agreement_begins_with_what_is_known(minutes, guests, held, sari):
    came(held, guests[0], sari)
    came(held, guests[2], sari, name="Lilik", post="Sekretaris Desa Sukomulyo", is_representative=True)
    came(held, guests[3], sari)
    services.add_row(minutes, "commitments", by=sari, post=guests[0].post, sector_id=None, role="Mengamankan posyandu.")
    agreement = services.open_agreement(minutes, by=sari)
    assert services.open_agreement(minutes, by=sari) == agreement
    assert agreement.points == "Kapolsek Kajoran: Mengamankan posyandu."
    parts = [(row.part, row.name, row.post, row.on_behalf_of) for row in agreement.signers.all()]
    assert ("party", "Lilik", "Sekretaris Desa Sukomulyo", "Kepala Desa Sukomulyo") in parts
    assert ("witness", "Tamu 4", "Kepala Dinas Kesehatan", "") in parts
    assert [part for part, *_ in parts].count("knowing") == 2
    assert services.propose_signers(agreement, by=sari) == 0
    assert services.take_points(agreement, by=sari) == 0


def test_two_writers_of_the_agreement(minutes, sari, budi):
    agreement = services.open_agreement(minutes, by=sari)
    services.save_agreement(agreement, by=budi, expected_version=1, number="1")
    with pytest.raises(Conflict) as conflict:
        services.save_agreement(agreement, by=sari, expected_version=1, number="2")
    assert conflict.value.by == budi
    assert Agreement.objects.get().number == "1"


def test_the_number_comes_from_the_book_once(minutes, sari):
    agreement = services.open_agreement(minutes, by=sari)
    text = services.number_agreement(agreement, by=sari)
    assert Agreement.objects.get().number == text
    with pytest.raises(ValidationError, match="sudah bernomor"):
        services.number_agreement(agreement, by=sari)


def test_the_number_leads_to_its_row_in_the_book(client, minutes, sari, camat):
    agreement = services.open_agreement(minutes, by=sari)
    services.number_agreement(agreement, by=sari)
    row = LetterNumber.objects.get()
    for number in range(30):  # the row is not on the page the book opens at
        LetterNumber.objects.create(
            letterhead=row.letterhead,
            year=row.year,
            sequence=row.sequence + number + 1,
            text=f"{number}/contoh",
            subject="x",
        )
    client.force_login(sari)
    found = f"nomor={row.pk}#nomor-{row.pk}"
    for path in ("kesepakatan/", "kesepakatan/pdf/"):
        said = client.get(f"/lokmin/{minutes.meeting_id}/notulen/{path}").content.decode()
        assert found in said, path
    address = re.search(rf'href="([^"]*{found})"', said)[1].replace("&amp;", "&")
    assert f'id="nomor-{row.pk}"' in client.get(address.partition("#")[0]).content.decode()
    client.force_login(camat)
    assert found not in client.get(f"/lokmin/{minutes.meeting_id}/notulen/kesepakatan/pdf/").content.decode()


def test_signers_are_saved_as_a_list(minutes, guests, held, sari):
    agreement = services.open_agreement(minutes, by=sari)
    old = services.mark_of(agreement)
    blank = {"part": "party", "on_behalf_of": "", "rank": "", "number": ""}
    rows = [blank | {"name": "B", "post": "Danramil"}, blank | {"name": "A", "post": "Kapolsek"}]
    services.save_signers(agreement, by=sari, mark=old, rows=rows)
    assert [row.name for row in agreement.signers.all()] == ["B", "A"]
    with pytest.raises(ValidationError, match="baru diubah"):
        services.save_signers(agreement, by=sari, mark=old, rows=rows)
    assert agreement.signers.count() == 2


def test_only_a_routine_meeting_may_do_without(minutes, held, sari):
    agreement = services.open_agreement(minutes, by=sari)
    with pytest.raises(ValidationError, match="harus mempunyai"):
        services.drop_agreement(agreement, by=sari)
    type(held).objects.filter(pk=held.pk).update(kind="routine")
    agreement.minutes.meeting.refresh_from_db()
    assert "agreement" in [part.kind for part in parts_of(agreement.minutes.meeting)]
    services.drop_agreement(agreement, by=sari)
    assert "agreement" not in [part.kind for part in parts_of(agreement.minutes.meeting)]


@pytest.fixture
def agreed(minutes, guests, held, sari):
    for guest in guests:
        came(held, guest, sari)
    services.fill_roles(minutes, by=sari)
    services.add_row(minutes, "proposals", by=sari, activity="Rehab pustu", place="Sukomulyo")
    complete(minutes, sari)
    services.open_agreement(minutes, by=sari)
    return minutes


def endorse(minutes, sari, budi):
    services.submit_minutes(minutes, by=sari)
    minutes.refresh_from_db()
    services.endorse_minutes(minutes, by=budi)
    minutes.refresh_from_db()


def test_a_draft_until_endorsed_then_what_was_frozen(agreed, sari, budi):
    draft = printed_now(agreed)
    assert draft.is_draft
    assert draft.knowing
    assert draft.roles
    endorse(agreed, sari, budi)
    with pytest.raises(Locked):
        services.save_agreement(agreed.agreement, by=sari, expected_version=1, number="9")
    with pytest.raises(Locked):
        services.fill_roles(agreed, by=sari)
    Agreement.objects.update(points="Diubah di belakang layar")
    final = printed_now(agreed)
    assert not final.is_draft
    assert "Diubah di belakang layar" not in final.points
    document = services.request_agreement(agreed, by=sari)
    assert services.request_agreement(agreed, by=sari) == document
    assert document.is_public


def test_the_paper_says_it_all(agreed):
    content = printed_now(agreed)
    assert "dua puluh delapan bulan Januari tahun dua ribu dua puluh enam" in content.intro
    assert build_agreement(content).startswith(b"%PDF")


def test_nothing_to_print_before_it_was_begun(minutes, sari):
    with pytest.raises(CannotBuild):
        printed_now(minutes)
    with pytest.raises(ValidationError):
        services.request_agreement(minutes, by=sari)
    assert not Document.objects.exists()
    assert content_of(minutes)["agreement"] is None


def test_the_outcome_is_noted_after_the_lock(agreed, sari, budi):
    proposal = agreed.proposals.get()
    said = {"outcome": "accepted", "note": "Masuk RKPD", "discussed_on": None}
    with pytest.raises(ValidationError, match="sesudah notulen disahkan"):
        services.record_outcome(proposal, by=sari, expected_version=1, **said)
    endorse(agreed, sari, budi)
    services.record_outcome(proposal, by=sari, expected_version=1, **said)
    assert services.record_outcome(proposal, by=sari, expected_version=1, **said).outcome_version == 2
    with pytest.raises(Conflict):
        services.record_outcome(proposal, by=budi, expected_version=1, **said | {"outcome": "rejected"})
    with pytest.raises(ValidationError, match="Pilih hasilnya"):
        services.record_outcome(proposal, by=budi, expected_version=2, **said | {"outcome": ""})


def test_the_pages(agreed, guests, client, sari, budi, camat, dinda, eko):
    at = f"/lokmin/{agreed.meeting_id}/notulen/"
    client.force_login(sari)
    for path in ("peran-bantu/", "usulan/", "kesepakatan/", "kesepakatan/penanda-tangan/", "kesepakatan/pdf/", "baca/"):
        assert client.get(at + path).status_code == 200, path
    row = Commitment.objects.first()
    assert client.get(f"{at}peran-bantu/{row.pk}/").status_code == 200
    signer = agreed.agreement.signers.first()
    page = client.get(at + "kesepakatan/penanda-tangan/")
    data = {"tanda": page.context["mark"], "urut": [signer.pk], f"p{signer.pk}-part": "party", f"p{signer.pk}-post": ""}
    assert client.post(at + "kesepakatan/penanda-tangan/", data).status_code == 422
    data[f"p{signer.pk}-post"] = "Camat Kajoran"
    assert client.post(at + "kesepakatan/penanda-tangan/", data).status_code == 302
    assert agreed.agreement.signers.count() == 1
    client.post(at + "kesepakatan/isi/", {"do": "penanda"})
    assert client.get("/usulan-musrenbang/").content.decode().count("Rehab pustu") == 0
    endorse(agreed, sari, budi)
    pk = agreed.proposals.get().pk
    assert "Rehab pustu" in client.get("/usulan-musrenbang/").content.decode()
    data = {"version": 1, "outcome": "accepted", "outcome_note": "Masuk", "outcome_on": "2026-02-10"}
    assert client.post(f"/usulan-musrenbang/{pk}/", data).status_code == 302
    for user, seen in ((camat, 200), (dinda, 200), (eko, 404)):
        client.force_login(user)
        assert client.get(f"/usulan-musrenbang/{pk}/").status_code == seen
        assert client.post(f"/usulan-musrenbang/{pk}/", data).status_code == (403 if seen == 200 else 404)


def test_proposals_keep_the_endorsed_words_while_the_minutes_are_written_again(agreed, client, sari, budi):
    endorse(agreed, sari, budi)
    client.force_login(sari)
    assert "sedang diperbaiki" not in client.get("/usulan-musrenbang/").content.decode()
    services.reopen_minutes(agreed, reason="Salah tulis", by=budi)
    agreed.refresh_from_db()
    row = agreed.proposals.get()
    services.update_row(row, by=sari, expected_version=row.version, activity="Bangun pustu baru")
    services.add_row(agreed, "proposals", by=sari, activity="Ambulans desa")
    said = client.get("/usulan-musrenbang/").content.decode()
    assert "Rehab pustu" in said
    assert "Bangun pustu baru" not in said
    assert said.count("sedang diperbaiki") == 1
    assert said.count("Belum disahkan: ditulis sesudah") == 1
    assert "Rehab pustu" in client.get(f"/usulan-musrenbang/{row.pk}/").content.decode()
    endorse(agreed, sari, budi)
    said = client.get("/usulan-musrenbang/").content.decode()
    assert "Bangun pustu baru" in said
    assert "Belum disahkan" not in said


@pytest.mark.parametrize("code", ["a4", "f4_210", "f4_215"])
def test_twenty_nine_villages_on_paper(agreed, code):
    villages = [f"Desa Sukamaju {number}" for number in range(1, 30)]
    roles = tuple(RoleRow(post=f"Kepala {name}", role="Menggerakkan sasaran", place=name) for name in villages)
    signers = tuple(SignerRow(name=f"Nama {number}", post=f"Kepala {name}") for number, name in enumerate(villages))
    draft = replace(
        printed_now(agreed),
        paper=Paper.named(code),
        roles=(RoleGroup(sector="Pemerintah desa", rows=roles),),
        groups=(SignerGroup(rows=signers),),
    )
    file = build_agreement(draft)
    pages = range(1, reading.page_count(file) + 1)
    said = {page: reading.words(file, page) for page in pages}
    sizes = reading.page_sizes(file)
    matrix = [page for page in pages if sizes[page - 1][0] > sizes[page - 1][1]]
    assert len(matrix) > 1
    assert all("Sasaran" in said[page] for page in matrix)
    assert all(f"Halaman {page} dari {len(pages)}" in said[page] for page in pages)
    assert all(reading.is_draft(file, page) for page in pages)
    assert all(name in " ".join(said[page] for page in matrix) for name in villages)
    block = next(page for page in pages if "Mengetahui" in said[page])
    assert "Nama 28" in said[block]  # the last rows of the table go with the signatures
