"""Every URL × every role × own, neighbouring and foreign rows, against the one readable table."""

import hashlib
import json

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse

from puskesmas import access
from puskesmas.access import Role
from tests import factories
from tests.sweeps.access_reach import ACCOUNT_REACH, CONTACT_REACH, IMPORT_REACH, OFFICE_REACH, REACH, ROLES
from tests.sweeps.access_table import ACCOUNT, MAY_BE_MISSING, PUBLIC, URLS
from tests.sweeps.depth import share
from tests.sweeps.urls import all_urls

FIXED = {"kind": "discussion", "version": 1, "comment_id": 999_999, "reply_id": 999_999, "side": "kiri", "number": 1}
FIXED |= {"year": 2027, "month": 6, "part": "tujuan-umum", "report_part": "tujuan"}
FIXED |= {"history_kind": "lokmin"}
FIXED |= {"import_kind": "contacts"}
FIXED |= {"which": "belum"}
FIXED |= {"chapter": "mulai", "picture": "beranda"}
ACCOUNT_ROWS = {"user_id", "membership_id", "account_invitation_id"}
SECTIONS = {"minutes:section": "opening"}
OUTSIDE = {"django_session", "django_content_type", "auth_permission", "axes_accesslog", "axes_accessattempt"}
BY_NAME = {url.name: url for url in all_urls()}
PAGES = sorted(name for name, asked in URLS.items() if asked not in (PUBLIC, ACCOUNT))


@pytest.fixture
def vina(kajoran):
    """A reader of the whole kabupaten."""
    return factories.member("vina", "Vina Melinda", Role.VIEWER, place=kajoran.parent)


@pytest.fixture
def everybody(cast, vina):
    """(name, user, client): logged in before anything is compared, because logging in writes."""
    found = []
    for username, user in (cast | {"vina": vina}).items():
        client = Client()
        client.force_login(user)
        found.append((username, user, client))
    return found


def digest() -> dict[str, str]:
    """A fingerprint of every table of the product."""
    prints = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in OUTSIDE:
            rows = json.dumps(list(model._base_manager.order_by("pk").values()), cls=DjangoJSONEncoder, sort_keys=True)
            prints[model._meta.label] = hashlib.sha256(rows.encode()).hexdigest()
    return prints


def url_of(name: str, place) -> str:
    """The address of a URL with the rows of a place filled in."""
    arguments = {}
    for argument in BY_NAME[name].arguments:
        if argument == "kind":
            arguments[argument] = SECTIONS.get(name, FIXED["kind"])
        else:
            arguments[argument] = FIXED[argument] if argument in FIXED else place.value_of(argument)
    return reverse(name, kwargs=arguments)


def expected(name: str, username: str, user, where: str) -> int | None:
    """The refusal the table asks for, or None when the page must answer."""
    held = {membership.role for membership in access.memberships_of(user)}
    if user.is_superuser:
        held.add(access.ADMINISTRATOR)
    if not held & ROLES[URLS[name]]:
        return 403
    if not is_about_a_row(name):
        return None
    # Targets belong to the kabupaten/kota: all who work in it read them.
    reach = CONTACT_REACH if {"office_id", "district_id"} & set(BY_NAME[name].arguments) else REACH
    if ACCOUNT_ROWS & set(BY_NAME[name].arguments):
        reach = ACCOUNT_REACH
    if {"organisation", "holiday_id"} & set(BY_NAME[name].arguments):
        reach = OFFICE_REACH
    if "import_id" in BY_NAME[name].arguments:
        reach = IMPORT_REACH
    if username not in reach[where]:
        return 404
    # Settings of an office the user sees: the camat office sees its puskesmas and keeps only its own kecamatan.
    is_settings = "organisation" in BY_NAME[name].arguments
    return 403 if is_settings and not held & ROLES["settings.puskesmas"] else None


def is_about_a_row(name: str) -> bool:
    rows = {
        "meeting_id",
        "office_id",
        "action_id",
        "report_id",
        "history_id",
        "holiday_id",
        "organisation",
        "import_id",
        "message_id",
        "musrenbang_id",
        "puskesmas_id",
        "district_id",
    } | ACCOUNT_ROWS
    return bool(set(BY_NAME[name].arguments) & rows)


def test_the_table_names_every_url_and_what_its_page_asks_for():
    asked = {}
    for url in all_urls():
        if url.name in asked and url.view is not None and asked[url.name] == getattr(url.view, "permission", None):
            continue
        permission = getattr(url.view, "permission", None)
        is_public = getattr(url.callback, "login_required", True) is False
        asked[url.name] = PUBLIC if is_public else (permission or ACCOUNT)
    assert asked == URLS


def test_the_role_table_is_the_one_in_the_code():
    assert {name: {str(role) for role in roles} for name, roles in access.PERMISSIONS.items()} == ROLES


@pytest.mark.any_database
def test_a_guest_is_sent_to_the_login(client, places):
    login, wrong = reverse("account_login"), {}
    for name in PAGES:
        answer = client.get(url_of(name, places["own"]))
        if answer.status_code != 302 or not answer.url.startswith(login):
            wrong[name] = answer
    assert wrong == {}


@pytest.mark.any_database
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_answers_or_refuses_as_the_table_says(places, everybody, method):
    """Refused requests, reading or writing, change nothing; reading changes nothing for those who may, either."""
    before, wrong = digest(), []
    for username, user, client in everybody:
        for name in PAGES:
            for where, place in [("own", places["own"]), *elsewhere(places, username, name)]:
                refusal = expected(name, username, user, where)
                if method == "post" and refusal is None:
                    continue
                status = getattr(client, method)(url_of(name, place)).status_code
                is_right = status == refusal if refusal else _answers(name, status)
                if not is_right:
                    wrong.append(f"{username} {method} {name} of {where}: {status}, expected {refusal or 'an answer'}")
    assert wrong == []
    assert digest() == before


def elsewhere(places, username: str, name: str) -> list:
    """The other places at which a page about a row is asked for; from page to page another one."""
    others = [(where, place) for where, place in places.items() if where != "own"]
    return share(others, f"{username} {name}") if is_about_a_row(name) else []


def _answers(name: str, status: int) -> bool:
    return status in (200, 302, 405, 409) or (status == 404 and name in MAY_BE_MISSING)


@pytest.mark.any_database
@pytest.mark.parametrize("method", ["head", "options"])
def test_head_and_options_change_nothing(places, everybody, method):
    before = digest()
    for _, _, client in everybody[::3]:
        for name in PAGES:
            assert getattr(client, method)(url_of(name, places["own"])).status_code < 500, name
    assert digest() == before
