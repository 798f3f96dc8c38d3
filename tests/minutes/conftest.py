"""Minutes of a meeting that took place, and pictures made on the spot."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lokmin.actions.models import ActionItem
from lokmin.minutes import services
from tests import factories

FULL = {
    "opening": "1. Camat membuka rapat.",
    "coverage": "IDL 62,4% dari target 75%.",
    "sectors": "Desa melaporkan posyandu.",
    "closing": "Rapat ditutup pukul 12.05 WIB.",
}


@pytest.fixture
def held(kajoran, kajoran_2, villages):
    """A meeting of Kajoran 2 on 11 June 2026, 09.00–12.00 WIB."""
    row = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        year=2026,
        starts_at=datetime(2026, 6, 11, 2, 0, tzinfo=UTC),
        ends_at=datetime(2026, 6, 11, 5, 0, tzinfo=UTC),
    )
    row.villages.set(villages[:3])
    return row


@pytest.fixture
def minutes(held, sari, letterhead):
    return services.open_minutes(held, by=sari)


@pytest.fixture
def opening(minutes):
    return minutes.sections.get(kind="opening")


def complete(minutes, by):
    """Write everything that must be there."""
    for kind, body in FULL.items():
        section = minutes.sections.get(kind=kind)
        services.save_section(section, body=body, expected_version=section.version, by=by)
    services.save_identity(
        minutes,
        by=by,
        expected_version=minutes.identity_version,
        chair_post="Camat Kajoran",
        chair_name="Suryo Hadiningrat",
    )
    minutes.refresh_from_db()
    services.add_row(
        minutes, "discussion", by=by, speaker="Paimin, Kepala Desa Sukomulyo", statement="Usul posyandu sore."
    )
    services.add_row(minutes, "decisions", by=by, text="Posyandu sore dibuka.")
    ActionItem.objects.create(
        meeting=minutes.meeting, activity="Sweeping", owner_label="Pemdes Sukomulyo", due_on="2026-09-30", funding="bok"
    )
    return minutes


@pytest.fixture
def full(minutes, sari):
    return complete(minutes, sari)


@pytest.fixture
def submitted(full, sari):
    return services.submit_minutes(full, by=sari)


@pytest.fixture
def endorsed(submitted, budi):
    services.endorse_minutes(submitted, by=budi)
    submitted.refresh_from_db()
    return submitted


def picture(
    name="foto.jpg", size=(800, 600), *, mode="RGB", format_="JPEG", exif=None, color=None
) -> SimpleUploadedFile:
    """An uploaded picture of a plain colour."""
    target = BytesIO()
    image = Image.new(mode, size, color if color is not None else (1 if mode == "1" else (90, 140, 120)))
    image.save(target, format_, **({"exif": exif} if exif else {}))
    return SimpleUploadedFile(name, target.getvalue(), content_type=f"image/{format_.lower()}")
