"""The KAK: its usual texts, what somebody writes instead, and its PDF."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.documents import services as documents
from lokmin.meetings.models import Meeting, TermsOfReference
from lokmin.meetings.services import save_agenda
from lokmin.meetings.terms import queries, services
from lokmin.meetings.terms.content import content_of
from lokmin.meetings.terms.paper import build_terms
from lokmin.meetings.terms.usual import PARTS
from puskesmas.models import AuditEvent
from tests import factories
from tests.documents import reading
from tests.race import run_together

GOAL = "Semua balita ditimbang setiap bulan."


def texts(meeting) -> dict[str, str]:
    return {one.part.key: one.text for one in queries.parts_of(queries.stored(meeting))}


def printed(meeting) -> str:
    return reading.words(build_terms(content_of(queries.stored(meeting))))


def test_the_headings_are_those_surveyors_look_for(meeting, letterhead):
    numerals = [part.numeral for part in PARTS.values() if part.numeral]
    assert numerals == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
    said = texts(meeting)
    assert "Peraturan Menteri Kesehatan Nomor 19 Tahun 2024" in said["pendahuluan"]
    assert said["jadwal"] == (
        "Kegiatan dilaksanakan pada Kamis, 10 Juni 2027, pukul 09.00–12.00 WIB, bertempat di Aula Kantor Kecamatan Kajoran."
    )
    assert "3 desa/kelurahan" in said["sasaran"]
    assert said["biaya"] == (
        "Biaya kegiatan dibebankan pada dana BOK (DAK Nonfisik) Puskesmas Kajoran 2 Tahun Anggaran 2027."
    )
    assert "dikirim kepada Dinas Kesehatan Kabupaten Magelang paling lambat 7 hari" in said["pencatatan"]


@pytest.mark.parametrize(
    ("kind", "goal", "others"),
    [
        ("first", ["penggalangan tim", "kesepakatan tertulis", "peran bantu", "Musrenbang"], "rencana tindak lanjut (kesepakatan)"),
        ("routine", ["rencana tindak lanjut (kesepakatan)", "peran bantu"], "penggalangan tim"),
    ],
)  # fmt: skip
def test_the_goals_differ_for_the_first_and_the_routine_meeting(meeting, kind, goal, others):
    Meeting.objects.filter(pk=meeting.pk).update(kind=kind)
    said = texts(Meeting.objects.for_pages().get(pk=meeting.pk))
    goals = f"{said['tujuan-umum']} {said['tujuan-khusus']}"
    assert [word for word in goal if word not in goals] == []
    assert others not in goals


def test_only_what_differs_is_kept_and_the_usual_text_comes_back(meeting, sari):
    usual = texts(meeting)["tujuan-umum"]
    services.save_text(meeting, "tujuan-umum", f"{usual}\r\n", by=sari, expected_version=0)
    assert TermsOfReference.objects.count() == 0
    services.save_text(meeting, "tujuan-umum", GOAL, by=sari, expected_version=0)
    row = TermsOfReference.objects.get()
    assert (row.texts, row.version, row.changed_by) == ({"tujuan-umum": GOAL}, 1, sari)
    services.restore_text(meeting, "tujuan-umum", by=sari)
    services.restore_text(meeting, "tujuan-umum", by=sari)
    row.refresh_from_db()
    assert (row.texts, row.version, texts(meeting)["tujuan-umum"]) == ({}, 2, usual)
    assert [event.changes for event in AuditEvent.objects.filter(verb="KAK diubah").order_by("pk")] == [
        {"A. Tujuan umum": ["teks biasa", "teks sendiri"]},
        {"A. Tujuan umum": ["teks sendiri", "teks biasa"]},
    ]
    with pytest.raises(ValidationError, match="masih kosong"):
        services.save_text(meeting, "biaya", " \n", by=sari, expected_version=2)


def test_a_version_saved_meanwhile_is_not_overwritten(meeting, sari, budi):
    services.save_text(meeting, "biaya", "Dana desa.", by=budi, expected_version=0)
    for version in (0, 7):
        with pytest.raises(ValidationError, match="diubah orang lain"):
            services.save_text(meeting, "biaya", "Swadaya.", by=sari, expected_version=version)
    assert texts(meeting)["biaya"] == "Dana desa."


@pytest.mark.django_db(transaction=True)
def test_what_asks_for_no_version_waits_for_the_others(meeting, sari, budi):
    def restore():
        return services.restore_text(meeting, "biaya", by=sari)

    def annual():
        return services.set_scope(meeting, annual=True, by=budi)

    services.save_text(meeting, "biaya", "Dana desa.", by=budi, expected_version=0)
    assert run_together(restore, annual, restore, annual) == [None] * 4
    row = TermsOfReference.objects.get()
    assert (row.texts, row.version) == ({queries.SCOPE: queries.YEAR}, 3)


def test_the_paper_carries_guests_programme_and_two_signatures(meeting, letterhead, sari):
    factories.SignerFactory(
        letterhead=letterhead, post="Kepala Subbagian Tata Usaha", name="Sumi, S.KM.", rank="", nip="198503172010012008"
    )
    letterhead.signers.filter(post__startswith="Kepala UPTD").update(is_default=True)
    sector = factories.InvitationFactory(meeting=meeting).sector
    factories.InvitationFactory(meeting=meeting)
    factories.InvitationFactory(meeting=meeting, is_forkopimcam=True)
    save_agenda(meeting, [{"title": "Paparan PWS", "presenter": "Puskesmas", "kind": "presentation"}], by=sari)
    services.save_text(meeting, "tujuan-umum", GOAL, by=sari, expected_version=0)
    content = content_of(queries.stored(meeting))
    assert [(group.name, group.count) for group in content.guests] == [("Forkopimcam", 1), (sector.name, 2)]
    words = printed(meeting)
    wanted = [GOAL, "Paparan PWS", "Jumlah peserta yang diundang 3", "Mengetahui,", "dr. Ratna Puspitasari, M.K.M."]
    wanted += ["Kepala Subbagian Tata Usaha,", "Sumi, S.KM.", "NIP 19850317 201001 2 008", "KERANGKA ACUAN KEGIATAN"]
    assert [word for word in wanted if word not in words] == []


def test_one_kak_may_serve_the_year(meeting, letterhead, kajoran, kajoran_2, sari):
    other = factories.MeetingFactory(region=kajoran, lead=kajoran_2, kind="first", quarter=1)
    services.set_scope(meeting, annual=True, by=sari)
    assert texts(meeting)["jadwal"] == "Kegiatan dilaksanakan 2 kali selama tahun 2027 dengan jadwal sebagai berikut."
    assert "penggalangan tim" in texts(meeting)["tujuan-umum"]
    content = content_of(queries.stored(meeting))
    assert [row.name for row in content.year] == ["Triwulan II", "Triwulan I"]
    assert "LOKAKARYA MINI LINTAS SEKTOR TAHUN 2027" in printed(meeting)
    assert (queries.annual_of(other), queries.annual_of(meeting)) == (meeting, None)
    services.set_scope(meeting, annual=False, by=sari)
    assert queries.annual_of(other) is None


def test_it_is_a_draft_until_its_pdf_is_made(client, meeting, letterhead, sari):
    address = reverse("meetings:terms", args=[meeting.pk])
    client.force_login(sari)
    assert "Draf" in client.get(address).content.decode()
    client.post(address)
    assert services.request_terms(meeting, by=sari) == queries.document_of(meeting)
    document = queries.document_of(meeting)
    documents.render_pending("terms", document.batch)
    page = client.get(address).content.decode()
    assert "Unduh KAK (PDF)" in page
    assert "Draf" not in page
    file = client.get(reverse("meetings:terms_file", args=[meeting.pk]))
    assert "KERANGKA ACUAN KEGIATAN" in reading.words(b"".join(file.streaming_content))
    services.save_text(meeting, "tujuan-umum", GOAL, by=sari, expected_version=0)
    assert "berubah sesudah PDF versi 1" in client.get(address).content.decode()


def test_a_part_is_written_and_a_conflict_shows_both(client, meeting, letterhead, sari, budi, camat):
    address = reverse("meetings:terms_part", args=[meeting.pk, "biaya"])
    client.force_login(sari)
    assert client.post(address, {"text": "", "version": "0"}).status_code == 422
    services.save_text(meeting, "biaya", "Dana desa.", by=budi, expected_version=0)
    answer = client.post(address, {"text": "Swadaya.", "version": "0"})
    assert answer.status_code == 409
    assert all(text in answer.content.decode() for text in ("Dana desa.", "Swadaya."))
    again = client.post(address, {"text": "Swadaya.", "version": answer.context["form"]["version"].value()})
    assert (again.status_code, texts(meeting)["biaya"]) == (302, "Swadaya.")
    client.post(address, {"kembalikan": "1"})
    assert queries.stored(meeting).texts == {}
    assert client.get(reverse("meetings:terms_part", args=[meeting.pk, "lain"])).status_code == 404
    client.force_login(camat)
    assert client.post(address, {"text": "Lain", "version": "3"}).status_code == 403
    assert queries.stored(meeting).texts == {}
