"""Uploaded PowerPoint, Word and Excel files: kept as they are, so what they may carry is checked first.

They are ZIP files of XML. Refused is what could harm whoever opens one: macros, embedded programs, templates loaded
from elsewhere, and archives that unpack to gigabytes. The check runs in a child process (`limits`): the list of
contents alone of 20 MB may need half a gigabyte.
"""

import re
import zipfile
from io import BytesIO
from xml.parsers import expat

from django.core.exceptions import ValidationError

from lokmin.documents import limits
from lokmin.documents.registry import CannotBuild
from lokmin.documents.text import ContentRefused

MOST_BYTES = 20 * 1024 * 1024
MOST_PARTS = 4_000
MOST_UNPACKED = 300_000_000
MOST_LIST = 2_000_000  # bytes of [Content_Types].xml and of one list of relations
KINDS = {  # ending: the part every such file has, and its media type
    "pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
HARMFUL = re.compile(
    r"vbaproject|vbadata|activex|oleobject|\.(exe|dll|js|vbs|bat|cmd|scr|hta|jar|lnk|ps1|msi)$", re.IGNORECASE
)
MACROS = re.compile(r"macroenabled|vbaproject|vbadata|activex", re.IGNORECASE)
# What is loaded by itself when the file is opened; links people click are fine.
REMOTE = re.compile(r"/(attachedTemplate|oleObject|frame|subDocument|aFChunk|control)$", re.IGNORECASE)
LINK = re.compile(r"/hyperlink$", re.IGNORECASE)
# A server of the network: looking there tells it the reader's login.
SHARE = re.compile(r"\s*(file:)?[/\\]{2}(?![/\\])|\s*file:[/\\]{4}", re.IGNORECASE)
AS_PDF = "Simpan sebagai PDF, lalu unggah PDF-nya."


def check_office(file) -> str:
    """Return the ending (pptx, docx, xlsx) of a harmless office file. Refused with a sentence that names the file."""
    name = (getattr(file, "name", "") or "Berkas ini")[-80:]
    if file.size > MOST_BYTES:
        size = f"{file.size / 1024 / 1024:.1f}".replace(".", ",")
        raise ValidationError(
            f"{name} berukuran {size} MB. Satu berkas paling besar 20 MB; kecilkan gambar di dalamnya."
        )
    file.seek(0)
    try:
        return limits.run(examine, file.read(), seconds=20, megabytes=512)
    except (CannotBuild, limits.RenderBroken) as error:
        known = isinstance(error, limits.RenderFailed) and str(error) not in (limits.TOO_LONG, limits.TOO_LARGE)
        raise ValidationError(f"{name} {error if known else f'tidak dapat dibaca dengan aman. {AS_PDF}'}") from None


def examine(content: bytes) -> str:
    """The work of `check_office`, without limits. Raises ContentRefused; the sentence follows the name of the file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _examined(archive)
    except ContentRefused:  # itself a ValueError
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, ValueError, KeyError, RuntimeError):
        raise ContentRefused(f"rusak atau bukan berkas Office. {AS_PDF}") from None


def _examined(archive: zipfile.ZipFile) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) != len(parts):
        raise ContentRefused(f"terlalu rumit. {AS_PDF}")
    if any(part.flag_bits & 1 for part in parts):
        raise ContentRefused("terkunci kata sandi. Simpan tanpa kata sandi, lalu unggah lagi.")
    if any(name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name) for name in names):
        raise ContentRefused(f"rusak atau bukan berkas Office. {AS_PDF}")
    kind = next((ending for ending, (main, _) in KINDS.items() if main in names), None)
    if kind is None or "[Content_Types].xml" not in names:
        raise ContentRefused(
            "bukan PPTX, DOCX, atau XLSX. Simpan sebagai salah satunya atau sebagai PDF, lalu unggah lagi."
        )
    if any(HARMFUL.search(name) for name in names) or _has_macros(archive):
        raise ContentRefused(f"memuat makro atau program. {AS_PDF}")
    if any(_is_remote(one) for name in names if name.lower().endswith(".rels") for one in _relations(archive, name)):
        raise ContentRefused(f"memuat bagian dari luar berkas. {AS_PDF}")
    _unpack(archive, parts)
    return kind


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        found = part.read(MOST_LIST + 1)
    if len(found) > MOST_LIST:
        raise ContentRefused(f"terlalu rumit. {AS_PDF}")
    return found


def _has_macros(archive: zipfile.ZipFile) -> bool:
    """Whether a part calls itself a macro or a program, whatever its name is."""
    kinds = [found.get("ContentType", "") for _, found in _elements(archive, "[Content_Types].xml")]
    return any(MACROS.search(kind) for kind in kinds)


def _relations(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return [found for element, found in _elements(archive, name) if element == "Relationship"]


def _is_remote(relation: dict[str, str]) -> bool:
    """Whether a part would be fetched from elsewhere when the file is opened."""
    if relation.get("TargetMode", "").strip().lower() != "external":
        return False
    kind, target = relation.get("Type", "").strip(), relation.get("Target", "")
    return bool(REMOTE.search(kind) or (SHARE.match(target) and not LINK.search(kind)))


def _elements(archive: zipfile.ZipFile, name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of a part with their attributes, as Office reads them; nobody needs entities there."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda element, values: found.append((element.rpartition(":")[2], values))
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(_read(archive, name), True)
    except (expat.ExpatError, LookupError):  # broken, or letters nobody knows
        raise ContentRefused(f"rusak atau bukan berkas Office. {AS_PDF}") from None
    return found


def _refuse_doctype(*_about) -> None:
    raise ContentRefused(f"rusak atau bukan berkas Office. {AS_PDF}")


def _unpack(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Count what the parts really unpack to; the sizes the archive names may be lies."""
    left = MOST_UNPACKED
    for part in parts:
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise ContentRefused(f"terlalu besar bila dibuka. {AS_PDF}")
