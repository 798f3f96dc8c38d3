"""Pictures drawn for the demo: invented emblems and plain scenes, so that no photo of real people is needed."""

import hashlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from puskesmas.pictures import LOGO_SIDE

TEAL, GOLD, INK = (10, 92, 84), (183, 121, 31), (20, 32, 30)


def _jpeg(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "JPEG", quality=88)
    return target.getvalue()


def _logo(image: Image.Image) -> bytes:
    """At the size letters print it, so that none of them encodes it anew."""
    image.thumbnail((LOGO_SIDE, LOGO_SIDE))
    return _jpeg(image)


def emblem(name: str) -> bytes:
    """A shield with a star in colours that follow from the name; no real emblem."""
    tint = hashlib.sha256(name.encode()).digest()
    colour = tuple(40 + value // 2 for value in tint[:3])
    image = Image.new("RGB", (480, 560), "white")
    draw = ImageDraw.Draw(image)
    draw.polygon([(40, 30), (440, 30), (440, 330), (240, 530), (40, 330)], fill=colour, outline=GOLD, width=16)
    draw.regular_polygon((240, 190, 90), 5, fill=GOLD)
    draw.rectangle([110, 330, 370, 360], fill="white")
    return _logo(image)


def cross() -> bytes:
    """A green ring with a cross, for the right side of a letterhead."""
    image = Image.new("RGB", (520, 520), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse([20, 20, 500, 500], outline=TEAL, width=28)
    draw.rectangle([215, 110, 305, 410], fill=TEAL)
    draw.rectangle([110, 215, 410, 305], fill=TEAL)
    return _logo(image)


def scene(meeting, caption: str) -> SimpleUploadedFile:
    """A hall with a banner and rows of heads, as large as a phone would send it."""
    seed = hashlib.sha256(f"{meeting.pk}{caption}".encode()).digest()
    image = Image.new("RGB", (1600, 1067), (226, 230, 224))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 640, 1600, 1067], fill=(188, 178, 160))
    draw.rectangle([170, 90, 1430, 380], fill=TEAL, outline=GOLD, width=10)
    font, small = ImageFont.load_default(54), ImageFont.load_default(34)
    draw.text((800, 180), "LOKAKARYA MINI LINTAS SEKTOR", font=font, fill="white", anchor="mm")
    draw.text((800, 255), str(meeting.host_names)[:60], font=small, fill="white", anchor="mm")
    draw.text((800, 315), meeting.place[:60], font=small, fill=(220, 240, 236), anchor="mm")
    draw.rectangle([520, 480, 1080, 620], fill=(120, 84, 52))
    for row in range(4):
        for seat in range(9):
            shade = 70 + seed[(row * 9 + seat) % 32] // 2
            x, y = 120 + seat * 170 + (row % 2) * 60, 700 + row * 95
            draw.ellipse([x, y, x + 70, y + 76], fill=(shade, shade * 3 // 4, shade // 2))
            draw.rounded_rectangle([x - 30, y + 70, x + 100, y + 170], 30, fill=tuple(seed[seat : seat + 3]))
    draw.text((1560, 1040), caption, font=small, fill=INK, anchor="rs")
    return SimpleUploadedFile(f"foto-{meeting.pk}.jpg", _jpeg(image), "image/jpeg")


def signed_page(title: str, lines: list[str]) -> SimpleUploadedFile:
    """A sheet as a phone takes it: title, numbered names, and a stroke of the pen behind each."""
    image = Image.new("RGB", (1000, 1414), (250, 249, 244))
    draw = ImageDraw.Draw(image)
    font, small = ImageFont.load_default(30), ImageFont.load_default(20)
    draw.text((500, 80), title, font=font, fill=INK, anchor="mm")
    for number, line in enumerate(lines[:32], start=1):
        y = 120 + number * 38
        draw.text((80, y), f"{number}. {line[:60]}", font=small, fill=INK)
        pen = hashlib.sha256(line.encode()).digest()
        points = [(720 + step * 12, y + 4 + pen[step] % 22) for step in range(16)]
        draw.line(points, fill=(38, 54, 140), width=3, joint="curve")
        draw.line([(80, y + 32), (920, y + 32)], fill=(170, 170, 165))
    return SimpleUploadedFile("pindaian.jpg", _jpeg(image), "image/jpeg")
