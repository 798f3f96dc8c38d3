"""Where the number of a berita acara stands in the number book of the puskesmas."""

from django.urls import reverse

from lokmin.meetings.models import Meeting
from puskesmas.models import LetterNumber
from puskesmas.organisations import Organisation


def book_address(meeting: Meeting, number: str, may) -> str:
    """The row of the book; empty for a number not taken there and for whom the book is closed (`may(permission, office)`)."""
    office = Organisation(meeting.lead_host)
    if not number or not may(office.permission, office):
        return ""
    row = LetterNumber.objects.filter(letterhead__puskesmas=meeting.lead_host, text=number).order_by("-pk").first()
    book = reverse("invitations:number_book", args=[office])
    return f"{book}?tahun={row.year}&nomor={row.pk}#nomor-{row.pk}" if row else ""
