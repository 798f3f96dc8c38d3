from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lokmin.minutes import services
from lokmin.minutes.models import Minutes, Photo
from puskesmas import pictures
from tests.minutes.conftest import picture


def stored(photo) -> Image.Image:
    with photo.file.open("rb") as file:
        return Image.open(BytesIO(file.read()))


def test_a_phone_photo_is_shrunk_turned_and_stripped(minutes, sari):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif.get_ifd(0x8825)[1] = "S"  # where it was
    photo = services.add_photo(minutes, picture("IMG_1.jpg", (4000, 3000), exif=exif), by=sari, caption="Spanduk")
    image = stored(photo)
    assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (1200, 1600), {})
    assert (photo.width, photo.height, photo.caption, photo.order) == (1200, 1600, "Spanduk", 1)
    assert "IMG_1" not in photo.file.name
    assert photo.file.size == photo.size < 200_000


@pytest.mark.parametrize(
    ("format_", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_every_kind_becomes_a_jpeg(minutes, sari, format_, mode):
    photo = services.add_photo(minutes, picture("a.x", (40, 30), mode=mode, format_=format_, color=0), by=sari)
    image = stored(photo)
    assert (image.format, image.mode) == ("JPEG", "RGB")


def test_a_picture_of_169_megapixels_is_refused_before_it_is_decoded(minutes, sari, monkeypatch):
    bomb = picture("raksasa.png", (13000, 13000), mode="1", format_="PNG")
    assert bomb.size < 100_000
    monkeypatch.setattr(Image.Image, "draft", lambda *_: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match=r"raksasa\.png berisi .*piksel"):
        services.add_photo(minutes, bomb, by=sari)
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("surat.pdf", b"%PDF-1.7", "bukan foto JPEG, PNG, atau WebP"),
        ("kosong.jpg", b"", "bukan foto JPEG, PNG, atau WebP"),
        ("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "bukan foto"),
        ("animasi.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "bukan foto"),
        ("potong.jpg", picture(size=(900, 900)).read()[:300], "rusak atau terpotong|bukan foto"),
    ],
)
def test_what_is_no_picture_is_refused(minutes, sari, name, content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        services.add_photo(minutes, SimpleUploadedFile(name, content), by=sari)


def test_a_file_of_more_than_15_mb_is_refused_unread(minutes, sari):
    file = SimpleUploadedFile("besar.jpg", b"")
    file.size = pictures.MOST_BYTES + 1
    with pytest.raises(ValidationError, match=r"besar\.jpg berukuran 15 MB"):
        services.add_photo(minutes, file, by=sari)


def test_the_same_picture_twice_is_one_photo(minutes, sari):
    first = services.add_photo(minutes, picture(), by=sari)
    assert services.add_photo(minutes, picture("salinan.jpg"), by=sari) == first
    assert Photo.objects.count() == 1


def test_no_more_than_twenty(minutes, sari):
    Photo.objects.bulk_create(
        Photo(minutes=minutes, file="x.jpg", width=1, height=1, size=1, sha256=str(n)) for n in range(20)
    )
    with pytest.raises(ValidationError, match="Paling banyak 20 foto"):
        services.add_photo(minutes, picture(), by=sari)


def test_order_caption_remove_and_bring_back(minutes, sari):
    one, two = (services.add_photo(minutes, picture(color=(n, 0, 0)), by=sari) for n in (10, 200))
    assert services.move_photo(two, up=True, by=sari)
    assert not services.move_photo(two, up=True, by=sari)
    assert list(minutes.photos.all()) == [two, one]
    services.update_photo(one, caption="Foto bersama\x00", by=sari)
    assert Photo.objects.get(pk=one.pk).caption == "Foto bersama"
    with pytest.raises(ValidationError):
        services.update_photo(one, caption="a" * 201, by=sari)
    assert services.remove_photo(one, by=sari)
    assert not services.remove_photo(one, by=sari)
    assert list(minutes.photos.all()) == [two]
    assert services.restore_photo(one, by=sari)
    assert not services.restore_photo(one, by=sari)
    assert list(minutes.photos.all()) == [two, one]


def test_locked_minutes_keep_their_photos(submitted, sari):
    photo = Photo.objects.create(minutes=submitted, file="x.jpg", width=1, height=1, size=1, sha256="0")
    for change in (
        lambda: services.add_photo(submitted, picture(), by=sari),
        lambda: services.update_photo(photo, caption="x", by=sari),
        lambda: services.remove_photo(photo, by=sari),
        lambda: services.restore_photo(photo, by=sari),
        lambda: services.move_photo(photo, up=True, by=sari),
    ):
        with pytest.raises(ValidationError, match="sedang diperiksa"):
            change()
    assert Photo.objects.get() == photo


def test_a_removed_photo_stays_in_the_revision_that_shows_it(full, sari, budi, client, dinda):
    photo = services.add_photo(full, picture(), by=sari)
    unseen = services.add_photo(full, picture(color=(1, 2, 3)), by=sari)
    services.remove_photo(unseen, by=sari)
    services.submit_minutes(full, by=sari)
    services.endorse_minutes(full, by=budi)
    services.reopen_minutes(full, reason="Foto salah", by=budi)
    services.remove_photo(photo, by=sari)
    client.force_login(dinda)
    address = f"/lokmin/{full.meeting_id}/notulen/foto/{{}}.jpg"
    answer = client.get(address.format(photo.pk))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer.content.startswith(b"\xff\xd8")
    assert client.get(address.format(unseen.pk)).status_code == 404


def test_photos_of_a_draft_are_for_its_writers(minutes, sari, dinda, camat, eko, client):
    photo = services.add_photo(minutes, picture(), by=sari)
    seen = {}
    for user in (sari, dinda, camat, eko):
        client.force_login(user)
        seen[user.username] = client.get(f"/lokmin/{minutes.meeting_id}/notulen/foto/{photo.pk}.jpg").status_code
    assert seen == {"sari": 200, "dinda": 404, "camat": 404, "eko": 404}


def test_several_at_once_with_one_that_fails(minutes, sari, client):
    client.force_login(sari)
    files = [picture("baik.jpg"), SimpleUploadedFile("buruk.jpg", b"bukan"), picture("dua.jpg", color=(1, 1, 1))]
    answer = client.post(f"/lokmin/{minutes.meeting_id}/notulen/foto/", {"do": "upload", "files": files})
    assert answer.status_code == 422
    assert "buruk.jpg bukan foto" in answer.content.decode()
    assert Minutes.objects.get().photos.count() == 2


def test_buttons_keep_captions_that_were_typed(minutes, sari, client):
    one, two = (services.add_photo(minutes, picture(color=(n, 0, 0)), by=sari) for n in (10, 200))
    client.force_login(sari)
    address = f"/lokmin/{minutes.meeting_id}/notulen/foto/"
    client.post(address, {"do": f"up:{two.pk}", f"caption-{one.pk}": "Spanduk", f"caption-{two.pk}": "Diskusi"})
    assert [photo.caption for photo in minutes.photos.all()] == ["Diskusi", "Spanduk"]
    answer = client.post(address, {"do": f"remove:{one.pk}", f"caption-{one.pk}": "Spanduk"}, follow=True)
    assert "Foto dihapus." in answer.content.decode()
    client.post(address, {"do": f"restore:{one.pk}"})
    assert minutes.photos.count() == 2
    long = client.post(address, {"do": "save", f"caption-{one.pk}": "k" * 201})
    assert long.status_code == 422
    assert "k" * 201 in long.content.decode()
    assert client.post(address, {"do": "up:abc"}).status_code == 404
