"""Personal links: 256 bits, one purpose, upper and lower case, expiry, revocation, a lost database."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lokmin.documents.models import ALPHABET
from lokmin.invitations import links
from lokmin.invitations.models import AccessLink
from tests.factories import InvitationFactory
from tests.race import run_together

REPLY, CODE = AccessLink.Purpose.REPLY, AccessLink.Purpose.CODE


@pytest.fixture
def invitation(meeting):
    return InvitationFactory(meeting=meeting, post="Kepala Desa Kwaderan", name="Sutrisno")


def test_a_token_carries_256_bits_and_a_code_80(invitation):
    token = links.token_for(links.link_for(invitation))
    code = links.token_for(links.link_for(invitation, CODE))
    assert len(token) == 52
    assert len(code) == 16
    assert set(token + code) <= set(ALPHABET)
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", links.typed_code(invitation))


def test_the_token_is_not_in_the_database(invitation):
    link = links.link_for(invitation)
    token = links.token_for(link)
    stored = " ".join(str(value) for value in AccessLink.objects.values_list().get(pk=link.pk))
    assert token not in stored.upper()
    assert link.token_sha256 == links.fingerprint(token)


def test_another_server_key_gives_another_token_and_a_new_link(invitation, settings):
    old = links.link_for(invitation)
    token = links.token_for(old)
    settings.LINK_KEY = "another key"
    assert links.token_for(old) != token
    assert links.find_link(token) is None
    new = links.link_for(invitation)
    old.refresh_from_db()
    assert new.pk != old.pk
    assert old.revoked_at is not None
    assert links.find_link(links.token_for(new)) == new


def test_the_same_link_again(invitation):
    assert links.link_for(invitation) == links.link_for(invitation)
    assert invitation.links.count() == 1


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda token: token.replace("0", "o").replace("1", "l")])
def test_a_token_is_found_in_any_spelling(invitation, change):
    link = links.link_for(invitation)
    assert links.find_link(change(links.token_for(link))) == link


def test_a_token_serves_one_purpose_only(invitation):
    reply, code = links.link_for(invitation), links.link_for(invitation, CODE)
    assert links.find_link(links.token_for(reply), CODE) is None
    assert links.find_link(links.token_for(code), REPLY) is None
    assert links.find_link(links.typed_code(invitation), CODE) == code


@pytest.mark.parametrize("text", ["", "0", "x" * 52, "0" * 52, "0" * 5000, "\0" * 52, "<b>", "٠" * 52, "0" * 51 + "U"])
def test_garbage_finds_nothing(invitation, text):
    links.link_for(invitation)
    assert links.find_link(text) is None


def test_a_revoked_link_is_replaced(invitation):
    old = links.link_for(invitation)
    assert links.revoke_links(invitation) == 1
    assert links.revoke_links(invitation) == 0
    new = links.link_for(invitation)
    assert new != old
    assert not links.is_open(links.find_link(links.token_for(old)))
    assert links.is_open(new)


def test_a_link_ends_after_the_meeting_and_moves_with_it(invitation, meeting):
    link = links.link_for(invitation)
    assert link.expires_at == meeting.ends_at + links.VALID_AFTER_MEETING
    meeting.ends_at = meeting.starts_at = meeting.ends_at + timedelta(days=30)
    assert links.link_for(invitation).expires_at == meeting.ends_at + links.VALID_AFTER_MEETING
    AccessLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert not links.is_open(links.find_link(links.token_for(link)))


def test_a_qr_address_is_all_capitals(invitation):
    address = links.qr_url(invitation)
    assert address == address.upper()
    assert address.endswith(f"/U/{links.token_for(links.link_for(invitation))}/")
    assert links.reply_url(invitation).lower() == address.lower()


@pytest.mark.django_db(transaction=True)
def test_two_make_one_link(meeting):
    invitation = InvitationFactory(meeting=meeting)
    found = run_together(*[lambda: links.link_for(invitation).pk] * 6)
    assert len(set(found)) == 1
    assert invitation.links.count() == 1
