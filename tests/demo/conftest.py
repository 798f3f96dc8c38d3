"""The demo data of `manage.py demo` with its PDFs, built once for all tests of this folder, which only read it."""

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from puskesmas.history import triggers


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker):
    """Never request the database beside it: its flush would take the demo away."""
    with django_db_blocker.unblock():
        with override_settings(DEMO_MODE=True):
            call_command("demo", verbosity=0)
        yield
        triggers.remove(connections["default"])  # an audit trail cannot be emptied; flush puts them back
        call_command("flush", interactive=False, verbosity=0)
        connections.close_all()


@pytest.fixture(scope="package")
def demo_site(demo):
    """Address of the running demo."""
    server = LiveServer("127.0.0.1:0")
    yield server.url
    server.stop()


@pytest.fixture
def _django_db_helper(demo):
    """In place of the transaction around each test: all read the same demo, and the server sees it too."""
    yield
    # Beside Playwright's loop Django opens a second connection, which nobody would close before the database is dropped.
    connections.close_all()
