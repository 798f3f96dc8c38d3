"""Reminding those who have not answered: what went out, what will, and by hand now."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone

from lokmin.invitations import links, whatsapp
from lokmin.invitations.queries import reminders as queries
from lokmin.invitations.queries.public import deadline_words
from lokmin.invitations.queries.resting import resting
from lokmin.invitations.services import reminders as services
from lokmin.invitations.views.invitees import GuestPage, InvitationPage


class Reminders(InvitationPage):
    """/lokmin/<id>/undangan/pengingat/"""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        waiting = queries.waiting_on(self.meeting)
        closed, may_edit = services.why_not(self.meeting), self.may("invitations.edit", self.meeting)
        page = Paginator(waiting, 25).get_page(request.GET.get("halaman"))
        letter = waiting[0].row.letter if waiting else None
        sent = queries.sent(self.meeting)
        plan = queries.plan(self.meeting, waiting, sent)
        is_early = bool(plan) and plan[0].day > queries.local_day(self.meeting)
        chats = self.chats(page, letter) if may_edit and not closed else {}
        context = {
            "meeting": self.meeting,
            "page": page,
            "rows": [(each, chats.get(each.row.pk, "")) for each in page],
            "total": len(waiting),
            "counts": queries.counts(waiting),
            "closed": closed,
            "until": deadline_words(self.meeting, letter),
            "plan": plan,
            "useful_from": plan[0].day if is_early else None,
            "sent": sent,
            "may_edit": may_edit,
            "resting": resting(self.meeting) if may_edit else None,
        }
        return self.render("invitations/reminders.html", context)

    def chats(self, page, letter) -> dict[int, str]:
        """The prepared message of those on this page who are reached by WhatsApp."""
        rows = [each.row for each in page if each.may_remind and each.row.phone]
        urls, until = links.reply_urls(rows), services.reminder_until(self.meeting, letter) if rows else ""
        for row in rows:
            row.meeting = self.meeting
        return {
            row.pk: whatsapp.chat_url(row.phone, services.whatsapp_reminder(row, urls[row.pk], until))
            for row in rows
            if row.pk in urls
        }


class RemindAll(InvitationPage):
    """Everybody with an e-mail address who has not answered."""

    http_method_names = ["post", "options"]

    def post(self, request, meeting_id):
        return remind(request, self.meeting)


class RemindOne(GuestPage):
    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        return remind(request, self.meeting, self.invitation)


class MarkReminded(GuestPage):
    """Reminded by WhatsApp on the staff's own device."""

    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        try:
            is_new = services.mark_reminded(self.invitation, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            word = "ditandai sudah diingatkan" if is_new else "sudah diingatkan hari ini"
            messages.success(request, f"{self.invitation.post} {word}.")
        return redirect("invitations:reminders", self.meeting.pk)


def remind(request, meeting, only=None):
    """Queue the mails; the page tells how many go out. Those reminded today, or without address, are not counted."""
    try:
        sent = services.remind_by_mail(meeting, by=request.user, only=only, pressed_at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        if not sent:
            messages.success(request, "Tidak ada e-mail yang perlu dikirim: semua sudah diingatkan hari ini.")
    return redirect("invitations:reminders", meeting.pk)
