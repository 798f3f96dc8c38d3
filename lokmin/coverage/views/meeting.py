"""Which indicators a meeting looks at, in their order, and until which month."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.coverage import meetings
from lokmin.coverage.models import Indicator
from lokmin.coverage.views.base import YEARS
from lokmin.meetings.views import MeetingPage
from puskesmas.calendar_text import MONTHS
from puskesmas.form_fields import id_of


class MeetingCoveragePage(MeetingPage):
    """The list of chosen indicators is moved by plain buttons that save nothing; one button keeps it."""

    permission = "coverage.edit"

    def prepare(self, meeting_id):
        super().prepare(meeting_id)
        self.choice = meetings.choice_of(self.meeting)
        rows = meetings.available(self.meeting.lead_host, self.choice.year) if self.meeting.lead_host else []
        self.all = list(dict.fromkeys([*self.choice.indicators, *rows]))

    def get(self, request, meeting_id):
        return self.show(self.choice.indicators, self.choice.year, self.choice.month)

    def post(self, request, meeting_id):
        chosen, year, month = self.typed()
        moved = self.moved(chosen)
        if moved is not None:
            return self.show(moved, year, month, is_unsaved=True)
        version = id_of(request.POST.get("version", ""))
        try:
            meetings.choose(
                self.meeting, year=year, month=month, indicators=chosen, expected_version=version, by=request.user
            )
        except ValidationError as error:
            status = 409 if getattr(error, "code", "") == "conflict" else 422
            return self.show(chosen, year, month, is_unsaved=True, problem=" ".join(error.messages), status=status)
        messages.success(request, f"{len(chosen)} indikator dipilih untuk {self.meeting.title}.")
        return redirect(self.address_after())

    def typed(self) -> tuple[list[Indicator], int, int]:
        """The chosen indicators in their order with those newly ticked behind, and a month that exists."""
        by_id = {indicator.pk: indicator for indicator in self.all}
        asked = [id_of(text) for text in [*self.request.POST.getlist("urut"), *self.request.POST.getlist("tambahan")]]
        chosen = [by_id[pk] for pk in dict.fromkeys(asked) if pk in by_id]
        year, month = id_of(self.request.POST.get("tahun", "")), id_of(self.request.POST.get("bulan", ""))
        return chosen, year if year in YEARS else self.choice.year, month if 1 <= month <= 12 else self.choice.month

    def moved(self, chosen: list[Indicator]) -> list[Indicator] | None:
        """The list after the button that was pressed; None when it was the one that saves."""
        for word, step in (("naik", -1), ("turun", 1), ("hapus", 0)):
            if word in self.request.POST:
                at = next((n for n, row in enumerate(chosen) if row.pk == id_of(self.request.POST[word])), None)
                if at is None:
                    return chosen
                row = chosen.pop(at)
                if step:
                    chosen.insert(max(0, at + step), row)
                return chosen
        return chosen if "masukkan" in self.request.POST else None

    def address_after(self) -> str:
        """Back to the minutes when they are being written, else to the meeting."""
        minutes = getattr(self.meeting, "minutes", None)
        if minutes and minutes.is_editable:
            return reverse("minutes:coverage", args=[self.meeting.pk])
        return self.meeting.get_absolute_url()

    def show(self, chosen, year: int, month: int, *, is_unsaved=False, problem: str = "", status: int = 200):
        programs: dict[str, list[Indicator]] = {}
        for indicator in self.all:
            if indicator not in chosen:
                programs.setdefault(indicator.program, []).append(indicator)
        context = {
            "meeting": self.meeting,
            "chosen": chosen,
            "programs": programs,
            "year": year,
            "month": month,
            "years": sorted({year, self.meeting.year - 1, self.meeting.year}),
            "months": list(enumerate(MONTHS, 1)),
            "version": self.choice.version,
            "is_chosen": self.choice.is_chosen,
            "is_unsaved": is_unsaved,
            "problem": problem,
            "most": meetings.MOST,
        }
        return self.render("coverage/meeting.html", context, status)
