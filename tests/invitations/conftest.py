"""Offices of Kajoran with holders, and what a letter needs."""

import pytest

from lokmin.documents.models import Document
from lokmin.documents.services import render_pending
from lokmin.invitations import services
from lokmin.invitations.models import BUNDLE, LETTER, MERGED
from lokmin.meetings.models import Meeting
from sectors.models import Office, OfficeHolder
from tests import factories
from tests.invitations.camat import CAMAT_SECTOR, VILLAGE_SECTOR, invite


@pytest.fixture
def offices(kajoran, villages) -> dict[str, Office]:
    """Camat with e-mail, Kapolsek with WhatsApp, three Kepala Desa: e-mail, WhatsApp, nothing; one office is vacant."""
    places = [
        ("camat", "Camat", kajoran, 10, True, {"email": "camat@contoh.go.id", "phone": "+6281200000001"}),
        ("kapolsek", "Kapolsek", kajoran, 20, True, {"phone": "+6281200000002"}),
        ("kades", "Kepala Desa", villages[0], 100, False, {"email": "kwaderan@contoh.desa.id"}),
        ("kades", "Kepala Desa", villages[1], 100, False, {"phone": "+6281200000003"}),
        ("kades", "Kepala Desa", villages[2], 100, False, {}),
        ("kua", "Kepala KUA", kajoran, 60, False, None),
    ]
    made = {}
    for code, label, region, order, is_forkopimcam, contact in places:
        position = factories.PositionFactory(
            code=f"t-{code}",
            label=label,
            sector=factories.SectorFactory(code="pemdes" if code == "kades" else "kecamatan"),
            protocol_order=order,
            is_forkopimcam=is_forkopimcam,
        )
        office = factories.OfficeFactory(position=position, region=region)
        if contact is not None:
            OfficeHolder.objects.create(
                office=office, name=f"Pejabat {region.name} {code}", title_after="S.E.", **contact
            )
        made[office.label] = office
    return made


@pytest.fixture
def guests(meeting, offices, sari):
    """All offices invited; the invitations by post."""
    services.invite_offices(meeting, list(offices.values()), by=sari)
    return {row.post: row for row in meeting.invitations.all()}


@pytest.fixture
def letter(meeting, letterhead, sari):
    return services.draft_letter(meeting, by=sari)


@pytest.fixture
def issued(letter, guests, sari):
    return services.issue_letter(letter, by=sari)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def render_all(letter) -> None:
    """What the worker does: the letters, then the bundles."""
    render_pending(LETTER, letter.batch)
    for kind in (MERGED, BUNDLE):
        for document in Document.objects.of(letter, kind).current():
            Document.objects.filter(pk=document.pk).update(due_at=document.created_at)
            render_pending(kind, document.batch)


def content(document) -> bytes:
    with document.file.open("rb") as file:
        return file.read()


@pytest.fixture
def invited(meeting, kajoran, villages):
    """The meeting with letters out: camat, sekcam, two village heads, KUA, and the dinas of the kabupaten."""
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.INVITED)
    meeting.refresh_from_db()
    return {
        "camat": invite(meeting, "Camat Kajoran", kajoran, CAMAT_SECTOR, is_forkopimcam=True, protocol_order=1),
        "sekcam": invite(meeting, "Sekretaris Camat Kajoran", kajoran, "kecamatan", protocol_order=2),
        "kades": invite(meeting, "Kepala Desa Kwaderan", villages[0], VILLAGE_SECTOR, village=villages[0]),
        "kades2": invite(meeting, "Kepala Desa Madukoro", villages[1], VILLAGE_SECTOR, village=villages[1]),
        "kua": invite(meeting, "Kepala KUA Kajoran", kajoran, "agama"),
        "dinkes": invite(meeting, "Kepala Dinas Kesehatan", kajoran.parent, "dinkes"),
    }
