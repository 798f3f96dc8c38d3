"""Parts only some minutes have, as plain values: coverage tables and charts, supporting roles, proposals, FKP.

Contents frozen before a part existed lack its keys: everything here is read with `get`. Coverage is
`content["coverage"]`: `caption`, `period`, `rows` (fields of CoverageRow), `note`, `tables` (fields of Table, a column as
`label`, `width`, `align`) and `charts` (`svg`, `caption`, `note`).
"""

from dataclasses import fields

from lokmin.documents.paper import Field, RichText
from lokmin.minutes.coverage import paper
from lokmin.minutes.document import Block, Chart, Column, CoverageRow, Table
from lokmin.minutes.models import Section
from lokmin.minutes.prose import to_html
from lokmin.minutes.snapshot import section_of

Kind = Section.Kind
ROLES = {"post": ("Sektor", 34), "role": ("Peran bantu", 0), "target": ("Sasaran", 25), "place": ("Lokasi", 28)}
ROLES |= {"time": ("Waktu", 21), "owner": ("Penanggung jawab", 27)}
PROPOSED = {"activity": ("Usulan kegiatan", 0), "place": ("Lokasi", 28), "volume": ("Sasaran/volume", 27)}
PROPOSED |= {"cost": ("Perkiraan biaya", 25), "proposer": ("Pengusul", 28)}
HEARD = {
    "input": ("Masukan/permasalahan", 0),
    "recommendation": ("Rekomendasi/solusi", 50),
    "due": ("Target waktu", 25),
}
HEARD |= {"owner": ("Penanggung jawab", 29)}


def coverage_of(content: dict) -> dict:
    """What section C shows besides its text."""
    coverage = paper(content)
    return {
        "coverage_caption": coverage.get("caption", ""),
        "coverage_period": coverage.get("period", ""),
        "coverage_note": coverage.get("note", ""),
        "coverage": tuple(CoverageRow(**_known(CoverageRow, row)) for row in coverage.get("rows", [])),
        "coverage_tables": tuple(_table(table) for table in coverage.get("tables", [])),
        "coverage_charts": tuple(
            Chart(svg=chart["svg"].encode(), caption=chart.get("caption", ""), note=chart.get("note", ""))
            for chart in coverage.get("charts", [])
        ),
    }


def blocks_of(content: dict):
    """The sections only some minutes have, in the order of the paper."""
    if rows := section_of(content, Kind.COMMITMENTS)["rows"]:
        yield Block(title="Peran bantu lintas sektor", after="coverage", tables=(_listed(rows, ROLES),))
    if rows := section_of(content, Kind.PROPOSALS)["rows"]:
        yield Block(title="Usulan untuk Musrenbang kecamatan", after="decisions", tables=(_listed(rows, PROPOSED),))
    if agreement := content.get("agreement"):
        yield Block(title="Kesepakatan bersama", after="actions", text=_agreement(agreement))
    if consultation := content.get("consultation"):
        yield _consultation(consultation, section_of(content, Kind.CONSULTATION)["rows"])


def _agreement(agreement: dict) -> RichText:
    number = f" Nomor {agreement['number']}" if agreement.get("number") else ""
    points = [line.strip() for line in (agreement.get("points") or "").splitlines() if line.strip()]
    text = f"Dituangkan dalam Berita Acara Kesepakatan{number}."
    numbered = "\n".join(f"{at}. {point}" for at, point in enumerate(points, 1))
    return RichText(to_html(f"{text}\n\n{numbered}" if numbered else text))


def _consultation(consultation: dict, rows: list[dict]) -> Block:
    score = " ".join(
        filter(None, (str(consultation.get("survey_score") or ""), consultation.get("survey_period") or ""))
    )
    lines = [
        ("Layanan", consultation.get("service")),
        ("Nilai SKM", score),
        ("Berita acara", consultation.get("number")),
        ("Diumumkan di", consultation.get("published")),
    ]
    inputs = consultation.get("inputs") or rows
    return Block(
        title="Forum Konsultasi Publik",
        after="actions",
        text=RichText(to_html(consultation.get("topics") or "")),
        fields=tuple(Field(label, value) for label, value in lines if value),
        tables=(_listed(inputs, HEARD),) if inputs else (),
    )


def _listed(rows: list[dict], columns: dict) -> Table:
    return Table(
        columns=tuple(Column(label=label, width=width) for label, width in columns.values()),
        rows=tuple(tuple(str(row.get(name) or "") for name in columns) for row in rows),
    )


def _table(table: dict) -> Table:
    return Table(
        columns=tuple(Column(**_known(Column, column)) for column in table["columns"]),
        rows=tuple(tuple(map(str, row)) for row in table["rows"]),
        caption=table.get("caption", ""),
        note=table.get("note", ""),
    )


def _known(kind, values: dict) -> dict:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
