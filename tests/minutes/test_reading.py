import pytest
from django.urls import reverse

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.minutes import services
from lokmin.minutes.models import Review, Revision
from lokmin.minutes.printed import printed
from lokmin.minutes.prose import to_html
from lokmin.minutes.snapshot import content_of
from tests.documents import reading


def url(name, minutes, *more):
    return reverse(f"minutes:{name}", args=[minutes.meeting_id, *more])


def content_bytes(document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


def test_readers_see_the_endorsed_revision_only(endorsed, sari, budi, dinda, camat, client):
    services.reopen_minutes(endorsed, reason="Salah", by=budi)
    section = endorsed.sections.get(kind="closing")
    services.save_section(section, body="Belum disahkan", expected_version=section.version, by=sari)
    for user in (dinda, camat):
        client.force_login(user)
        page = client.get(url("view", endorsed)).content.decode()
        assert "Rapat ditutup pukul 12.05 WIB." in page
        assert "Belum disahkan" not in page
        assert client.get(url("edit", endorsed)).url == url("view", endorsed)
    client.force_login(sari)
    assert "Belum disahkan" in client.get(url("view", endorsed)).content.decode()


def test_before_the_first_endorsement_there_is_nothing_to_read(full, dinda, client):
    client.force_login(dinda)
    page = client.get(url("view", full)).content.decode()
    assert "Notulen belum disahkan" in page
    assert "Posyandu sore" not in page


def test_the_way_from_submitting_to_sending(full, sari, budi, client):
    client.force_login(sari)
    assert "Ajukan ke kepala puskesmas" in client.get(url("submit", full)).content.decode()
    assert client.post(url("submit", full)).url == url("view", full)
    assert "Menunggu pengesahan" in client.get(url("view", full)).content.decode()
    assert client.post(url("endorse", full)).status_code == 403
    client.force_login(budi)
    assert "Sahkan notulen" in client.get(url("view", full)).content.decode()
    assert client.post(url("endorse", full)).url == url("view", full)
    again = client.post(url("endorse", full))
    assert again.status_code == 409
    assert "Muat ulang halaman" in again.content.decode()
    assert client.post(url("send", full)).url == url("view", full)
    full.refresh_from_db()
    assert (full.status, Revision.objects.count()) == ("sent", 1)
    assert client.get(url("send", full)).url == url("view", full)


def test_submitting_incomplete_minutes_lists_links(minutes, sari, client):
    client.force_login(sari)
    answer = client.post(url("submit", minutes))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert f'<a href="{url("section", minutes, "decisions")}">Belum ada baris kesimpulan.</a>' in page
    assert f'<a href="{reverse("actions:rows", args=[minutes.meeting_id])}">Belum ada baris RTL.</a>' in page


def test_the_head_returns_with_a_sentence(submitted, sari, budi, client):
    client.force_login(budi)
    answer = client.post(url("return", submitted), {"reason": ""})
    assert answer.status_code == 422
    assert "Tulis apa yang harus diperbaiki" in answer.content.decode()
    client.post(url("return", submitted), {"reason": "Lengkapi angka D/S"})
    client.force_login(sari)
    assert "Lengkapi angka D/S" in client.get(url("identity", submitted)).content.decode()


def test_reopening_keeps_a_reason_that_is_too_long(endorsed, budi, client):
    client.force_login(budi)
    answer = client.post(url("reopen", endorsed), {"reason": "p" * 1001})
    assert answer.status_code == 422
    assert "p" * 1001 in answer.content.decode()
    assert client.post(url("reopen", endorsed), {"reason": "Salah"}).status_code == 302


def test_remarks_of_the_dinas_stand_at_their_sections(endorsed, sari, dinda, client):
    services.send_minutes(endorsed, by=sari)
    review = Review.objects.create(
        revision=endorsed.revisions.get(), reviewer=dinda, verdict="returned", reason="Kurang"
    )
    review.comments.create(section="discussion", text="Siapa yang menjawab?", author=dinda)
    endorsed.status, endorsed.status_reason = "returned", "Kurang"
    endorsed.save()
    client.force_login(sari)
    page = client.get(url("section", endorsed, "discussion")).content.decode()
    assert "Siapa yang menjawab?" in page
    assert '<span class="count-badge">1</span>' in page
    assert "Siapa yang menjawab?" not in client.get(url("section", endorsed, "opening")).content.decode()


def test_plain_text_becomes_paragraphs_and_lists():
    typed = "Pembuka <b>\nbaris dua\n\n1. Satu\n2. Dua\n   lanjutan\n- a\n- b\n\n3. Bukan awal"
    assert to_html(typed) == (
        "<p>Pembuka &lt;b&gt;<br>baris dua</p><ol><li>Satu</li><li>Dua lanjutan</li></ol>"
        "<ul><li>a</li><li>b</li></ul><p>3. Bukan awal</p>"
    )
    assert to_html("") == ""


def test_a_draft_is_marked_and_the_final_is_what_was_endorsed(endorsed, sari, budi, client):
    services.reopen_minutes(endorsed, reason="Salah jam", by=budi)
    section = endorsed.sections.get(kind="closing")
    services.save_section(section, body="Ditutup pukul 13.00 WIB.", expected_version=section.version, by=sari)
    final = Document.objects.get(kind="minutes_final")
    draft = services.request_draft(endorsed, by=sari)
    for document in (final, draft):
        assert render_pending(document.kind, document.batch) == 1
        document.refresh_from_db()
        assert (document.state, render_pending(document.kind, document.batch)) == ("done", 0)
    texts = {document.kind: reading.words(content_bytes(document)) for document in (final, draft)}
    assert "Rapat ditutup pukul 12.05 WIB." in texts["minutes_final"]
    assert "Ditutup pukul 13.00 WIB." in texts["minutes"]
    assert [reading.is_draft(content_bytes(document)) for document in (final, draft)] == [False, True]
    assert final.verification_url.upper() in reading.codes(content_bytes(final))

    client.force_login(sari)
    answer = client.get(url("download", endorsed, final.pk))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"] == 'attachment; filename="notulen-lokmin-tw2-2026-sah.pdf"'


def test_drafts_are_not_for_readers(full, sari, dinda, client):
    draft = services.request_draft(full, by=sari)
    render_pending(draft.kind, draft.batch)
    client.force_login(sari)
    picture = client.get(url("page", full, draft.pk, 1))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(url("page", full, draft.pk, 99)).status_code == 404
    assert "Halaman 1 dari" in client.get(url("document", full), {"lembar": "0"}).content.decode()
    client.force_login(dinda)
    assert client.get(url("page", full, draft.pk, 1)).status_code == 404
    assert client.get(url("document", full)).status_code == 200
    assert client.post(url("document", full)).status_code == 403
    assert client.get(url("download", full, draft.pk)).status_code == 404


def test_asking_for_a_draft_shows_its_progress(full, sari, client):
    client.force_login(sari)
    assert client.post(url("document", full)).url == url("document", full)
    page = client.get(url("document", full), headers={"HX-Request": "true"}).content.decode()
    assert "PDF sedang dibuat" in page
    assert "<html" not in page
    assert Document.objects.filter(kind="minutes").count() == 1


@pytest.mark.parametrize("paper", ["a4", "f4_210", "f4_215"])
def test_paper_and_letterhead_of_the_lead_host(full, letterhead, paper):
    letterhead.paper = paper
    letterhead.save()
    content = printed(content_of(full), full.meeting)
    assert content.letterhead.lines[2].text == "UPTD PUSKESMAS CONTOH"
    assert (content.paper.width, content.paper.height) == {
        "a4": (210, 297),
        "f4_210": (210, 330),
        "f4_215": (215, 330),
    }[paper]
    assert content.title_lines == ("NOTULEN", "LOKAKARYA MINI LINTAS SEKTOR", "TRIWULAN II TAHUN 2026")
    assert content.acknowledged_by.name == "dr. Ratna Puspitasari, M.K.M."
    assert content.right_signer.place_and_date == "Kajoran, 11 Juni 2026"


def test_without_a_letterhead_it_prints_all_the_same(held, sari):
    minutes = services.open_minutes(held, by=sari)
    content = printed(content_of(minutes), held)
    assert content.letterhead.lines[2].text == "UPTD PUSKESMAS KAJORAN 2"
    assert content.acknowledged_by is None
