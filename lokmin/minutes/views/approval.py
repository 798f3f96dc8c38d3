"""Reading the minutes, and the steps from submitting to sending."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import gaps, queries, review_checks, services, written
from lokmin.minutes.forms import ReasonForm
from lokmin.minutes.hints import hints_of
from lokmin.minutes.items import ITEMS
from lokmin.minutes.models import Minutes
from lokmin.minutes.snapshot import content_of
from lokmin.minutes.views.editor import EditorPage
from puskesmas.pages import add_errors


class ReadPage(MeetingPage):
    """The minutes to read, with the next step for those who may take it.

    Members of the puskesmas read what is written now while it may still change, everybody else the last endorsed
    revision: what it froze (coverage, attendance) stays as it was endorsed.
    """

    permission = "minutes.view"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        rows = Minutes.objects.visible_to(self.request.user).for_pages()
        self.minutes = get_object_or_404(rows, meeting=self.meeting)
        self.minutes.meeting = self.meeting
        self.may_write = self.may("minutes.edit", self.meeting)

    def get(self, request, **kwargs):
        return self.page()

    def page(self, *, form=None, problems=(), status: int = 200):
        revisions, review = queries.revisions(self.minutes), None
        if self.may_write:
            review = queries.last_review(self.minutes)
        form = form or ReasonForm()
        form.fields["reason"].label = (
            "Apa yang harus diperbaiki" if self.minutes.status == Minutes.Status.SUBMITTED else "Alasan membuka kembali"
        )
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "content": self.content(revisions),
            "comments": queries.comments_of(self.minutes, review) if self.may_write else {},
            "revisions": revisions,
            "review": review,
            "form": form,
            "problems": problems,
            "may_write": self.may_write,
            "may_endorse": self.may("minutes.endorse", self.meeting),
            "drafts": queries.drafts(self.minutes),
        }
        return self.render("minutes/view.html", context, status)

    def content(self, revisions) -> dict | None:
        """What this reader reads; None before the first endorsement for those who do not write."""
        frozen = revisions[0].content if revisions else None
        is_open = self.minutes.is_editable or self.minutes.status == Minutes.Status.SUBMITTED
        if not self.may_write or (frozen and not is_open):
            return frozen
        written.fetch(self.minutes)
        return content_of(self.minutes)


class SubmitPage(EditorPage):
    """What is still missing, part by part, and the button that hands the minutes to the head."""

    kind = "submit"

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page()

    def post(self, request, **kwargs):
        try:
            services.submit_minutes(self.minutes, by=request.user)
        except ValidationError as error:
            return self.page(error.messages, 409)
        messages.success(request, "Notulen diajukan kepada kepala puskesmas.")
        return redirect("minutes:view", meeting_id=self.meeting.pk)

    def page(self, problems=(), status: int = 200):
        written.fetch(self.minutes)
        survey = gaps.survey(self.minutes)
        content = content_of(self.minutes, survey.contributed)
        checks = review_checks.checks_now(self.minutes, content, at=timezone.now())
        context = {
            "checks_lacking": [check for check in checks if not check.is_fine],
            "checks_fine": [check for check in checks if check.is_fine],
            "hints": hints_of(content),
            "human": [item for item in ITEMS if item.way == "human"],
            "blocking": [gap for gap in survey.gaps if gap.is_blocking],
            "advice": [gap for gap in survey.gaps if not gap.is_blocking],
            "problems": problems,
        }
        return self.show("minutes/submit.html", context, status, survey)


class Step(ReadPage):
    """One step by POST; refused it shows the reading page again with the reason and everything typed."""

    permission = "minutes.edit"
    done = ""

    def get(self, request, **kwargs):
        return redirect("minutes:view", meeting_id=self.meeting.pk)

    def post(self, request, **kwargs):
        form = ReasonForm(request.POST)
        try:
            self.act(form.data.get("reason", ""))
        except ValidationError as error:
            self.minutes.refresh_from_db()
            problems = [] if hasattr(error, "error_dict") else error.messages
            if not problems:
                add_errors(form, error)
            return self.page(form=form, problems=problems, status=409 if problems else 422)
        messages.success(request, self.done)
        return self.leave()

    def act(self, reason: str) -> None:
        raise NotImplementedError

    def leave(self):
        return redirect("minutes:view", meeting_id=self.meeting.pk)


class Endorse(Step):
    permission = "minutes.endorse"
    done = "Notulen disahkan. PDF resminya sedang dibuat."

    def act(self, reason):
        services.endorse_minutes(self.minutes, by=self.request.user)


class ReturnToWriters(Step):
    permission = "minutes.endorse"
    done = "Notulen dikembalikan kepada penulis."

    def act(self, reason):
        services.return_to_writers(self.minutes, reason=reason, by=self.request.user)


class Send(Step):
    done = "Notulen dikirim ke dinas kesehatan."

    def act(self, reason):
        services.send_minutes(self.minutes, by=self.request.user)


class Reopen(Step):
    permission = "minutes.endorse"
    done = "Notulen dibuka kembali. Pengesahan berikutnya menjadi revisi baru."

    def act(self, reason):
        services.reopen_minutes(self.minutes, reason=reason, by=self.request.user)

    def leave(self):
        return redirect("minutes:edit", meeting_id=self.meeting.pk)
