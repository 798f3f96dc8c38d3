"""Answers told to the puskesmas, recorded by its staff."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.models import Invitation, Reply
from lokmin.meetings.models import Meeting
from tests import factories


def told(invitation) -> str:
    return reverse("invitations:record_reply", args=[invitation.meeting_id, invitation.pk])


def test_an_answer_told_by_phone(client, sari, invited):
    client.force_login(sari)
    url = told(invited["kades"])
    assert "Catat jawaban Kepala Desa Kwaderan" in client.get(url).content.decode()
    response = client.post(url, {"answer": "represented", "representative_name": "Suwarni", "note": "lewat telepon"})
    assert response.status_code == 302
    reply = Reply.objects.get()
    assert (reply.by, reply.source, reply.answer, reply.note) == (sari, "staff", "represented", "lewat telepon")
    assert "Suwarni" in client.get(url).content.decode()


def test_a_told_answer_that_cannot_be_is_refused_with_the_reason(client, sari, invited):
    client.force_login(sari)
    url = told(invited["kades"])
    assert client.post(url, {"answer": "represented"}).status_code == 422
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    response = client.post(url, {"answer": "present"})
    assert response.status_code == 422
    assert "sudah dimulai" in response.content.decode()
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(("who", "status"), [("tuti", 404), ("eko", 404), ("camat", 403), ("dinda", 403)])
def test_who_may_not_record(client, who, status, request, invited):
    client.force_login(request.getfixturevalue(who))
    url = told(invited["kades"])
    assert client.get(url).status_code == status
    assert client.post(url, {"answer": "present"}).status_code == status
    assert Invitation.objects.exclude(answer="none").count() == 0


def test_an_invitation_of_another_meeting_is_not_found(client, sari, invited, kajoran, kajoran_2):
    other = factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    client.force_login(sari)
    assert client.get(reverse("invitations:record_reply", args=[other.pk, invited["kades"].pk])).status_code == 404
