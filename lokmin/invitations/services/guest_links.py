"""Changing and ending the personal links of one invitee; what happened is told, the secret part never.

A link belongs to the invited office, not to the person: it stays when the office changes hands, because the letter
lies on the same desk. Who wants the former holder's link to end gives the invitation its new name here, and with it a
new link.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from lokmin.invitations import links
from lokmin.invitations.models import Invitation, Letter
from lokmin.invitations.queries.ledger import REPLACED, standing, ways_of_letter
from lokmin.invitations.queries.links import present_holder
from lokmin.invitations.services.holding import hold_letters, hold_meeting
from lokmin.invitations.services.letters import request_bundles, request_letters
from lokmin.invitations.services.marks import mark_returned
from lokmin.invitations.services.taking_back import NEW_LINK, take_back
from puskesmas import audit

CHANGED = "tautan diganti"


@transaction.atomic
def reissue_links(invitation: Invitation, *, by) -> None:
    """Give an invitee new links and his letter anew; the old address, QR and code die at once.

    A letter that had been sent counts as not sent until it goes out again; mails that have not left stay here. His
    representative's link stays, because his answer stands. Pressed twice within moments: one new link. Refused: a
    withdrawn invitation.
    """
    invitation = _locked(invitation)
    if links.ended([invitation]) or not audit.was_just_recorded(CHANGED, invitation, by=by):
        _renew(invitation, by)


def _renew(invitation: Invitation, by) -> None:
    take_back(invitation.deliveries.all(), NEW_LINK)
    for purpose in links.OF_EVERYBODY:
        links.revoke_links(invitation, purpose)
    links.make_links([invitation], anew=True)
    letter = invitation.letter
    if letter and letter.status == Letter.Status.ISSUED:
        letter.meeting = invitation.meeting
        if standing(ways_of_letter(invitation)):
            mark_returned(invitation, by=by, note=REPLACED)
        request_letters(letter, [invitation], by=by)
        request_bundles(letter, by=by)
    audit.record(CHANGED, invitation, by=by)


@transaction.atomic
def end_links(invitation: Invitation, *, by) -> int:
    """End every link of an invitee, his representative's too; return how many were valid. New ones come by `reissue_links`.

    Mails that carry them and have not left stay here.
    """
    invitation = _locked(invitation)
    ended = links.revoke_links(invitation)
    if ended:
        take_back(invitation.deliveries.all(), NEW_LINK)
        audit.record("tautan diakhiri", invitation, by=by, changes={"tautan": ended})
    return ended


@transaction.atomic
def follow_holder(invitation: Invitation, *, by) -> str:
    """Put the present holder of the office on the invitation and give new links; return his name.

    The answer given so far stands, and keeps in whose name it was given. Refused when nobody else holds the office.
    """
    locked = _locked(invitation)
    holder = present_holder(locked)
    if holder is None:
        raise ValidationError("Pejabat di undangan ini masih sama dengan di Kontak. Ganti dahulu pejabatnya di Kontak.")
    old = locked.name
    Invitation.objects.filter(pk=locked.pk).update(name=holder.full_name, phone=holder.phone, email=holder.email)
    audit.record("pejabat di undangan diganti", locked, by=by, changes={"nama pejabat": [old, holder.full_name]})
    _renew(_locked(locked), by)
    return holder.full_name


def _locked(invitation: Invitation) -> Invitation:
    """The invitation as it is now, held behind its meeting and its letter, which is made anew."""
    hold_meeting(invitation.meeting_id)
    hold_letters(invitation.meeting_id)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("letter", "meeting__region", "office")
    invitation = rows.get(pk=invitation.pk)
    if invitation.withdrawn_at:
        raise ValidationError(f"{invitation.post} tidak lagi di daftar tamu. Undang lagi dahulu.")
    return invitation
