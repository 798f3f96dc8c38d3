"""The personal links of one invitee: which are valid, a new one, or none any more."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from lokmin.invitations import links, whatsapp
from lokmin.invitations.queries.links import link_rows, present_holder
from lokmin.invitations.queries.public import last_reply
from lokmin.invitations.services import guest_links
from lokmin.invitations.views.invitees import GuestPage

SEND_ANEW = (
    "Tautan baru sudah dibuat dan surat {post} disusun ulang. Tautan, QR, dan kode di surat lama tidak berlaku: "
    "kirim atau cetak lagi suratnya."
)


class GuestLinks(GuestPage):
    """/lokmin/<id>/undangan/tamu/<id>/tautan/"""

    def get(self, request, **kwargs):
        reply = last_reply(self.invitation)
        delegate = links.delegate_url(self.invitation)
        context = {
            "meeting": self.meeting,
            "invitation": self.invitation,
            "rows": link_rows(self.invitation),
            "holder": present_holder(self.invitation),
            "reply": reply,
            "is_predecessor": bool(reply and reply.name and reply.name != self.invitation.name),
            "is_ended": bool(links.ended([self.invitation])),
            "delegate_url": delegate,
            "delegate_chat": whatsapp.delegate_chat_url(self.invitation, reply, delegate) if delegate else "",
        }
        return self.render("invitations/guest_links.html", context)

    def answer(self, work, sentence: str):
        """Run a service and say what it means for the letter, on the page of the links."""
        try:
            work()
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
        else:
            messages.success(self.request, sentence)
        return redirect("invitations:guest_links", self.meeting.pk, self.invitation.pk)


class ReissueLinks(GuestLinks):
    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        sentence = SEND_ANEW.format(post=self.invitation.post)
        return self.answer(lambda: guest_links.reissue_links(self.invitation, by=request.user), sentence)


class EndLinks(GuestLinks):
    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        sentence = f"Semua tautan {self.invitation.post} diakhiri. Yang membukanya melihat bahwa tautan tidak berlaku."
        return self.answer(lambda: guest_links.end_links(self.invitation, by=request.user), sentence)


class FollowHolder(GuestLinks):
    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        sentence = f"Nama di undangan diganti. {SEND_ANEW.format(post=self.invitation.post)}"
        return self.answer(lambda: guest_links.follow_holder(self.invitation, by=request.user), sentence)
