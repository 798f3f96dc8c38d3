"""The trail can only grow: the database refuses changes, and one that got in some other way is found in the chain."""

import pytest
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from puskesmas import audit
from puskesmas.history import triggers as audit_triggers
from puskesmas.models import AuditEvent
from puskesmas.tasks import seal_audit_events
from tests.race import run_together


@pytest.fixture
def events(sari):
    return [audit.record("diuji", sari, by=sari, changes={"n": [number, number + 1]}) for number in range(3)]


def test_sealing_chains_all_events_in_order_and_twice_does_nothing(events):
    assert audit.seal_events() == 3
    assert audit.seal_events() == 0
    sealed = list(AuditEvent.objects.order_by("sequence"))
    assert [event.sequence for event in sealed] == [1, 2, 3]
    assert [event.previous_hash for event in sealed] == ["", sealed[0].hash, sealed[1].hash]
    assert audit.find_break() is None


def test_the_worker_seals(events):
    seal_audit_events()
    assert not AuditEvent.objects.filter(sequence=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(sari):
    for number in range(30):
        audit.record("diuji", sari, by=sari, changes={"n": number})
    results = run_together(*[audit.seal_events] * 4)
    assert sorted(results) == [0, 0, 0, 30]
    assert audit.find_break() is None


def test_verify_says_how_many_events_are_whole(events, capsys):
    call_command("verify_audit")
    assert capsys.readouterr().out == "Riwayat utuh, 3 kejadian.\n"
    assert AuditEvent.objects.filter(sequence__isnull=False).count() == 3


def test_the_database_refuses_to_change_or_remove_an_event(events):
    audit.seal_events()
    rows = AuditEvent.objects.filter(pk=events[1].pk)
    tries = [
        lambda: rows.update(verb="lain"),
        lambda: rows.update(sequence=9),
        lambda: rows.update(hash="0" * 64),
        rows.delete,
        lambda: connection.cursor().execute("UPDATE puskesmas_auditevent SET actor_label = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM puskesmas_auditevent"),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
            attempt()
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", "sequence")) == [("diuji", n) for n in (1, 2, 3)]


def test_an_event_that_is_not_sealed_yet_cannot_be_changed_either(events):
    for change in ({"verb": "lain"}, {"verb": "lain", "sequence": 1}):
        with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
            AuditEvent.objects.filter(pk=events[0].pk).update(**change)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
def test_the_table_cannot_be_truncated(events):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for the foreign keys waiting
        with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
            cursor.execute("TRUNCATE puskesmas_auditevent")


@pytest.mark.django_db(transaction=True)
def test_the_guards_are_there_after_every_test_that_empties_the_tables(sari):
    assert audit_triggers.are_installed(connection)


def test_nobody_changes_events_in_the_admin_site():
    assert AuditEvent not in admin.site._registry


def _insert_between(rows):
    forged = AuditEvent.objects.get(pk=rows[1].pk)
    AuditEvent.objects.filter(sequence=3).update(sequence=4)
    forged.pk, forged.sequence = None, 3
    forged.previous_hash = AuditEvent.objects.get(sequence=2).hash
    forged.save(force_insert=True)


def _swap(rows):
    AuditEvent.objects.filter(pk=rows[1].pk).update(sequence=9)
    AuditEvent.objects.filter(pk=rows[2].pk).update(sequence=2)
    AuditEvent.objects.filter(pk=rows[1].pk).update(sequence=3)


def _one(rows):
    return AuditEvent.objects.filter(pk=rows[1].pk)


TAMPERING = {
    "changed verb": (lambda rows: _one(rows).update(verb="lain"), 2),
    "changed values": (lambda rows: _one(rows).update(changes={}), 2),
    "changed actor": (lambda rows: _one(rows).update(actor_label="Orang lain"), 2),
    "changed place": (lambda rows: _one(rows).update(actor_place="Kantor camat"), 2),
    "changed source": (lambda rows: _one(rows).update(source="link"), 2),
    "changed thread": (lambda rows: _one(rows).update(thread="meetings.meeting:1"), 2),
    "moved in time": (lambda rows: _one(rows).update(at=rows[0].at), 2),
    "removed": (lambda rows: _one(rows).delete(), 3),
    "removed first": (lambda rows: AuditEvent.objects.filter(pk=rows[0].pk).delete(), 2),
    "inserted": (_insert_between, 3),
    "swapped": (_swap, 2),
    "renumbered": (lambda rows: AuditEvent.objects.update(sequence=F("sequence") + 10), 11),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_what_got_around_the_database_is_found(events, how):
    audit.seal_events()
    tamper, first = TAMPERING[how]
    with audit_triggers.suspended():
        tamper(events)
    assert audit.find_break().sequence == first
    with pytest.raises(CommandError, match=f"Riwayat rusak pada urutan {first}: "):
        call_command("verify_audit")
