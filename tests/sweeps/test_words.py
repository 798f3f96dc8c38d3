"""Every word a person meets is Indonesian (figure U3): all templates as written, all pages of the URLconf, all refused forms.

The crawl by links over the demo, its mails and its PDFs stand in `tests/demo`.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch

from tests.demo.crawling import foreign_words, text_of
from tests.sweeps.access_table import PUBLIC, URLS
from tests.sweeps.forms import forms_of
from tests.sweeps.test_access import PAGES, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html")) + sorted(
    Path(settings.BASE_DIR, "templates").rglob("*.txt")
)
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# Values of choices that are Indonesian words as well.
ALSO_WORDS = {
    "Pj.", "Plh.", "Plt.", "a4", "administrator", "bok", "camat", "draft", "email", "formal", "linear", "link", "manual",
    "material", "nip", "program", "puskesmas", "import", "party", "desk", "real", "minutes",
}  # fmt: skip


def raw_codes() -> re.Pattern:
    """The values of all choices that are no words of the interface: held, carried_over, needs_revision."""
    fields = [field for model in apps.get_models() for field in model._meta.fields if _is_ours(model)]
    values = {value for field in fields for value, label in field.flatchoices or () if value != label}
    words = {value for value in values if isinstance(value, str) and value} - ALSO_WORDS
    return re.compile(rf"(?<![\w./@#=-])({'|'.join(sorted(map(re.escape, words)))})(?![\w@./-])")


def _is_ours(model) -> bool:
    return model.__module__.startswith(("lokmin", "puskesmas", "sectors"))


def spotted(text: str) -> list[str]:
    """What is no Indonesian in a text, raw codes of our own choices included."""
    return foreign_words(text) + [f"raw code “{match[0]}”" for match in raw_codes().finditer(text)]


def test_no_template_says_a_foreign_word():
    """Also the branches no page of any test takes."""
    wrong = {}
    for path in TEMPLATES:
        said = foreign_words(text_of(CODE.sub(" … ", COMMENT.sub("", path.read_text()))))
        if found := [word for word in said if not word.startswith("empty place")]:
            wrong[path] = found
    assert wrong == {}, _listed(wrong)


@pytest.fixture
def people(cast):
    """The cast with their browsers, logged in."""
    clients = {}
    for name, user in cast.items():
        clients[name] = Client(raise_request_exception=False)
        clients[name].force_login(user)
    return clients


def _listed(wrong: dict) -> str:
    return "\n".join(f"{where}: {what}" for where, what in wrong.items())


def html_of(answer) -> str:
    is_page = not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
    if answer.streaming:
        b"".join(answer)  # read to its end a file is closed
    return answer.content.decode() if is_page else ""


def test_every_page_of_the_urlconf_speaks_indonesian(places, people):
    """Whoever opens it: what he may see, and the sentence that refuses him."""
    wrong, read = {}, 0
    for name in PAGES:
        for username, client in people.items():
            text = text_of(html_of(client.get(url_of(name, places["own"]))))
            read += bool(text)
            if found := spotted(text):
                wrong.setdefault(name, (username, found[:3]))
    assert wrong == {}, _listed(wrong)
    assert read > len(PAGES) * 3


def test_every_form_refuses_in_indonesian(places, people):
    """Each form once with nothing in its fields and once with too much: what is said then, Django's own words included."""
    wrong, done = {}, set()
    for name in PAGES:
        for username in ("sari", "camat", "dinda", "pengelola"):
            address, client = url_of(name, places["own"]), people[username]
            answer = client.get(address)
            for form in forms_of(address, answer.content) if html_of(answer) else []:
                if form.mark in done or "keluar" in form.address:
                    continue
                done.add(form.mark)
                typed = form.named(typed=True, dates=True)
                for value in ("", "x" * 3000):
                    text = text_of(html_of(client.post(form.address, form.filled(typed, value))))
                    if found := [word for word in spotted(text) if "xxx" not in word]:
                        wrong.setdefault(f"{name} {form.address}", found[:3])
    assert wrong == {}, _listed(wrong)
    assert len(done) > 60


def test_pages_without_account_speak_indonesian(client):
    wrong = {}
    for name in [name for name, asked in URLS.items() if asked == PUBLIC]:
        try:
            address = url_of(name, None)
        except (AttributeError, KeyError, NoReverseMatch):
            continue  # with a secret in its address: the crawl of the demo opens those
        for answer in (client.get(address), client.post(address, {})):
            if found := spotted(text_of(html_of(answer))):
                wrong[name] = found[:3]
    assert wrong == {}, _listed(wrong)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("<p>This field is required.</p>", "English “This”"), ("<button>Save</button>", "English “Save”"),
        ("<td>None</td>", "English “None”"), ("<td>NaN</td>", "English “NaN”"), ("<td>undefined</td>", "English “undefined”"),
        ("<td>carried_over</td>", "raw code “carried_over”"), ("<td>held</td>", "raw code “held”"),
        ("<p>Thursday, 3 June</p>", "English “Thursday”"), ("<p>2027-06-10</p>", "server date “2027-06-10”"),
        ("<p>0 hari lagi</p>", "wrong plural “0 hari lagi”"), ("<p>Camat ()</p>", "empty place “()”"),
        ("<p>{{ meeting }}</p>", "template code “{{”"), ('<input placeholder="Search">', "English “Search”"),
    ],
)  # fmt: skip
def test_a_foreign_word_is_seen(said, what):
    assert any(word.startswith(what) for word in spotted(text_of(said))), spotted(text_of(said))


def test_indonesian_is_not_taken_for_english():
    assert (
        spotted(text_of("<p>Hadir: 3 orang, diwakili 1. Kamis, 10 Juni 2027 pukul 09.00 WIB, a.n. Camat Kajoran.</p>"))
        == []
    )
