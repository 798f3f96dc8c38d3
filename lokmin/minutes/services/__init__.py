"""What happens to minutes. Callers import from here; the files are split by noun."""

from lokmin.minutes.services.approval import (
    endorse_minutes,
    reopen_minutes,
    request_draft,
    return_to_writers,
    send_minutes,
    submit_minutes,
)
from lokmin.minutes.services.files import add_material, add_scan, remove_file, rename_file, restore_file
from lokmin.minutes.services.opening import open_minutes
from lokmin.minutes.services.photos import (
    add_photo,
    move_photo,
    order_photos,
    remove_photo,
    restore_photo,
    update_photo,
)
from lokmin.minutes.services.reprinting import reprint_revision
from lokmin.minutes.services.rows import add_row, delete_row, move_row, restore_row, update_row
from lokmin.minutes.services.writing import lock_for_writing, save_identity, save_section

__all__ = [
    "add_material",
    "add_photo",
    "add_row",
    "add_scan",
    "delete_row",
    "endorse_minutes",
    "lock_for_writing",
    "move_photo",
    "move_row",
    "open_minutes",
    "order_photos",
    "remove_file",
    "remove_photo",
    "rename_file",
    "reopen_minutes",
    "reprint_revision",
    "request_draft",
    "restore_file",
    "restore_photo",
    "restore_row",
    "return_to_writers",
    "save_identity",
    "save_section",
    "send_minutes",
    "submit_minutes",
    "update_photo",
    "update_row",
]
