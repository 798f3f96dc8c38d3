"""Home pages, overview of a meeting, health and the place switcher."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.actions.models import ActionItem, Progress
from lokmin.documents.models import WorkerBeat
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from lokmin.minutes.models import Minutes
from lokmin.reports.steps import STEPS
from puskesmas.access import Role
from puskesmas.models import Membership
from tests import factories
from tests.minutes.reviewing import COMPLETE, sent


@pytest.fixture
def reader(kajoran):
    return factories.member("rina", "Rina", Role.VIEWER, place=kajoran)


def meet(kajoran, lead, days, **more):
    """A meeting so many days from now, at nine."""
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    more = {"year": start.year, "quarter": (start.month - 1) // 3 + 1} | more
    return factories.MeetingFactory(
        region=kajoran, lead=lead, starts_at=start, ends_at=start + timedelta(hours=3), **more
    )


@pytest.mark.parametrize("name", ["sari", "budi", "camat", "dinda", "reader"])
def test_each_role_has_a_home_page_with_and_without_meetings(client, request, name, meeting):
    client.force_login(request.getfixturevalue(name))
    assert client.get("/").status_code == 200
    Meeting.objects.all().delete()
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("step", list(STEPS))
@pytest.mark.parametrize("name", ["sari", "camat", "dinda", "reader"])
def test_every_step_opens_for_every_role(client, request, name, step, meeting):
    factories.InvitationFactory(meeting=meeting)
    client.force_login(request.getfixturevalue(name))
    response = client.get(meeting.get_absolute_url(), {"langkah": step})
    assert [tab.key for tab in response.context["steps"] if tab.is_current] == [step]


def test_an_unknown_step_opens_the_current_one(client, sari, meeting):
    client.force_login(sari)
    response = client.get(meeting.get_absolute_url(), {"langkah": "\0x"})
    assert [tab.key for tab in response.context["steps"] if tab.is_current] == ["rencana"]


def test_the_overview_of_a_foreign_meeting_does_not_exist(client, tuti, eko, meeting):
    for user in (tuti, eko):
        client.force_login(user)
        assert client.get(meeting.get_absolute_url()).status_code == 404


def test_names_of_guests_are_only_for_those_who_may_see_invitations(client, sari, reader, meeting):
    factories.InvitationFactory(meeting=meeting, name="Sutrisno", post="Kepala Desa Kwaderan")
    Meeting.objects.filter(pk=meeting.pk).update(status="invited")
    for user, sees in ((sari, True), (reader, False)):
        client.force_login(user)
        text = client.get(meeting.get_absolute_url(), {"langkah": "konfirmasi"}).content.decode()
        assert ("Sutrisno" in text) is sees


def test_only_editors_get_buttons_that_change(client, sari, dinda, meeting):
    for user, sees in ((sari, True), (dinda, False)):
        client.force_login(user)
        text = client.get(meeting.get_absolute_url()).content.decode()
        assert (reverse("meetings:cancel", args=[meeting.pk]) in text) is sees
        assert ("Tetapkan tanggal" in text) is sees


def titles(client):
    return [row["task"].title for row in client.get("/").context["tasks"]]


def test_the_home_page_says_what_to_do_next(client, sari, budi, kajoran, kajoran_2):
    client.force_login(sari)
    assert len(titles(client)) == 1
    assert "belum dijadwalkan" in titles(client)[0]
    meeting = meet(kajoran, kajoran_2, -3, status="held")
    assert titles(client) == ["Notulen belum mulai"]
    minutes = Minutes.objects.create(meeting=meeting)
    assert titles(client) == ["Notulen belum selesai"]
    Minutes.objects.update(status_reason="Sebutkan dusunnya.")
    assert titles(client) == ["Notulen perlu diperbaiki"]
    assert "Sebutkan dusunnya." in client.get(meeting.get_absolute_url()).content.decode()
    Minutes.objects.update(status=Minutes.Status.SUBMITTED)
    assert titles(client) == []
    client.force_login(budi)
    assert titles(client) == ["Notulen menunggu pengesahan Anda"]
    Minutes.objects.update(status=Minutes.Status.RETURNED)
    assert titles(client) == ["Dinas kesehatan meminta perbaikan notulen"]
    assert "Terlambat" in client.get("/").content.decode()
    minutes.delete()
    Meeting.objects.filter(pk=meeting.pk).update(status="postponed", status_reason="Banjir")
    assert titles(client) == [f"{meeting.short_title} ditunda"]


def test_what_is_overdue_is_listed_longest_first(client, sari, meeting):
    today = timezone.localdate()
    for days in (3, 40, -5):
        ActionItem.objects.create(meeting=meeting, activity=f"Lewat {days}", due_on=today - timedelta(days=days))
    ActionItem.objects.create(meeting=meeting, activity="Selesai", due_on=today - timedelta(days=9), state="done")
    client.force_login(sari)
    context = client.get("/").context
    assert ([row.activity for row in context["overdue"]], context["overdue_count"]) == (["Lewat 40", "Lewat 3"], 2)


def test_the_home_of_another_puskesmas_stays_empty(client, tuti, meeting):
    ActionItem.objects.create(meeting=meeting, activity="x", due_on=timezone.localdate() - timedelta(days=9))
    client.force_login(tuti)
    context = client.get("/").context
    assert (context["overdue_count"], context["next"]) == (0, None)


def test_the_camats_home_counts_what_waits(client, camat, kajoran, kajoran_2):
    meeting = meet(kajoran, kajoran_2, 5, status="invited")
    factories.InvitationFactory(meeting=meeting)
    factories.InvitationFactory(meeting=meeting, answer="present")
    factories.InvitationFactory(meeting=meeting, withdrawn_at=timezone.now())
    client.force_login(camat)
    context = client.get("/").context
    assert context["waiting"] == 1
    assert [line["meeting"] for line in context["upcoming"]] == [meeting]
    assert context["upcoming"][0]["numbers"].tally.answered == 1


def test_the_reviewers_home_orders_the_queue_and_names_the_silent(client, dinda, kajoran, kajoran_1, kajoran_2):
    now = timezone.now()
    for puskesmas, days in ((kajoran_1, 2), (kajoran_2, 12)):
        held = meet(kajoran, puskesmas, -20, status="held")
        Minutes.objects.create(meeting=held, status="sent", sent_at=now - timedelta(days=days))
    quiet = factories.PuskesmasFactory(region=kajoran, name="Sunyi")
    client.force_login(dinda)
    context = client.get("/").context
    assert [(row.minutes.meeting.lead_host, row.age, row.is_late) for row in context["queue"]] == [
        (kajoran_2, 12, True),
        (kajoran_1, 2, False),
    ]
    assert quiet in [row.puskesmas for row in context["silent"]]
    assert context["figures"].puskesmas == 3
    assert "Telaah notulen Kajoran 2" in client.get("/").content.decode()


def test_the_reviewers_home_says_what_the_machine_found(client, dinda, budi, kajoran, kajoran_1, kajoran_2):
    sent(meet(kajoran, kajoran_1, -6), budi, content=deepcopy(COMPLETE))
    client.force_login(dinda)
    assert "yang lengkap" not in client.get("/").content.decode(), "recorded after the meeting, so in no plan"
    whole = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    sent(whole, budi, content=deepcopy(COMPLETE))
    page = client.get("/").content.decode()
    assert "Setujui 1 yang lengkap" in page
    assert "13 dari 13 sesuai" in page
    assert "kurang rencana atau waktu" in page


def test_a_joint_meeting_stands_at_every_host_in_the_map(client, dinda, kajoran, kajoran_1, kajoran_2):
    meeting = meet(kajoran, kajoran_2, 0, status="held")
    meeting.hosts.create(puskesmas=kajoran_1)
    client.force_login(dinda)
    lines = client.get("/").context["halves"][0]
    assert [[cell.meeting for cell in line.cells if cell.meeting] for line in lines] == [[meeting], [meeting]]


def test_last_year_is_one_click_away_and_other_years_are_this_one(client, dinda, kajoran_2):
    client.force_login(dinda)
    year = timezone.localdate().year
    for asked, shown in ((year - 1, year - 1), (1999, year), ("x", year)):
        chosen = [item["label"] for item in client.get("/", {"tahun": asked}).context["years"] if item["is_current"]]
        assert chosen == [str(shown)]


def test_the_place_can_be_switched_only_to_ones_own(client, sari, kajoran_1, eko):
    own = Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=kajoran_1)
    foreign = eko.memberships.get()
    client.force_login(sari)
    for chosen, expected in ((own.pk, own.pk), (foreign.pk, own.pk), ("x\0", own.pk), ("", own.pk)):
        assert client.post(reverse("reports:switch_place"), {"membership_id": chosen}).url == "/"
        assert client.session["membership_id"] == expected
    assert client.get(reverse("reports:switch_place")).status_code == 405


def test_health_needs_no_account_and_names_what_is_wrong(client, db):
    response = client.get("/sehat/")
    assert (response.status_code, response.json()["problems"]) == (503, ["worker"])
    assert client.get("/sehat/", {"bagian": "web"}).status_code == 200
    beat = WorkerBeat.objects.create(seen_at=timezone.now())
    response = client.get("/sehat/")
    assert (response.status_code, response.json()["status"], response.json()["migrations_pending"]) == (200, "ok", 0)
    WorkerBeat.objects.filter(pk=beat.pk).update(seen_at=timezone.now() - timedelta(minutes=5))
    assert client.get("/sehat/").status_code == 503


def test_health_sees_a_stuck_queue(client, db):
    from lokmin.outbox.models import Message

    WorkerBeat.objects.create(seen_at=timezone.now())
    Message.objects.create(
        to="a@contoh.go.id", subject="x", text="x", message_id="1", due_at=timezone.now() - timedelta(hours=1)
    )
    found = client.get("/sehat/").json()
    assert (found["problems"], found["jobs_waiting"]) == (["queue"], 1)
    assert found["oldest_waiting_seconds"] >= 3600


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("sari", 20), ("camat", 17), ("dinda", 15), ("reader", 15)])
def test_home_costs_the_same_with_one_and_with_thirty(
    client, request, kajoran, kajoran_2, name, queries, number, django_assert_num_queries
):
    for index in range(number):
        for days, status in ((5 + index, "invited"), (-5 - index, "held")):
            row = meet(kajoran, kajoran_2, days, status=status)
            factories.InvitationFactory(meeting=row)
            ActionItem.objects.create(meeting=row, activity="x", due_on=timezone.localdate() - timedelta(days=1))
        Minutes.objects.create(meeting=row, status="sent", sent_at=timezone.now())
    client.force_login(request.getfixturevalue(name))
    client.get("/")
    with django_assert_num_queries(queries):
        client.get("/")


@pytest.mark.parametrize("number", [1, 30])
def test_the_overview_costs_the_same_with_one_and_with_thirty_guests(
    client, sari, meeting, number, django_assert_num_queries
):
    for _ in range(number):
        factories.InvitationFactory(meeting=meeting)
        ActionItem.objects.create(meeting=meeting, activity="x")
    Invitation.objects.update(answer="present")
    client.force_login(sari)
    client.get(meeting.get_absolute_url())
    with django_assert_num_queries(18):
        client.get(meeting.get_absolute_url(), {"langkah": "konfirmasi"})


def test_a_carried_row_keeps_the_last_word_of_the_one_before(client, sari, kajoran, kajoran_2):
    before, now = (
        ActionItem.objects.create(
            meeting=meet(kajoran, kajoran_2, days, status="held"),
            activity=f"Sweeping {days}",
            due_on=timezone.localdate() - timedelta(days=1),
        )
        for days in (-90, -3)
    )
    Progress.objects.create(action=before, state="blocked", text="Hari pasaran", by=sari)
    ActionItem.objects.filter(pk=before.pk).update(state="carried_over")
    ActionItem.objects.filter(pk=now.pk).update(carried_from=before)
    client.force_login(sari)
    (row,) = client.get("/").context["overdue"]
    assert (row.pk, row.last_word) == (now.pk, "Hari pasaran")
    Progress.objects.create(action=now, state="in_progress", text="Mulai jalan", by=sari)
    (row,) = client.get("/").context["overdue"]
    assert row.last_word == "Mulai jalan"


def test_the_overview_names_the_forum_it_is_combined_with(client, sari, meeting):
    client.force_login(sari)
    assert "digabung dengan FKP" not in client.get(meeting.get_absolute_url()).text
    Meeting.objects.filter(pk=meeting.pk).update(is_with_fkp=True)
    assert "digabung dengan FKP" in client.get(meeting.get_absolute_url()).text
