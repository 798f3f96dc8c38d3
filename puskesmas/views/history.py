"""What happened to one object, newest first."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404

from puskesmas import history
from puskesmas.calendar_text import format_time, zone_name
from puskesmas.history.words import sentences
from puskesmas.models.audit import AuditEvent
from puskesmas.pages import REFUSED, Page

PAGE_SIZE = 25


class ObjectHistory(Page):
    """The events of one object and of what belongs to it, by where they came from; a foreign object is a 404."""

    permission = "history.view"

    def prepare(self, history_kind, history_id):
        self.kind = history.kind_of_slug(history_kind)
        self.row = self.kind.find(self.request.user, history_id) if self.kind else None
        if self.row is None:
            raise Http404
        if not history.may_read(self.request.user, self.kind, self.row):
            raise PermissionDenied(REFUSED)

    def get(self, request, **kwargs):
        events = history.events_of(request.user, self.kind, self.row)
        source = request.GET.get("dari", "")
        source = source if source in AuditEvent.Source.values else ""
        counts = dict(events.order_by().values_list("source").annotate(Count("pk")))
        chosen = events.filter(source=source) if source else events
        page = Paginator(chosen.order_by("-at", "-pk"), PAGE_SIZE).get_page(request.GET.get("halaman"))
        context = {
            "kind": self.kind,
            "row": self.row,
            "page": page,
            "events": [self._line(event) for event in page],
            "chips": self._chips(counts, source),
            "address": self._address(),
        }
        return self.render("puskesmas/history.html", context)

    def _line(self, event) -> dict:
        """One event with its changes in words and, where it happened to a part, what that part is."""
        is_own = (event.object_type, event.object_id) == (self.kind.label, str(self.row.pk))
        part = None if is_own else history.kind_of_label(event.object_type)
        clock = f"{format_time(event.at)} {zone_name(event.at)}"
        return {"event": event, "clock": clock, "changes": sentences(event.changes), "part": part.name if part else ""}

    def _chips(self, counts: dict, source: str) -> list[dict]:
        chips = [{"label": "Semua", "url": "?", "is_current": not source, "count": sum(counts.values())}]
        chips += [
            {"label": label, "url": f"?dari={value}", "is_current": value == source, "count": counts[value]}
            for value, label in AuditEvent.Source.choices
            if counts.get(value)
        ]
        return chips

    def _address(self) -> str:
        if self.kind.address:
            return self.kind.address(self.row)
        return self.row.get_absolute_url() if hasattr(self.row, "get_absolute_url") else ""
