"""What messages are about, for the page of failed mails: the apps that queue them register here in `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from lokmin.outbox.models import Message


@dataclass(frozen=True)
class About:
    """One object as the page names it, with its letter; `url` leads those there who hold `permission`."""

    title: str
    text: str = ""
    url: str = ""
    permission: str = ""


@dataclass(frozen=True)
class Subject:
    """How messages about rows of one model are found, named and sent again.

    `at_places(puskesmas ids)` returns the rows of those puskesmas, `describe(ids)` names rows in a fixed number of
    queries, `resend(message, to, by)` says whether it was queued again; without it only the object's page can.
    """

    at_places: Callable[[set[int]], QuerySet]
    describe: Callable[[Iterable[int]], dict[int, About]]
    resend: Callable[[Message, str, object], bool] | None = None


_subjects: dict[type[Model], Subject] = {}


def register(model: type[Model], subject: Subject) -> None:
    _subjects[model] = subject


def all_subjects() -> dict[type[Model], Subject]:
    return _subjects


def subject_of(message: Message) -> Subject | None:
    return _subjects.get(message.content_type.model_class()) if message.content_type else None
