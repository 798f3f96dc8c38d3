"""The sign-in sheet on paper: zig-zag signature column, groups in protocol order, blank rows for unlisted guests."""

from dataclasses import dataclass, replace

from lokmin.documents import limits, pictures, render
from lokmin.documents.paper import Field, Margins, Sheet, Signer
from lokmin.documents.text import clean_content

MARGINS = Margins(15, 14, 20.5, 22)
NOTE = (
    "Tanda tangan dengan jam (misalnya 08.41) digoreskan pada layar meja registrasi; yang lain dengan tinta pada "
    "lembar ini. Data pada daftar ini hanya digunakan untuk administrasi kegiatan."
)


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One invited post; the name is blank until somebody came. `signature` is a picture drawn on screen."""

    name: str = ""
    position: str = ""
    represents: str = ""  # Kepala Desa Sambak: printed as "mewakili Kepala Desa Sambak"
    expected: str = ""  # Suwarni, S.Pd., Sekretaris Desa: announced, not here yet
    sex: str = ""  # L or P
    signature: bytes | None = None
    signed_at: str = ""  # 08.52


@dataclass(frozen=True, kw_only=True)
class SheetGroup:
    rows: tuple[SheetRow, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetContent(Sheet):
    title: str = "DAFTAR HADIR"
    fields: tuple[Field, ...] = ()  # Kegiatan, Hari/tanggal, Waktu, Tempat
    groups: tuple[SheetGroup, ...] = ()
    blank_rows: int = 10
    blank_title: str = "Tamu di luar daftar undangan"
    note: str = NOTE
    signer: Signer | None = None  # intro "Mengetahui,"


def render_sheet(content: SheetContent) -> bytes:
    """Return the sign-in sheet as PDF. Raises RenderFailed with an Indonesian sentence."""
    return limits.run(build_sheet, content)


def build_sheet(content: SheetContent) -> bytes:
    """The work of `render_sheet`, without limits."""
    content = clean_content(content)
    content = replace(content, paper=content.paper.with_margins(MARGINS))
    assets = render.sheet_assets(content)
    groups = _prepared(content, assets)
    document = render.layout_sheet(
        "attendance/pdf/sheet.html", content, styles=("attendance/pdf/sheet.css",), assets=assets, groups=groups
    )
    return render.pdf_bytes(document, content.paper.standard)


def _prepared(content: SheetContent, assets: render.Assets) -> list[dict]:
    """Return the groups with running numbers; drawn signatures go to the assets."""
    groups = [group for group in content.groups if group.rows]
    if content.blank_rows > 0:
        blank = SheetGroup(
            title=content.blank_title if groups else "", rows=(SheetRow(),) * min(content.blank_rows, 100)
        )
        groups.append(blank)
    total, number, prepared = sum(len(group.rows) for group in groups), 0, []
    for group in groups:
        rows = []
        for row in group.rows:
            number += 1
            picture = pictures.prepare(row.signature, pictures.SIGNATURE_SIDE)
            if picture:
                assets[f"asset:signature-{number}"] = (picture, render.JPEG)
            rows.append(
                {
                    "row": row,
                    "number": number,
                    "is_odd": number % 2 == 1,
                    "is_last": row is group.rows[-1] and len(rows) + 1 == len(group.rows),
                    "signature": f"asset:signature-{number}" if picture else "",
                    "mark": {total - 1: "last-rows", total: "after-rows"}.get(number, ""),
                }
            )
        prepared.append({"title": group.title, "rows": rows})
    return prepared
