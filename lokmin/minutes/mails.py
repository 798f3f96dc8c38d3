"""Tells the page of failed mails what mails about a review are about."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse

from lokmin.minutes.models import Review
from lokmin.outbox import subjects
from lokmin.outbox.models import Message
from lokmin.outbox.services import retry_message


def register() -> None:
    subjects.register(Review, subjects.Subject(_at_places, _describe, _resend))


def _at_places(puskesmas_ids: set[int]) -> QuerySet[Review]:
    return Review.objects.filter(revision__minutes__meeting__hosts__puskesmas__in=puskesmas_ids)


def _describe(ids: Iterable[int]) -> dict[int, subjects.About]:
    rows = Review.objects.filter(pk__in=ids).select_related("revision__minutes__meeting__region")
    meetings = {row.pk: row.revision.minutes.meeting for row in rows}
    return {
        pk: subjects.About("Hasil telaah notulen", meeting.short_title, reverse("minutes:view", args=[meeting.pk]))
        for pk, meeting in meetings.items()
    }


def _resend(message: Message, to: str, by) -> bool:
    return retry_message(message, by=by, to=to)
