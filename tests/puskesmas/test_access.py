"""Which rows each member of the cast sees, and what each may do where."""

from lokmin.meetings.models import Meeting
from puskesmas import access
from puskesmas.models import Puskesmas


def test_meetings_are_seen_by_hosts_and_by_those_above_but_by_nobody_else(meeting, sari, budi, tuti, camat, dinda, eko):
    seen = {
        user.username for user in [sari, budi, tuti, camat, dinda, eko] if meeting in Meeting.objects.visible_to(user)
    }
    assert seen == {"sari", "budi", "camat", "dinda"}


def test_only_the_hosts_may_edit_a_meeting(meeting, sari, budi, tuti, camat, dinda, eko):
    editors = {
        user.username
        for user in [sari, budi, tuti, camat, dinda, eko]
        if access.may(user, "meetings.edit", meeting.scope)
    }
    assert editors == {"sari", "budi"}


def test_a_region_code_is_no_prefix_of_its_neighbour(dinda, kajoran_2, db):
    from tests import factories

    neighbour = factories.PuskesmasFactory(region=factories.region("33.080", "Bukan Magelang"))
    assert list(Puskesmas.objects.visible_to(dinda)) == [kajoran_2]
    assert not access.may(dinda, "reviews.decide", neighbour.scope)


def test_an_inactive_user_sees_nothing(meeting, sari):
    sari.is_active = False
    assert not Meeting.objects.visible_to(sari).exists()
