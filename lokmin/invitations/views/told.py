"""An answer told to the puskesmas by phone or in person."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from lokmin.invitations.forms.replies import ToldReplyForm
from lokmin.invitations.models import Invitation, Reply
from lokmin.invitations.services import record_reply, why_closed
from lokmin.meetings.views import MeetingPage
from puskesmas.pages import add_errors


class RecordReply(MeetingPage):
    """/lokmin/<id>/undangan/<id>/jawaban/"""

    permission = "replies.record"

    def prepare(self, meeting_id, invitation_id):
        super().prepare(meeting_id)
        self.invitation = self.find(Invitation, pk=invitation_id, meeting=self.meeting)

    def get(self, request, **kwargs):
        last = self.invitation.replies.first()
        return self.page(ToldReplyForm(initial=vars(last) if last else {}))

    def post(self, request, **kwargs):
        form = ToldReplyForm(request.POST)
        if not form.is_valid():
            return self.page(form, 422)
        try:
            reply = record_reply(
                self.invitation,
                source=Reply.Source.STAFF,
                by=request.user,
                seen=request.POST.get("jadwal", ""),
                **form.cleaned_data,
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, 422)
        said = f"Jawaban {self.invitation.post} dicatat: {reply.get_answer_display().lower()}."
        if reply.answer == Invitation.Answer.REPRESENTED:
            messages.success(request, f"{said} Kirim tautannya kepada {reply.representative_name} dari sini.")
            return redirect("invitations:guest_links", self.meeting.pk, self.invitation.pk)
        messages.success(request, said)
        return redirect("invitations:invitees", meeting_id=self.meeting.pk)

    def page(self, form, status: int = 200):
        context = {
            "meeting": self.meeting,
            "invitation": self.invitation,
            "form": form,
            "closed": why_closed(self.invitation),
            "replies": self.invitation.replies.select_related("by")[:20],
        }
        return self.render("invitations/record_reply.html", context, status)
