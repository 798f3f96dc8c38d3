"""The public page behind a verification QR, and how stored files are served."""

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import Client
from django.utils import timezone

from lokmin.documents import views
from lokmin.documents.models import Document
from lokmin.documents.responses import file_response
from tests.digest import row_digest
from tests.documents.stored import queued

SHA = "ab" * 32


@pytest.fixture
def guest():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def document(meeting, sari):
    return queued(
        meeting, kind="minutes_final", state=Document.State.DONE, is_public=True, sha256=SHA, pages=3,
        finished_at=timezone.now(), requested_by=sari,
    )  # fmt: skip


def path_of(document) -> str:
    return document.verification_url.removeprefix("http://testserver")


def text(response) -> str:
    return response.content.decode()


def test_it_says_what_it_is_and_that_it_is_no_signature(guest, document):
    response = guest.get(path_of(document))
    page = text(response)
    for part in (
        "Notulen contoh",
        "11 Juni 2026",
        SHA,
        document.public_code[:4],
        "Ini bukan tanda tangan elektronik",
        "versi terakhir",
    ):
        assert part in page, part
    assert "Sari" not in page
    assert "Sutrisno" not in page
    assert response.headers["Cache-Control"] == "no-store, private"
    assert not response.cookies


def test_any_spelling_of_the_code_and_capitals_of_the_path(guest, document):
    code = document.public_code
    grouped = "-".join(code[start : start + 4] for start in range(0, 16, 4))
    for path in (
        f"/periksa/{code.lower()}/", f"/PERIKSA/{code}/", f"/Periksa/{grouped}/", path_of(document).upper(),
        f"/periksa/{code.replace('0', 'o').replace('1', 'i')}/",
    ):  # fmt: skip
        assert guest.get(path).status_code == 200, path
    assert guest.get("/periksa/", {"kode": f" {grouped.lower()} "}, follow=True).status_code == 200


def test_a_superseded_version_says_so(guest, document, meeting):
    Document.objects.update(superseded_at=timezone.now())
    queued(meeting, kind="minutes_final", version=2)
    page = text(guest.get(path_of(document)))
    assert "Sudah diganti" in page
    assert "versi 2" in page


def test_a_draft_is_never_shown_as_official(guest, document):
    Document.objects.update(is_draft=True)
    page = text(guest.get(path_of(document)))
    assert "Draf – belum disahkan" in page
    assert "Tercatat di Lokmin" not in page
    Document.objects.update(superseded_at=timezone.now())
    page = text(guest.get(path_of(document)))
    assert "Sudah diganti" in page
    assert "draf yang belum disahkan" in page


@pytest.mark.parametrize(
    "change", [{"is_public": False}, {"state": Document.State.QUEUED}, {"state": Document.State.FAILED}]
)
def test_private_or_unfinished_documents_are_unknown(guest, document, change):
    Document.objects.update(**change)
    response = guest.get(path_of(document))
    assert response.status_code == 404
    assert "Notulen contoh" not in text(response)


@pytest.mark.parametrize("code", ["X", "0" * 16, "U" * 16, "%00" * 16, "<script>", "0" * 4000, "٠" * 16])
def test_unknown_codes_get_a_friendly_page(guest, document, code):
    response = guest.get(f"/periksa/{code}/")
    assert response.status_code == 404
    assert "Dokumen tidak dikenal" in text(response)
    assert "<script>" not in text(response).split("</head>")[1]


def test_typing_nothing_or_nonsense(guest, db):
    for typed in ("", "  ", "/", "a/b", "\0", "../..", "x" * 500):
        response = guest.get("/periksa/", {"kode": typed}, follow=True)
        assert response.status_code in {200, 404}, typed


def test_robots_change_nothing(guest, document):
    before = row_digest()
    for _ in range(3):
        for path in (path_of(document), "/periksa/", "/periksa/0000000000000000/"):
            guest.get(path)
            guest.head(path)
            guest.options(path)
    assert Client().post(path_of(document)).status_code == 405
    assert row_digest() == before


def test_guessing_is_stopped(guest, document, monkeypatch):
    monkeypatch.setattr(views, "MISSES_PER_ADDRESS", 2)
    assert [guest.get(f"/periksa/{sign * 16}/").status_code for sign in "0123"] == [404, 404, 429, 429]


def stored(document, name: str = "contoh.pdf") -> Document:
    document.file.save(name, ContentFile(b"<script>alert(1)</script>"), save=False)
    document.file_name = name
    document.save()
    return document


@pytest.mark.parametrize("name", ["contoh.pdf", "semua.zip", "jahat.html"])
def test_a_download_is_nothing_a_browser_runs_or_keeps(document, name):
    response = file_response(stored(document, name), inline=name != "contoh.pdf")
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == (
        "application/pdf" if name == "contoh.pdf" else "application/octet-stream"
    )
    response.close()


def test_a_pdf_may_stand_in_our_own_frame(document):
    response = file_response(stored(document), inline=True)
    assert response.headers["Content-Disposition"] == 'inline; filename="contoh.pdf"'
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    response.close()


def test_what_is_not_there_is_not_found(document):
    for change in ("unfinished", "lost"):
        row = stored(document) if change == "lost" else document
        if change == "lost":
            row.file.storage.delete(row.file.name)
        else:
            row.state = Document.State.QUEUED
        with pytest.raises(Http404):
            file_response(row)
        row.state = Document.State.DONE
