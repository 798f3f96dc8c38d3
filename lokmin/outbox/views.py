"""E-mail gagal: what did not arrive and why, sent again from here; and a mail that shows whether mailing works."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect

from lokmin.outbox import queries, services
from lokmin.outbox.forms import AddressForm
from lokmin.outbox.models import Message
from lokmin.outbox.resending import resend_each, tell_refused
from lokmin.outbox.subjects import subject_of
from puskesmas import access
from puskesmas.pages import Page, add_errors

PAGE_SIZE = 25
MANY = 200  # sent again with one press; the rest with the next
HELD = (
    "Server e-mail menolak akun pengirim. {} e-mail dari sini menunggu, tidak ada yang hilang; dicoba lagi tiap lima "
    "menit. Beri tahu pengelola, lalu periksa dengan e-mail uji."
)
UNCHANGED = "E-mail ini sudah dikirim ulang atau tidak perlu lagi."


class MailPage(Page):
    """Base: the messages about what the puskesmas worked in now sends."""

    permission = "mails.view"

    def mails(self):
        membership = access.active_membership(self.request)
        is_held = membership and membership.puskesmas_id and membership.role in access.PERMISSIONS[self.permission]
        return queries.of_places({membership.puskesmas_id} if is_held else set())


class FailedMails(MailPage):
    """/email-gagal/: sentence, tries, address and letter of each."""

    def get(self, request):
        return self.page()

    def page(self, status: int = 200, typed: dict | None = None):
        rows, show = self.mails(), self.request.GET.get("tampil", "")
        show = show if show in queries.SHOWN else ""
        _, rule = queries.SHOWN[show]
        page = Paginator(rows.filter(rule), PAGE_SIZE).get_page(self.request.GET.get("halaman"))
        context = {
            "page": page,
            "rows": queries.rows_of(list(page), self.request.user),
            "chips": [
                {"label": label, "url": f"?tampil={key}", "is_current": key == show, "count": rows.filter(fits).count()}
                for key, (label, fits) in queries.SHOWN.items()
            ],
            "resendable": rows.filter(queries.RESENDABLE).count(),
            "held": HELD.format(queries.waiting_count(rows)) if queries.is_held() else "",
            "typed": typed or {},
        }
        return self.render("outbox/failed.html", context, status)


class ResendMail(FailedMails):
    """One of them again, to a corrected address when one is typed."""

    http_method_names = ["post", "options"]

    def prepare(self, message_id):
        self.message = get_object_or_404(self.mails(), pk=message_id)

    def post(self, request, message_id):
        form = AddressForm(request.POST if request.POST.get("email") else {"email": self.message.to})
        if not form.is_valid():
            return self.page(422, self.said(form.errors["email"][0]))
        try:
            is_queued = resend(self.message, form.cleaned_data["email"], request.user)
        except ValidationError as error:
            return self.page(422, self.said(error.messages[0]))
        if is_queued:
            messages.success(request, f"Dikirim ulang ke {form.cleaned_data['email']}.")
        else:
            messages.info(request, UNCHANGED)
        return redirect("outbox:failed")

    def said(self, problem: str) -> dict:
        """What was typed for this message, with what is wrong about it."""
        return {"pk": self.message.pk, "email": self.request.POST.get("email", "")[:254], "problem": problem}


class ResendAll(MailPage):
    """All whose address was not refused; mails held because of our account are let go as well."""

    def post(self, request):
        rows = self.mails().filter(queries.RESENDABLE).select_related("document")[:MANY]
        is_held = queries.is_held()
        sent, refused = resend_each(rows, lambda message: resend(message, message.to, request.user))
        if sent or not (refused or is_held):
            messages.success(request, f"{sent} e-mail dikirim ulang.")
        tell_refused(request, refused)
        if is_held:
            self.let_go(request)
        return redirect("outbox:failed")

    def let_go(self, request):
        """Ask the server once more whether it takes our mails; not more often than it may be asked."""
        if services.ask_again():
            messages.success(request, "E-mail yang ditahan dicoba lagi sekarang.")
        else:
            messages.info(request, "E-mail yang ditahan baru saja dicoba. Tunggu satu menit, lalu coba lagi.")


class TestMail(MailPage):
    """/email-gagal/uji/: does mailing work, and if not, what does the server say."""

    def get(self, request):
        if request.htmx:
            return self.render("outbox/test.html#tests", self.tests())
        return self.page(AddressForm(initial={"email": request.user.email}))

    def post(self, request):
        form = AddressForm(request.POST)
        if form.is_valid():
            try:
                services.queue_test_mail(to=form.cleaned_data["email"], by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return redirect("outbox:test")
        return self.page(form, 422)

    def page(self, form, status: int = 200):
        return self.render("outbox/test.html", {"form": form} | self.tests(), status)

    def tests(self) -> dict:
        rows = list(queries.tests_of(self.request.user))
        return {"rows": rows, "is_busy": any(row.state in (row.State.QUEUED, row.State.WORKING) for row in rows)}


def resend(message: Message, to: str, by) -> bool:
    """Send it again the way its kind is sent again; whether it was queued."""
    subject = subject_of(message)
    return bool(subject and subject.resend and subject.resend(message, to, by))
