"""The next meeting from the last one: one page, one button, then the invitation is ready to be sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect

from lokmin.invitations.forms.next_meeting import NextMeetingForm
from lokmin.invitations.queries import next_time
from lokmin.invitations.services.next_meeting import prepare_next
from lokmin.meetings import next_meeting
from lokmin.meetings import queries as meetings
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.warnings import DateWarning, warnings_for
from lokmin.meetings.views import MeetingPage
from puskesmas.pages import add_errors

CHANGES_SHOWN = 12


class NextMeeting(MeetingPage):
    """/lokmin/<id>/berikutnya/: asks for day, clock and place; with htmx only what speaks against the typed date.

    Only for the puskesmas that leads: who joins a meeting does not prepare the next one of somebody else.
    """

    permission = "meetings.edit"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        if self.meeting.lead_host is None:
            raise Http404
        self.require(self.meeting.lead_host)
        self.meeting = next_meeting.newest_of(self.meeting, Meeting.objects.visible_to(self.request.user))
        self.require(self.meeting)
        self.upcoming = next_meeting.next_of(self.meeting)
        if self.upcoming.planned:
            self.require(self.upcoming.planned)

    def get(self, request, meeting_id):
        if request.htmx:
            form = NextMeetingForm(request.GET, upcoming=self.upcoming)
            return self.render("invitations/next_meeting.html#warnings", self.looked_at(form))
        return self.show(NextMeetingForm(upcoming=self.upcoming))

    def post(self, request, meeting_id):
        form = NextMeetingForm(request.POST, upcoming=self.upcoming)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            meeting = prepare_next(self.meeting, by=request.user, **form.values())
        except ValidationError as error:
            add_errors(form, error)
            return self.show(form, status=422)
        messages.success(
            request, f"{meeting.title} siap: tamu, susunan acara, dan surat sudah tersusun. Tinggal kirim."
        )
        self.warn(meeting)
        return redirect("invitations:invitees", meeting.pk)

    def warn(self, meeting) -> None:
        """Say what speaks against the date, unless the page had said it before the button was pressed."""
        if self.request.POST.get("seen") == meeting.starts_at.isoformat():
            return
        for warning in self.warnings(meeting.starts_at, meeting.ends_at, meeting):
            messages.warning(self.request, warning.text)

    def show(self, form, status: int = 200):
        day = self.upcoming.day or self.meeting.held_on
        changes = next_time.changes_since(self.meeting, day)
        agenda = next_meeting.agenda_again(
            self.meeting, kind=self.upcoming.kind, starts_at=self.upcoming.starts_from.starts_at
        )
        context = {
            "meeting": self.meeting,
            "next": self.upcoming,
            "form": form,
            "guests": next_time.guest_count(self.meeting),
            "changes": changes[:CHANGES_SHOWN],
            "changes_more": max(0, len(changes) - CHANGES_SHOWN),
            "agenda_count": len(agenda or []),
            "villages": next_meeting.villages_again(self.meeting),
            **next_meeting.carried_over(self.meeting),
            **self.looked_at(form),
        }
        return self.render("invitations/next_meeting.html", context, status)

    def looked_at(self, form: NextMeetingForm) -> dict:
        """The date the form holds now and what speaks against it; nothing while it cannot be read."""
        start, end = self.typed(form)
        if start is None:
            return {"warnings": [], "seen": ""}
        planned = self.upcoming.planned
        return {"warnings": self.warnings(start, end, planned), "seen": start.isoformat()}

    def typed(self, form: NextMeetingForm) -> tuple:
        if form.is_bound:
            form.is_valid()
            return form.cleaned_data.get("starts_at"), form.cleaned_data.get("ends_at")
        filled = NextMeetingForm({name: form[name].value() for name in form.fields}, upcoming=self.upcoming)
        return self.typed(filled)

    def warnings(self, starts_at, ends_at, meeting) -> list[DateWarning]:
        lead, quarter = self.meeting.lead_host, self.upcoming.quarter
        return warnings_for(
            lead=lead,
            region=meetings.subdistrict_of(lead),
            starts_at=starts_at,
            ends_at=ends_at,
            but=meeting,
            period=(self.upcoming.year, quarter) if quarter else None,
        )
