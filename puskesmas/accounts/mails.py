"""Mails about accounts: a subject and a text from templates, handed to Django's mail backend, which queues them.

How far a mail came is known by the app that sends it; that one registers here in `AppConfig.ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMessage
from django.template.loader import render_to_string


@dataclass(frozen=True)
class MailState:
    """The last mail about something: kind of the state component, word, why it has not arrived, and where it went."""

    kind: str
    word: str
    reason: str
    to: str


_readers: list[Callable[[object], MailState | None]] = []


def register_state(reader: Callable[[object], MailState | None]) -> None:
    _readers[:] = [reader]


def state_of(row) -> MailState | None:
    """How far the last mail about a row came; None where none was sent."""
    return _readers[0](row) if _readers else None


def send(template: str, *, to: str, context: dict, about=None) -> None:
    """Send `<template>_subject.txt` and `<template>_message.txt`; in the transaction of the caller, so no row without its mail.

    `about` is the row whose page tells how far the mail came.
    """
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    message = EmailMessage(subject, render_to_string(f"{template}_message.txt", context), None, [to])
    message.about = about
    message.send()
