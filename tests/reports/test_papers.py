"""The folder of a meeting, its page of photos and its extracts."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.documents.models import Document
from lokmin.documents.paper import Paper, Photo
from lokmin.documents.services import render_pending
from lokmin.minutes import services as minutes_services
from lokmin.reports.papers import content
from lokmin.reports.papers import services as asking
from lokmin.reports.papers.sheets import EarlierRow, Extract, ExtractRow, build_extracts, build_photos
from tests import factories
from tests.documents import reading, samples
from tests.documents.stored import queued
from tests.minutes.conftest import *  # noqa: F403
from tests.minutes.conftest import picture

HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd">' + "x" * 5000


@pytest.fixture
def with_photos(full, sari):
    for number in range(3):
        minutes_services.add_photo(
            full, picture(f"{number}.jpg", color=(90, 20 * number, 60)), by=sari, caption=f"Paparan {number}"
        )
    return full


def page_of(meeting):
    return reverse("reports:papers", args=[meeting.pk])


def test_photos_go_four_on_a_page_dated_and_marked_as_draft(with_photos):
    with_photos.photos.update(taken_at="2026-06-11T02:30:00Z")
    sheet = content.photo_sheet(with_photos.meeting_id)
    assert sheet.is_draft
    assert sheet.photos[0].caption == "Paparan 0 (11 Juni 2026 pukul 09.30 WIB)"
    many = replace(sheet, photos=tuple(Photo(samples.photo(), f"Foto {n}") for n in range(8)))
    for code, size in (("a4", (210, 297)), ("f4_210", (210, 330)), ("f4_215", (215, 330))):
        file = build_photos(replace(many, paper=Paper.named(code)))
        assert reading.page_sizes(file) == [size, size]
        assert "Halaman 2 dari 2" in reading.words(file)
    assert "Gambar 8. Foto 7" in reading.words(file)
    assert reading.page_count(build_photos(replace(sheet, photos=many.photos[:2]))) == 1


def test_a_broken_picture_is_left_out(with_photos):
    sheet = content.photo_sheet(with_photos.meeting_id)
    broken = replace(sheet, photos=(Photo(b"not a picture", "rusak"), sheet.photos[0]))
    assert "Gambar 1. Paparan 0" in reading.words(build_photos(broken))


def test_each_owner_and_each_silent_supporter_gets_an_extract(full, kajoran):
    meeting = full.meeting
    pkk, desa = factories.SectorFactory(name="PKK uji"), factories.SectorFactory(name="Pemdes uji")
    kades = factories.InvitationFactory(meeting=meeting, post="Kepala Desa Uji", sector=desa)
    row = ActionItem.objects.create(
        meeting=meeting, activity="PMT", owner_label="Kepala Desa Uji", owner_invitation=kades, due_on="2026-08-31"
    )
    row.supporting_sectors.add(pkk)
    other = ActionItem.objects.create(meeting=meeting, activity="Data", owner_label="KUA Uji", order=5)
    other.supporting_sectors.add(desa)
    found = {one.recipient: one for one in content.extracts_of(content.source_of(meeting.pk))}
    assert set(found) == {"Pemdes Sukomulyo", "Kepala Desa Uji", "KUA Uji", "PKK uji"}
    assert [(one.activity, one.role) for one in found["Kepala Desa Uji"].rows] == [
        ("PMT", "Penanggung jawab"),
        ("Data", "Pendukung (KUA Uji)"),
    ]
    assert [one.role for one in found["PKK uji"].rows] == ["Pendukung (Kepala Desa Uji)"]


def test_an_extract_of_endorsed_minutes_says_so_and_later_writing_does_not_change_it(endorsed):
    ActionItem.objects.filter(meeting=endorsed.meeting).update(activity="Diubah kemudian")
    sheet = content.extract_sheet(endorsed.meeting_id)
    assert not sheet.is_draft
    assert sheet.facts[1].value.startswith("Notulen yang disahkan")
    file = build_extracts(sheet)
    said = reading.words(file)
    assert "UNTUK PEMDES SUKOMULYO" in said
    assert "Sweeping" in said
    assert "Diubah kemudian" not in said
    assert "Petikan sesuai dengan aslinya," in said
    assert "Posyandu sore dibuka." in said


def test_twenty_nine_villages_and_hostile_words_still_print(full):
    sheet = content.extract_sheet(full.meeting_id)
    rows = (ExtractRow(activity=HOSTILE[:1000], role=HOSTILE[:220], aim=HOSTILE[:600], place=HOSTILE[:300]),)
    evil = Extract(recipient=HOSTILE, attended=HOSTILE, rows=rows, earlier=(EarlierRow(activity=HOSTILE[:1000]),))
    said = reading.words(build_extracts(replace(sheet, extracts=(evil,), decisions=(HOSTILE,))))
    assert "root:" not in said
    assert "<script>alert(1)</script>" in said
    villages = tuple(Extract(recipient=f"Desa {n}", rows=(ExtractRow(activity="PMT", role="PJ"),)) for n in range(29))
    file = build_extracts(replace(sheet, extracts=villages))
    assert reading.page_count(file) == 29
    assert "UNTUK DESA 28" in reading.words(file, 29)


def test_asking_twice_queues_one_and_the_worker_builds_it(with_photos, sari):
    meeting = with_photos.meeting
    for kind in ("photo_page", "extract", "extract.pemdes-sukomulyo"):
        document = asking.request_paper(meeting, kind, by=sari)
        assert asking.request_paper(meeting, kind, by=sari) == document
        assert render_pending(kind, document.batch) == 1
        assert render_pending(kind, document.batch) == 0
        document.refresh_from_db()
        assert (document.is_ready, document.pages) == (True, 1)
    assert asking.request_paper(meeting, "extract", by=sari).version == 2


def test_refusals_say_what_to_do(minutes, held, sari):
    with pytest.raises(ValidationError, match="Belum ada foto"):
        asking.request_paper(held, "photo_page", by=sari)
    with pytest.raises(ValidationError, match="RTL masih kosong"):
        asking.request_paper(held, "extract", by=sari)
    with pytest.raises(ValidationError, match="tidak ada"):
        asking.request_paper(held, "minutes_final", by=sari)
    assert not Document.objects.filter(kind__in=["photo_page", "extract"]).exists()


def test_without_minutes_nothing_is_made(held, sari):
    with pytest.raises(ValidationError, match="belum dimulai"):
        asking.request_paper(held, "photo_page", by=sari)


def test_the_folder_lists_in_order_and_makes(client, with_photos, sari):
    client.force_login(sari)
    meeting = with_photos.meeting
    said = client.get(page_of(meeting)).content.decode()
    titles = [
        "KAK",
        "Surat undangan",
        "Bukti pengiriman",
        "Daftar hadir",
        "Materi paparan",
        "Matriks RTL",
        "Dokumentasi foto",
    ]
    places = [said.index(title, said.index('id="papers"')) for title in titles]
    assert places == sorted(places)
    assert client.post(page_of(meeting), {"dokumen": "photo_page"}).status_code == 302
    document = Document.objects.get(kind="photo_page")
    assert "Sedang dibuat" in client.get(page_of(meeting)).content.decode()
    render_pending("photo_page", document.batch)
    address = reverse("reports:paper_file", args=[meeting.pk, document.pk])
    assert address in client.get(page_of(meeting)).content.decode()
    answer = client.get(address)
    assert (answer["Content-Type"], answer.getvalue()[:4]) == ("application/pdf", b"%PDF")


def test_readers_make_nothing_and_see_no_draft(client, with_photos, sari, camat):
    meeting = with_photos.meeting
    document = asking.request_paper(meeting, "photo_page", by=sari)
    render_pending("photo_page", document.batch)
    client.force_login(camat)
    assert client.post(page_of(meeting), {"dokumen": "extract"}).status_code == 403
    address = reverse("reports:paper_file", args=[meeting.pk, document.pk])
    said = client.get(page_of(meeting)).content.decode()
    assert address not in said
    assert "Pemdes Sukomulyo" not in said
    assert client.get(address).status_code == 404


def test_endorsing_again_says_that_older_papers_are_replaced(client, with_photos, sari, budi):
    meeting = with_photos.meeting
    document = asking.request_paper(meeting, "photo_page", by=sari)
    render_pending("photo_page", document.batch)
    minutes_services.submit_minutes(with_photos, by=sari)
    minutes_services.endorse_minutes(with_photos, by=budi)
    client.force_login(sari)
    assert "Isinya sudah berubah" in client.get(page_of(meeting)).content.decode()


def test_as_many_queries_for_thirty_rows_as_for_one(client, full, sari):
    client.force_login(sari)
    client.get(page_of(full.meeting))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(page_of(full.meeting))
    for number in range(30):
        ActionItem.objects.create(meeting=full.meeting, activity=f"Kegiatan {number}", owner_label=f"Desa {number}")
    with CaptureQueriesContext(connection) as thirty:
        client.get(page_of(full.meeting))
    assert len(thirty) == len(one)


def test_drafts_of_thirty_recipients_cost_no_more_queries_than_of_one(client, full, sari):
    for number in range(30):
        ActionItem.objects.create(meeting=full.meeting, activity=f"Kegiatan {number}", owner_label=f"Desa {number}")
    client.force_login(sari)
    counts = []
    for number in range(30):
        kind = content.extract_kind(f"Desa {number}")
        stored = queued(full.meeting, kind=kind, state=Document.State.DONE, is_draft=True, finished_at=timezone.now())
        assert stored.is_ready
        if number in (0, 29):
            with CaptureQueriesContext(connection) as asked:
                client.get(page_of(full.meeting))
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_first_meeting_has_its_agreement_in_the_folder_and_the_file_opens(client, with_photos, sari):
    meeting = with_photos.meeting
    client.force_login(sari)
    assert "Berita acara kesepakatan" not in client.get(page_of(meeting)).content.decode()
    minutes_services.open_agreement(with_photos, by=sari)
    document = minutes_services.request_agreement(with_photos, by=sari)
    render_pending(document.kind, document.batch)
    address = reverse("minutes:agreement_download", args=[meeting.pk])
    said = client.get(page_of(meeting)).content.decode()
    assert "Berita acara kesepakatan" in said
    assert address in said
    assert client.get(address).getvalue()[:4] == b"%PDF"


def verified(client, document) -> str:
    return client.get(document.verification_url.removeprefix("http://testserver")).content.decode()


def test_the_public_page_names_nobody_and_tells_a_draft_and_what_replaced_it(client, with_photos, sari, budi):
    meeting = with_photos.meeting
    ActionItem.objects.filter(meeting=meeting).update(owner_label="Pemdes Sukomulyo (Bapak Paimin)")
    kind = content.extract_kind("Pemdes Sukomulyo (Bapak Paimin)")
    draft = asking.request_paper(meeting, kind, by=sari)
    render_pending(kind, draft.batch)
    said = verified(client, draft)
    assert "Draf – belum disahkan" in said
    assert "Petikan notulen" in said
    assert "Paimin" not in said
    minutes_services.submit_minutes(with_photos, by=sari)
    minutes_services.endorse_minutes(with_photos, by=budi)
    said = verified(client, draft)
    assert "Sudah diganti" in said
    assert "Notulen yang menjadi dasarnya disahkan sesudahnya" in said
    final = asking.request_paper(meeting, "photo_page", by=sari)
    render_pending("photo_page", final.batch)
    said = verified(client, final)
    assert "Tercatat di Lokmin" in said
    assert "Draf" not in said


def test_a_draft_in_the_folder_notices_that_the_minutes_were_written_since(client, with_photos, sari):
    meeting = with_photos.meeting
    document = asking.request_paper(meeting, "extract", by=sari)
    render_pending("extract", document.batch)
    client.force_login(sari)
    assert "Isinya sudah berubah" not in client.get(page_of(meeting)).content.decode()
    minutes_services.add_row(with_photos, "decisions", by=sari, text="Satu lagi.")
    said = client.get(page_of(meeting)).content.decode()
    assert "Isinya sudah berubah" in said
    assert "notulen diubah sesudah berkas ini dibuat; buat lagi" in said
