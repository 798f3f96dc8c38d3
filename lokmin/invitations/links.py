"""Personal links without account: tokens derived by HMAC, looked up by their SHA-256, bound to one purpose.

The token is never stored: a letter can be printed again, yet a stolen database opens nothing. Letters and digits are
Crockford base32, so a QR code may be upper case and a typed code survives O for 0 and I for 1.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import ALPHABET
from lokmin.invitations.models import AccessLink, Invitation, Reply

# 52 signs carry the 256 bits of the HMAC; a code to type carries its first 80 bits.
LENGTH = {AccessLink.Purpose.REPLY: 52, AccessLink.Purpose.CODE: 16, AccessLink.Purpose.DELEGATE: 52}
# What every invitee has; a delegate gets his when an answer names him.
OF_EVERYBODY = [AccessLink.Purpose.REPLY, AccessLink.Purpose.CODE]
# Those whose address is /u/<token>/ and whose QR the door desk reads.
PERSONAL = [AccessLink.Purpose.REPLY, AccessLink.Purpose.DELEGATE]
# Answers close when the meeting starts; after it the link still tells what was answered.
VALID_AFTER_MEETING = timedelta(days=180)

LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
TOKEN = re.compile(rf"[{ALPHABET}]+")
ADDRESS = re.compile(r"/u/([^/\s?]{52})", re.IGNORECASE)


def token_for(link: AccessLink) -> str:
    """Return the secret part of the address; the same link always gives the same token."""
    message = f"{link.purpose}:{link.nonce}".encode()
    digest = hmac.new(_key(), message, hashlib.sha256).digest()
    number, length = int.from_bytes(digest, "big") << 4, LENGTH[link.purpose]
    return "".join(ALPHABET[number >> shift & 31] for shift in range(255, 255 - 5 * length, -5))


def normalise(text: str) -> str | None:
    """Return a typed or scanned token in its one spelling, or None when it cannot be one."""
    text = re.sub(r"[\s\-.–]", "", text[:200]).upper().translate(LOOKALIKES)
    return text if TOKEN.fullmatch(text) else None


def find_link(token: str, purpose: str = AccessLink.Purpose.REPLY) -> AccessLink | None:
    """Return the link of a token with its invitation and meeting, also when it is expired or revoked; None if unknown."""
    return _found(token, [purpose])


def find_personal(token: str) -> AccessLink | None:
    """Like `find_link`, for the address both an invitee and his representative open."""
    return _found(token, PERSONAL)


def _found(token: str, purposes: list[str]) -> AccessLink | None:
    token = normalise(token)
    if token is None or len(token) not in {LENGTH[purpose] for purpose in purposes}:
        return None
    rows = AccessLink.objects.select_related(
        "invitation__meeting__region", "invitation__letter", "invitation__village", "reply"
    )
    link = rows.filter(token_sha256=fingerprint(token), purpose__in=purposes).first()
    # The hash finds the row, the server key vouches for it: a changed key closes every link sent before.
    return link if link and hmac.compare_digest(token_for(link), token) else None


def link_for(invitation: Invitation, purpose: str = AccessLink.Purpose.REPLY) -> AccessLink:
    """Return the valid link of an invitation, made when there is none.

    A link that runs out before the (moved) meeting does is extended; one whose token the server key no longer
    gives is revoked and replaced, because a letter printed now would carry a dead address.
    """
    link = invitation.links.filter(purpose=purpose, revoked_at__isnull=True).first() or _new_link(invitation, purpose)
    if link.token_sha256 != fingerprint(token_for(link)):
        revoke_links(invitation, purpose)
        link = _new_link(invitation, purpose)
    until = expiry(invitation.meeting)
    if link.expires_at < until:
        AccessLink.objects.filter(pk=link.pk).update(expires_at=until)
        link.expires_at = until
    return link


def make_links(invitations: list[Invitation], *, anew: bool = False) -> None:
    """See that all these invitations have both links, as many queries for one as for a hundred.

    Who lost his on purpose (`ended`) stays without, unless `anew` says that somebody asked for new ones.
    """
    have = AccessLink.objects.filter(invitation__in=invitations, revoked_at__isnull=True)
    valid = {(link.invitation_id, link.purpose): link for link in have}
    without = set() if anew else ended(invitations)
    fresh = []
    for invitation in invitations:
        if invitation.pk in without:
            continue
        until = expiry(invitation.meeting)
        for purpose in OF_EVERYBODY:
            link = valid.get((invitation.pk, purpose))
            if link is None:
                fresh.append(_unsaved_link(invitation, purpose))
            elif link.expires_at < until or link.token_sha256 != fingerprint(token_for(link)):
                link_for(invitation, purpose)
    AccessLink.objects.bulk_create(fresh, ignore_conflicts=True)  # somebody else may make one in the same moment


def reply_urls(invitations: list[Invitation]) -> dict[int, str]:
    """Personal addresses of invitations that have one, in one query; nothing is created."""
    valid = AccessLink.objects.filter(
        invitation__in=invitations, purpose=AccessLink.Purpose.REPLY, revoked_at__isnull=True
    )
    return {link.invitation_id: address_of(token_for(link).lower()) for link in valid}


def seal_delegate(reply: Reply) -> None:
    """Give the representative an answer names his own link. That of an earlier answer dies, but the same person keeps his.

    The caller holds the invitation, so that two answers cannot both make one.
    """
    invitation = reply.invitation
    standing = AccessLink.objects.filter(
        invitation=invitation, purpose=AccessLink.Purpose.DELEGATE, revoked_at__isnull=True
    ).select_related("reply")
    link = standing.first()
    if link and _is_same_person(link.reply, reply) and link.token_sha256 == fingerprint(token_for(link)):
        standing.filter(pk=link.pk).update(reply=reply, expires_at=expiry(invitation.meeting))
        return
    if link:
        revoke_links(invitation, AccessLink.Purpose.DELEGATE)
    if reply.answer == Invitation.Answer.REPRESENTED:
        fresh = _unsaved_link(invitation, AccessLink.Purpose.DELEGATE)
        fresh.reply = reply
        fresh.save(force_insert=True)


def _is_same_person(one: Reply | None, other: Reply) -> bool:
    names = ("answer", "representative_name", "representative_post")
    return one is not None and all(getattr(one, name) == getattr(other, name) for name in names)


def delegate_url(invitation: Invitation) -> str:
    """The address of the announced representative, if he has an open link; nothing is created."""
    link = invitation.links.filter(purpose=AccessLink.Purpose.DELEGATE, revoked_at__isnull=True).first()
    return address_of(token_for(link).lower()) if link and is_open(link) else ""


def revoke_links(invitation: Invitation, purpose: str | None = None) -> int:
    """End the links of an invitation; return how many were valid."""
    rows = invitation.links.filter(revoked_at__isnull=True)
    return (rows.filter(purpose=purpose) if purpose else rows).update(revoked_at=timezone.now())


def ended(invitations: list[Invitation]) -> set[int]:
    """Those whose links the staff ended without giving new ones, in one query."""
    rows = AccessLink.objects.filter(invitation__in=invitations, purpose=AccessLink.Purpose.REPLY)
    told = list(rows.values_list("invitation", "revoked_at"))
    return {pk for pk, _ in told} - {pk for pk, revoked_at in told if revoked_at is None}


def scanned_invitation(text: str) -> Invitation | None:
    """The invitation of a scanned address or a typed code, while its link is open; None for any other text.

    The code of a representative leads to the invitation he stands in for.
    """
    found = ADDRESS.search(text)
    if found:
        link = find_personal(found[1])
    else:
        link = find_link(text, AccessLink.Purpose.CODE) if len(text) <= 25 else None
    return link.invitation if link and is_open(link) else None


def why_unreadable(text: str) -> str:
    """Why a scanned address leads to nobody, as a sentence for the desk; empty for what is no address of ours."""
    if ADDRESS.search(text) is None or scanned_invitation(text):
        return ""
    return (
        "Kode QR ini tidak berlaku lagi: tautannya diganti, atau jawabannya berubah sehingga wakilnya lain. "
        "Tanyakan namanya, lalu cari di daftar."
    )


def is_open(link: AccessLink) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now()


def expiry(meeting):
    return max(meeting.ends_at or meeting.starts_at, timezone.now()) + VALID_AFTER_MEETING


def reply_url(invitation: Invitation) -> str:
    """The address for a message: short, lower case."""
    return address_of(token_for(link_for(invitation)).lower())


def qr_url(invitation: Invitation) -> str:
    """The same address in capitals, which a QR code stores in a third fewer modules."""
    return address_of(token_for(link_for(invitation))).upper()


def typed_code(invitation: Invitation) -> str:
    """The code beside the QR, in groups of four."""
    return _grouped(token_for(link_for(invitation, AccessLink.Purpose.CODE)))


def printed(invitations: list[Invitation]) -> dict[int, tuple[str, str]]:
    """What each letter carries, the address in its QR and the code beside it; empty where the links were ended.

    Two queries when `make_links` was there.
    """
    without, purposes = ended(invitations), (AccessLink.Purpose.REPLY, AccessLink.Purpose.CODE)
    rows = AccessLink.objects.filter(invitation__in=invitations, purpose__in=purposes, revoked_at__isnull=True)
    tokens = {(link.invitation_id, link.purpose): token_for(link) for link in rows if _is_alive(link)}
    found = {}
    for invitation in invitations:
        if invitation.pk in without:
            found[invitation.pk] = ("", "")
            continue
        reply, code = (tokens.get((invitation.pk, purpose)) for purpose in purposes)
        qr = address_of(reply).upper() if reply else qr_url(invitation)
        found[invitation.pk] = (qr, _grouped(code) if code else typed_code(invitation))
    return found


def _is_alive(link: AccessLink) -> bool:
    return link.token_sha256 == fingerprint(token_for(link))


def typed_code_if_any(invitation: Invitation) -> str:
    """The code a letter carries already; a page that is only read makes none."""
    link = invitation.links.filter(purpose=AccessLink.Purpose.CODE, revoked_at__isnull=True).first()
    return _grouped(token_for(link)) if link and link.token_sha256 == fingerprint(token_for(link)) else ""


def reply_token_of(code_link: AccessLink) -> str | None:
    """The token of the reply page a typed code leads to, if that link is open; nothing is created."""
    link = code_link.invitation.links.filter(purpose=AccessLink.Purpose.REPLY, revoked_at__isnull=True).first()
    return token_for(link).lower() if link and is_open(link) else None


def code_url() -> str:
    """Where the code is typed."""
    return f"{settings.SITE_URL}{reverse('invitations:code')}"


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def address_of(token: str) -> str:
    return f"{settings.SITE_URL}{reverse('invitations:reply', args=[token])}"


def _key() -> bytes:
    return hashlib.sha256(b"lokmin.invitations.links:" + settings.LINK_KEY.encode()).digest()


def _unsaved_link(invitation: Invitation, purpose: str) -> AccessLink:
    link = AccessLink(
        purpose=purpose, invitation=invitation, nonce=secrets.token_hex(32), expires_at=expiry(invitation.meeting)
    )
    link.token_sha256 = fingerprint(token_for(link))
    return link


def _new_link(invitation: Invitation, purpose: str) -> AccessLink:
    link = _unsaved_link(invitation, purpose)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:  # somebody else made it in the same moment
        return invitation.links.get(purpose=purpose, revoked_at__isnull=True)
    return link
