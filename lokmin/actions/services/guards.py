"""What must hold before a row of the RTL may be written."""

from django.core.exceptions import ValidationError

from lokmin.actions.models import ActionItem
from lokmin.minutes.models import Minutes
from lokmin.minutes.services import lock_for_writing

CHANGED = "Baris ini sudah diubah orang lain. Muat ulang halaman, lalu ulangi."


def lock_minutes(meeting) -> Minutes:
    """Hold the minutes of the meeting until the transaction ends; refuses unless they are opened and open for writing."""
    minutes = lock_for_writing(meeting)
    if minutes is None:
        raise ValidationError("Notulen pertemuan ini belum dibuka. Buka notulen dahulu, lalu tulis RTL.")
    return minutes


def lock_action(action: ActionItem) -> ActionItem:
    """Read the row again under lock; refuses when it is gone."""
    row = ActionItem.objects.select_for_update().filter(pk=action.pk).first()
    if row is None:
        raise ValidationError("Baris ini sudah dihapus orang lain. Muat ulang halaman.")
    return row
