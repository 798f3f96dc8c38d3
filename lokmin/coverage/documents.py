"""The document kind "pws": the charts of a puskesmas and a month, or those a meeting has chosen."""

from django.utils import timezone

from lokmin.coverage.models import Indicator, MeetingCoverage, PwsPrint
from lokmin.coverage.printing import PWS
from lokmin.coverage.pws import Pws
from lokmin.coverage.queries import pws_of_many
from lokmin.coverage.sheets import PwsSheet, render_pws
from lokmin.documents import heads, registry
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from puskesmas.calendar_text import month_name
from puskesmas.models import Puskesmas
from puskesmas.organisations.looks import look_of

NOTHING = "Belum ada indikator yang dipilih. Pilih satu dahulu, lalu buat lagi."


def register() -> None:
    registry.register(PWS, build)


def build(documents: list[Document]) -> dict[int, registry.Built]:
    return {document.pk: _built(document) for document in documents}


def _built(document: Document) -> registry.Built:
    content = render_pws(sheet_of(document))
    return registry.Built(content, page_count(content))


def sheet_of(document: Document) -> PwsSheet:
    """What the document of a print or of a meeting shows."""
    puskesmas, charts = _charts(document.owner)
    if not charts:
        raise registry.CannotBuild(NOTHING)
    with timezone.override(puskesmas.timezone):
        look = look_of(puskesmas)
        until = f"{month_name(charts[0].month)} {charts[0].year}"
        return PwsSheet(
            letterhead=heads.letterhead_of(look),
            paper=heads.paper_of(look),
            verification=heads.verification_of(document) if document.is_public else None,
            footer_title=f"Grafik PWS {puskesmas} s.d. {until}",
            charts=tuple(charts),
        )


def _charts(owner) -> tuple[Puskesmas, list[Pws]]:
    if isinstance(owner, PwsPrint):
        known = Indicator.objects.in_bulk(owner.indicators)
        indicators = [known[pk] for pk in owner.indicators if pk in known]
        period = "quarter" if owner.is_quarterly else "month"
        return owner.puskesmas, pws_of_many(owner.puskesmas, indicators, owner.year, owner.month, period=period)
    chosen = MeetingCoverage.objects.filter(meeting=owner).first()
    if chosen is None:
        return owner.lead_host, []
    indicators = [row.indicator for row in chosen.chosen.select_related("indicator")]
    return owner.lead_host, pws_of_many(owner.lead_host, indicators, chosen.year, chosen.month, period="quarter")
