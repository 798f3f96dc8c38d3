"""Two people at the same meeting at the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from lokmin.meetings import queries, services
from lokmin.meetings.models import Meeting, MeetingSeries
from lokmin.meetings.planning.saving import New, save_plan
from lokmin.meetings.planning.year import Slot
from puskesmas.models import AuditEvent, User
from tests.race import run_together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6


def race(work) -> list[str]:
    """Run `work(number, meeting, user)` in all threads at once, each with rows read before the start; who won and who lost."""
    start = Barrier(PEOPLE, timeout=20)

    def run(number):
        try:
            meeting, user = Meeting.objects.for_pages().get(), User.objects.get(username="sari")
            start.wait()
            work(number, meeting, user)
        except ValidationError:
            return "lost"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(PEOPLE) as pool:
        return sorted(pool.map(run, range(PEOPLE)))


ONE_WINS = ["lost"] * (PEOPLE - 1) + ["won"]


def test_a_meeting_is_postponed_once(meeting, sari):
    assert race(lambda number, row, by: services.postpone_meeting(row, reason=f"{number}", by=by)) == ONE_WINS
    assert AuditEvent.objects.filter(verb="lokmin ditunda").count() == 1


def test_of_many_edits_of_one_version_one_is_saved(meeting, sari):
    assert (
        race(lambda number, row, by: services.update_meeting(row, by=by, expected_version=1, theme=f"Tema {number}"))
        == ONE_WINS
    )
    assert Meeting.objects.get().version == 2
    assert AuditEvent.objects.filter(verb="lokmin diubah").count() == 1


def test_of_many_programmes_one_is_saved_whole(meeting, sari):
    mark = queries.agenda_mark(meeting)

    def work(number, row, by):
        services.save_agenda(row, [{"title": f"{number}-{line}"} for line in range(5)], by=by, expected_mark=mark)

    assert race(work) == ONE_WINS
    titles = [item.title for item in queries.agenda(meeting)]
    assert len(titles) == 5
    assert len({title.split("-")[0] for title in titles}) == 1


def test_two_clerks_saving_the_plan_at_once_make_one_set(kajoran_2, sari):
    """Each of them typed other dates; who comes second is told, and nothing is doubled."""
    zone = kajoran_2.region.timezone

    def days(shift):
        return [
            New(Slot(2033, quarter=number), datetime(2033, month, 3 + shift, 9, tzinfo=zone), None)
            for number, month in ((1, 2), (2, 5), (3, 8), (4, 11))
        ]

    common = {"place": "Aula", "chair_post": "Camat", "funding": "bok"}
    works = [lambda at=at: save_plan(kajoran_2, 2033, by=sari, new=days(at), **common) for at in range(PEOPLE)]
    saved = run_together(*works)
    assert sorted(len(one.created) for one in saved) == [*[0] * (PEOPLE - 1), 4]
    assert sorted(len(one.already) for one in saved) == [0, *[4] * (PEOPLE - 1)]
    assert sorted(Meeting.objects.values_list("quarter", flat=True)) == [1, 2, 3, 4]
    assert len({row.held_on.day for row in Meeting.objects.select_related("region")}) == 1
    assert MeetingSeries.objects.count() == AuditEvent.objects.filter(verb="rencana lokmin disimpan").count() == 1
