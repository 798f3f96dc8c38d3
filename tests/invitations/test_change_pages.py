"""Pages of the invitations of a meeting whose letter of change is out, with guests who answered before it."""

import pytest
from django.urls import reverse

from lokmin.invitations import services
from lokmin.invitations.models import Invitation, Letter, Reply
from lokmin.meetings.models import Meeting
from lokmin.meetings.services import cancel_meeting, postpone_meeting
from lokmin.outbox.services import send_pending
from tests import factories


@pytest.mark.parametrize(("change", "kind"), [(postpone_meeting, "postponement"), (cancel_meeting, "cancellation")])
def test_they_open_when_somebody_answered_the_letter_before(client, meeting, letterhead, sari, change, kind):
    guest = factories.InvitationFactory(meeting=meeting, post="Kapolsek Kajoran", phone="+6281234567890")
    letter = services.draft_letter(meeting, by=sari)
    services.send_letter(letter, by=sari)
    send_pending()
    services.mark_whatsapp_sent(guest, by=sari)
    services.record_reply(Invitation.objects.get(), answer="present", source=Reply.Source.STAFF, by=sari)
    change(Meeting.objects.get(pk=meeting.pk), reason="Aula dipakai", by=sari)
    client.force_login(sari)
    answer = client.post(reverse("invitations:send", args=[meeting.pk]), follow=True)
    assert answer.status_code == 200
    assert Letter.objects.get(meeting=meeting, status="issued").kind == kind
    for name, arguments in {
        "invitees": [meeting.pk], "sending": [meeting.pk], "round": [meeting.pk], "ledger": [meeting.pk, guest.pk]
    }.items():  # fmt: skip
        assert client.get(reverse(f"invitations:{name}", args=arguments)).status_code == 200, name
