"""The letter while it is written: fields offered and refused, deadline, preview of any guest, what is missing."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.invitations import deadlines, documents, merge_fields, previews, services
from lokmin.invitations.models import Invitation, Letter
from lokmin.invitations.queries.gaps import gaps
from lokmin.meetings.models import Meeting
from tests.invitations.test_letters import update


def fields_of(letter, **changes) -> dict:
    """What the form sends when nothing is touched, but for `changes`."""
    usual = {
        "expected_version": letter.lock_version,
        "signed_by": letter.signed_by,
        "numbering": letter.numbering,
        "number": "",
        "dated_on": letter.dated_on.isoformat(),
        "urgency": letter.urgency,
        "subject": letter.subject,
        "opening": letter.opening,
        "closing": letter.closing,
        "dress": "",
        "notes": "",
        "copies": letter.copies,
        "has_invitee_list": "on",
        "has_agenda": "on",
        "attachment_note": "",
        "reply_on": "",
        "reply_at": "",
    }
    return usual | changes


def test_a_near_miss_is_told_what_it_may_have_meant():
    with pytest.raises(ValidationError, match=r"\{tempt\}\. Mungkin maksudnya \{tempat\}"):
        merge_fields.check_fields("di {tempt}")
    merge_fields.check_fields("".join(f"{{{name}}}" for name in merge_fields.KNOWN))


def test_every_field_is_offered_with_what_it_says(letter, guests):
    said = {row["name"]: row["says"] for row in merge_fields.examples(letter, guests["Camat Kajoran"])}
    assert list(said) == [f"{{{name}}}" for name in merge_fields.KNOWN]
    assert said["{hari_tanggal}"] == "Kamis, 10 Juni 2027"
    assert (said["{triwulan}"], said["{tahun}"], said["{jabatan}"]) == ("II", "2027", "Camat Kajoran")
    assert said["{batas_jawaban}"] == "Rabu, 9 Juni 2027 pukul 12.00 WIB"
    assert said["{nama}"].startswith("Pejabat Kajoran camat")


def test_notes_are_the_same_for_all(letter, sari):
    with pytest.raises(ValidationError, match="Catatan sama untuk semua tamu"):
        update(letter, sari, notes="Bapak {nama} membawa data")


def test_the_deadline_is_noon_of_the_day_before_or_the_start(meeting, letter):
    day = meeting.local_start.date()
    usual = deadlines.usual_deadline(meeting, day - timedelta(days=9))
    assert usual == datetime(day.year, day.month, day.day - 1, 12, tzinfo=meeting.timezone)
    assert deadlines.usual_deadline(meeting, day - timedelta(days=1)) == meeting.local_start


def test_a_typed_deadline_is_printed_and_issuing_keeps_it(letter, guests, sari):
    until = letter.meeting.local_start - timedelta(days=2)
    saved = update(letter, sari, reply_until=until)
    assert documents.letter_content(saved).reply.deadline == "Selasa, 8 Juni 2027 pukul 09.00 WIB"
    assert services.issue_letter(saved, by=sari).reply_until == until


def test_lists_behind_the_letter_are_switched_off(letter, guests, sari):
    letter = update(letter, sari, has_invitee_list=False, has_agenda=False)
    content = documents.letter_content(letter)
    assert (content.invitees, content.agenda) == ((), ())


def test_unsaved_words_are_shown_as_the_chosen_guest_gets_them(letter, guests, meeting, client, sari, monkeypatch):
    seen, render = [], previews.render_letter
    monkeypatch.setattr(previews, "render_letter", lambda *content: seen.append(content) or render(*content))
    guest = guests["Kepala Desa Madukoro"]
    data = fields_of(letter, opening="Kepada {nama}, {jabatan}:", signed_by="camat", tamu=guest.pk)
    client.force_login(sari)
    page = reverse("invitations:letter_preview", args=[meeting.pk])
    answer = client.post(page, data, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "surat untuk Kepala Desa Madukoro" in answer.content.decode()
    ((content, person),) = seen
    assert person.opening == f"Kepada {guest.name}, Kepala Desa Madukoro:"
    assert "KECAMATAN KAJORAN" in [line.text for line in content.letterhead.lines]
    assert Letter.objects.get(pk=letter.pk).opening == letter.opening
    assert client.post(page, data, headers={"HX-Request": "true"}).status_code == 200
    assert len(seen) == 1  # equal words are laid out once
    problem = client.post(page, data | {"opening": "{salah}"}, headers={"HX-Request": "true"}).content.decode()
    assert "Pembuka: Isian tidak dikenal: {salah}" in problem
    whole = client.post(page, data | {"dated_on": "kapan"})
    assert (whole.status_code, "Kepada {nama}" in whole.content.decode()) == (422, True)


def test_what_is_missing_is_told_with_a_way_to_mend_it(meeting, letter, guests, sari, client):
    Invitation.objects.filter(post="Camat Kajoran").update(post="Camat " + "x" * 120, place="")
    Invitation.objects.filter(post="Kapolsek Kajoran").update(phone="+6281200000003")
    Meeting.objects.filter(pk=meeting.pk).update(theme="")
    letter = update(letter, sari, opening="{nama} {tema}")
    letter.meeting.refresh_from_db()
    found = {gap.kind: len(gap.holes) for gap in gaps(letter.meeting, letter, list(meeting.invitations.all()))}
    assert found == {"contact": 2, "place": 1, "name": 1, "post": 1, "phone": 2, "field": 1}
    client.force_login(sari)
    for name in ("invitees", "letter_edit"):
        page = client.get(reverse(f"invitations:{name}", args=[meeting.pk])).content.decode()
        assert "2 tamu tanpa nomor WhatsApp dan e-mail" in page
        assert reverse("invitations:contact", args=[meeting.pk, guests["Camat Kajoran"].pk]) in page
    assert services.issue_letter(letter, by=sari).status == Letter.Status.ISSUED  # nothing of it is in the way


def test_address_and_post_are_mended_until_the_letter_is_issued(issued, guests, sari):
    guest = guests["Kepala Desa Bumiayu"]
    with pytest.raises(ValidationError, match="sudah terbit"):
        services.update_contact(guest, phone="", email="", name="", place="Lain", by=sari)
    Invitation.objects.filter(pk=guest.pk).update(letter=None)
    services.update_contact(guest, phone="", email="", name="Tukijo", place="Lain", post="Pj. Kades", by=sari)
    guest.refresh_from_db()
    assert (guest.name, guest.place, guest.post) == ("Tukijo", "Lain", "Pj. Kades")
