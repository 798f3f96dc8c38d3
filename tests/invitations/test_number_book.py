"""The number book as a page: order, gaps and why, dotted letters, numbers by hand, struck numbers, and its file."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lokmin.invitations import services
from lokmin.invitations.models import Letter
from lokmin.invitations.queries import numbers
from lokmin.invitations.services.numbers import note_number, strike_number
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import cancel_meeting
from puskesmas.models import LetterNumber
from puskesmas.organisations import Organisation
from puskesmas.organisations.numbers import cancel_number, take_number
from tests import factories
from tests.race import run_together

DAY = date(2026, 6, 2)


@pytest.fixture
def book(kajoran_2):
    return reverse("invitations:number_book", args=[Organisation(kajoran_2).key])


@pytest.fixture
def issued(meeting, letterhead, sari):
    factories.InvitationFactory(meeting=meeting, post="Camat Kajoran", email="camat@contoh.go.id")
    letter = services.draft_letter(meeting, by=sari)
    services.send_letter(letter, by=sari)
    return Letter.objects.select_related("register_row").get(pk=letter.pk)


def take(letterhead, subject="Undangan", day=DAY) -> LetterNumber:
    return take_number(letterhead, dated_on=day, subject=subject, by=None)


def note(letterhead, text, sari, subject="Surat tugas") -> LetterNumber:
    return note_number(letterhead, text=text, dated_on=DAY, subject=subject, by=sari)


def test_gaps_are_listed_with_their_reason(letterhead, sari):
    take(letterhead)
    note(letterhead, "400.7.22/002/PKM.KJ2/VI/2026", sari)
    for _ in range(3):
        take(letterhead)
    LetterNumber.objects.get(sequence=4).delete()
    gaps = numbers.gaps_of(letterhead, 2026)
    assert [gap.sequence for gap in gaps] == [2, 4]
    assert gaps[0].why == "dilewati, karena 400.7.22/002/PKM.KJ2/VI/2026 sudah ditulis sendiri"
    assert "tidak pernah diberikan" in gaps[1].why
    found = numbers.lines(list(numbers.numbers(letterhead, 2026)), gaps, sari)
    assert [(line.row.sequence, [gap.sequence for gap in line.gaps]) for line in found] == [
        (1, []),
        (None, []),
        (3, [2]),
        (5, [4]),
    ]


def test_a_number_noted_twice_is_one_line(letterhead, sari):
    assert note(letterhead, "005/1", sari) == note(letterhead, " 005/1 ", sari)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        note(letterhead, "005/1", sari, subject="Surat lain")
    assert LetterNumber.objects.count() == 1


def test_the_number_of_a_letter_in_force_is_not_struck(issued, meeting, sari):
    with pytest.raises(ValidationError, match="masih berlaku"):
        strike_number(issued.register_row, reason="Salah", by=sari)
    cancel_meeting(Meeting.objects.get(pk=meeting.pk), reason="Banjir", by=sari)
    strike_number(issued.register_row, reason="Lokmin dibatalkan", by=sari)
    strike_number(issued.register_row, reason="Sekali lagi", by=sari)
    issued.register_row.refresh_from_db()
    assert issued.register_row.cancel_reason == "Lokmin dibatalkan"


def test_a_struck_number_needs_a_reason(letterhead, sari):
    with pytest.raises(ValidationError, match="alasannya"):
        strike_number(take(letterhead), reason="  ", by=sari)


def test_the_book_shows_its_year(client, issued, book, letterhead, sari):
    client.force_login(sari)
    year = issued.dated_on.year
    Letter.objects.create(
        meeting=issued.meeting,
        version=9,
        status="issued",
        numbering="blank",
        letterhead=letterhead,
        dated_on=issued.dated_on,
        subject="Undangan camat",
        opening="a",
        closing="b",
    )
    take(letterhead, "Nomor tahun lalu", date(year - 1, 1, 5))
    page = client.get(book).content.decode()
    assert issued.number in page
    assert "1 surat bernomor titik-titik" in page
    assert reverse("reports:meeting", args=[issued.meeting_id]) in page
    assert numbers.next_number(letterhead, timezone.localdate()) in page
    assert "Nomor tahun lalu" not in page
    assert "Nomor tahun lalu" in client.get(book, {"tahun": year - 1}).content.decode()


def test_forms_of_the_book(client, book, letterhead, sari):
    client.force_login(sari)
    add = reverse("invitations:number_add", args=[book.split("/")[2]])
    said = {"number": "005/7", "dated_on": "2-6-2026", "subject": "Surat tugas"}
    assert client.post(add, said).url == f"{book}?tahun=2026"
    again = client.post(add, said | {"subject": "Lain"})
    assert (again.status_code, "sudah dipakai" in again.content.decode()) == (422, True)
    row = LetterNumber.objects.get()
    strike = reverse("invitations:number_strike", args=[book.split("/")[2], row.pk])
    assert client.post(strike, {"reason": ""}).status_code == 422
    assert client.post(strike, {"reason": "Salah ketik"}).url == f"{book}?tahun=2026"
    assert "Salah ketik" in client.get(book, {"tahun": "2026"}).content.decode()


def test_the_file_has_all_rows_and_no_formula(client, book, letterhead, sari):
    client.force_login(sari)
    take(letterhead)
    note(letterhead, "400.7.22/002/PKM.KJ2/VI/2026", sari, subject="=1+1")
    cancel_number(take(letterhead, "Undangan batal"), by=sari, reason="Salah")
    text = client.get(f"{book}buku-nomor.csv", {"tahun": "2026"}).content.decode("utf-8-sig")
    assert [row.split(";")[0] for row in text.split("\r\n")] == ["No. urut", "1", "", "2", "3", ""]
    assert ";'=1+1;" in text
    sheet = load_workbook(BytesIO(client.get(f"{book}buku-nomor.xlsx", {"tahun": "2026"}).content)).active
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [
        "Dipakai",
        "Surat di luar Lokmin",
        "Celah",
        "Dibatalkan",
    ]
    assert sheet.cell(3, 4).data_type == "s"


def test_the_book_costs_the_same_with_one_and_many_rows(client, book, letterhead, sari, django_assert_num_queries):
    client.force_login(sari)
    take(letterhead)
    client.get(book, {"tahun": "2026"})
    with django_assert_num_queries(17):
        client.get(book, {"tahun": "2026"})
    for number in range(29):
        take(letterhead, f"Surat {number}")
    with django_assert_num_queries(17):
        assert len(client.get(book, {"tahun": "2026", "halaman": "1"}).context["lines"]) == 25


@pytest.mark.django_db(transaction=True)
def test_a_number_posted_five_times_at_once_is_one_line(letterhead, sari):
    results = run_together(*[lambda: note(letterhead, "005/1", sari).pk] * 5)
    assert len(set(results)) == LetterNumber.objects.count() == 1


@pytest.mark.parametrize("query", [{"hal": "\x00<b>", "tanggal": "kemarin"}, {"hal": "x" * 400}, {}])
def test_odd_prefills_are_only_shown(client, book, letterhead, sari, query):
    client.force_login(sari)
    answer = client.get(f"{book}catat/", query)
    assert (answer.status_code, b"\x00<b>" in answer.content, LetterNumber.objects.count()) == (200, False, 0)
    assert client.get(book, {"tahun": "0000", "halaman": "-1"}).context["year"] == timezone.localdate().year
