"""A button pressed twice: the same thing, by the same hand, within moments, is one thing.

Forms that add a row have no version to collide on. Their services hold the parent row, look here for what they are
about to write, and return that. The window is short: the same sentence a minute later is meant.
"""

from datetime import timedelta

from django.utils import timezone

MOMENT = timedelta(seconds=10)


def a_moment_ago():
    return timezone.now() - MOMENT
