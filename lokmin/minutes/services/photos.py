"""Photos of the meeting: add, caption, order, remove and bring back."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from lokmin.minutes.models import Minutes, Photo
from lokmin.minutes.services.rows import swap
from lokmin.minutes.services.writing import lock_for_writing, plain
from puskesmas import audit
from puskesmas.pictures import prepare_upload, read_moment

MOST_PHOTOS = 20


@transaction.atomic
def add_photo(minutes: Minutes, file, *, by, caption: str = "", taken_at: str = "") -> Photo:
    """Store one uploaded picture, shrunk and without position data. The same picture twice is stored once.

    `taken_at` is the camera's moment as a browser read it before shrinking took it away; the picture's own goes first.

    Refused: locked minutes, more than 20 photos, what is no picture or too large.
    """
    picture = prepare_upload(file)
    minutes = lock_for_writing(minutes)
    found = Photo.objects.filter(minutes=minutes, sha256=picture.sha256).first()
    if found:
        return found
    photos = Photo.objects.filter(minutes=minutes)
    if photos.count() >= MOST_PHOTOS:
        raise ValidationError(f"Paling banyak {MOST_PHOTOS} foto. Hapus foto yang tidak perlu, lalu unggah lagi.")
    photo = Photo(
        minutes=minutes,
        caption=plain(caption)[:200],
        order=(photos.aggregate(last=Max("order"))["last"] or 0) + 1,
        width=picture.width,
        height=picture.height,
        size=len(picture.content),
        sha256=picture.sha256,
        taken_at=_moment(minutes, picture.taken_at or read_moment(taken_at)),
        uploaded_by=by,
    )
    photo.file.save(f"{uuid.uuid4().hex}.jpg", ContentFile(picture.content), save=False)
    photo.save(force_insert=True)
    audit.record("foto ditambah", photo, by=by, changes={"caption": photo.caption})
    return photo


@transaction.atomic
def update_photo(photo: Photo, *, caption: str, by) -> Photo:
    """Write the caption. Refused when locked."""
    lock_for_writing(photo.minutes)
    before, photo.caption = photo.caption, plain(caption)
    if before == photo.caption:
        return photo
    photo.full_clean(exclude=["file"])
    photo.save(update_fields=["caption"])
    audit.record("keterangan foto diubah", photo, by=by, changes={"keterangan": [before, photo.caption]})
    return photo


@transaction.atomic
def remove_photo(photo: Photo, *, by) -> bool:
    """Take a photo out; its file stays for revisions that show it. Returns whether it was in. Refused when locked."""
    lock_for_writing(photo.minutes)
    removed = Photo.objects.filter(pk=photo.pk).update(removed_at=timezone.now())
    if removed:
        audit.record("foto dihapus", photo, by=by)
    return bool(removed)


@transaction.atomic
def restore_photo(photo: Photo, *, by) -> bool:
    """Bring a removed photo back; return whether it was out. Refused when locked or full."""
    lock_for_writing(photo.minutes)
    kept = Photo.objects.filter(minutes=photo.minutes)
    if not kept.filter(pk=photo.pk).exists() and kept.count() >= MOST_PHOTOS:
        raise ValidationError(f"Sudah ada {MOST_PHOTOS} foto. Hapus foto yang tidak perlu, lalu kembalikan lagi.")
    back = Photo.with_removed.filter(pk=photo.pk, removed_at__isnull=False).update(removed_at=None)
    if back:
        audit.record("foto dikembalikan", photo, by=by)
    return bool(back)


@transaction.atomic
def order_photos(minutes: Minutes, ids: list[int], *, by) -> bool:
    """Put the photos into this order; those that are not named stay behind. Return whether it changed. Refused when locked."""
    minutes = lock_for_writing(minutes)
    photos = {photo.pk: photo for photo in Photo.objects.filter(minutes=minutes)}
    wanted = list(dict.fromkeys([pk for pk in ids if pk in photos] + list(photos)))
    if wanted == list(photos):
        return False
    for place, pk in enumerate(wanted, 1):
        photos[pk].order = place
    Photo.objects.bulk_update(photos.values(), ["order"])
    audit.record("foto diurutkan", minutes, by=by, changes={"jumlah": len(wanted)})
    return True


def _moment(minutes: Minutes, taken: datetime | None) -> datetime | None:
    """The camera's clock at the place of the meeting; one that runs in the future is not believed."""
    if taken is None:
        return None
    moment = taken.replace(tzinfo=minutes.meeting.timezone)
    return moment if moment <= timezone.now() + timedelta(days=1) else None


@transaction.atomic
def move_photo(photo: Photo, *, up: bool, by) -> bool:
    """Change places with the neighbour; return whether there was one. Refused when locked."""
    lock_for_writing(photo.minutes)
    moved = swap(Photo.objects.filter(minutes=photo.minutes), photo, up=up)
    if moved:
        audit.record("foto dipindah", photo, by=by, changes={"ke": "atas" if up else "bawah"})
    return moved
