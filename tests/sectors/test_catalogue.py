"""The shipped catalogue of sectors and positions."""

import pytest

from sectors.catalogue import POSITIONS, SECTORS, fill_catalogue
from sectors.models import Position, Sector

pytestmark = pytest.mark.django_db


def test_the_catalogue_is_there_after_migrate():
    assert set(Sector.objects.values_list("code", flat=True)) == {code for code, _ in SECTORS}
    assert set(Position.objects.values_list("code", flat=True)) == {row[0] for row in POSITIONS}
    assert set(Position.objects.filter(is_forkopimcam=True).values_list("code", flat=True)) == {
        "camat",
        "kapolsek",
        "danramil",
    }


def test_filling_again_changes_nothing_that_was_edited():
    Position.objects.filter(code="camat").update(label="Kepala Distrik")
    Position.objects.filter(code="media").delete()
    fill_catalogue()
    assert Position.objects.get(code="camat").label == "Kepala Distrik"
    assert Position.objects.filter(code="media").count() == 1
