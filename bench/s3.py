"""S3: minutes of 8 to 11 pages with 60 signatures and 4 photos from phones, ours against a bare WeasyPrint call.

Ours prints what the product stores: photos made small and upright when they were uploaded, signatures as small JPEGs.
The bare call prints the same pages from the originals: photos of 12 megapixels as a phone wrote them (turned by EXIF) and
signatures as PNGs with alpha. The product prints names and posts in its list of attendees; the signatures are put
into that list on both sides. Processor time in turns, the median of the rounds' ratios; then the size of our file,
and the peak memory of a fresh process that makes it. What preparing costs at upload is printed beside.

make bench ID=S3
"""

import io
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import chain
from pathlib import Path
from statistics import median

from django.template.loader import render_to_string
from PIL import Image, ImageDraw

from bench import world
from lokmin.documents import pictures, render
from lokmin.documents.paper import Photo
from lokmin.minutes import document as minutes
from lokmin.minutes import layouts
from puskesmas.pictures import prepare_upload
from tests.documents import reading, samples

ROUNDS, PHOTOS, SIGNATURES = 5, 4, 60
ORIENTATION = 0x0112


def phone_photo(number: int) -> bytes:
    """12 megapixels: shapes as in a hall, their edges, and the grain of a sensor; every second one taken upright."""
    size = (4000, 3000)
    shapes = Image.effect_noise((32, 24), 90).resize(size, Image.Resampling.BICUBIC)
    things = Image.effect_noise((250, 188), 30).resize(size, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(size, 9)
    layer = Image.blend(Image.blend(shapes, things, 0.5), grain, 0.5)
    exif = Image.Exif()
    exif[ORIENTATION] = 6 if number % 2 else 1
    target = io.BytesIO()
    tint = Image.blend(shapes, Image.new("L", size, 50 * number), 0.4)
    Image.merge("RGB", (layer, tint, shapes)).save(target, "JPEG", quality=92, exif=exif)
    return target.getvalue()


def signature(number: int) -> bytes:
    """400 x 160 pixels of ink on nothing, as a pad draws it."""
    picture = Image.new("RGBA", (400, 160), (0, 0, 0, 0))
    points = [(x, 80 + ((x * (7 + number)) % 97) - 48) for x in range(12, 388, 7)]
    ImageDraw.Draw(picture).line(points, fill=(20, 30, 90, 255), width=5, joint="curve")
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def content(photos: list[bytes], signatures: list[bytes]) -> minutes.MinutesContent:
    people = tuple(
        minutes.Attendee(name=f"Nama Peserta {n}, S.Pd.", post=f"Kepala Desa Nomor {n}", signature=ink)
        for n, ink in enumerate(signatures)
    )
    base = samples.minutes()
    return replace(
        base,
        discussion=base.discussion * 2,
        attendees=(minutes.AttendeeGroup(name="Pemerintah Desa", people=people),),
        photos=tuple(Photo(photo, f"Foto {n}") for n, photo in enumerate(photos, 1)),
    )


def prepared(photos: list[bytes], signatures: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """What the product keeps of the uploads."""
    files = []
    for photo in photos:
        file = io.BytesIO(photo)
        file.size = len(photo)
        files.append(prepare_upload(file).content)
    return files, [pictures.prepare(ink, pictures.SIGNATURE_SIDE, quality=70) for ink in signatures]


def bare(folder: Path, shown: minutes.MinutesContent) -> bytes:
    """The same template and style as a string, pictures as files beside it, and one call."""
    from weasyprint import CSS, HTML

    people = [(person, f"signature-{n}.png") for n, person in enumerate(shown.attendees[0].people)]
    context = {
        "sheet": shown,
        "assets": {},
        "page_rule": render.page_rule(shown.paper),
        "body_class": "",
        "is_numbered": True,
        "total": minutes._total(shown.groups),
        "photos": [{"source": f"photo-{n}.jpg", "caption": photo.caption} for n, photo in enumerate(shown.photos)],
        "charts": [],
        "attendees": [{"name": shown.attendees[0].name, "people": people}],
        "has_signatures": True,
        "numbers": minutes._table_numbers(shown),
        **layouts.arranged(shown),
    }
    names = ("pdf/base.css", "pdf/page.css", "minutes/pdf/minutes.css")
    style = "\n".join((world.ROOT / "templates" / name).read_text() for name in names)
    html = render_to_string("minutes/pdf/minutes.html", context)
    return HTML(string=html, base_url=f"{folder}/").write_pdf(stylesheets=[CSS(string=style)])


def write(folder: Path, photos: list[bytes], signatures: list[bytes]) -> None:
    for n, photo in enumerate(photos):
        (folder / f"photo-{n}.jpg").write_bytes(photo)
    for n, ink in enumerate(signatures):
        (folder / f"signature-{n}.png").write_bytes(ink)


def cpu(work, *arguments) -> tuple[float, bytes]:
    start = time.process_time()
    result = work(*arguments)
    return time.process_time() - start, result


def originals() -> tuple[list[bytes], list[bytes]]:
    return [phone_photo(n) for n in range(PHOTOS)], [signature(n) for n in range(SIGNATURES)]


def compare(folder: Path) -> tuple[list[float], bytes]:
    photos, signatures = originals()
    write(folder, photos, signatures)
    print(f"  photos of {min(map(len, photos)) / 1e6:.1f} to {max(map(len, photos)) / 1e6:.1f} MB")
    spent, stored = cpu(prepared, photos, signatures)
    ours = content(*stored)
    theirs = replace(content(photos, signatures), verification=None)
    ours = replace(ours, letterhead=replace(ours.letterhead, logo_left=None, logo_right=None), verification=None)
    theirs = replace(theirs, letterhead=ours.letterhead)
    minutes.build_minutes(ours)
    ratios = []
    for number in range(ROUNDS):
        mine, file = cpu(minutes.build_minutes, ours)
        plain, other = cpu(bare, folder, theirs)
        ratios.append(plain / mine)
        print(
            f"  round {number + 1}: ours {mine:.2f} s, {len(file) / 1000:.0f} KB; bare {plain:.2f} s, {len(other) / 1000:.0f} KB"
        )
    pages = [reading.page_count(one) for one in (file, other)]
    print(f"  pages {pages[0]} and {pages[1]}; preparing at upload {spent:.2f} s of processor time")
    if pages[0] != pages[1] or not 8 <= pages[0] <= 11:
        raise SystemExit("the two sides print different pages")
    return ratios, file


def peak(folder: Path) -> float:
    """Megabytes of a fresh process that only makes the file from what is stored."""
    for n, picture in enumerate(chain(*prepared(*originals()))):
        (folder / f"stored-{n}").write_bytes(picture)
    done = subprocess.run(
        [sys.executable, "-m", "bench.s3", "--peak", str(folder)],
        cwd=world.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def only_make(folder: Path) -> None:
    stored = [(folder / f"stored-{n}").read_bytes() for n in range(PHOTOS + SIGNATURES)]
    minutes.build_minutes(content(stored[:PHOTOS], stored[PHOTOS:]))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    if sys.argv[1:2] == ["--peak"]:
        only_make(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as name:
        ratios, file = compare(Path(name))
        memory = peak(Path(name))
    spread = f"(rounds {min(ratios):.2f} to {max(ratios):.2f})"
    world.figure("S3", median(ratios), ">=1.4", f"times less processor time {spread}")
    world.figure("S3", len(file) / 1000, "<=700", "KB stored")
    world.figure("S3", memory, "<=300", "MB peak memory")


if __name__ == "__main__":
    main()
