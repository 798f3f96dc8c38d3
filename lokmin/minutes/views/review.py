"""Pages of the dinas kesehatan about one set of minutes: reading, the checklist, the verdict, any two revisions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import judging, review_queries, reviews
from lokmin.minutes.checklist import Verdict
from lokmin.minutes.differences import compare
from lokmin.minutes.models import Minutes, Review
from lokmin.minutes.review_desk import checklist_of, jumps, narrowed, place_comments, with_change
from puskesmas.form_fields import id_of


class ReviewBase(MeetingPage):
    """A page about the newest frozen revision of one meeting; 404 while none was endorsed."""

    permission = "reviews.decide"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.minutes = self.find(Minutes, meeting=self.meeting)
        self.minutes.meeting = self.meeting
        self.revisions = list(self.minutes.revisions.select_related("document", "endorsed_by"))
        if not self.revisions:
            raise Http404
        self.revision = self.revisions[0]
        self.revision.minutes = self.minutes
        self.review = Review.objects.visible_to(self.request.user).filter(revision=self.revision).first()

    @property
    def address(self) -> str:
        return reverse("minutes:review", args=[self.meeting.pk])

    def started(self) -> Review:
        return reviews.start_review(self.minutes, by=self.request.user)

    def checklist(self):
        return checklist_of(self.revision, self.review, first=self.revisions[-1].endorsed_at)


class ReviewPage(ReviewBase):
    """The minutes section by section with what changed, the checklist, comments and the verdict."""

    def get(self, request, meeting_id):
        return self.page()

    def page(self, *, errors=None, typed=None, status=200):
        previous = self.revisions[1].content if len(self.revisions) > 1 else None
        content = self.revision.content
        parts = compare(previous, content)
        comments = list(self.review.comments.select_related("author", "resolved_by")) if self.review else []
        place_comments(parts, comments)
        listed = self.checklist()
        jumps(parts, is_marked=previous is not None)
        is_narrow = previous is not None and self.request.GET.get("tampil") == "berubah"
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "revision": self.revision,
            "content": content,
            "parts": narrowed(parts) if is_narrow else parts,
            "has_previous": previous is not None,
            "is_narrow": is_narrow,
            "change_count": sum(part.changes for part in parts),
            "comments": comments,
            "earlier": with_change(review_queries.earlier_comments(self.revision), parts, len(self.revisions)),
            "list": listed,
            "verdicts": Verdict.choices,
            "note_count": len(comments)
            + sum(line.code not in {note.item for note in comments} for line in listed.judged_bad),
            "is_open": self.minutes.status == Minutes.Status.SENT,
            "history": review_queries.reviews_of(self.minutes),
            "revisions": self.revisions,
            "age": review_queries.age_of(self.minutes),
            "late_after": review_queries.LATE_AFTER,
            "place": review_queries.place_in_queue(self.request.user, self.minutes),
            "errors": errors or [],
            "typed": {"section": "", "row": "", "text": "", "reason": "", "code": "", "note": "", "edit": ""}
            | (typed or {}),
        }
        return self.render("minutes/review.html", context, status)

    def refused(self, error: ValidationError, **typed):
        """The page again with the reason and everything typed."""
        self.minutes.refresh_from_db(fields=["status", "decided_at"])
        return self.page(errors=error.messages, typed=typed, status=422)


class PostOnly(ReviewPage):
    """An action of the page; opened by address it leads back."""

    def get(self, request, **kwargs):
        return redirect(self.address)


class JudgePage(PostOnly):
    """Judges one item; htmx gets the one line and the figures back."""

    def post(self, request, meeting_id):
        code, note = request.POST.get("code", ""), request.POST.get("note", "")
        problem = ""
        try:
            self.review = self.started()
            judging.judge_item(self.review, code, verdict=request.POST.get("verdict", ""), note=note, by=request.user)
        except ValidationError as error:
            if not request.htmx:
                return self.refused(error, code=code, note=note)
            problem = " ".join(error.messages)
        if not request.htmx:
            return redirect(f"{self.address}#butir-{code}")
        return self.line(code, note, problem)

    def line(self, code: str, note: str, problem: str):
        listed = self.checklist()
        if code not in {line.code for line in listed.lines}:
            raise Http404
        comments = list(self.review.comments.all()) if self.review else []
        context = {
            "line": listed.line(code),
            "list": listed,
            "meeting": self.meeting,
            "verdicts": Verdict.choices,
            "is_open": True,
            "typed": {"code": code if problem else "", "note": note},
            "verdict_typed": self.request.POST.get("verdict", "") if problem else "",
            "problem": problem,
            "note_count": len(comments) + len(listed.judged_bad),
        }
        return self.render("minutes/review_item_saved.html", context, 422 if problem else 200)


class DecidePage(PostOnly):
    """Returns or approves, then goes on to the next in the queue."""

    def post(self, request, meeting_id):
        reason = request.POST.get("reason", "")
        following = review_queries.next_after(request.user, self.minutes)
        try:
            self.decide(request.POST.get("verdict"), reason)
        except ValidationError as error:
            return self.refused(error, reason=reason)
        if following:
            messages.info(request, "Berikutnya dalam antrean sudah terbuka.")
            return redirect("minutes:review", following)
        return redirect("minutes:review_queue")

    def decide(self, verdict, reason):
        name = f"Notulen {self.meeting.host_names}"
        if verdict == Review.Verdict.APPROVED:
            reviews.approve_minutes(self.started(), note=reason, by=self.request.user)
            messages.success(self.request, f"{name} disetujui.")
        elif verdict == Review.Verdict.RETURNED:
            reviews.return_minutes(self.started(), reason=reason, by=self.request.user)
            messages.success(self.request, f"{name} dikembalikan. Puskesmas diberi tahu.")
        else:
            raise ValidationError("Pilih kembalikan atau setujui.")


class ComparePage(ReviewBase):
    """Any two revisions side by side in place: ?dari= and ?ke= are their numbers."""

    def get(self, request, meeting_id):
        by_number = {revision.number: revision for revision in self.revisions}
        new = by_number.get(id_of(request.GET.get("ke", "")), self.revisions[0])
        old = by_number.get(id_of(request.GET.get("dari", "")))
        if old is None or old.number == new.number:
            old = by_number.get(new.number - 1) or self.revisions[-1]
        parts = compare(old.content, new.content)
        jumps(parts, is_marked=True)
        is_narrow = request.GET.get("tampil", "berubah") == "berubah"
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "old": old,
            "new": new,
            "revisions": self.revisions,
            "change_count": sum(part.changes for part in parts),
            "parts": narrowed(parts) if is_narrow else parts,
            "is_narrow": is_narrow,
            "has_previous": True,
            "is_open": False,
            "typed": {"section": "", "row": "", "text": "", "edit": ""},
        }
        return self.render("minutes/review_compare.html", context)
