"""Pages of letters and sending: once happy, once refused, CSRF kept, the same queries for one and for many."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lokmin.documents.models import Document
from lokmin.invitations import previews, services
from lokmin.invitations.models import LETTER, Letter
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from tests import factories
from tests.invitations.conftest import content, render_all


def page(name: str, meeting, *more) -> str:
    return reverse(f"invitations:{name}", args=[meeting.pk, *more])


@pytest.fixture
def strict(sari):
    """A browser whose forms must carry their token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(sari)
    return client


def form_of(html: str, action: str) -> dict:
    """The hidden fields of the form that posts to an address, as a browser sends them."""
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        if f'action="{action}"' in form:
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
            assert token, f"the form to {action} has no token"
            return {"csrfmiddlewaretoken": token[1]}
    pytest.fail(f"no form to {action}")


def press(client, where: str, action: str, **data):
    """Open a page and send the form that posts to `action`."""
    html = client.get(where).content.decode()
    return client.post(action, form_of(html, action) | data, follow=True)


def test_from_the_empty_page_to_letters_on_their_way(strict, meeting, letterhead, offices):
    work_page = page("invitees", meeting)
    assert "Belum ada tamu" in strict.get(work_page).content.decode()
    html = strict.get(page("add", meeting)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    chosen = [office.pk for office in offices.values()]
    strict.post(page("add", meeting), {"office": chosen, "csrfmiddlewaretoken": token})
    press(strict, work_page, page("letter_draft", meeting))
    shown = strict.get(work_page).content.decode()
    assert "Kirim 6 undangan" in shown
    assert shown.count("Isi kontak") == 2
    answer = press(strict, work_page, page("send", meeting))
    assert answer.redirect_chain[-1][0] == page("sending", meeting)
    meeting.refresh_from_db()
    assert (meeting.status, Message.objects.count()) == (Meeting.Status.INVITED, 2)


@pytest.mark.parametrize("name", ["withdraw", "contact"])
def test_every_form_of_a_guest_carries_its_token(strict, meeting, guests, letter, name):
    row = guests["Kepala Desa Kwaderan"]
    if name == "withdraw":
        press(strict, page("invitees", meeting), page("withdraw", meeting, row.pk))
        row.refresh_from_db()
        assert row.withdrawn_at is not None
        return
    html = strict.get(page("contact", meeting, row.pk)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    strict.post(
        page("contact", meeting, row.pk),
        {"name": "Sutrisno", "phone": "0812 3456 7890", "email": "", "csrfmiddlewaretoken": token},
    )
    row.refresh_from_db()
    assert (row.name, row.phone, row.channel) == ("Sutrisno", "+6281234567890", "whatsapp")


def test_marks_and_retries_from_the_sending_page(strict, meeting, guests, letter, sari):
    services.send_letter(letter, by=sari)
    where = page("sending", meeting)
    row = guests["Kepala Desa Madukoro"]
    html = strict.get(where).content.decode()
    assert "https://wa.me/6281200000003?text=Yth." in html
    assert "Buka WhatsApp untuk Kapolsek Kajoran" in html
    assert "0812 •••• 0003" in html or "6281200000003" not in html.replace("wa.me/6281200000003", "")
    press(strict, where, page("mark_whatsapp", meeting, row.pk))
    press(strict, where, page("mark_handed_over", meeting, guests["Kepala Desa Bumiayu"].pk))
    press(strict, where, page("undo_mark", meeting, row.pk))
    assert [d.state for d in row.deliveries.all()] == ["queued", "sent"]
    Message.objects.update(state="failed", error="Server e-mail tidak menjawab", attempts=5)
    answer = press(strict, where, page("resend", meeting, guests["Camat Kajoran"].pk))
    assert "e-mail undangan dikirim dalam" in answer.content.decode()
    press(strict, where, page("resend_all", meeting))
    assert set(Message.objects.values_list("state", flat=True)) == {"queued"}


def test_failed_pdfs_are_tried_again_from_the_page(strict, meeting, issued):
    render_all(issued)
    Document.objects.filter(kind=LETTER).update(state="failed", attempts=5, error="Gagal dibuat.")
    assert "6 surat gagal dibuat. Gagal dibuat." in strict.get(page("invitees", meeting)).content.decode()
    press(strict, page("invitees", meeting), page("retry", meeting))
    assert set(Document.objects.filter(kind=LETTER).values_list("state", flat=True)) == {"queued"}


LETTER_FIELDS = "numbering number dated_on urgency attachment_note subject opening closing dress notes copies".split()


def letter_data(letter, **more) -> dict:
    fields = {name: getattr(letter, name) for name in LETTER_FIELDS}
    return fields | {"signed_by": letter.signed_by, "expected_version": letter.lock_version} | more


def test_the_letter_is_edited_and_a_conflict_shows_both(client, meeting, letter, sari, budi):
    client.force_login(sari)
    where = page("letter_edit", meeting)
    assert client.get(where).status_code == 200
    answer = client.post(where, letter_data(letter, subject="Undangan Sari", dress="Batik"))
    assert (answer.status_code, answer.url) == (302, page("invitees", meeting))
    client.force_login(budi)
    clash = client.post(where, letter_data(letter, subject="Undangan Budi"))
    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Undangan Sari" in html
    assert 'value="Undangan Budi"' in html
    letter.refresh_from_db()
    assert letter.subject == "Undangan Sari"
    again = client.post(where, letter_data(letter, subject="Undangan Budi dan Sari"))
    letter.refresh_from_db()
    assert (again.status_code, letter.subject) == (302, "Undangan Budi dan Sari")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"opening": "Yth. {siapa}"}, "Isian tidak dikenal"),
        ({"numbering": "manual", "number": ""}, "Tulis nomornya"),
        ({"subject": ""}, "Bidang ini"),
        ({"subject": "a\x00b"}, "karakter"),
        ({"opening": "x" * 3001}, "3000"),
        ({"notes": "x" * 3000}, "1000"),
        ({"signed_by": "bupati"}, "Masukkan pilihan yang valid"),
        ({"signed_by": "heads"}, "Masukkan pilihan yang valid"),
        ({"signed_by": ""}, "Bidang ini"),
        ({"dated_on": "besok"}, ""),
    ],
)
def test_bad_letters_are_refused_and_keep_what_was_typed(client, meeting, letter, sari, data, sentence):
    client.force_login(sari)
    answer = client.post(page("letter_edit", meeting), letter_data(letter, closing="Yang saya ketik.", **data))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Yang saya ketik." in html
    name = "number" if "number" in data else next(iter(data))
    assert f'href="#{"div_" if name == "signed_by" else ""}id_{name}"' in html
    assert sentence.lower() in html.lower()
    letter.refresh_from_db()
    assert letter.lock_version == 1


def test_markup_in_every_field_is_shown_as_text(client, meeting, letter, guests, sari):
    rude = '<img src=x onerror="alert(1)">'
    client.force_login(sari)
    data = letter_data(letter, subject=rude, opening=rude, closing=rude, notes=rude, dress=rude, copies=rude)
    assert client.post(page("letter_edit", meeting), data).status_code == 302
    meeting.invitations.update(name=rude, post=rude, place=rude)
    for name in ("invitees", "letter_edit", "sending"):
        assert "<img src=x" not in client.get(page(name, meeting)).content.decode()


@pytest.mark.parametrize("name", ["invitees", "sending"])
def test_the_same_queries_for_one_and_for_thirty_guests(client, meeting, letter, sari, name):
    sector = factories.SectorFactory(code="pemdes")
    services.invite_freely(meeting, post="Tamu 0", sector=sector, phone="+628111", by=sari)
    services.send_letter(letter, by=sari)
    client.force_login(sari)

    def cost() -> int:
        client.get(page(name, meeting))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(name, meeting)).status_code == 200
        return len(queries)

    one = cost()
    for number in range(1, 30):
        contact = [{"phone": f"+62811{number}"}, {"email": f"t{number}@contoh.id"}, {}][number % 3]
        services.invite_freely(meeting, post=f"Tamu {number}", sector=sector, by=sari, **contact)
    services.send_letter(letter, by=sari)
    assert cost() == one


@pytest.mark.parametrize(
    ("who", "status"), [("sari", 200), ("budi", 200), ("camat", 200), ("dinda", 403), ("tuti", 404), ("eko", 404)]
)
def test_files_only_for_those_with_the_right(client, request, meeting, issued, guests, who, status):
    render_all(issued)
    client.force_login(request.getfixturevalue(who))
    row = guests["Camat Kajoran"]
    for address in (
        page("download", meeting, row.pk),
        page("download_merged", meeting),
        page("download_zip", meeting),
        page("picture", meeting, row.pk),
    ):
        answer = client.get(address)
        if answer.streaming:
            answer.getvalue()
        assert answer.status_code == status, address


def test_files_have_readable_names_and_are_not_sniffed(client, meeting, issued, guests, sari):
    client.force_login(sari)
    assert client.get(page("download_merged", meeting)).status_code == 404  # not made yet
    render_all(issued)
    answer = client.get(page("download_merged", meeting))
    assert answer.streaming
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    name = "undangan-lokmin-lintas-sektor-triwulan-ii-2027.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.getvalue() == content(Document.objects.of(issued, "letters_merged").get())


def test_progress_asks_again_while_there_is_work_and_counts_truly(client, meeting, issued, sari):
    client.force_login(sari)
    busy = client.get(page("progress", meeting)).content.decode()
    assert "0 dari 6" in busy
    assert "hx-trigger" in busy
    assert "Muat ulang" in busy
    render_all(issued)
    done = client.get(page("progress", meeting)).content.decode()
    assert "6 surat siap" in done
    assert "hx-trigger" not in done


def test_the_picture_is_made_once_and_again_when_the_letter_changes(client, meeting, letter, guests, sari, monkeypatch):
    made = []
    real = previews.render_letter
    monkeypatch.setattr(previews, "render_letter", lambda *args: made.append(1) or real(*args))
    client.force_login(sari)
    address = page("picture", meeting, guests["Camat Kajoran"].pk)
    first = client.get(address)
    assert (first["Content-Type"], first.content[:4]) == ("image/png", b"\x89PNG")
    assert client.get(address).content == first.content
    assert len(made) == 1
    services.update_letter(letter, by=sari, expected_version=1, subject="Undangan lain")
    assert client.get(address).content != first.content
    assert len(made) == 2


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [(14, "done", "Waktu cukup."), (6, "done", "Masih cukup"), (2, "wait", "paling lambat 3 hari kerja")],
)
def test_the_page_warns_when_letters_come_late(client, meeting, letter, sari, monkeypatch, days, kind, words):
    from datetime import timedelta

    from lokmin.invitations.views import invitees

    monkeypatch.setattr(invitees.timezone, "localdate", lambda *a, **k: meeting.held_on - timedelta(days=days))
    client.force_login(sari)
    html = client.get(page("invitees", meeting)).content.decode()
    assert words in html
    assert f"notice-{kind}" in html


def test_get_changes_nothing(client, meeting, letter, guests, sari):
    client.force_login(sari)
    before = list(Letter.objects.values())
    for name in ("send", "issue", "letter_draft", "resend_all", "retry", "issue_late", "add_last"):
        assert client.get(page(name, meeting)).status_code == 405
    assert list(Letter.objects.values()) == before
