"""What the RTL matrix prints, and the document around it."""

from datetime import date

import pytest

from lokmin.actions.documents import content_of
from lokmin.actions.matrix import build_matrix
from lokmin.actions.services import add_action, carry_over, request_matrix
from lokmin.documents import registry
from lokmin.documents.merging import page_count
from lokmin.documents.services import render_pending
from lokmin.minutes.models import Minutes
from tests import factories


def test_rows_signers_and_note(first, second, sari, letterhead, kajoran, villages):
    sector = factories.SectorFactory(code="pemdes-uji", name="Pemerintah desa")
    camat = factories.OfficeFactory(region=kajoran, position=factories.PositionFactory(code="camat", label="Camat"))
    factories.OfficeHolderFactory(office=camat, name="Bambang Priyatno", title_before="Drs.", title_after="M.Si.")
    owner = factories.InvitationFactory(meeting=first, post="Kepala Desa Madukoro", sector=sector)
    old = add_action(
        first,
        by=sari,
        activity="Jemput 12 bayi",
        owner=owner,
        villages=villages[:2],
        place_text="31 SD/MI",
        starts_on=date(2026, 6, 1),
        due_on=date(2026, 9, 30),
        funding="village",
        supporting_sectors=[sector],
    )
    carry_over(old, meeting=second, by=sari)
    add_action(
        second, by=sari, activity="Investigasi kontak", owner_label="Puskesmas Kajoran 2", due_on=date(2026, 7, 31)
    )
    add_action(second, by=sari, activity="Surat edaran")
    content = content_of(second)
    one, two, three = content.rows
    assert (one.place, one.due, one.funding, one.supporters) == (
        "Kwaderan, Madukoro, 31 SD/MI",
        "30-9-2026",
        "Dana Desa",
        "Pemerintah desa",
    )
    assert (one.status, one.carried) == ("Lanjutan TW I", "berulang 1×")
    assert (two.status, two.carried, three.owner, three.due) == ("Baru", "", "", "")
    assert content.note == (
        "Penanggung jawab tindak lanjut: Lainnya 1, Puskesmas 1. 1 dari 3 baris (33,3%) dipegang sektor di luar puskesmas."
    )
    assert (content.right_signer.name, content.right_signer.place_and_date) == (
        "dr. Ratna Puspitasari, M.K.M.",
        "Kajoran, 10 Juni 2026",
    )
    assert (content.left_signer.post, content.left_signer.name) == ("Camat Kajoran", "Drs. Bambang Priyatno, M.Si.")
    assert content_of(first).rows[0].when == "Juni–September 2026"
    assert content.is_draft is True
    Minutes.objects.update(status="endorsed")
    assert content_of(second).is_draft is False


def test_without_letterhead_and_camat_it_still_prints(first, sari):
    add_action(first, by=sari, activity="Sweeping")
    content = content_of(first)
    assert content.right_signer is None
    assert content.left_signer.post == "Camat Kajoran"
    assert page_count(build_matrix(content)) == 1


def test_thirty_rows_with_long_words_take_more_pages(first, sari, letterhead):
    for number in range(30):
        add_action(first, by=sari, activity=f"Kegiatan {number} " + "panjang " * 20, owner_label="A" * 60)
    assert page_count(build_matrix(content_of(first))) > 2


def test_empty_rtl_cannot_be_built(first):
    with pytest.raises(registry.CannotBuild, match="kosong"):
        content_of(first)


def test_document_is_built_by_the_worker_and_twice_does_nothing(first, sari, letterhead):
    add_action(first, by=sari, activity="Sweeping")
    document = request_matrix(first, by=sari)
    assert request_matrix(first, by=sari) == document
    assert render_pending("rtl_matrix", document.batch) == 1
    assert render_pending("rtl_matrix", document.batch) == 0
    document.refresh_from_db()
    assert (document.is_ready, document.pages, document.is_public) == (True, 1, True)
    again = request_matrix(first, by=sari)
    document.refresh_from_db()
    assert again.version == 2
    assert document.superseded_at is not None
