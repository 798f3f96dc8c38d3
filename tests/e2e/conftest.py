"""Browsers that are watched."""

import pytest

from tests.e2e.people import Person
from tests.e2e.watching import Watch

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def site(live_server, settings):
    """Address of the running site; letters and mails carry it too."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def somebody(new_context, site, watch):
    """Make a person: `somebody()` at a desk, `somebody(on_phone=True)`, `somebody(java_script_enabled=False)`."""

    def make(*, on_phone: bool = False, **options) -> Person:
        person = Person(new_context(base_url=site, has_touch=on_phone, **options), watch)
        if on_phone:
            person.page.set_viewport_size(PHONE)
        return person

    return make
