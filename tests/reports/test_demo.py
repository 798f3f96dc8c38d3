"""Outside demo mode nothing of the demo is built; what it builds is read in `tests/demo`."""

import pytest
from django.core.management import CommandError, call_command

from puskesmas.models import User


def test_outside_demo_mode_nothing_is_built(db):
    with pytest.raises(CommandError, match="hanya untuk mode demo"):
        call_command("demo")
    assert not User.objects.exists()
