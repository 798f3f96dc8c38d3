"""The addendum of a meeting held together with an FKP: facts, inputs, elements of society, its paper."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.documents.models import Document
from lokmin.documents.paper import Paper
from lokmin.documents.registry import CannotBuild
from lokmin.meetings.models import Meeting
from lokmin.minutes import consulting, gaps, services
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.consultation_documents import printed_now
from lokmin.minutes.consultation_paper import InputRow, build_consultation
from lokmin.minutes.differences import compare
from lokmin.minutes.models import Consultation, ConsultationAttendee
from lokmin.minutes.parts import parts_of
from lokmin.minutes.printed_parts import blocks_of
from lokmin.minutes.services.writing import Locked
from lokmin.minutes.snapshot import content_of
from puskesmas.models import AuditEvent
from sectors.models import Sector
from tests.documents import reading
from tests.minutes.conftest import complete

GUESTS = [
    ("Kapolsek Kajoran", "polri"),
    ("Perwakilan Pengguna Layanan", "masyarakat"),
    ("Dosen Stikes", "akademisi"),
    ("Ketua Aisyiyah", "ormas"),
    ("Kabid Yankes", "dinkes"),
    ("Bidan Koordinator", "puskesmas"),
]


@pytest.fixture
def held(held):
    Meeting.objects.filter(pk=held.pk).update(is_with_fkp=True)
    held.refresh_from_db()
    return held


@pytest.fixture
def guests(held, sari):
    return [
        held.attendance.create(post=post, name=f"Tamu {number}", sector=Sector.objects.get(code=code), recorded_by=sari)
        for number, (post, code) in enumerate(GUESTS, 1)
    ]


@pytest.fixture
def consulted(minutes, guests, sari):
    services.save_consultation(
        minutes,
        by=sari,
        expected_version=0,
        service="Rawat jalan",
        survey_score=Decimal("83.50"),
        survey_period="Semester I 2026",
        topics="Standar pelayanan\nPengaduan",
    )
    services.add_row(
        minutes,
        "consultation",
        by=sari,
        element="user",
        input="Antre lama",
        recommendation="Daftar daring",
        due="Juli",
        owner="KTU",
    )
    rows = {entry["attendance"].pk: (entry["element"], True) for entry in consulting.attendees(minutes.meeting)}
    services.save_elements(minutes, by=sari, mark=consulting.mark_of(minutes.meeting), rows=rows)
    return minutes


def endorse(minutes, sari, budi):
    complete(minutes, sari)
    services.submit_minutes(minutes, by=sari)
    minutes.refresh_from_db()
    services.endorse_minutes(minutes, by=budi)
    minutes.refresh_from_db()
    return minutes


def gaps_of(minutes):
    return [(gap.text, gap.is_blocking) for gap in gaps.survey(minutes).gaps if gap.kind == "consultation"]


# Writing.


def test_only_a_meeting_with_fkp_has_the_part(minutes, held, sari, django_assert_num_queries):
    kinds = [part.kind for part in parts_of(held)]
    assert kinds.index("consultation") == kinds.index("closing") - 1
    held.is_with_fkp = False
    assert "consultation" not in [part.kind for part in parts_of(held)]
    Meeting.objects.filter(pk=held.pk).update(is_with_fkp=False)
    with pytest.raises(ValidationError, match="tidak digabung"):
        services.save_consultation(minutes, by=sari, expected_version=0, service="X")
    minutes.meeting.is_with_fkp = False
    with django_assert_num_queries(0):
        assert consulting.survey(minutes).gaps == {}


def test_facts_begin_with_what_is_known_and_are_written_once(minutes, held, sari):
    row = services.save_consultation(minutes, by=sari, expected_version=0, service="Rawat jalan")
    assert (row.dated_on, row.place, row.version) == (held.held_on, held.place or held.region.full_name, 1)
    again = services.save_consultation(minutes, by=sari, expected_version=0, service="Rawat jalan")
    assert (again.pk, again.version) == (row.pk, 1)
    assert AuditEvent.objects.filter(verb="berita acara FKP dimulai").count() == 1


def test_two_writers_of_the_facts(minutes, sari, budi):
    services.save_consultation(minutes, by=budi, expected_version=0, service="KIA")
    with pytest.raises(Conflict) as conflict:
        services.save_consultation(minutes, by=sari, expected_version=0, service="Gigi")
    assert conflict.value.by == budi
    assert Consultation.objects.get().service == "KIA"


def test_the_number_comes_from_the_book_once(minutes, sari):
    with pytest.raises(ValidationError, match="Simpan data"):
        services.number_consultation(minutes, by=sari)
    services.save_consultation(minutes, by=sari, expected_version=0)
    assert services.number_consultation(minutes, by=sari) == Consultation.objects.get().number
    with pytest.raises(ValidationError, match="sudah bernomor"):
        services.number_consultation(minutes, by=sari)


def test_what_is_missing(minutes, sari):
    assert gaps_of(minutes) == [("Data berita acara FKP belum diisi.", True)]
    services.save_consultation(minutes, by=sari, expected_version=0)
    gaps = gaps_of(minutes)
    assert [blocks for _, blocks in gaps] == [False] * 3
    assert "Layanan" in gaps[0][0]
    assert "Belum ada masukan" in gaps[1][0]
    assert "belum ditandai" in gaps[2][0]
    services.add_row(minutes, "consultation", by=sari, input="Antre lama")
    assert ("Masukan 1 tanpa rekomendasi.", False) in gaps_of(minutes)


# Elements.


def test_elements_are_suggested_from_the_sector(guests, held):
    entries = consulting.attendees(held)
    assert {entry["attendance"].sector.code: entry["element"] for entry in entries} == {
        "polri": "agency",
        "masyarakat": "user",
        "akademisi": "expert",
        "ormas": "civil",
        "dinkes": "agency",
        "puskesmas": "provider",
    }
    assert not any(entry["is_marked"] for entry in entries)
    assert consulting.reached(held).society == 0


@pytest.mark.parametrize(
    ("post", "code", "element"),
    [
        ("Kepala KUA Kajoran", "agama", "agency"),
        ("Penyuluh Agama Islam", "agama", "agency"),
        ("Ketua MUI Kecamatan Kajoran", "agama", "civil"),
        ("Badan Kontak Majelis Taklim", "agama", "civil"),
        ("Ketua TP-PKK Kecamatan", "pkk", "civil"),
        ("Kepala Desa Sukomulyo", "pemdes", "agency"),
        ("Pimpinan PT Contoh", "swasta", ""),
    ],
)
def test_offices_of_the_state_are_no_society(held, sari, post, code, element):
    held.attendance.create(post=post, name="Tamu", sector=Sector.objects.get(code=code), recorded_by=sari)
    assert [entry["element"] for entry in consulting.attendees(held)] == [element]


def test_elements_of_society_are_counted_without_the_provider_and_agencies(consulted, guests, held, sari):
    came = consulting.reached(held)
    assert (came.society, came.is_enough) == (3, True)
    assert "3 unsur masyarakat" in came.sentence
    assert "Instansi terkait (2 orang)" in came.words
    held.attendance.filter(pk=guests[3].pk).update(undone_at=held.starts_at)
    assert consulting.reached(held).society == 2
    assert "lebih baik 4" in consulting.reached(held).sentence


def test_elements_saved_twice_or_behind_ones_back(consulted, guests, held, sari):
    assert ConsultationAttendee.objects.count() == 6
    mark, events = consulting.mark_of(held), AuditEvent.objects.count()
    same = {guest.pk: (guest.consultation.element, True) for guest in held.attendance.select_related("consultation")}
    assert services.save_elements(consulted, by=sari, mark=mark, rows=same) == 6
    assert AuditEvent.objects.count() == events
    assert services.save_elements(consulted, by=sari, mark=mark, rows={guests[0].pk: ("", False)}) == 5
    with pytest.raises(ValidationError, match="diubah orang lain"):
        services.save_elements(consulted, by=sari, mark=mark, rows=same)
    now = consulting.mark_of(held)
    for rows, match in (
        ({guests[0].pk: ("", True)}, "Pilih unsur"),
        ({guests[0].pk: ("nobody", False)}, "sudah berubah"),
        ({999_999: ("user", False)}, "sudah berubah"),
    ):
        with pytest.raises(ValidationError, match=match):
            services.save_elements(consulted, by=sari, mark=now, rows=rows)
    assert ConsultationAttendee.objects.count() == 5


# Frozen and printed.


def test_the_snapshot_is_read_printed_and_compared(consulted, sari):
    content = content_of(consulted)
    kept = content["consultation"]
    assert (kept["survey_score"], kept["society"], len(kept["signers"])) == ("83,5", 3, 6)
    section = next(section for section in content["sections"] if section["kind"] == "consultation")
    assert section["rows"][0]["element"] == "Pengguna layanan"
    block = next(block for block in blocks_of(content) if block.title == "Forum Konsultasi Publik")
    assert block.tables[0].rows[0] == ("Antre lama", "Daftar daring", "Juli", "KTU")
    services.update_row(consulted.consultation_inputs.get(), by=sari, expected_version=1, due="Agustus")
    part = next(part for part in compare(content, content_of(consulted)) if part.kind == "consultation")
    assert part.changes == 1
    older = {key: value for key, value in content.items() if key != "consultation"}
    older["sections"] = [row for row in content["sections"] if row["kind"] != "consultation"]
    assert compare(older, content)
    assert compare(content, older)


def test_a_draft_until_endorsed_then_what_was_frozen(consulted, guests, held, sari, budi):
    draft = printed_now(consulted)
    assert draft.is_draft
    endorse(consulted, sari, budi)
    for change in (
        lambda: services.save_consultation(consulted, by=sari, expected_version=1, service="Lain"),
        lambda: services.number_consultation(consulted, by=sari),
        lambda: services.save_elements(consulted, by=sari, mark=consulting.mark_of(held), rows={}),
        lambda: services.add_row(consulted, "consultation", by=sari, input="Lagi"),
    ):
        with pytest.raises(Locked):
            change()
    Consultation.objects.update(service="Diubah di belakang layar")
    final = printed_now(consulted)
    assert not final.is_draft
    assert final.facts[0].value == "Rawat jalan"
    document = services.request_consultation(consulted, by=sari)
    assert services.request_consultation(consulted, by=sari) == document
    assert document.is_public


def test_a_revision_from_before_the_part_still_opens(consulted, client, sari, budi):
    endorse(consulted, sari, budi)
    revision = consulted.revisions.get()
    del revision.content["consultation"]
    revision.content["sections"] = [row for row in revision.content["sections"] if row["kind"] != "consultation"]
    revision.save(update_fields=["content"])
    client.force_login(sari)
    assert client.get(reverse("minutes:view", args=[consulted.meeting_id])).status_code == 200
    with pytest.raises(CannotBuild):
        printed_now(consulted)


def test_nothing_is_printed_before_the_facts(minutes, sari):
    with pytest.raises(ValidationError, match="dahulu"):
        services.request_consultation(minutes, by=sari)
    assert not Document.objects.filter(kind="consultation").exists()
    with pytest.raises(CannotBuild):
        printed_now(minutes)


def test_the_paper_says_what_was_agreed_and_who_signs(consulted):
    content = printed_now(consulted)
    words = reading.words(build_consultation(content))
    for said in (
        "FORUM KONSULTASI PUBLIK",
        "sebelas bulan Juni",
        "Antre lama",
        "Daftar daring",
        "83,5 (Semester I 2026)",
        "Dosen Stikes",
        "Mengetahui,",
        "Penyelenggara,",
        "Halaman 1 dari",
    ):
        assert said in words, said
    assert words.count("Kabid Yankes") == 1  # dinas kesehatan knows of it and does not sign in the table too


@pytest.mark.parametrize(("code", "size"), [("a4", (210, 297)), ("f4_215", (215, 330))])
def test_many_hostile_inputs_on_both_papers(consulted, code, size):
    from dataclasses import replace

    evil = '<img src="file:///etc/passwd">' + "x" * 1500
    content = replace(
        printed_now(consulted),
        paper=Paper.named(code),
        inputs=tuple(InputRow(input=evil, owner=evil) for _ in range(12)),
    )
    file = build_consultation(content)
    assert set(reading.page_sizes(file)) == {size}
    assert b"root:" not in reading.everything(file)


# Pages.


def test_the_facts_page_saves_and_shows_what_is_wrong(client, minutes, guests, held, sari):
    client.force_login(sari)
    url = reverse("minutes:consultation", args=[held.pk])
    page = client.get(url)
    assert page.status_code == 200
    assert "Unsur peserta" in page.text
    said = {"version": 0, "dated_on": "2026-06-11", "place": "Aula", "service": "KIA", "survey_score": "83,25"}
    assert client.post(url, said).status_code == 302
    assert Consultation.objects.get().survey_score == Decimal("83.25")
    assert client.get(url).status_code == 200
    assert client.post(url, said | {"version": 1, "survey_score": "183"}).status_code == 422
    stale = client.post(url, said | {"dated_on": "2026-06-12", "service": "Gigi"})
    assert stale.status_code == 409
    assert "Gigi" in stale.text
    assert client.post(reverse("minutes:consultation_number", args=[held.pk])).status_code == 302
    assert Consultation.objects.get().number


def test_the_inputs_have_their_rows(client, minutes, held, sari):
    client.force_login(sari)
    url = reverse("minutes:section", args=[held.pk, "consultation"])
    assert client.get(url).status_code == 200
    assert client.post(url, {"version": 0, "input": "Antre lama", "element": "user"}).status_code == 302
    assert "Rekomendasi belum ditulis" in client.get(url).text
    assert client.post(url, {"version": 0, "input": ""}).status_code == 422


def test_the_elements_page_marks_several_at_once(client, minutes, guests, held, sari):
    client.force_login(sari)
    url = reverse("minutes:elements", args=[held.pk])
    assert "usulan menurut sektor" in client.get(url).text
    said = {"tanda": consulting.mark_of(held)}
    said |= {f"h{guest.pk}-element": "civil" for guest in guests} | {f"h{guests[0].pk}-is_signer": "on"}
    assert client.post(url, said).status_code == 302
    assert ConsultationAttendee.objects.filter(element="civil").count() == 6
    assert ConsultationAttendee.objects.get(is_signer=True).attendance == guests[0]
    assert client.post(url, said).status_code == 409
    assert client.post(url, said | {f"h{guests[0].pk}-element": "x"}).status_code == 422


def test_reading_and_the_pdf_page(client, consulted, held, sari, budi, camat):
    client.force_login(sari)
    view = client.get(reverse("minutes:view", args=[held.pk]))
    assert "Antre lama" in view.text
    assert "Berita acara FKP (PDF)" in view.text
    url = reverse("minutes:consultation_document", args=[held.pk])
    assert client.post(url).status_code == 302
    assert Document.objects.filter(kind="consultation").count() == 1
    assert "Berita acara FKP" in client.get(url).text
    client.force_login(camat)
    assert client.post(url).status_code in (403, 404)
    assert client.get(reverse("minutes:consultation_download", args=[held.pk])).status_code == 404


def test_without_fkp_the_pages_are_not_there(client, consulted, held, sari):
    Meeting.objects.filter(pk=held.pk).update(is_with_fkp=False)
    client.force_login(sari)
    for name in ("consultation", "elements", "consultation_document"):
        assert client.get(reverse(f"minutes:{name}", args=[held.pk])).status_code == 404
    assert content_of(consulted)["consultation"] == content_of(consulted)["consultation"]


def test_the_list_of_attendees_grows_without_more_queries(client, minutes, guests, held, sari):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(sari)
    url = reverse("minutes:elements", args=[held.pk])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url)
    for number in range(30):
        held.attendance.create(post=f"Kader {number}", sector=guests[0].sector, recorded_by=sari)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


def test_the_folder_lists_the_berita_acara(client, consulted, held, sari):
    client.force_login(sari)
    assert "Berita acara FKP" in client.get(reverse("reports:papers", args=[held.pk])).text
