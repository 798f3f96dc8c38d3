"""What happens to minutes. Callers import from here; the files are split by noun."""

from lokmin.minutes.services.agreement import (
    AGREEMENT,
    drop_agreement,
    mark_of,
    number_agreement,
    open_agreement,
    propose_signers,
    request_agreement,
    save_agreement,
    save_signers,
    take_points,
)
from lokmin.minutes.services.approval import (
    endorse_minutes,
    reopen_minutes,
    request_draft,
    return_to_writers,
    send_minutes,
    submit_minutes,
)
from lokmin.minutes.services.consultation import (
    CONSULTATION,
    number_consultation,
    request_consultation,
    save_consultation,
    save_elements,
)
from lokmin.minutes.services.files import add_material, add_scan, remove_file, rename_file, restore_file
from lokmin.minutes.services.first_meeting import copy_roles, fill_roles, record_outcome
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
    "AGREEMENT",
    "CONSULTATION",
    "add_material",
    "add_photo",
    "add_row",
    "add_scan",
    "copy_roles",
    "delete_row",
    "drop_agreement",
    "endorse_minutes",
    "fill_roles",
    "lock_for_writing",
    "mark_of",
    "move_photo",
    "move_row",
    "number_agreement",
    "number_consultation",
    "open_agreement",
    "open_minutes",
    "order_photos",
    "propose_signers",
    "record_outcome",
    "remove_file",
    "remove_photo",
    "rename_file",
    "reopen_minutes",
    "reprint_revision",
    "request_agreement",
    "request_consultation",
    "request_draft",
    "restore_file",
    "restore_photo",
    "restore_row",
    "return_to_writers",
    "save_agreement",
    "save_consultation",
    "save_elements",
    "save_identity",
    "save_section",
    "save_signers",
    "send_minutes",
    "submit_minutes",
    "take_points",
    "update_photo",
    "update_row",
]
