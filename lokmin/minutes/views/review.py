"""Pages of the dinas kesehatan: the queue, one set of minutes, comments and the verdict."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from lokmin.meetings import queries as meetings
from lokmin.meetings.views import MeetingPage
from lokmin.minutes import review_queries, reviews
from lokmin.minutes.checks import checks_of
from lokmin.minutes.differences import compare
from lokmin.minutes.models import Minutes, Review
from puskesmas.pages import Page

CHIPS = [
    ("menunggu", "Menunggu", ""),
    ("lama", "Lebih dari 10 hari", "clock-alert"),
    ("dikembalikan", "Perlu perbaikan", ""),
    ("disetujui", "Disetujui", ""),
]


class QueuePage(Page):
    """Minutes of the kabupaten/kota waiting for review, the oldest first."""

    permission = "reviews.decide"

    def get(self, request):
        words = request.GET.get("q", "").replace("\0", "").strip()[:100]
        chosen, number = request.GET.get("saring", "menunggu"), request.GET.get("halaman", 1)
        queue = review_queries.queue(request.user, chosen=chosen, words=words, number=number)
        chips = [
            {
                "label": label,
                "url": f"?saring={word}",
                "is_current": word == queue.chosen,
                "count": queue.counts[word],
                "icon": icon,
            }
            for word, label, icon in CHIPS
        ]
        first = queue.rows[0] if queue.rows and queue.chosen in ("menunggu", "lama") else None
        return self.render(
            "minutes/review_queue.html", {"queue": queue, "chips": chips, "words": words, "first": first}
        )


class ReviewBase(MeetingPage):
    """A page about the newest frozen revision of one meeting; 404 while none was endorsed."""

    permission = "reviews.decide"

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        self.minutes = self.find(Minutes, meeting=self.meeting)
        self.revisions = list(self.minutes.revisions.select_related("document", "endorsed_by"))
        if not self.revisions:
            raise Http404
        self.revision = self.revisions[0]
        self.review = Review.objects.visible_to(self.request.user).filter(revision=self.revision).first()


class ReviewPage(ReviewBase):
    """The minutes section by section with what changed, the checklist, comments and the verdict."""

    def get(self, request, meeting_id):
        return self.page()

    def page(self, *, errors=None, typed=None, status=200):
        previous = self.revisions[1].content if len(self.revisions) > 1 else None
        content = self.revision.content
        parts = compare(previous, content)
        comments = list(self.review.comments.select_related("author")) if self.review else []
        for part in parts:
            part.comments = [comment for comment in comments if comment.section == part.kind]
        checks = checks_of(
            content,
            meeting=self.meeting,
            first_endorsed_at=self.revisions[-1].endorsed_at,
            rules=meetings.rules_of(self.meeting),
        )
        context = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "revision": self.revision,
            "content": content,
            "parts": parts,
            "has_previous": previous is not None,
            "change_count": sum(part.changes for part in parts),
            "comments": comments,
            "photo_comments": [comment for comment in comments if comment.section == "photos"],
            "checks_lacking": [check for check in checks if not check.is_fine],
            "checks_fine": [check for check in checks if check.is_fine],
            "is_open": self.minutes.status == Minutes.Status.SENT,
            "history": review_queries.reviews_of(self.minutes),
            "revisions": self.revisions,
            "age": review_queries.age_of(self.minutes),
            "late_after": review_queries.LATE_AFTER,
            "place": review_queries.place_in_queue(self.request.user, self.minutes),
            "errors": errors or [],
            "typed": {"section": "", "text": "", "reason": ""} | (typed or {}),
        }
        return self.render("minutes/review.html", context, status)

    def refused(self, error: ValidationError, **typed):
        """The page again with the reason and everything typed."""
        self.minutes.refresh_from_db()
        return self.page(errors=error.messages, typed=typed, status=422)


class CommentPage(ReviewPage):
    """Adds a comment to a section; the first one begins the review."""

    def get(self, request, meeting_id):
        return redirect("minutes:review", meeting_id)

    def post(self, request, meeting_id):
        section, text = request.POST.get("section", ""), request.POST.get("text", "")
        try:
            review = reviews.start_review(self.minutes, by=request.user)
            reviews.add_comment(review, section=section, text=text, by=request.user)
        except ValidationError as error:
            return self.refused(error, section=section, text=text)
        return redirect(f"{reverse('minutes:review', args=[meeting_id])}#bagian-{section}")


class CommentDeletePage(ReviewBase):
    """Takes back a comment of one's own."""

    def post(self, request, meeting_id, comment_id):
        if self.review is None:
            raise Http404
        comment = get_object_or_404(
            self.review.comments.select_related("review__revision__minutes", "author"), pk=comment_id
        )
        try:
            reviews.delete_comment(comment, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{reverse('minutes:review', args=[meeting_id])}#bagian-{comment.section}")


class DecidePage(ReviewPage):
    """Returns or approves, then goes on to the next in the queue."""

    def get(self, request, meeting_id):
        return redirect("minutes:review", meeting_id)

    def post(self, request, meeting_id):
        reason = request.POST.get("reason", "")
        following = review_queries.place_in_queue(request.user, self.minutes)["next"]
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
            reviews.approve_minutes(self.started(), by=self.request.user)
            messages.success(self.request, f"{name} disetujui.")
        elif verdict == Review.Verdict.RETURNED:
            reviews.return_minutes(self.started(), reason=reason, by=self.request.user)
            messages.success(self.request, f"{name} dikembalikan. Puskesmas diberi tahu.")
        else:
            raise ValidationError("Pilih kembalikan atau setujui.")

    def started(self) -> Review:
        return reviews.start_review(self.minutes, by=self.request.user)
