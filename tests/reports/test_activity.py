"""The activity report: its usual texts, what somebody writes instead, its PDF and its pages."""

import json
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.actions.models import ActionItem
from lokmin.documents.models import Document
from lokmin.documents.paper import Paper
from lokmin.documents.services import render_pending
from lokmin.minutes import services as minutes_services
from lokmin.minutes.document import Column, GroupCount, Table
from lokmin.minutes.models import ActivityReport
from lokmin.reports.activity import queries
from lokmin.reports.activity import services as writing
from lokmin.reports.activity.content import content_of
from lokmin.reports.activity.paper import build_report
from lokmin.reports.activity.usual import PARTS
from lokmin.reports.papers.content import source_of
from puskesmas.models import AuditEvent
from tests.documents import reading
from tests.minutes.conftest import *  # noqa: F403
from tests.race import run_together

HOSTILE = '<script>alert(1)</script><img src="file:///etc/passwd">' + "x" * 5000
OWN = "1. Desa menganggarkan PMT.\n2. Babinsa mendampingi."


def texts(meeting) -> dict[str, str]:
    return {one.part.key: one.text for one in queries.parts_of(queries.stored(meeting), source_of(meeting.pk))}


def page_of(meeting):
    return reverse("reports:activity", args=[meeting.pk])


def part_of(meeting, key):
    return reverse("reports:activity_part", args=[meeting.pk, key])


def downloads(client, meeting) -> bool:
    answer = client.get(reverse("reports:activity_file", args=[meeting.pk]))
    return b"".join(answer.streaming_content).startswith(b"%PDF")


def test_texts_come_from_the_minutes_and_the_settings(full, sari):
    meeting = full.meeting
    minutes_services.add_row(full, "problems", by=sari, text="IDL rendah", cause="Vaksin kosong")
    said = texts(meeting)
    assert list(said) == list(PARTS)
    assert "1. Posyandu sore dibuka." in said["kesepakatan"]
    assert "IDL 62,4% dari target 75%." in said["capaian"]
    assert "Desa melaporkan posyandu." in said["capaian"]
    assert "Disepakati 1 rencana tindak lanjut" in said["rencana"]
    assert "mencatat 1 masalah" in said["masalah"]
    assert "Kamis, 11 Juni 2026, pukul 09.00–12.00 WIB" in said["waktu-tempat"]
    assert "Suryo Hadiningrat (Camat Kajoran)" in said["waktu-tempat"]
    assert "Peraturan Menteri Kesehatan" in said["dasar-hukum"]
    assert "Dinas Kesehatan Kabupaten Magelang" in said["saran"]
    assert "Kerangka acuan kegiatan" in said["lampiran"]


def test_presenters_are_named_once_with_all_they_spoke_about(full, sari):
    lines = [{"title": title, "presenter": "dr. Ratna", "starts_at": None, "ends_at": None} for title in ("PWS", "RTL")]
    content = source_of(full.meeting_id).content | {"agenda": [line | {"time": "09.00"} for line in lines]}
    source = replace(source_of(full.meeting_id), content=content)
    assert PARTS["narasumber"].usual(source).endswith("1. dr. Ratna: PWS; RTL.")


def test_a_content_frozen_before_parts_existed_still_reads(full):
    source = source_of(full.meeting_id)
    old = {key: source.content[key] for key in ("title", "subtitle", "identity", "attendance", "photos", "signers")}
    source = replace(source, content=old | {"sections": []})
    assert all(part.usual(source) for part in PARTS.values())
    assert "III. HASIL" in reading.words(build_report(content_of(source)))


def test_endorsed_minutes_are_the_source_and_later_writing_does_not_change_it(endorsed):
    ActionItem.objects.filter(meeting=endorsed.meeting).update(activity="Diubah kemudian")
    content = content_of(source_of(endorsed.meeting_id))
    assert not content.is_draft
    file = build_report(content)
    said = reading.words(file)
    assert "Sweeping" in said
    assert "Diubah kemudian" not in said
    assert not reading.is_draft(file)


def test_only_what_differs_is_kept_and_the_usual_text_comes_back(full, sari):
    meeting = full.meeting
    usual = texts(meeting)["saran"]
    writing.save_text(meeting, "saran", f"{usual}\r\n", by=sari, expected_version=0)
    assert ActivityReport.objects.count() == 0
    writing.save_text(meeting, "saran", OWN, by=sari, expected_version=0)
    row = ActivityReport.objects.get()
    assert (row.texts, row.version, row.updated_by) == ({"saran": OWN}, 1, sari)
    writing.restore_text(meeting, "saran", by=sari)
    writing.restore_text(meeting, "saran", by=sari)
    row.refresh_from_db()
    assert (row.texts, row.version, texts(meeting)["saran"]) == ({}, 2, usual)
    told = AuditEvent.objects.filter(verb="laporan pelaksanaan diubah").order_by("pk")
    assert [event.changes for event in told] == [
        {"Saran": ["teks biasa", "teks sendiri"]},
        {"Saran": ["teks sendiri", "teks biasa"]},
    ]
    with pytest.raises(ValidationError, match="masih kosong"):
        writing.save_text(meeting, "saran", " \n", by=sari, expected_version=2)


def test_only_optional_parts_may_be_left_out(full, sari):
    meeting = full.meeting
    with pytest.raises(ValidationError, match="selalu ikut dicetak"):
        writing.leave_out(meeting, "saran", by=sari)
    for key in ("kata-pengantar", "surat-pengantar"):
        writing.leave_out(meeting, key, by=sari)
        writing.leave_out(meeting, key, by=sari)
    assert ActivityReport.objects.get().version == 2
    said = reading.words(build_report(content_of(source_of(meeting.pk))))
    assert "KATA PENGANTAR" not in said
    assert "Yth." not in said
    writing.restore_text(meeting, "kata-pengantar", by=sari)
    assert "KATA PENGANTAR" in reading.words(build_report(content_of(source_of(meeting.pk))))


def test_a_version_saved_meanwhile_is_not_overwritten(full, sari, budi):
    writing.save_text(full.meeting, "saran", "Satu.", by=budi, expected_version=0)
    with pytest.raises(ValidationError, match="baru saja diubah"):
        writing.save_text(full.meeting, "saran", OWN, by=sari, expected_version=0)
    writing.save_text(full.meeting, "saran", "Satu.", by=sari, expected_version=0)
    assert ActivityReport.objects.get().texts == {"saran": "Satu."}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_one_is_told(full, sari, budi):
    def write(by, text):
        writing.save_text(full.meeting, "saran", text, by=by, expected_version=0)

    results = run_together(lambda: write(sari, "Dari Sari."), lambda: write(budi, "Dari Budi."))
    assert sum(isinstance(result, ValidationError) for result in results) == 1
    assert ActivityReport.objects.get().version == 1


def test_the_paper_has_all_its_pages(full, sari):
    file = build_report(content_of(source_of(full.meeting_id)))
    said = reading.words(file)
    assert 5 <= reading.page_count(file) <= 15
    assert "LAPORAN PELAKSANAAN" in reading.words(file, 1)
    assert "Halaman" not in reading.words(file, 1)
    letter = reading.words(file, 2)
    assert "Yth. Kepala Dinas Kesehatan Kabupaten Magelang" in letter
    assert "Tembusan: 1. Camat Kajoran" in letter
    order = ["KATA PENGANTAR", "DAFTAR ISI", "I. PENDAHULUAN", "II. PELAKSANAAN", "III. HASIL", "IV. PENUTUP"]
    places = [said.index(word) for word in order]
    assert places == sorted(places)
    assert "Penyusun," in said
    assert "DAFTAR LAMPIRAN" in said
    assert f"Halaman 3 dari {reading.page_count(file)}" in reading.words(file, 3)
    assert reading.is_draft(file)


@pytest.mark.parametrize(("code", "size"), [("a4", (210, 297)), ("f4_210", (210, 330)), ("f4_215", (215, 330))])
def test_a4_and_f4(full, code, size):
    content = replace(content_of(source_of(full.meeting_id)), paper=Paper.named(code))
    assert set(reading.page_sizes(build_report(content))) == {size}


def test_twenty_nine_villages_and_hostile_words_still_print(full):
    content = content_of(source_of(full.meeting_id))
    columns = (Column(label="Kegiatan"), Column(label="Lokasi", width=32))
    rows = tuple((HOSTILE[:900], f"Desa Ke-{number}") for number in range(29))
    groups = tuple(GroupCount(name=f"Kelompok {number}", invited=3, present=2, represented=0) for number in range(12))
    villages = Table(columns=columns, rows=tuple((f"Desa Ke-{number}", "62,4%") for number in range(29)))
    file = build_report(
        replace(
            content,
            groups=groups,
            title_lines=(HOSTILE[:300],),
            attachments=HOSTILE,
            tables=(("actions", Table(columns=columns, rows=rows, caption="Tabel 9. RTL")),),
            coverage_tables=(villages,),
        )
    )
    said = reading.words(file)
    assert "root:" not in said
    assert "<script>alert(1)</script>" in said
    assert "Desa Ke-28" in said
    assert said.count("Kegiatan Lokasi") > 2  # heads are repeated
    last = [reading.words(file, page) for page in range(1, reading.page_count(file) + 1)]
    signed = next(page for page in last if "Penyusun," in page)
    assert "Saran" in signed  # never alone


def test_asking_twice_queues_one_and_the_worker_builds_it(full, sari):
    document = writing.request_report(full.meeting, by=sari)
    assert writing.request_report(full.meeting, by=sari) == document
    assert render_pending(document.kind, document.batch) == 1
    assert render_pending(document.kind, document.batch) == 0
    document.refresh_from_db()
    assert document.is_ready
    assert document.pages >= 5
    again = writing.request_report(full.meeting, by=sari)
    assert again.version == 2
    Document.objects.filter(pk=again.pk).update(state=Document.State.FAILED)
    assert writing.request_report(full.meeting, by=sari).pk == again.pk


def test_without_minutes_there_is_no_report(client, held, sari):
    with pytest.raises(ValidationError, match="belum dimulai"):
        writing.request_report(held, by=sari)
    client.force_login(sari)
    assert "Notulen belum dimulai." in client.get(page_of(held)).content.decode()
    assert client.get(part_of(held, "saran")).status_code == 404
    client.post(page_of(held))
    assert not Document.objects.filter(kind=queries.ACTIVITY).exists()


def test_pages_read_write_and_make(client, full, sari):
    client.force_login(sari)
    meeting = full.meeting
    said = client.get(page_of(meeting)).content.decode()
    assert "II.B. Peserta" in said
    assert "tanda DRAF" in said
    said = client.get(part_of(meeting, "saran")).content.decode()
    assert f'data-draft="laporan-{meeting.pk}-saran"' in said
    answer = client.post(part_of(meeting, "saran"), {"text": OWN, "version": 0, "draft": "k"}, follow=True)
    assert 'data-draft-done="k"' in answer.content.decode()
    assert "diubah" in answer.content.decode()
    client.post(part_of(meeting, "saran"), {"kembalikan": "1"})
    client.post(part_of(meeting, "kata-pengantar"), {"lewati": "1"})
    assert ActivityReport.objects.get().texts == {"kata-pengantar": ""}
    assert "tidak dicetak" in client.get(page_of(meeting)).content.decode()
    client.post(part_of(meeting, "saran"), {"lewati": "1"})
    assert ActivityReport.objects.get().texts == {"kata-pengantar": ""}
    assert client.get(part_of(meeting, "bukan-bagian")).status_code == 404
    assert client.post(page_of(meeting)).status_code == 302
    document = Document.objects.get(kind=queries.ACTIVITY)
    assert "PDF sedang dibuat" in client.get(page_of(meeting), headers={"HX-Request": "true"}).content.decode()
    render_pending(document.kind, document.batch)
    assert downloads(client, meeting)
    assert (
        reverse("reports:activity_file", args=[meeting.pk])
        in client.get(reverse("reports:papers", args=[meeting.pk])).content.decode()
    )


def test_a_conflict_shows_both_and_autosave_says_so(client, full, sari, budi):
    meeting = full.meeting
    writing.save_text(meeting, "saran", "Dari Budi.", by=budi, expected_version=0)
    client.force_login(sari)
    answer = client.post(part_of(meeting, "saran"), {"text": OWN, "version": 0})
    assert answer.status_code == 409
    said = answer.content.decode()
    assert "Dari Budi." in said
    assert "Babinsa mendampingi" in said
    assert 'name="version" value="1"' in said
    assert "data-autosave" not in said
    by_itself = {"X-Autosave": "1"}
    refused = client.post(part_of(meeting, "saran"), {"text": OWN, "version": 0}, headers=by_itself)
    assert (refused.status_code, refused.json()["isConflict"]) == (409, True)
    empty = client.post(part_of(meeting, "saran"), {"text": "", "version": 1}, headers=by_itself)
    assert empty.status_code == 422
    saved = client.post(part_of(meeting, "saran"), {"text": OWN, "version": 1}, headers=by_itself)
    assert json.loads(saved.content)["version"] == 2


def test_foreign_and_readers_are_refused(client, full, tuti, camat):
    meeting = full.meeting
    client.force_login(tuti)
    assert client.get(page_of(meeting)).status_code == 404
    assert client.get(part_of(meeting, "saran")).status_code == 404
    client.force_login(camat)
    assert "belum disahkan" in client.get(page_of(meeting)).content.decode()
    assert client.post(page_of(meeting)).status_code == 403
    assert client.post(part_of(meeting, "saran"), {"text": OWN, "version": 0}).status_code == 403
    assert not ActivityReport.objects.exists()


def test_readers_get_no_draft_file(client, full, sari, budi, camat):
    meeting = full.meeting
    document = writing.request_report(meeting, by=sari)
    render_pending(document.kind, document.batch)
    client.force_login(camat)
    url = reverse("reports:activity_file", args=[meeting.pk])
    assert client.get(url).status_code == 404
    minutes_services.submit_minutes(full, by=sari)
    full.refresh_from_db()
    minutes_services.endorse_minutes(full, by=budi)
    assert client.get(url).status_code == 404  # made before the endorsement
    document = writing.request_report(meeting, by=sari)
    render_pending(document.kind, document.batch)
    assert downloads(client, meeting)
    said = client.get(page_of(meeting)).content.decode()
    assert "II.B. Peserta" in said
    assert "Ubah" not in said


def test_the_folder_notices_texts_changed_since_the_file_was_made(client, full, sari):
    document = writing.request_report(full.meeting, by=sari)
    render_pending(document.kind, document.batch)
    client.force_login(sari)
    folder = reverse("reports:papers", args=[full.meeting.pk])
    assert "teks laporan diubah" not in client.get(folder).content.decode()
    writing.save_text(full.meeting, "saran", "1. Lebih tepat waktu.", by=sari, expected_version=0)
    assert "teks laporan diubah sesudah berkas ini dibuat; buat lagi" in client.get(folder).content.decode()
