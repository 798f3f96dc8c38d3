"""Mails of a review to the staff and the head of the puskesmas that held the meeting."""

from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from lokmin.minutes.models import Review, ReviewComment
from lokmin.outbox import services as outbox
from puskesmas.access import Role
from puskesmas.models import Membership

SUBJECTS = {"returned": "Perbaiki notulen", "approved": "Notulen disetujui", "question": "Pertanyaan tentang notulen"}


def tell(review: Review, kind: str) -> None:
    """Tell the verdict, once per address."""
    context = {"comments": list(review.comments.order_by("pk"))}
    _queue(review, kind, context, key=f"review:{review.pk}:{review.verdict}", by=review.reviewer)


def tell_question(comment: ReviewComment) -> None:
    context = {"comment": comment}
    _queue(comment.review, "question", context, key=f"review-question:{comment.pk}", by=comment.author)


def _queue(review: Review, kind: str, context: dict, *, key: str, by) -> None:
    meeting = review.revision.minutes.meeting
    url = urljoin(settings.SITE_URL, reverse("minutes:view", args=[meeting.pk]))
    words = context | {"review": review, "meeting": meeting, "url": url}
    text = render_to_string(f"minutes/email/{kind}.txt", words)
    html = render_to_string(f"minutes/email/{kind}.html", words)
    for address in addresses_of(meeting):
        outbox.queue_message(
            to=address,
            subject=f"{SUBJECTS[kind]}: {meeting.title}",
            text=text,
            html=html,
            about=review,
            by=by,
            once_key=f"{key}:{address}",
        )


def addresses_of(meeting) -> list[str]:
    """Staff and heads of all hosts with an address, each once."""
    hosts = meeting.hosts.values("puskesmas")
    members = Membership.objects.filter(puskesmas__in=hosts, role__in=[Role.STAFF, Role.HEAD], user__is_active=True)
    return sorted(set(members.exclude(user__email="").values_list("user__email", flat=True)))
