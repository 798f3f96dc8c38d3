"""Reads of the page of failed mails: the messages about what a puskesmas sends, and what each is about."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from lokmin.outbox.models import TEST, Message
from lokmin.outbox.subjects import About, all_subjects, subject_of
from puskesmas import access

State = Message.State
WAITING = [State.QUEUED, State.WORKING]
SHOWN = {
    "": ("Gagal", Q(state=State.FAILED)),
    "ditunda": ("Dicoba lagi", Q(state__in=[State.QUEUED, State.WORKING]) & ~Q(failure="")),
}
# What one press may send again: not private, and not to an address that is known to be wrong.
RESENDABLE = Q(state=State.FAILED, is_private=False) & ~Q(failure=Message.Failure.BAD_ADDRESS)


def of_places(puskesmas_ids: set[int]) -> QuerySet[Message]:
    """Messages about meetings and accounts of these puskesmas."""
    rule = Q(pk__in=[])
    for model, subject in all_subjects().items():
        about = ContentType.objects.get_for_model(model)
        rule |= Q(content_type=about, object_id__in=subject.at_places(puskesmas_ids).values("pk"))
    return Message.objects.filter(rule).select_related("content_type").order_by("-pk")


@dataclass(frozen=True)
class Row:
    """A message with what it is about."""

    message: Message
    about: About
    may_open: bool

    @property
    def may_resend(self) -> bool:
        subject = subject_of(self.message)
        return bool(subject and subject.resend) and not self.message.is_private


def rows_of(messages: list[Message], user) -> list[Row]:
    """The messages of one page, named with one look per kind of object."""
    ids: dict = {}
    for message in messages:
        ids.setdefault(subject_of(message), []).append(message.object_id)
    named = {subject: subject.describe(pks) for subject, pks in ids.items() if subject}
    found = []
    for message in messages:
        about = named[subject_of(message)].get(message.object_id, About(message.subject))
        may_open = bool(about.url) and (not about.permission or access.may(user, about.permission))
        found.append(Row(message, about, may_open))
    return found


def tests_of(user) -> QuerySet[Message]:
    """The last mails this user sent as a test."""
    return Message.objects.filter(once_key__startswith=f"{TEST}{user.pk}:").order_by("-pk")[:5]


def is_held() -> bool:
    """Whether the mail server refused our account and has taken nothing since; also while it is being asked again."""
    return Message.objects.letters().filter(state__in=WAITING, failure=Message.Failure.SIGN_IN).exists()


def waiting_count(rows: QuerySet[Message]) -> int:
    """How many of these mails have not left; while our account is refused all of them wait, not only those that tried."""
    return rows.letters().filter(state__in=WAITING).count()
