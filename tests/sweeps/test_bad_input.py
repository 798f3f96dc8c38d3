"""Nasty values in every form of every page: never a 500, never markup that runs, never a lost text.

The forms are read from the pages themselves, so a new form is swept without being named here. Every try is rolled
back, so that each form meets the same rows.
"""

import logging
from copy import deepcopy
from datetime import timedelta
from html import escape
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from lokmin.invitations import links
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes, Review, Revision, Section
from puskesmas.accounts import links as account_links
from puskesmas.accounts import own_account
from puskesmas.models import AccountInvitation
from tests.minutes.reviewing import CONTENT
from tests.sweeps.access_reach import ROLES
from tests.sweeps.access_table import URLS
from tests.sweeps.depth import share
from tests.sweeps.forms import Form, forms_of
from tests.sweeps.test_access import BY_NAME, PAGES, url_of

TEXTS = {
    "nothing": "",
    "NUL": "a\x00b",
    "half a character": "\ud800\udfff".encode("utf-8", "surrogatepass"),
    "directions and marks": "\u202e\u2066abc\u200f\u2069\ufeff" + "Z\u0351\u032b\u0343" * 10 + "𐍈👩‍👩‍👧",
    "code": "{{ request.user }}{% debug %}{urut.__class__}%s%(x)s' OR 1=1; DROP TABLE puskesmas_user; --",
    "formula and path": '=HYPERLINK("http://127.0.0.1:9/")\t../../../../etc/passwd%00.jpg\r\n+1-1',
    "long": "A" * 60_000,
}
NUMBERS = ["9" * 5000, "1\x00"]
DAYS = ["0001-01-01", "9999-12-31"]
MARKUP = "<script>alert('{}')</script>"
# Where a page shows forms only when asked.
ASKED = {
    "puskesmas:account_invite": ["?peran=staff"],
    "attendance:desk": ["?tamu=1", "?buka={invitation_id}"],
    "actions:rows": ["?baris=baru", "?baris={action_id}"],
    "invitations:invitees": ["?tamu={invitation_id}"],
    "sectors:merge": ["?dengan={other_office_id}"],
}
# What lists and pages read from their addresses.
QUERY = ["q", "tampil", "halaman", "tahun", "keadaan", "saring", "kelompok", "baris", "dihapus", "desa", "tamu", "buka"]
QUERY += [
    "tab",
    "puskesmas",
    "dicatat",
    "langkah",
    "jawaban",
    "kode",
    "next",
    "bagian",
    "dari",
    "jenis",
    "urung",
    "tanggal",
]
ACTORS = {"budi": "head", "camat": "camat_office", "dinda": "reviewer"}


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are meant; their log lines would hide the one that is not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def own(places):
    """The own place on the day of the meeting, when nearly every page takes input."""
    own, now = places["own"], timezone.now()
    own.meeting.status, own.meeting.starts_at = Meeting.Status.INVITED, now - timedelta(minutes=5)
    own.meeting.ends_at = now + timedelta(hours=2)
    own.meeting.save()
    return own


@pytest.fixture
def neighbour(places, tuti, dinda):
    """The neighbour before the meeting, so that guests answer, and with minutes of before to review."""
    place = places["neighbour"]
    minutes = place.meeting.minutes
    minutes.status, minutes.sent_at = Minutes.Status.SENT, timezone.now()
    minutes.save()
    number = minutes.revisions.count() + 1
    revision = Revision.objects.create(minutes=minutes, number=number, content=deepcopy(CONTENT), endorsed_by=tuti)
    review = Review.objects.create(revision=revision, reviewer=dinda)
    review.comments.create(section="opening", text="Mohon dilengkapi", author=dinda)
    place.meeting.status = Meeting.Status.INVITED
    place.meeting.save()
    return place


@pytest.fixture
def people(cast):
    """A client for everybody who may something, and "" for a guest without account."""
    clients = {name: Client(raise_request_exception=False) for name in ("", *ACTORS)}
    for name in ACTORS:
        clients[name].force_login(cast[name])
    return clients


@pytest.fixture
def pages(own, neighbour):
    """Addresses of all pages by who opens them."""
    invitation = neighbour.meeting.invitations.get()
    reply = reverse("invitations:reply", args=[links.token_for(links.link_for(invitation)).lower()])
    asked = AccountInvitation.objects.get(pk=own.rows["account_invitation_id"])
    account = [account_links.url_of(asked), own_account.email_url(asked.invited_by, "baru@contoh.go.id")]
    guest = ["invitations:code", "account_login", "account_reset_password", "documents:verify_form"]
    found = {"": [*(reply + ask for ask in ("", "?jawaban=diwakili", "?jawaban=berhalangan")), *map(reverse, guest)]}
    found[""] += [urlsplit(address).path for address in account]
    for username, role in ACTORS.items():
        names = [name for name in PAGES if role in ROLES[URLS[name]]]
        found[username] = [
            url_of(name, own) + ask.format(**own.rows) for name in names for ask in ("", *ASKED.get(name, []))
        ]
    found["dinda"].append(url_of("minutes:review", neighbour))
    found["budi"].append(reverse("account_change_password"))
    for kind in Section.Kind.values:
        try:
            found["budi"].append(reverse("minutes:section", args=[own.meeting.pk, kind]) + "?baris=baru")
        except NoReverseMatch:
            continue
    return found


def all_forms(pages, people) -> list[tuple[str, Form]]:
    """Every form once, with who sends it."""
    found = {}
    for person, addresses in pages.items():
        for address in addresses:
            answer = people[person].get(address)
            if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
                for form in forms_of(address, answer.content):
                    if form.address != reverse("account_logout"):
                        found.setdefault(form.mark, (person, form))
    return list(found.values())


def post(people, person, address, data):
    """Send it and take it back again."""
    with transaction.atomic():
        answer = people[person].post(address, data)
        transaction.set_rollback(True)
    return answer


def trouble(answer) -> bool:
    return answer.status_code >= 500 or b"<script>alert(" in getattr(answer, "content", b"")


def where(form: Form) -> str:
    return f"{resolve(urlsplit(form.address).path).view_name} ({', '.join(form.kinds)[:80]})"


def test_no_value_breaks_a_form(pages, people):
    """All typed fields at once, then every other field alone, one with this number, the next with that."""
    forms, wrong = all_forms(pages, people), []
    assert len(forms) > 50
    for person, form in forms:
        typed, dates = form.named(typed=True), form.named(typed=True, dates=True)
        tries = [(what, typed, text) for what, text in TEXTS.items() if typed]
        tries += [(f"day {day}", dates, day) for day in DAYS if form.named(dates=True)]
        tries += [
            (f"{name} {number[:6]!r}", [name], number)
            for name, number in zip(form.named(others=True)[:8], cycle(NUMBERS), strict=False)
        ]
        for what, names, value in share(tries, where(form)):
            answer = post(people, person, form.address, form.filled(names, value))
            if trouble(answer):
                wrong.append(f"{where(form)}: {what}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.any_database
def test_typed_text_comes_back_as_text(pages, people):
    """A refused form shows what was typed, escaped; choices and dates are spoilt so that nearly every form is refused."""
    wrong, kept = [], 0
    for person, form in all_forms(pages, people):
        typed = [name for name in form.named(typed=True) if form.kinds[name] != "password"]
        data = form.filled(typed, MARKUP.format) | {
            name: ["zzz"] for name in form.named(dates=True) if name != "form_key"
        }
        data |= {name: ["zzz"] for name, kind in form.kinds.items() if kind in ("select", "radio", "number")}
        answer = post(people, person, form.address, data)
        if trouble(answer):
            wrong.append(f"{where(form)}: {answer.status_code}")
        if answer.status_code not in (200, 422):
            continue
        page = answer.content.decode()
        lost = [name for name in typed if escape(MARKUP.format(name)) not in page]
        kept += len(typed) - len(lost)
        wrong += [f"{where(form)}: {name} is lost" for name in lost]
    assert not wrong, "\n".join(wrong)
    assert kept > 40


def test_no_filter_breaks_a_page(pages, people):
    wrong = []
    for person, addresses in pages.items():
        for address in dict.fromkeys(address.partition("?")[0] for address in addresses):
            for value in share(("a\x00b<script>alert(1)</script>", "9" * 5000), address):
                answer = people[person].get(address, dict.fromkeys(QUERY, value))
                if trouble(answer):
                    wrong.append(f"{address}: {value[:30]!r}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_no_address_breaks_a_page(own, people):
    """Huge and impossible ids are missing pages."""
    wrong = []
    for name in PAGES:
        if not BY_NAME[name].arguments:
            continue
        for number in share((0, 10**30), name):
            address = url_of(name, own).replace(f"/{own.meeting.pk}/", f"/{number}/")
            for person in people:
                status = people[person].get(address).status_code
                if status >= 500:
                    wrong.append(f"{name} with {number}: {status}")
    assert not wrong, "\n".join(wrong)


BODIES = {
    "broken multipart": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhalf',
    ),
    "endless header": ("multipart/form-data; boundary=x", b"--x\r\n" + b"A" * 20_000),
    "broken bytes": ("application/x-www-form-urlencoded", b"name=%ff%fe%00&%C3%28=%ed%a0%80"),
    "base64 file": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="../a\x00.jpg"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n%%%\r\n--x--\r\n",
    ),
}


@pytest.mark.any_database
def test_no_body_breaks_a_page(pages, people):
    wrong, addresses = [], {(person, form.address) for person, form in all_forms(pages, people)}
    tries = [(who, address, body) for who, address in sorted(addresses) for body in share(BODIES.items(), address)]
    for person, address, (what, (kind, body)) in tries:
        with transaction.atomic():
            answer = people[person].generic("POST", address, body, content_type=kind)
            transaction.set_rollback(True)
        if trouble(answer):
            wrong.append(f"{address}: {what}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("body", "status"), [(b"a=" + b"x" * (5 << 20), 413), (b"&".join([b"a=1"] * 6000), 400)])
def test_too_much_is_refused_with_a_page(people, cast, body, status):
    answer = people["budi"].generic(
        "POST", reverse("meetings:create"), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == status
    assert "<h1>" in answer.content.decode()
