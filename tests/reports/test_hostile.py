"""Names of papers nobody offered are refused before a database sees them."""

import pytest
from django.core.exceptions import ValidationError

from lokmin.documents.models import Document
from lokmin.reports.papers import services as asking
from tests.minutes.conftest import *  # noqa: F403


@pytest.mark.parametrize("kind", ["\0", "extract.\0", "terms", "minutes_final", "extract.tidak-ada", "", "x" * 40])
def test_a_paper_of_an_unknown_name(full, sari, kind):
    with pytest.raises(ValidationError):
        asking.request_paper(full.meeting, kind, by=sari)
    assert not Document.objects.exists()
