"""Every mail and every PDF of the demo speaks Indonesian (figure U3); pages stand in `test_pages`, forms in the sweeps."""

import re
import subprocess

import pytest

from lokmin.documents.models import Document
from lokmin.outbox.models import Message
from tests.demo.crawling import foreign_words, text_of

pytestmark = pytest.mark.django_db
# In a PDF columns and lines are set apart by spaces, so an empty place cannot be told from a wide one.
LAYOUT = ("empty place",)
TOKEN = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}|https?://\S+|\b[0-9a-f]{12,}\b")


def words_in(text: str) -> list[str]:
    return [word for word in foreign_words(TOKEN.sub(" ", text)) if not word.startswith(LAYOUT)]


def test_every_mail_speaks_indonesian(demo):
    wrong = {}
    for message in Message.objects.all():
        for text in (message.subject, message.text, text_of(message.html)):
            if found := words_in(text):
                wrong.setdefault(message.subject, found[:3])
    assert wrong == {}
    assert Message.objects.exclude(html="").exists()


def test_every_pdf_speaks_indonesian(demo):
    """One of each kind and owner's state would do; letters differ in one line, so three of each kind are read."""
    wrong, read = {}, 0
    kinds = set(Document.objects.filter(state=Document.State.DONE).values_list("kind", flat=True))
    for kind in sorted(kinds):
        for document in Document.objects.filter(kind=kind, state=Document.State.DONE).order_by("-pk")[:3]:
            if not document.file_name.endswith(".pdf"):
                continue
            with document.file.open("rb") as file:
                text = subprocess.run(
                    ["pdftotext", "-layout", "-", "-"], input=file.read(), capture_output=True, check=True
                ).stdout.decode()
            read += 1
            if found := words_in(text):
                wrong.setdefault(kind, found[:4])
    assert wrong == {}
    assert read >= len(kinds)
