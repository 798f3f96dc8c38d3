"""Akun saya: name, e-mail, memberships, and the way to password and security."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from puskesmas import access, rate_limits
from puskesmas.accounts import own_account
from puskesmas.forms.own_account import EmailForm, NameForm
from puskesmas.pages import Page, PublicPage, add_errors

MAILS_PER_ACCOUNT, TRIES_PER_ADDRESS = 5, 60


class OwnAccount(Page):
    """/akun/: who I am here, where I may work, and what protects the account."""

    permission = "accounts.own"

    def get(self, request):
        return self._page(NameForm(initial={"name": request.user.name}))

    def post(self, request):
        form = NameForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        own_account.rename(request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Nama tersimpan.")
        return redirect("own_account")

    def _page(self, form, status=200):
        context = {
            "form": form,
            "memberships": access.memberships_of(self.request.user),
            "active": access.active_membership(self.request),
        }
        return self.render("puskesmas/own_account.html", context, status)


class OwnEmail(Page):
    """Ask for another address: a link goes there."""

    permission = "accounts.own"

    def get(self, request):
        return self._page(EmailForm(user=request.user))

    def post(self, request):
        form = EmailForm(request.POST, user=request.user)
        if rate_limits.hit("own-email", str(request.user.pk)) > MAILS_PER_ACCOUNT:
            return self.render("429.html", status=429)
        if form.is_valid():
            try:
                own_account.request_email(request.user, email=form.cleaned_data["email"], by=request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(
                    request,
                    f"Tautan dikirim ke {form.cleaned_data['email']}. E-mail berganti setelah tautan itu dibuka.",
                )
                return redirect("own_account")
        return self._page(form, status=422)

    def _page(self, form, status=200):
        return self.render("puskesmas/own_email.html", {"form": form}, status)


class ConfirmEmail(PublicPage):
    """/akun/email/<token>/ from the mail: shows the address, changes it on POST. It may be opened on another device."""

    def prepare(self, token):
        who = rate_limits.client_address(self.request)
        if rate_limits.hit("confirm-email", who) > TRIES_PER_ADDRESS:
            return self.render("429.html", status=429)
        found = own_account.find_email_change(token)
        if found is None:
            return self.render("puskesmas/email_link_dead.html", status=410)
        self.user, self.email = found
        return None

    def get(self, request, token):
        return self.render("puskesmas/confirm_email.html", {"email": self.email, "username": self.user.username})

    def post(self, request, token):
        if not own_account.confirm_email(self.user, email=self.email):
            return self.render("puskesmas/email_link_dead.html", status=410)
        messages.success(request, "E-mail akun sudah diganti.")
        return redirect("own_account")
