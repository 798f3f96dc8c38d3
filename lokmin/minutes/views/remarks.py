"""Remarks of the reviewer, and the mark of the puskesmas that something was mended."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import remarks
from lokmin.minutes.models import ReviewComment
from lokmin.minutes.views.review import PostOnly, ReviewBase


def anchor(section: str, row: str = "") -> str:
    return f"#baris-{section}-{row}" if row else f"#bagian-{section}"


class CommentPage(PostOnly):
    """Adds a remark to a section or a row; the first one begins the review. With "tanya" it goes out at once."""

    def post(self, request, meeting_id):
        section, row = request.POST.get("section", ""), request.POST.get("row", "")[:60].replace("\0", "")
        text = request.POST.get("text", "")
        try:
            review = self.started()
            write = remarks.ask_puskesmas if "ask" in request.POST else remarks.add_comment
            write(review, section=section, row=row, text=text, by=request.user)
        except ValidationError as error:
            return self.refused(error, section=section, row=row, text=text)
        if "ask" in request.POST:
            messages.success(request, "Pertanyaan dikirim ke puskesmas.")
        return redirect(self.address + anchor(section, row))


class OwnComment(ReviewBase):
    """A remark of the review that is open now."""

    def prepare(self, meeting_id, comment_id, **kwargs):
        super().prepare(meeting_id)
        if self.review is None:
            raise Http404
        rows = self.review.comments.select_related("review__revision__minutes", "author")
        self.comment = get_object_or_404(rows, pk=comment_id)

    def back(self):
        return redirect(self.address + anchor(self.comment.section, self.comment.row))

    def get(self, request, **kwargs):
        return self.back()

    def post(self, request, **kwargs):
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back()

    def act(self) -> None:
        raise NotImplementedError


class CommentDeletePage(OwnComment):
    """Takes back a remark of one's own."""

    def act(self):
        remarks.delete_comment(self.comment, by=self.request.user)


class CommentEditPage(OwnComment):
    """Words a remark of one's own anew."""

    def act(self):
        remarks.edit_comment(self.comment, text=self.request.POST.get("text", ""), by=self.request.user)


class ResolvePage(MeetingPage):
    """The puskesmas marks a remark as mended, answers a question, or takes the mark back."""

    permission = "minutes.edit"

    def prepare(self, meeting_id, comment_id, **kwargs):
        super().prepare(meeting_id)
        rows = ReviewComment.objects.visible_to(self.request.user).filter(
            review__revision__minutes__meeting=self.meeting
        )
        self.comment = get_object_or_404(rows.select_related("review__revision__minutes__meeting"), pk=comment_id)

    def get(self, request, **kwargs):
        return redirect("minutes:view", meeting_id=self.meeting.pk)

    def post(self, request, **kwargs):
        text, is_resolved = request.POST.get("resolution", ""), "undo" not in request.POST
        try:
            remarks.resolve_comment(self.comment, text=text, is_resolved=is_resolved, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "Ditandai sudah diperbaiki." if is_resolved else "Tanda dicabut.")
        return redirect(self.back())

    def back(self) -> str:
        """The part it was marked from when it was an editor of this meeting, else the minutes to read."""
        url = reverse("minutes:view", args=[self.meeting.pk])
        from_url = self.request.POST.get("back", "")
        if from_url.startswith(f"/lokmin/{self.meeting.pk}/") and "\\" not in from_url and len(from_url) < 200:
            url = from_url
        return f"{url}#catatan-{self.comment.pk}"
