"""The demo: built through the services, at the promised stages, and only once."""

import json
import re

import pytest
from django.apps import apps
from django.core.management import call_command

from lokmin.actions.models import ActionItem
from lokmin.attendance.models import Attendance
from lokmin.documents.models import Document
from lokmin.invitations.models import Invitation
from lokmin.meetings.models import DateProposal, Meeting
from lokmin.minutes.models import Minutes
from puskesmas import history
from puskesmas.models import AuditEvent, Membership, User

pytestmark = pytest.mark.django_db


def test_five_real_meetings_at_their_stages(demo):
    real = {
        (str(meeting.local_start.date()), meeting.host_names, meeting.kind, meeting.is_with_fkp): meeting.minutes.status
        for meeting in Meeting.objects.filter(starts_at__year__lt=2026)
    }
    assert real == {
        ("2023-05-22", "Puskesmas Mandalawangi", "routine", False): Minutes.Status.SENT,
        ("2023-09-29", "Puskesmas Citarip dan Puskesmas Sukapakir", "routine", False): Minutes.Status.RETURNED,
        ("2023-11-14", "Puskesmas Kajoran 2", "routine", False): Minutes.Status.APPROVED,
        ("2024-06-06", "Puskesmas Purwaharja 2", "routine", True): Minutes.Status.APPROVED,
        ("2025-04-22", "Puskesmas Legung", "monthly", False): Minutes.Status.DRAFT,
    }
    assert set(Meeting.objects.filter(minutes__isnull=True).values_list("status", flat=True)) == {"planned", "invited"}
    coming = Meeting.objects.get(status=Meeting.Status.INVITED, hosts__puskesmas__code="1031629")
    answers = Invitation.objects.filter(meeting=coming)
    assert abs(answers.exclude(answer="none").count() - answers.count() / 2) <= 4
    asked = DateProposal.objects.open().get()
    assert (asked.proposed_by.username, asked.meeting.host_names) == ("camat", "Puskesmas Kajoran 1")
    assert {meeting.zone_label for meeting in Meeting.objects.all()} == {"WIB", "WITA"}
    dinkes = Attendance.objects.get(invitation__office__position__code="dinkes", meeting__starts_at__year=2023)
    assert (dinkes.is_representative, dinkes.post) == (True, "Kepala Bidang Kesehatan Masyarakat")
    assert ActionItem.objects.filter(carried_from__meeting__starts_at__year=2023).exists()


def test_a_second_time_builds_nothing(demo, settings, capsys):
    settings.DEMO_MODE = True
    before = _counts()
    call_command("demo")
    assert _counts() == before
    assert "Data contoh siap" in capsys.readouterr().out


def test_everything_is_rendered(demo):
    assert set(Document.objects.values_list("state", flat=True)) == {Document.State.DONE}
    assert Document.objects.filter(kind="letter").count() == Invitation.objects.count()
    endorsed = Minutes.objects.filter(revisions__isnull=False).values_list("pk", flat=True)
    final = Document.objects.filter(kind="minutes_final").values_list("object_id", flat=True)
    assert sorted(final) == sorted(endorsed)


def test_the_history_speaks_indonesian(demo):
    """No raw code, id or English word in what the trail says, no personal data, and every object has its page."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    english = {field.name for field in fields} - {getattr(field, "verbose_name", "") for field in fields} - {"status"}
    for event in AuditEvent.objects.all():
        said = " ".join([event.verb, *event.changes, json.dumps(event.changes)])
        assert not re.search(r"[a-z]_[a-z]", said), said
        assert not set(event.changes) & english, event.changes
        if event.object_type != "puskesmas.letterhead":  # an office prints its own address on its letters
            assert not re.search(r"\+62|@", json.dumps(event.changes)), event.changes
        kind = history.kind_of_label(event.object_type)
        assert kind, event.object_type
    admin = User.objects.filter(is_superuser=True).first()
    reviewers = [row.user for row in Membership.objects.filter(role="reviewer").select_related("user")]
    staff = [row.user for row in Membership.objects.filter(role__in=["staff", "head"]).select_related("user")]
    for label, pk in AuditEvent.objects.order_by().values_list("object_type", "object_id").distinct()[:400]:
        kind = history.kind_of_label(label)
        is_gone = not kind.model._base_manager.filter(pk=pk).exists()
        assert is_gone or any(kind.find(user, pk) for user in [*staff, *reviewers, admin] if user), (label, pk)


def _counts():
    return [model.objects.count() for model in (Meeting, Invitation, Attendance, Minutes, ActionItem, Document, User)]
