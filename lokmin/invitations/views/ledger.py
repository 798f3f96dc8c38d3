"""One letter and everything that happened to it, with what can be done about it now."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from lokmin.invitations import services
from lokmin.invitations.forms.marks import AddressForm, HandedForm, ReturnedForm, ToldForm
from lokmin.invitations.queries import ledger, work
from lokmin.invitations.queries.resting import resting
from lokmin.invitations.views.invitees import GuestPage
from lokmin.invitations.views.whatsapp import prepare_whatsapp
from puskesmas.pages import add_errors


class Ledger(GuestPage):
    """/lokmin/<id>/undangan/tamu/<id>/pengiriman/: the whole story of one letter."""

    permission = "invitations.view"

    def get(self, request, **kwargs):
        return self.page()

    def page(self, status: int = 200, **bound):
        """With the forms as they are, or as somebody filled them in."""
        row = get_object_or_404(work.guests(self.meeting), pk=self.invitation.pk)
        row.meeting, guest = self.meeting, work.Guest(row)
        may_edit = self.may("invitations.edit", self.meeting)
        is_issued = bool(row.letter and row.letter.status == row.letter.Status.ISSUED)
        if may_edit and is_issued and row.phone:
            prepare_whatsapp([guest])
        forms = {
            "handed": HandedForm(meeting=self.meeting),
            "told": ToldForm(meeting=self.meeting),
            "returned": ReturnedForm(),
            "address": AddressForm(initial={"email": row.email}),
        }
        context = {
            "meeting": self.meeting,
            "guest": guest,
            "lines": ledger.lines(row),
            "forms": forms | bound,
            "opened": next(iter(bound), ""),
            "may_act": may_edit and is_issued,
            "may_edit": may_edit,
            "resting": resting(self.meeting) if may_edit else None,
        }
        return self.render("invitations/ledger.html", context, status)


class MarkPage(Ledger):
    """Base of what is done with one letter: done with a word, refused with everything typed still there."""

    permission = "invitations.edit"
    http_method_names = ["post", "options"]
    name = ""
    form = None

    def done(self, work, word: str):
        if self.form is not None and not self.form.is_valid():
            return self.page(422, **{self.name: self.form})
        try:
            work()
        except ValidationError as error:
            return self.refused(error)
        messages.success(self.request, f"{self.invitation.post}: {word}.")
        return self.back()

    def refused(self, error: ValidationError):
        if self.form is None:
            messages.error(self.request, error.messages[0])
            return self.back()
        add_errors(self.form, error)
        return self.page(422, **{self.name: self.form})

    def said(self) -> dict:
        """What a mark takes from its form."""
        fields = {name: value for name, value in self.form.cleaned_data.items() if name not in ("day", "clock")}
        moment = {"happened_at": self.form.happened_at} if hasattr(self.form, "happened_at") else {}
        return fields | moment | {"by": self.request.user}

    def back(self):
        """To the story of this letter when that is where it was asked for, else to the list."""
        if self.request.POST.get("dari") == "riwayat":
            return redirect("invitations:ledger", self.meeting.pk, self.invitation.pk)
        return redirect("invitations:sending", self.meeting.pk)


class MarkWhatsapp(MarkPage):
    def post(self, request, **kwargs):
        return self.done(
            lambda: services.mark_whatsapp_sent(self.invitation, by=request.user), "terkirim lewat WhatsApp"
        )


class MarkHandedOver(MarkPage):
    name = "handed"

    def post(self, request, **kwargs):
        self.form = HandedForm(request.POST, request.FILES, meeting=self.meeting)
        return self.done(lambda: services.mark_handed_over(self.invitation, **self.said()), "sudah diantar")


class MarkTold(MarkPage):
    name = "told"

    def post(self, request, **kwargs):
        self.form = ToldForm(request.POST, meeting=self.meeting)
        return self.done(lambda: services.mark_told(self.invitation, **self.said()), "disampaikan lewat telepon")


class MarkReturned(MarkPage):
    name = "returned"

    def post(self, request, **kwargs):
        self.form = ReturnedForm(request.POST)
        return self.done(lambda: services.mark_returned(self.invitation, **self.said()), "dicatat kembali")


class UndoMark(MarkPage):
    def post(self, request, **kwargs):
        return self.done(lambda: services.undo_mark(self.invitation, by=request.user), "tanda terakhir diurungkan")


class ResendMail(MarkPage):
    """Again, to the address that was typed; without one to the address on the list."""

    name = "address"

    def post(self, request, **kwargs):
        self.form = AddressForm(request.POST) if "email" in request.POST else None
        if self.form is not None and not self.form.is_valid():
            return self.page(422, address=self.form)
        email = self.form.cleaned_data["email"] if self.form else ""
        try:
            pressed = {"by": request.user, "pressed_at": timezone.now()}
            is_queued = services.resend_mail(self.invitation, email=email, **pressed)
        except ValidationError as error:
            return self.refused(error)
        if not is_queued:
            messages.info(request, f"{self.invitation.post}: tidak ada e-mail yang perlu dikirim ulang.")
        return self.back()


class Receipt(GuestPage):
    """The photo of a receipt."""

    permission = "invitations.view"

    def get(self, request, delivery_id, **kwargs):
        delivery = get_object_or_404(self.invitation.deliveries.exclude(receipt=""), pk=delivery_id)
        try:
            with delivery.receipt.open("rb") as file:
                response = HttpResponse(file.read(), content_type="image/jpeg")
        except FileNotFoundError:
            raise Http404 from None
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def prepare(self, meeting_id, invitation_id, delivery_id):
        super().prepare(meeting_id, invitation_id)
