"""What arrives beside the pages: mails, and photos from a phone."""

import re
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image

from tests.e2e.people import text_of


def mails() -> list[Path]:
    return sorted((Path(settings.VAR_DIR) / "mail").glob("*.log"))


def link_in_mail() -> str:
    """The personal link as the kapolsek finds it in his mail, with the letter beside it."""
    parts = list(message_from_bytes(mails()[-1].read_bytes(), policy=policy.default).walk())
    text = next(part.get_content() for part in parts if part.get_content_type() == "text/plain")
    letter = next(part.get_content() for part in parts if part.get_content_type() == "application/pdf")
    assert "Yth. Kapolsek" in text_of(letter)
    return re.search(rf"{re.escape(settings.SITE_URL)}/u/\S+", text)[0].rstrip(".,;")


def photo(colour: str) -> dict:
    content = BytesIO()
    Image.new("RGB", (1600, 1200), colour).save(content, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}
