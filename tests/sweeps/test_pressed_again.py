"""Every form of every page, sent five times one after the other, changes what it changes once (figure R5).

`bench/r5.py` sends them at the same moment; `test_posted_twice` races those of a meeting's letters.
"""

import pytest
from django.db import transaction
from django.test import Client

from tests.sweeps import effects, presses
from tests.sweeps.depth import IS_FULL
from tests.sweeps.moments import EVERYBODY, MOMENTS
from tests.sweeps.urls import all_urls

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
# Pressed again they mean it again: each press moves a row one place.
MEANT_AGAIN = {"minutes:row_move"}
# Signing in and its second factor are allauth's.
SIGNING_IN = ("account_", "mfa_")
# Pressed in test_posted_twice, and their services in test_twice.
ELSEWHERE = {
    "invitations:letter_draft",
    "invitations:reply",
    "minutes:endorse",
    "minutes:submit",
    "actions:owner_report",
}
# Named by the moment of a sending: pressed twice in invitations/test_undo_sending.
ELSEWHERE |= {"invitations:undo_sending"}
# Change no row but the session.
READING = {"invitations:code", "invitations:letter_preview", "invitations:letterhead_preview", "reports:switch_place"}
# Not pressed yet: no moment shows them, or none of the fillings is accepted (files, tables, secrets of a link).
NOT_YET = set(
    """
    accept_invitation attendance:sheet attendance:sheet_retry attendance:undo confirm_email coverage:entry
    coverage:entry_year coverage:indicator coverage:indicator_add coverage:meeting coverage:meeting_print
    coverage:paste coverage:people coverage:people_copy coverage:print coverage:targets_copy
    invitations:add_last invitations:attachment_remove invitations:decline_proposal invitations:issue_late
    invitations:letter_attachments invitations:links_end invitations:mark_reminded invitations:mark_returned
    invitations:mark_whatsapp invitations:propose_date invitations:remind_all invitations:remind_one
    invitations:resend invitations:resend_all invitations:retry invitations:round invitations:undo_mark
    invitations:undo_reply invitations:withdraw invitations:withdraw_proposal meetings:agenda
    meetings:schedule_file meetings:stop_series meetings:terms_file minutes:agreement_download
    minutes:consultation_document minutes:consultation_download minutes:consultation_number minutes:download
    minutes:edit minutes:file_restore minutes:files minutes:history minutes:page minutes:photos
    minutes:remark_resolve minutes:review_bulk minutes:row_restore own_email puskesmas:account_second_factor
    puskesmas:administration_end puskesmas:catchment puskesmas:holiday_fill puskesmas:holiday_undo
    puskesmas:import_choose puskesmas:import_undo puskesmas:import_upload puskesmas:labels
    puskesmas:labels_single puskesmas:legal_bases puskesmas:legal_bases_give_back puskesmas:letterhead
    puskesmas:signer_usual reports:paper_file reports:papers sectors:appoint sectors:cancel sectors:part
    sectors:restore
    """.split()
)


def posted() -> set[str]:
    """The URLs of the product that take a form."""
    names = {url.name for url in all_urls() if url.view is None or hasattr(url.view, "post")}
    return {name for name in names if not name.startswith(SIGNING_IN)}


def test_what_is_named_takes_a_form():
    assert (MEANT_AGAIN | ELSEWHERE | READING | NOT_YET) - posted() == set()


def test_every_form_pressed_five_times_has_the_effect_of_one(places, cast, settings):
    settings.RATELIMIT_ENABLE = False
    clients = {name: Client(raise_request_exception=False) for name in EVERYBODY}
    for name, client in clients.items():
        client.force_login(cast[name])
    place, wrong, found, covered = places["own"], {}, {}, set()
    for moment in MOMENTS if IS_FULL else MOMENTS[::2]:
        with transaction.atomic():
            moment.prepare(place, cast["sari"])
            before = effects.effects()
            for press in presses.presses(place, clients, moment):
                if press.name in NOT_YET or found.setdefault(press.form.mark, False):
                    continue
                client = clients[press.username]
                if not (once := presses.made_effective(client, press, before)):
                    continue
                found[press.form.mark] = True
                covered.add(press.name)
                often = presses.effect_of(client, press, presses.TIMES, before)
                told = effects.more_than_once(once, often)
                if told and press.name not in MEANT_AGAIN:
                    wrong[f"{moment.name}: {press}"] = told
            transaction.set_rollback(True)
        place.meeting.refresh_from_db()
    assert wrong == {}, "\n".join(f"{press}: {told}" for press, told in wrong.items())
    missed = posted() - covered - ELSEWHERE - READING - NOT_YET
    assert not (IS_FULL and missed), f"new forms, let a moment show them, or name them: {missed}"
