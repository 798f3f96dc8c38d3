"""How the letters of an office look: what it has set itself, else its dinas kesehatan, else what is usual."""

from dataclasses import dataclass, field

from django.core.files import File

from puskesmas.models import Letterhead, Puskesmas, Region
from puskesmas.organisations import Organisation, organisation_of

STYLES = [("normal", "Biasa"), ("bold", "Tebal"), ("small", "Kecil")]
# What holds where neither the office nor its dinas kesehatan has set anything.
# Margins and type of letters: Permendagri 1/2023; 400.7.22 is the usual code of these letters (Permendagri 83/2022).
USUAL = {
    "paper": Letterhead.Paper.A4,
    "margins": (20, 20, 25, 30),
    "font": Letterhead.Font.ARIAL,
    "font_size": 12,
    "style": Letterhead.Style.NEW,
    "pdf_standard": Letterhead.Standard.PLAIN,
    "number_pattern": "{klasifikasi}/{urut:03d}/{unit}/{bulan_romawi}/{tahun}",
    "classification_code": "400.7.22",
}
COLUMNS = ("lines", *USUAL, "place_name", "unit_code")
USUAL_SOURCE = "bawaan Lokmin"


@dataclass(frozen=True)
class Look:
    """How the letters of one office look when all that was taken over is filled in.

    `lines` are {"text", "style"} rows, `address` is the office's own text below them; logos are stored files or
    None; `margins` are top, right, bottom, left in millimetres; `font_size` is in points. `taken_over` maps a column
    to the office its value comes from; a column that is not in it is the office's own.
    """

    lines: list[dict]
    logo_left: File | None
    logo_right: File | None
    paper: str
    margins: tuple[float, float, float, float]
    font: str
    font_size: int
    style: str
    pdf_standard: str
    place_name: str
    number_pattern: str
    classification_code: str
    unit_code: str
    address: str = ""
    taken_over: dict[str, str] = field(default_factory=dict)

    @property
    def printed_lines(self) -> list[dict]:
        """All lines of the letterhead from top to bottom, the address in small type last."""
        return [*self.lines, *({"text": line, "style": "small"} for line in self.address.splitlines() if line)]


def look_of(owner: Letterhead | Puskesmas | Region, *, above: Letterhead | None = None) -> Look:
    """The look of an office's letters: its own columns, else those of its dinas kesehatan, else the usual ones.

    Costs at most three queries. `owner` may be an unsaved letterhead (a preview while editing); `above` stands for
    the settings of the dinas kesehatan while those are being edited.
    """
    organisation = organisation_of(owner)
    own = owner if isinstance(owner, Letterhead) else letterhead_row(organisation)
    parent = above or (letterhead_row(organisation.parent) if organisation.parent else None)
    usual = USUAL | _usual_words(organisation)
    values, taken_over = {}, {}
    for name in COLUMNS:
        above_value = getattr(parent, name) if parent and name not in _own_only(organisation) else None
        if own and getattr(own, name) not in (None, ""):
            values[name] = getattr(own, name)
        elif above_value not in (None, ""):
            values[name], taken_over[name] = above_value, organisation.parent.name
        else:
            values[name], taken_over[name] = usual[name], USUAL_SOURCE
    logos, source = _logos(organisation, own, parent)
    values["lines"] = [{**line, "text": _fill(line["text"], organisation)} for line in values["lines"]]
    values["margins"] = tuple(values["margins"])
    values["address"] = own.address if own else ""
    return Look(**values, **logos, taken_over=taken_over | ({"logos": source} if source else {}))


def taken_over_look(organisation: Organisation) -> Look:
    """How letters would look if the office had set nothing itself."""
    return look_of(Letterhead(**organisation.owner))


def letterhead_row(organisation: Organisation) -> Letterhead | None:
    """The stored settings of exactly this office, or None while it has set nothing."""
    return Letterhead.objects.filter(**organisation.owner).select_related("puskesmas__region", "region").first()


def said(look: Look, column: str) -> str:
    """One setting in words, with the office it is taken over from: for the history, choices and notices."""
    value = getattr(look, column)
    choices = {"paper": Letterhead.Paper, "font": Letterhead.Font, "style": Letterhead.Style}
    choices["pdf_standard"] = Letterhead.Standard
    if column in choices:
        words = str(choices[column](value).label)
    elif column == "lines":
        styles = dict(STYLES)
        words = "; ".join(
            f"{line['text']} ({styles[line['style']].lower()})"
            if line.get("style") in ("bold", "small")
            else line["text"]
            for line in value
        )
    elif column == "address":
        words = "; ".join(value.splitlines())
    elif column == "margins":
        words = f"{', '.join(millimetres(edge) for edge in value)} mm"
    else:
        words = f"{value} pt" if column == "font_size" else str(value)
    source = source_text(look.taken_over.get(column, ""))
    return f"{words}, {source}" if source else words


def source_text(source: str) -> str:
    """ "dari Dinas Kesehatan …", "bawaan Lokmin", or nothing for what is the office's own."""
    return source if source in ("", USUAL_SOURCE) else f"dari {source}"


def millimetres(value: float) -> str:
    """25 or 25,4, as people write it."""
    return f"{value:g}".replace(".", ",")


def _logos(organisation: Organisation, own, parent) -> tuple[dict, str]:
    """Both logos and where they come from; a kecamatan shares the emblem of its kabupaten, not the sign of health."""
    row = own if own and own.has_own_logos else parent if parent and parent.has_own_logos else None
    left = (row.logo_left or None) if row else None
    right = (row.logo_right or None) if row and (row is own or not organisation.is_subdistrict) else None
    source = "" if row and row is own else organisation.parent.name if row else USUAL_SOURCE
    return {"logo_left": left, "logo_right": right}, source


def _own_only(organisation: Organisation) -> set[str]:
    """Columns never taken over: the lines of a puskesmas pattern say nothing about a kecamatan office."""
    return {"place_name", "unit_code"} | ({"lines"} if organisation.is_subdistrict else set())


def _usual_words(organisation: Organisation) -> dict:
    """Lines, place and unit made from the names of the office."""
    region = organisation.region
    district = region.parent if region.level == Region.Level.SUBDISTRICT else region
    government = {"text": f"PEMERINTAH {district.full_name.upper()}", "style": "normal"}
    if organisation.is_subdistrict:
        lines = [government, {"text": region.full_name.upper(), "style": "bold"}]
        return {"lines": lines, "place_name": region.name, "unit_code": _unit(region.name, "Kec")}
    health = {"text": "DINAS KESEHATAN", "style": "normal"}
    lines = [government, health, {"text": "UPTD PUSKESMAS {PUSKESMAS}", "style": "bold"}]
    unit = _unit(organisation.place.name, "PKM") if organisation.is_puskesmas else "Dinkes"
    return {"lines": lines, "place_name": region.name, "unit_code": unit}


def _unit(name: str, prefix: str) -> str:
    return f"{prefix}-{name.upper().replace(' ', '')}"[:30]


def _fill(text: str, organisation: Organisation) -> str:
    """Put the name of a puskesmas where a line says {puskesmas} or {PUSKESMAS}."""
    if not organisation.is_puskesmas:
        return text
    name = organisation.place.name
    return text.replace("{puskesmas}", name).replace("{PUSKESMAS}", name.upper())
