"""History of one part of the minutes: every text of a section by sittings, every change of a row."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from lokmin.minutes import queries, services
from lokmin.minutes.conflicts import Conflict
from lokmin.minutes.differences import REMOVED, SAME, words
from lokmin.minutes.sittings import sittings_of
from lokmin.minutes.views.editor import EditorPage
from puskesmas.form_fields import id_of

PAGE_SIZE = 25
CHANGED = (
    "Bagian ini baru saja disimpan {who}. Lihat dulu tulisan terbaru di riwayat, lalu kembalikan bila masih perlu."
)


class SectionHistoryPage(EditorPage):
    """Sittings of a section of text with what each changed; POST brings the text of one back as a new version."""

    def prepare(self, meeting_id, kind, **kwargs):
        super().prepare(meeting_id)
        self.kind = kind
        self.section = get_object_or_404(self.minutes.sections.select_related("minutes", "updated_by"), kind=kind)

    def get(self, request, **kwargs):
        page = Paginator(sittings_of(self.section)[::-1], PAGE_SIZE).get_page(request.GET.get("halaman"))
        shown = [
            {
                "writer": sitting.writer,
                "began_at": sitting.began_at,
                "ended_at": sitting.ended_at,
                "text": sitting.last,
                "pieces": words(sitting.before, sitting.last.body),
                "is_current": sitting.last.body == self.section.body,
            }
            for sitting in page
        ]
        return self.show("minutes/history_section.html", {"section": self.section, "sittings": shown, "page": page})

    def post(self, request, **kwargs):
        text = get_object_or_404(self.section.texts, pk=id_of(request.POST.get("text", "")))
        try:
            version = id_of(request.POST.get("version", ""))
            services.save_section(self.section, body=text.body, expected_version=version, by=request.user)
        except Conflict as conflict:
            messages.error(request, CHANGED.format(who=conflict.who))
            return redirect("minutes:history", self.meeting.pk, self.kind)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("minutes:view", self.meeting.pk)
        messages.success(request, "Tulisan dikembalikan sebagai versi baru.")
        return redirect("minutes:section", self.meeting.pk, self.kind)


class EventsPage(EditorPage):
    """Changes of the rows of a part, newest first, and rows that were removed."""

    def events(self):
        raise NotImplementedError

    def removed(self) -> list[dict]:
        """Removed rows that can be brought back, each with its label and address."""
        return []

    def get(self, request, **kwargs):
        page = Paginator(self.events(), PAGE_SIZE).get_page(request.GET.get("halaman"))
        shown = [{"event": event, "changes": _changes(event)} for event in page]
        return self.show("minutes/history_rows.html", {"events": shown, "page": page, "removed": self.removed()})


class RowsHistoryPage(EventsPage):
    """Rows of discussion, problems, decisions."""

    def prepare(self, meeting_id, kind, **kwargs):
        super().prepare(meeting_id)
        self.kind = kind

    def events(self):
        return queries.row_events(self.minutes, self.kind)

    def removed(self) -> list[dict]:
        rows = queries.rows(self.minutes, self.kind, with_removed=True).filter(removed_at__isnull=False)
        return [
            {"label": str(row), "url": reverse("minutes:row_restore", args=[self.meeting.pk, self.kind, row.pk])}
            for row in rows
        ]


def _changes(event) -> list[dict]:
    """Label and pieces of every change; what came with a new row stands as it is, what went with a removed one is struck."""
    found = []
    for label, value in event.changes.items():
        if isinstance(value, list) and len(value) == 2:
            pieces = words(*(str(text or "") for text in value))
        else:
            pieces = [(REMOVED if "dihapus" in event.verb else SAME, str(value))] if value else []
        if pieces:
            found.append({"label": label, "pieces": pieces})
    return found
