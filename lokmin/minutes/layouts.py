"""How the same minutes are set on paper: full sections, the notula of tata naskah dinas, or one table (domain: §3.4).

The dinas kesehatan chooses (`puskesmas.organisations.rules`). Nothing is typed again: each layout arranges the same
`MinutesContent`, already cleaned, so that minutes can be printed again in another one.
"""

from dataclasses import dataclass

from puskesmas.models.rules import MinutesLayout

TEMPLATES = {
    MinutesLayout.FULL: "minutes/pdf/minutes.html",
    MinutesLayout.FORMAL: "minutes/pdf/formal.html",
    MinutesLayout.COLUMNS: "minutes/pdf/columns.html",
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SECTIONS = ("opening", "previous", "coverage", "discussion", "problems", "decisions", "actions", "closing")
LONG = 1200  # letters
FORMAL_LINES = {  # line of the notula: label under which the identity has it
    "Rapat": "Rapat",
    "Hari/tanggal": "Hari/tanggal",
    "Surat undangan": "Surat undangan",
    "Ralat undangan": "Ralat undangan",
    "Waktu panggilan": "Waktu undangan",
    "Tempat": "Tempat",
    "Tema": "Tema",
}


@dataclass(frozen=True)
class Point:
    """One row of the table layout."""

    subject: str
    text: str
    follow_up: str = ""
    owner: str = ""

    @property
    def is_long(self) -> bool:
        """Higher than a third of a page: such a row may go on over the page, others stay whole."""
        return max(len(self.text), 2 * len(self.subject), 2 * len(self.follow_up)) > LONG


@dataclass(frozen=True)
class Group:
    """Rows of the table layout under one heading."""

    title: str
    points: list[Point]


def arranged(content) -> dict:
    """What the template of the content's layout needs besides the content."""
    letters, blocks = _lettered(content)
    has_solutions = any(row.solution for row in content.problems)
    more = {"letters": letters, "blocks_after": blocks, "has_solutions": has_solutions}
    if content.layout == MinutesLayout.FORMAL:
        return more | {"lines": _formal_lines(content), "chairs": _chairs(content)}
    if content.layout == MinutesLayout.COLUMNS:
        return more | {"columns": _columns(content)}
    return more


def _lettered(content) -> tuple[dict[str, str], dict[str, list]]:
    """The letter of every section, and behind each the sections only some minutes have, with theirs."""
    letters, sections, blocks = iter(LETTERS), {}, {}
    for name in SECTIONS:
        sections[name] = next(letters)
        blocks[name] = [(next(letters), block) for block in content.blocks if block.after == name]
    return sections, blocks


def _value(content, label: str) -> str:
    return next((field.value for field in content.identity if field.label == label), "")


def _formal_lines(content) -> list[tuple[str, str]]:
    lines = [(label, _value(content, source)) for label, source in FORMAL_LINES.items()]
    held = "–".join(filter(None, (_value(content, "Waktu mulai").rsplit(" ", 1)[0], _value(content, "Waktu selesai"))))
    lines.insert(5, ("Waktu rapat", held))
    return [(label, value) for label, value in lines if value]


def _chairs(content) -> list[tuple[str, str]]:
    names = {"Ketua": "Pimpinan rapat", "Sekretaris": "Moderator", "Pencatat": "Notulis"}
    return [(label, value) for label, source in names.items() if (value := _value(content, source))]


def _columns(content) -> list[Group]:
    groups = [
        Group("Pembukaan", [Point("Pembukaan dan sambutan", content.opening)] if content.opening else []),
        Group(content.previous_title, _previous(content)),
        Group(content.coverage_title, _coverage(content)),
        Group("Diskusi", _discussion(content)),
        Group("Permasalahan dan penyebab", [_problem(row) for row in content.problems]),
        Group("Kesimpulan dan kesepakatan", _decisions(content)),
        Group("Rencana tindak lanjut", [_action(row) for row in content.actions]),
    ]
    return [group for group in groups if group.points]


def _previous(content) -> list[Point]:
    summary = [Point("Ringkasan", content.previous_text)] if content.previous_text else []
    return summary + [
        Point(row.action, _joined(row.status, row.result), _joined(row.decision, row.due), row.owner)
        for row in content.previous
    ]


def _coverage(content) -> list[Point]:
    texts = (("Uraian", content.coverage_text), ("Paparan sektor dan desa", content.sectors_text))
    rows = [
        Point(
            row.indicator, f"{row.percent}% dari target {row.target}% ({row.count} dari {row.population})", row.result
        )
        for row in content.coverage
    ]
    return rows + [Point(subject, text) for subject, text in texts if text]


def _discussion(content) -> list[Point]:
    notes = [Point("Catatan", content.discussion_text)] if content.discussion_text else []
    rows = [
        Point("\n".join(filter(None, (row.name, row.position))), row.question, row.answer) for row in content.discussion
    ]
    return notes + rows


def _problem(row) -> Point:
    return Point(_joined(row.problem, row.data), row.cause, row.solution, row.sectors or row.source)


def _decisions(content) -> list[Point]:
    notes = [Point("Catatan", content.decisions_text)] if content.decisions_text else []
    return notes + [Point(f"Butir {number}", text) for number, text in enumerate(content.decisions, 1)]


def _action(row) -> Point:
    more = [row.place, row.carried, f"Dana: {row.funding}" if row.funding else ""]
    return Point(row.action, "\n".join(filter(None, more)), f"Paling lambat {row.due}" if row.due else "", row.owner)


def _joined(*parts: str) -> str:
    return "\n".join(filter(None, parts))
