"""What changed between two revisions, section by section, down to the word.

The functions take contents as `snapshot.content_of` makes them and return pieces of plain text marked
same, ins or del; templates turn the marks into <ins> and <del> and escape the text.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from lokmin.minutes.models import MeetingFile
from puskesmas.calendar_text import format_date

SAME, ADDED, REMOVED = "same", "ins", "del"
Piece = tuple[str, str]
WORDS = re.compile(r"\s+|\S+")
# difflib is quadratic; two texts above this product are compared line by line only.
WORD_LIMIT = 250_000

# A long list that matters only where it changed.
FOLDED = "Per desa/kelurahan"
# kind → (heading, fields joined into one cell)
COLUMNS = {
    "previous_actions": [
        ("Kegiatan", ["activity"]),
        ("Penanggung jawab", ["owner"]),
        ("Keadaan", ["state"]),
        ("Hasil", ["result"]),
    ],
    "discussion": [("Penanya", ["speaker"]), ("Usulan", ["statement"]), ("Tanggapan", ["answer", "answered_by"])],
    "problems": [
        ("Masalah", ["text"]),
        ("Data", ["data"]),
        ("Penyebab", ["cause"]),
        ("Lokasi", ["place"]),
        ("Pemecahan", ["solution"]),
    ],
    "coverage": [
        ("Indikator", ["indicator", "place"]),
        ("Target", ["target"]),
        ("Capaian", ["reached", "word"]),
        (FOLDED, ["villages"]),
    ],
    "commitments": [
        ("Sektor", ["sector", "post"]),
        ("Peran bantu", ["role"]),
        ("Kegiatan", ["activity", "target"]),
        ("Lokasi dan waktu", ["place", "time"]),
        ("Penanggung jawab", ["owner"]),
        ("Sumber daya dan hambatan", ["resources", "obstacle"]),
    ],
    "proposals": [
        ("Usulan", ["activity"]),
        ("Masalah", ["problem"]),
        ("Lokasi", ["place"]),
        ("Volume dan biaya", ["volume", "cost"]),
        ("Pengusul", ["proposer"]),
        ("Tujuan", ["addressee"]),
    ],
    "consultation": [
        ("Unsur", ["element"]),
        ("Masukan", ["input"]),
        ("Rekomendasi", ["recommendation"]),
        ("Penanggung jawab", ["owner"]),
        ("Tenggat", ["due"]),
    ],
    "decisions": [("Kesimpulan", ["text"])],
    "actions": [
        ("Kegiatan", ["activity", "place"]),
        ("Masalah dan penyebab", ["problem", "cause"]),
        ("Penanggung jawab", ["owner"]),
        ("Tenggat", ["due"]),
        ("Dana", ["funding"]),
    ],
}
PHOTO = [("Keterangan", ["caption"])]
FILE = [("Berkas", ["title", "name"]), ("Jenis", ["kind_label"])]
# Keys of a content beside its sections: heading, and the words of what is shown of each.
EXTRA = {
    "agreement": (
        "Kesepakatan bersama",
        {
            "title": "Judul",
            "number": "Nomor",
            "dated_on": "Tanggal",
            "place": "Tempat",
            "intro": "Pembuka",
            "points": "Isi",
            "closing": "Penutup",
        },
    ),
    "consultation": (
        "Forum Konsultasi Publik",
        {
            "number": "Nomor berita acara",
            "dated_on": "Tanggal",
            "place": "Tempat",
            "service": "Layanan",
            "survey_score": "Nilai SKM",
            "survey_period": "Periode SKM",
            "topics": "Pokok bahasan",
            "published": "Dipublikasikan di",
            "element_words": "Unsur yang hadir",
        },
    ),
}
# Cells that may not be empty; their rows are marked.
WANTED = {"actions": ["Penanggung jawab", "Tenggat", "Dana"], "previous_actions": ["Hasil"]}


@dataclass
class Cell:
    """One cell of a row."""

    heading: str
    pieces: list[Piece]
    is_lacking: bool = False

    @property
    def is_folded(self) -> bool:
        return self.heading == FOLDED and all(mark == SAME for mark, _ in self.pieces)


@dataclass
class Row:
    """One row of a section; `mark` says whether it is new or was taken out."""

    number: int | None
    mark: str
    cells: list[Cell]
    key: str = ""
    comments: list = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.mark != SAME or any(mark != SAME for cell in self.cells for mark, _ in cell.pieces)

    @property
    def is_lacking(self) -> bool:
        return any(cell.is_lacking for cell in self.cells)


@dataclass
class Part:
    """One section with its differences: facts (label and pieces), text, or a table."""

    kind: str
    title: str
    letter: str = ""
    facts: list[tuple[str, list[Piece]]] = field(default_factory=list)
    text: list[Piece] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    photos: list[dict] = field(default_factory=list)
    jump: int = 0
    left_out: int = 0  # rows not shown because nothing changed in them
    comments: list = field(default_factory=list)

    @property
    def comment_count(self) -> int:
        return len(self.comments) + sum(len(row.comments) for row in self.rows)

    @property
    def changes(self) -> int:
        """How many places changed."""
        marked = [pieces for _, pieces in self.facts] + ([self.text] if self.text else [])
        return sum(any(mark != SAME for mark, _ in pieces) for pieces in marked) + sum(
            row.is_changed for row in self.rows
        )

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.text or self.rows)


def compare(old: dict | None, new: dict) -> list[Part]:
    """Return the parts of `new` in order with their differences to `old`; without an older one nothing is marked."""
    base = old or new
    parts = [_facts("identity", "Identitas rapat", _identity(base), _identity(new))]
    parts.append(_facts("attendance", "Daftar hadir", _attendance(base), _attendance(new)))
    before = {section["kind"]: section for section in base["sections"]}
    for section in new["sections"]:
        kind = section["kind"]
        part = _section(section, before.get(kind, {"body": "", "rows": []}))
        part.letter = chr(ord("A") + new["sections"].index(section))
        if kind in EXTRA:
            part.facts = _facts(kind, "", _flat(kind, base), _flat(kind, new)).facts
        parts.append(part)
    known = {part.kind for part in parts}
    for kind, (title, _) in EXTRA.items():
        if kind not in known and (new.get(kind) or base.get(kind)):
            parts.append(_facts(kind, title, _flat(kind, base), _flat(kind, new)))
    parts.append(_listed("photos", "Foto", PHOTO, base.get("photos", []), new.get("photos", [])))
    if "files" in new or "files" in base:
        parts.append(_listed("files", "Berkas", FILE, base.get("files", []), new.get("files", [])))
    return [_without_empty_columns(part) for part in parts]


def words(old: str, new: str) -> list[Piece]:
    """Return the text of `new` with what went and what came, word by word."""
    if old == new:
        return [(SAME, new)] if new else []
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) * len(after) > WORD_LIMIT:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, SAME, "".join(after[b1:b2]))
        else:
            _add(pieces, REMOVED, "".join(before[a1:a2]))
            _add(pieces, ADDED, "".join(after[b1:b2]))
    return _calm(pieces)


def _add(pieces: list[Piece], mark: str, text: str) -> None:
    if text:
        pieces.append((mark, text))


def _calm(pieces: list[Piece]) -> list[Piece]:
    """Join changes that only a space keeps apart: "a b" → "c d" reads better than four marked words."""
    joined: list[Piece] = []
    went = came = ""
    for at, (mark, text) in enumerate(pieces):
        changing = bool(went or came)
        if mark == SAME and changing and not text.strip() and at + 1 < len(pieces):
            went, came = went + text, came + text
        elif mark == SAME:
            _add(joined, REMOVED, went)
            _add(joined, ADDED, came)
            went = came = ""
            joined.append((mark, text))
        elif mark == REMOVED:
            went += text
        else:
            came += text
    _add(joined, REMOVED, went)
    _add(joined, ADDED, came)
    return joined


def _facts(kind: str, title: str, old: dict[str, str], new: dict[str, str]) -> Part:
    labels = list(new) + [label for label in old if label not in new]
    return Part(kind, title, facts=[(label, words(old.get(label, ""), new.get(label, ""))) for label in labels])


def _identity(content: dict) -> dict[str, str]:
    return {line["label"]: line["value"] for line in content["identity"]}


def _attendance(content: dict) -> dict[str, str]:
    counted = content["attendance"]
    facts = {
        group["name"]: f"{group['present'] + group['represented']} dari {group['invited']} undangan hadir"
        for group in counted["groups"]
    }
    if counted["absentees"]:
        facts["Tidak hadir"] = ", ".join(counted["absentees"])
    return facts


def _flat(kind: str, content: dict) -> dict[str, str]:
    """The plain values of a key beside the sections, under the words of the page."""
    kept = content.get(kind) or {}
    labels = EXTRA[kind][1]
    facts = {label: _fact(name, kept[name]) for name, label in labels.items() if kept.get(name)}
    signers = [" – ".join(filter(None, (row.get("name"), row.get("post")))) for row in kept.get("signers") or []]
    return facts | ({"Penanda tangan": "\n".join(signers)} if signers else {})


def _fact(name: str, value) -> str:
    return format_date(date.fromisoformat(value)) if name == "dated_on" else str(value)


def _section(section: dict, before: dict) -> Part:
    kind = section["kind"]
    part = Part(kind, section["title"], text=words(before["body"], section["body"]))
    if kind in COLUMNS:
        _fill(part, COLUMNS[kind], before["rows"], section["rows"])
    return part


def _listed(kind: str, title: str, columns, old: list[dict], new: list[dict]) -> Part:
    part = Part(kind, title)
    label = dict(MeetingFile.Kind.choices)
    both = [[row | {"kind_label": label.get(row.get("kind"), "")} for row in side] for side in (old, new)]
    _fill(part, columns, *both)
    part.photos = list(new) if kind == "photos" else []
    return part


def _fill(part: Part, columns, before: list[dict], after: list[dict]) -> None:
    part.headings = [heading for heading, _ in columns]
    old, new = ({row["id"]: row for row in side} for side in (before, after))
    number = 0
    for key in _merged(list(old), list(new)):
        number += key in new
        part.rows.append(_row(part.kind, columns, old.get(key), new.get(key), number, key))


def _without_empty_columns(part: Part) -> Part:
    """Leave out columns nobody filled in and nobody had to: a wide table of blanks is hard to read."""
    wanted = WANTED.get(part.kind, [])
    kept = [
        at
        for at, heading in enumerate(part.headings)
        if at == 0 or heading in wanted or any(row.cells[at].pieces for row in part.rows)
    ]
    part.headings = [part.headings[at] for at in kept]
    for row in part.rows:
        row.cells = [row.cells[at] for at in kept]
    return part


def _merged(old: list, new: list) -> list:
    """Keys of both in the new order; what was taken out stands after its old neighbour."""
    keys = list(new)
    for at, key in enumerate(old):
        if key not in new:
            keys.insert(keys.index(old[at - 1]) + 1 if at else 0, key)
    return keys


def _row(kind: str, columns, old: dict | None, new: dict | None, number: int, key) -> Row:
    mark = ADDED if old is None else REMOVED if new is None else SAME
    cells = []
    for heading, names in columns:
        pieces = words(_cell(old, names), _cell(new, names))
        lacking = new is not None and heading in WANTED.get(kind, []) and not _cell(new, names)
        cells.append(Cell(heading, pieces, lacking))
    return Row(number if new else None, mark, cells, str(key))


def _cell(row: dict | None, names: list[str]) -> str:
    return "\n".join(text for name in names if (text := str(row.get(name) or ""))) if row else ""
