"""Subjects of mails: what to do stands first, where a phone shows it, and the whole fits one line of a mailbox."""

from pathlib import Path

from django.conf import settings

from lokmin.invitations.services.words import SUBJECTS

PHONE, MAILBOX = 44, 100
LONGEST = "Lokmin lintas sektor Triwulan III 2026, Kam, 10 Sep"


def test_what_a_guest_is_asked_stands_first():
    for words in SUBJECTS.values():
        assert len(words) < PHONE
        assert len(f"{words}: {LONGEST}") < MAILBOX


def test_subjects_about_accounts_fit_a_phone():
    for file in Path(settings.BASE_DIR, "templates/account/email").glob("*_subject.txt"):
        assert len(file.read_text().partition("{{")[0]) < PHONE, file.name
