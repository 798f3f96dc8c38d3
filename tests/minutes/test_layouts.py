"""One content, three layouts; and one endorsed file that nothing changes any more."""

import hashlib
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError

from lokmin.documents import registry
from lokmin.documents.models import Document
from lokmin.documents.paper import Field, Paper, RichText
from lokmin.documents.services import render_pending, sweep
from lokmin.minutes import printed, services
from lokmin.minutes.document import Block, Chart, Column, MinutesContent, ProblemRow, Table, build_minutes
from lokmin.minutes.models import Revision
from lokmin.minutes.snapshot import content_of
from puskesmas.models import AuditEvent
from puskesmas.models.rules import MinutesLayout
from puskesmas.organisations import Organisation
from puskesmas.organisations.rules import update_rules
from tests.documents import reading, samples

LAYOUTS = MinutesLayout.values
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 70"><rect width="160" height="70" fill="#1d5a55"/></svg>'
)


def sample(**changes) -> MinutesContent:
    agenda = ("Pembukaan (Moderator)", "Evaluasi RTL (Kepala Puskesmas)", "Diskusi")
    return replace(samples.minutes(agenda=agenda, participants="31 undangan, 28 hadir"), **changes)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_says_everything(layout):
    said = reading.words(build_minutes(sample(layout=layout)))
    for part in (
        "Moderator membuka",
        "Menganggarkan",
        "Dua dari tujuh indikator",
        "Bambang Irawan",
        "pos sementara",
        "Jam posyandu",
        "Posyandu sore dibuka",
        "Menjemput sasaran",
        "Rapat ditutup pukul 12.05 WIB",
        "NI PPPK 19910305 202321 2 014",
        "Mengetahui,",
        "Lampiran: surat undangan;",
    ):
        assert all(word in said for word in part.split()), part  # narrow cells part the words of a sentence


def test_the_notula_has_the_lines_of_tata_naskah_dinas():
    said = reading.words(build_minutes(sample(layout="formal")))
    lines = ("Waktu panggilan : 09.00 WIB", "Waktu rapat : 09.10–12.05 WIB", "Susunan acara : 1. Pembukaan (Moderator)")
    heads = (
        "Pimpinan rapat :",
        "Ketua : Suryo",
        "Sekretaris : Yuliana",
        "Pencatat : Bdn.",
        "Peserta rapat : 31 undangan",
    )
    steps = ("Kegiatan rapat", "1. Kata pembukaan", "2. Pembahasan", "3. Peraturan/keputusan", "4. Penutup")
    places = [said.index(part) for part in (*lines, *heads, *steps)]
    assert places == sorted(places)


def test_the_table_groups_what_was_discussed():
    said = reading.words(build_minutes(sample(layout="columns")))
    for part in (
        "Pokok bahasan",
        "Uraian",
        "Tindak lanjut",
        "Penanggung",
        "Kesimpulan dan kesepakatan",
        "32,7% dari target",
    ):
        assert part in said


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_draft_without_anything_is_marked_and_has_no_qr(layout):
    base = samples.minutes()
    content = MinutesContent(layout=layout, is_draft=True, left_signer=base.left_signer, right_signer=base.right_signer)
    file = build_minutes(content)
    assert all(reading.is_draft(file, number + 1) for number in range(reading.page_count(file)))
    assert reading.codes(file) == set()
    assert "Notulis," in reading.words(file)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paragraphs", [1, 13])
def test_signatures_never_stand_without_two_lines_of_text(layout, paragraphs):
    closing = "\n".join(
        ["Peserta sepakat melanjutkan kegiatan pada triwulan berikutnya bersama-sama. " * 3] * paragraphs
    )
    file = build_minutes(sample(layout=layout, closing=closing))
    pages = [reading.words(file, number + 1) for number in range(reading.page_count(file))]
    page = next(page for page in pages if "Notulis," in page)
    assert page.count("Peserta sepakat melanjutkan") >= 2
    assert "Prawirodirdjo" in page
    assert f"dari {len(pages)}" in page


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("code", "size"), [("a4", (210, 297)), ("f4_215", (215, 330))])
def test_every_paper_repeats_the_heads_of_its_tables(layout, code, size):
    base = sample()
    file = build_minutes(replace(base, layout=layout, paper=Paper.named(code), actions=base.actions * 4))
    pages = [reading.words(file, number + 1) for number in range(reading.page_count(file))]
    assert set(reading.page_sizes(file)) == {size}
    head = "Pokok bahasan" if layout == "columns" else "Sumber dana"
    with_rows = [page for page in pages if "Menjemput sasaran" in page]
    assert len(with_rows) > 1
    assert all(head in page for page in with_rows)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_only_some_minutes_have_is_printed_where_it_belongs(layout):
    villages = tuple((f"Desa {n}", "62,4", "Baik") for n in range(29))
    content = sample(
        layout=layout,
        problems=(
            ProblemRow(
                problem="IDL rendah", data="62,4% dari 75%", cause="Panen", solution="Posyandu sore", source="Sektor"
            ),
        ),
        coverage_tables=(
            Table(
                columns=(Column(label="Desa"), Column(label="%", width=20), Column(label="Status", width=20)),
                rows=villages,
            ),
        ),
        coverage_charts=(Chart(svg=SVG, caption="Gambar 1. PWS per desa"),),
        blocks=(
            Block(title="Peran bantu lintas sektor", after="coverage", text=RichText("<p>Dua belas sektor</p>")),
            Block(title="Forum Konsultasi Publik", after="actions", fields=(Field("Layanan", "Pendaftaran"),)),
        ),
    )
    said = reading.words(build_minutes(content))
    for part in (
        "62,4% dari 75%",
        "Posyandu sore",
        "Desa 28",
        "PWS per desa",
        "Peran bantu lintas sektor",
        "Dua belas sektor",
        "Layanan",
    ):
        assert all(word in said for word in part.split()), part  # narrow cells part the words of a sentence
    if layout == "full":
        assert (
            said.index("D. Peran bantu")
            < said.index("E. Diskusi")
            < said.index("I. Forum Konsultasi")
            < said.index("J. Penutup")
        )


def test_hostile_text_in_every_layout_reaches_nothing():
    evil = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">' + "x" * 3000
    base = sample()
    for layout in LAYOUTS:
        content = replace(
            base,
            layout=layout,
            opening=RichText(evil),
            closing=evil,
            problems=(ProblemRow(problem=evil, data=evil, solution=evil),),
        )
        inside = reading.everything(build_minutes(content))
        assert b"root:" not in inside
        assert b"EmbeddedFile" not in inside


def test_frozen_extras_become_sections():
    content = {
        "sections": [
            {"kind": "commitments", "rows": [{"post": "Camat", "role": "Edaran", "owner": None}]},
            {"kind": "proposals", "rows": [{"activity": "Jamban sehat", "cost": "Rp5 juta"}]},
        ],
        "agreement": {"number": "12/BA", "points": "Posyandu sore\nEdaran"},
        "consultation": {
            "service": "Loket",
            "survey_score": "83.5",
            "inputs": [{"input": "Antre lama", "due": "Juli"}],
        },
    }
    found = list(printed.printed_parts.blocks_of(content))
    assert [block.after for block in found] == ["coverage", "decisions", "actions", "actions"]
    assert found[0].tables[0].rows[0][:2] == ("Camat", "Edaran")
    assert "12/BA" in found[2].text
    assert found[3].tables[0].rows[0][0] == "Antre lama"
    assert list(printed.printed_parts.blocks_of({"sections": []})) == []


# What is endorsed stays as it is.


@pytest.fixture
def dinas(kajoran):
    return Organisation(kajoran.parent)


def rendered(revision: Revision) -> Document:
    revision.refresh_from_db()
    document = revision.document
    render_pending(document.kind, document.batch)
    document.refresh_from_db()
    assert document.is_ready, document.error
    return document


def bytes_of(document: Document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


def test_a_draft_follows_the_settings_and_the_endorsed_keeps_its_layout(full, sari, budi, dinda, dinas):
    update_rules(dinas, by=dinda, expected_version=1, minutes_layout="formal")
    draft = services.request_draft(full, by=sari)
    render_pending(draft.kind, draft.batch)
    draft.refresh_from_db()
    assert "Kata pembukaan" in reading.words(bytes_of(draft))
    services.submit_minutes(full, by=sari)
    revision = services.endorse_minutes(full, by=budi)
    update_rules(dinas, by=dinda, expected_version=2, minutes_layout="columns")
    assert revision.layout == "formal"
    assert "NOTULA" in reading.words(bytes_of(rendered(revision)))


def test_the_final_pdf_is_stored_once_and_nothing_changes_it(
    endorsed, client, sari, dinda, dinas, kajoran_2, letterhead
):
    revision = endorsed.revisions.get()
    document = rendered(revision)
    content = bytes_of(document)
    assert hashlib.sha256(content).hexdigest() == document.sha256
    update_rules(dinas, by=dinda, expected_version=1, minutes_layout="columns")
    type(kajoran_2).objects.filter(pk=kajoran_2.pk).update(name="Ganti Nama")
    type(letterhead).objects.filter(pk=letterhead.pk).update(paper="f4_215", font="times")
    type(endorsed.meeting).objects.filter(pk=endorsed.meeting_id).update(place="Tempat lain")
    assert sweep() == 0
    assert render_pending(document.kind, document.batch) == 0
    client.force_login(dinda)
    for _ in range(2):
        answer = client.get(f"/lokmin/{endorsed.meeting_id}/notulen/pdf/{document.pk}/")
        assert b"".join(answer.streaming_content) == content
    document.refresh_from_db()
    assert (document.version, document.superseded_at, bytes_of(document)) == (1, None, content)


def test_printed_again_in_another_layout_is_a_new_version_of_the_same_revision(endorsed, sari, client):
    revision = endorsed.revisions.get()
    with pytest.raises(ValidationError, match="masih dibuat"):
        services.reprint_revision(revision, layout="columns", by=sari)
    first = rendered(revision)
    before = bytes_of(first)
    with pytest.raises(ValidationError, match="sudah bersusunan"):
        services.reprint_revision(revision, layout="full", by=sari)
    with pytest.raises(ValidationError, match="Pilih salah satu"):
        services.reprint_revision(revision, layout="lain", by=sari)
    client.force_login(sari)
    address = f"/lokmin/{endorsed.meeting_id}/notulen/pdf/"
    assert "Cetak ulang dalam susunan lain" in client.get(address).content.decode()
    assert client.post(address, {"layout": "columns", "revision": revision.pk}).status_code == 302
    second = rendered(revision)
    assert (second.version, revision.layout, Revision.objects.count()) == (2, "columns", 1)
    assert "Pokok bahasan" in reading.words(bytes_of(second))
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert bytes_of(first) == before
    assert AuditEvent.objects.filter(verb="notulen dicetak ulang").count() == 1
    assert client.post(address, {"layout": "columns", "revision": revision.pk}).status_code == 409


def test_only_the_last_revision_is_printed_again(endorsed, sari, budi):
    revision = endorsed.revisions.get()
    rendered(revision)
    services.reopen_minutes(endorsed, reason="Salah ketik", by=budi)
    services.submit_minutes(endorsed, by=sari)
    services.endorse_minutes(endorsed, by=budi)
    with pytest.raises(ValidationError, match="Hanya revisi terakhir"):
        services.reprint_revision(revision, layout="columns", by=sari)


def test_a_failed_pdf_says_so_and_is_tried_again(endorsed, sari, dinda, client):
    document = endorsed.revisions.get().document
    Document.objects.filter(pk=document.pk).update(state="failed", error="Terlalu besar untuk dibuat.")
    address = f"/lokmin/{endorsed.meeting_id}/notulen/pdf/"
    client.force_login(dinda)
    assert "Buat PDF lagi" not in client.get(address).content.decode()
    client.force_login(sari)
    page = client.get(address).content.decode()
    assert "Terlalu besar untuk dibuat." in page
    assert "Buat PDF lagi" in page
    client.post(address, {"retry": document.pk})
    assert rendered(endorsed.revisions.get()).version == 1


def test_a_print_that_was_replaced_cannot_be_built(endorsed):
    orphan = Document(
        kind="minutes_final", owner=endorsed, title="x", dated_on="2026-06-11", file_name="x.pdf", version=9
    )
    orphan.save()
    with pytest.raises(registry.CannotBuild, match="diganti cetakan lain"):
        registry.kind_of("minutes_final").builder([orphan])


def test_an_older_content_has_fewer_keys_and_is_printed_all_the_same(full):
    content = content_of(full)
    for name in ("files", "coverage", "agreement", "consultation", "agenda"):
        content.pop(name, None)
    for photo in content["photos"]:
        photo.pop("taken_at")
    for layout in LAYOUTS:
        assert build_minutes(printed.printed(content, full.meeting, is_draft=True, layout=layout)).startswith(b"%PDF")
