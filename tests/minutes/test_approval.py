import pytest
from django.core.exceptions import ValidationError

from lokmin.documents.models import Document
from lokmin.minutes import gaps, services
from lokmin.minutes.models import Minutes, Revision
from puskesmas.models import AuditEvent
from tests.minutes.conftest import FULL
from tests.race import run_together

STEPS = {
    "submitted": lambda minutes, by: services.submit_minutes(minutes, by=by),
    "endorsed": lambda minutes, by: services.endorse_minutes(minutes, by=by),
    "sent": lambda minutes, by: services.send_minutes(minutes, by=by),
    "returned to writers": lambda minutes, by: services.return_to_writers(minutes, reason="Perbaiki", by=by),
    "reopened": lambda minutes, by: services.reopen_minutes(minutes, reason="Salah jumlah", by=by),
}
ALLOWED = {
    "draft": {"submitted"},
    "returned": {"submitted"},
    "submitted": {"endorsed", "returned to writers"},
    "endorsed": {"sent", "reopened"},
    "sent": set(),
    "approved": {"reopened"},
}


@pytest.mark.parametrize("state", list(ALLOWED))
@pytest.mark.parametrize("step", list(STEPS))
def test_every_step_from_every_state(full, budi, state, step):
    Minutes.objects.filter(pk=full.pk).update(status=state)
    full.refresh_from_db()
    if step in ALLOWED[state]:
        STEPS[step](full, budi)
        full.refresh_from_db()
        assert full.status != state
    else:
        with pytest.raises(ValidationError, match="Muat ulang halaman"):
            STEPS[step](full, budi)
        full.refresh_from_db()
        assert (full.status, Revision.objects.count()) == (state, 0)


def test_submitting_names_everything_that_is_missing(minutes, sari):
    with pytest.raises(ValidationError) as caught:
        services.submit_minutes(minutes, by=sari)
    assert caught.value.messages == [
        "Notulen belum lengkap. Lengkapi dahulu:",
        "Nama pimpinan rapat belum diisi.",
        "Capaian program belum ditulis. Tulis “Tidak ada” bila memang tidak ada.",
        "Belum ada baris kesimpulan.",
        "Belum ada baris RTL.",
    ]
    minutes.refresh_from_db()
    assert minutes.status == "draft"


def test_advice_does_not_stop(full, sari):
    assert [gap.text for gap in gaps.completeness(full)] == [
        "Baris 1 tanpa tanggapan.",
        "Belum ada baris masalah.",
        "Baru 0 foto; dinas kesehatan meminta paling sedikit 2.",
        "Daftar hadir masih kosong.",
    ]
    services.submit_minutes(full, by=sari)
    assert full.status == "submitted"
    assert full.submitted_at


def test_a_hole_left_open_stops(full, sari):
    section = full.sections.get(kind="opening")
    services.save_section(section, body="1. Sambutan Camat: …", expected_version=section.version, by=sari)
    with pytest.raises(ValidationError, match="masih berisi titik-titik"):
        services.submit_minutes(full, by=sari)


def test_endorsing_freezes_and_asks_for_the_final_pdf(submitted, budi):
    revision = services.endorse_minutes(submitted, by=budi)
    assert (revision.number, revision.endorsed_by, revision.reason) == (1, budi, "")
    sections = {section["kind"]: section for section in revision.content["sections"]}
    assert {kind: sections[kind]["body"] for kind in FULL} == FULL
    assert [row["text"] for row in sections["decisions"]["rows"]] == ["Posyandu sore dibuka."]
    assert sections["actions"]["rows"][0]["owner"] == "Pemdes Sukomulyo"
    assert revision.content["attendance"]["invited"] == 0
    document = Document.objects.get(kind="minutes_final")
    assert (revision.document, document.is_public, document.owner) == (document, True, submitted)

    with pytest.raises(ValidationError):
        services.endorse_minutes(submitted, by=budi)
    assert (Revision.objects.count(), Document.objects.filter(kind="minutes_final").count()) == (1, 1)


def test_reopening_makes_the_next_revision_with_its_reason(endorsed, sari, budi):
    services.reopen_minutes(endorsed, reason=" Jumlah hadir salah ", by=budi)
    assert (endorsed.status, endorsed.status_reason) == ("draft", "Jumlah hadir salah")
    section = endorsed.sections.get(kind="closing")
    services.save_section(section, body="Ditutup pukul 12.30 WIB.", expected_version=section.version, by=sari)
    services.submit_minutes(endorsed, by=sari)
    services.endorse_minutes(endorsed, by=budi)

    newest, oldest = endorsed.revisions.all()
    assert (newest.number, newest.reason, oldest.number) == (2, "Jumlah hadir salah", 1)
    assert oldest.content != newest.content
    first, second = oldest.document, newest.document
    assert (first.superseded_at is None, second.superseded_at is None, second.version) == (False, True, 2)
    endorsed.refresh_from_db()
    assert endorsed.revision_reason == ""


@pytest.mark.parametrize("step", [services.reopen_minutes, services.return_to_writers])
def test_reasons_are_asked_for(submitted, endorsed, budi, step):
    if step is services.return_to_writers:
        Minutes.objects.filter(pk=endorsed.pk).update(status="submitted")
        endorsed.refresh_from_db()
    with pytest.raises(ValidationError, match="Tulis"):
        step(endorsed, reason="  \x00 ", by=budi)
    with pytest.raises(ValidationError, match=r"1\.000 huruf"):
        step(endorsed, reason="a" * 1001, by=budi)


def test_every_step_is_in_the_audit_trail(endorsed, sari, budi):
    services.send_minutes(endorsed, by=sari)
    verbs = AuditEvent.objects.filter(object_type="minutes.minutes", changes__has_key="keadaan").order_by("pk")
    assert list(verbs.values_list("verb", "actor__username", "changes__keadaan")) == [
        ("notulen diajukan", "sari", ["Draf", "Diajukan ke kepala puskesmas"]),
        ("notulen disahkan", "budi", ["Diajukan ke kepala puskesmas", "Disahkan"]),
        ("notulen dikirim ke dinkes", "sari", ["Disahkan", "Dikirim ke dinas kesehatan"]),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_endorsements_at_once_make_one_revision(submitted, budi):
    results = run_together(
        *(lambda: services.endorse_minutes(Minutes.objects.get(pk=submitted.pk), by=budi) for _ in range(4))
    )
    assert sorted(type(result).__name__ for result in results) == ["Revision", *["ValidationError"] * 3]
    assert (Revision.objects.count(), Document.objects.filter(kind="minutes_final").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_between_submitting_and_locking(full, sari):
    """Either the row is in the submitted minutes, or the writer is told that they are locked."""
    results = run_together(
        lambda: services.submit_minutes(Minutes.objects.get(pk=full.pk), by=sari),
        lambda: services.add_row(Minutes.objects.get(pk=full.pk), "decisions", by=sari, text="Di detik terakhir"),
    )
    assert not isinstance(results[0], Exception)
    was_told = isinstance(results[1], ValidationError)
    assert full.decisions.count() == (1 if was_told else 2)
