"""Fixtures of all tests. The cast (sari, budi, …) stands in `tests/cast.py`, rows come from `tests/factories.py`."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import FileResponse
from django.test import Client, TransactionTestCase

from puskesmas import audit
from puskesmas.history import triggers
from tests.worker import worker  # noqa: F401

if find_spec("tests.cast"):
    from tests.cast import *  # noqa: F403

CHROMIUM = "/usr/bin/chromium"


def pytest_configure(config):
    """What the outbox sends lands where Django's own mails land in tests; workers of their own write files."""
    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


# They take minutes together; the rest of a process's tests can be stolen by one that has finished, these not.
LONGEST = (
    "tests/e2e/test_quarter.py",
    "tests/e2e/test_new_kabupaten.py",
    "tests/e2e/test_whole",
    "tests/sweeps/",
    "tests/invitations/test_crash.py",
)
# About paper, words, headers and what a browser shows; the rows they read are plain ones.
ANY_DATABASE = (
    "tests/actions/test_matrix.py",
    "tests/attendance/test_sheet.py",
    "tests/coverage/test_pws_pages.py",
    "tests/demo/",
    "tests/e2e/test_guest_and_desk.py",
    "tests/e2e/test_new_kabupaten.py",
    "tests/e2e/test_second_quarter.py",
    "tests/invitations/test_attachments.py",
    "tests/invitations/test_letter.py",
    "tests/invitations/test_letterhead_preview.py",
    "tests/invitations/test_signature_blocks.py",
    "tests/minutes/test_consultation.py",
    "tests/minutes/test_document.py",
    "tests/minutes/test_files.py",
    "tests/minutes/test_layouts.py",
    "tests/reports/test_activity.py",
    "tests/reports/test_papers.py",
    "tests/sweeps/test_headers.py",
    "tests/sweeps/test_robots.py",
)


def pytest_collection_modifyitems(items):
    """Mark what no database can change, and let the longest tests begin, the demo in one process, the rest in another."""
    for item in items:
        if item.nodeid.startswith(ANY_DATABASE):
            item.add_marker("any_database")
        if not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("any_database")
    demo = [item for item in items if item.nodeid.startswith("tests/demo/")]
    longest = [item for item in items if item.nodeid.startswith(LONGEST)]
    others = [item for item in items if item not in demo and item not in longest]
    share = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) - len(demo)
    items[:] = [*demo, *others[:share], *longest, *others[share:]] if share > 0 else [*demo, *longest, *others]


def pytest_unconfigure(config):
    """Remove the data folder of this test process, never another one."""
    folder = Path(settings.VAR_DIR)
    if folder.name.startswith("lokmin-test-"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _no_connection_left(django_db_setup, django_db_blocker):
    """End what still holds the test database before it is dropped: a thread of a server or of Playwright's loop.

    PostgreSQL refuses to drop a database somebody is connected to; on a busy machine such a thread ends too late.
    """
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def _trail_is_emptied_between_tests():
    """A test that really commits ends with emptying every table, also the trail that nobody else may empty."""
    empty = TransactionTestCase._fixture_teardown

    def teardown(test):
        triggers.remove(connection)
        empty(test)  # ends like a migrate: the triggers are back

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def _files_are_closed(monkeypatch):
    """A server closes the files it sent; here the end of the test does."""
    sent, request = [], Client.request

    def closing(client, **environ):
        answer = request(client, **environ)
        if isinstance(answer, FileResponse):
            sent.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", closing)
    yield
    for answer in sent:
        for close in answer._resource_closers:  # not `answer.close()`, which ends the database connection too
            close()


@pytest.fixture(scope="session", autouse=True)
def _history_speaks_indonesian():
    """Every event any test writes has labels people read: no raw column, no code."""
    said = audit.described

    def described(row, changes):
        found = said(row, changes)
        # "program" is both the column and the Indonesian word for it
        columns = {field.name for field in row._meta.get_fields() if getattr(field, "verbose_name", "") != field.name}
        wrong = [label for label in found if "_" in label or label in columns]
        assert not wrong, f"history of {row._meta.label}: {wrong} are no Indonesian labels"
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "described", described)
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium instead of a downloaded one; without the flags it calls home on every start."""
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A browser of a user in Java, unless a test says otherwise."""
    return browser_context_args | {
        "locale": "id-ID",
        "timezone_id": "Asia/Jakarta",
        "viewport": {"width": 1280, "height": 900},
    }
