"""Three complete minutes are approved together. One set, returned twice: whole_meeting."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.minutes.models import Minutes
from tests import factories
from tests.minutes.reviewing import COMPLETE, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


def test_three_complete_ones_at_once(kajoran, kajoran_2, dinda, budi, somebody, watch):
    for days in (1, 2, 3):
        meeting = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
        sent(meeting, budi, at=timezone.now() - timedelta(days=days), content=deepcopy(COMPLETE))
    reviewer, phone = somebody(), somebody(on_phone=True)
    phone.log_in("dinda")
    for address in ("/telaah/", "/telaah/setujui/", "/telaah/statistik/"):
        phone.open(address)
    reviewer.log_in("dinda")
    reviewer.open("/telaah/")
    reviewer.follow("Setujui 3 yang lengkap")
    reviewer.press("Periksa pilihan")
    reviewer.sees("3 notulen akan disetujui")
    reviewer.press("Setujui 3 notulen")
    reviewer.sees("3 dari 3 notulen disetujui.")
    assert set(Minutes.objects.values_list("status", flat=True)) == {"approved"}
    assert watch.problems == []
