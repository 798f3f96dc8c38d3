"""/akun/undangan/<token>/: the invitee makes an account, or adds the role to the one he has."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone

from puskesmas import rate_limits
from puskesmas.accounts import invitations as account_invitations
from puskesmas.accounts import links as account_links
from puskesmas.accounts import memberships, sign_ins
from puskesmas.forms.accounts import NewAccountForm
from puskesmas.pages import PublicPage, add_errors

READS_PER_TOKEN, WRITES_PER_TOKEN, REQUESTS_PER_ADDRESS, MISSES_PER_ADDRESS = 120, 30, 3000, 60
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class AcceptInvitation(PublicPage):
    """Who invites to what. Wrong, expired, used and revoked links give one page without data."""

    def prepare(self, token):
        address = rate_limits.client_address(self.request)
        limit = WRITES_PER_TOKEN if self.request.method == "POST" else READS_PER_TOKEN
        if (
            rate_limits.hit("account-link-address", address) > REQUESTS_PER_ADDRESS
            or rate_limits.count("account-link-miss", address) > MISSES_PER_ADDRESS
            or rate_limits.hit(f"account-link-{self.request.method == 'POST'}", token.lower()) > limit
        ):
            return self.render("429.html", status=429)
        self.invitation = account_links.find(token)
        if self.invitation is None:
            rate_limits.hit("account-link-miss", address)
            return self.dead(404)
        return None if account_invitations.is_acceptable(self.invitation) else self.dead(410)

    def dead(self, status: int):
        return self.render("puskesmas/account_link_dead.html", status=status)

    def get(self, request, token):
        return self.page(NewAccountForm(initial={"name": self.invitation.name, "email": self.invitation.email}))

    def post(self, request, token):
        """With an account: add the role to it. Without: make one. A page that is older than the sign-in asks again."""
        if request.POST.get("akun") == "sendiri":
            return self.join() if request.user.is_authenticated else self.get(request, token)
        return self.get(request, token) if request.user.is_authenticated else self.create()

    def join(self):
        user = self.request.user
        try:
            membership = account_invitations.accept_with_account(self.invitation, user=user)
        except ValidationError as error:
            return self.page(NewAccountForm(), problem=" ".join(error.messages), status=422)
        if membership:
            memberships.remember_place(user, membership)
            self.request.session["membership_id"] = membership.pk
        return self.welcome()

    def create(self):
        form = NewAccountForm(self.request.POST)
        if form.is_valid():
            said = form.cleaned_data
            fields = {name: said[name] for name in ("username", "name", "email")}
            try:
                user = account_invitations.accept_with_new_account(
                    self.invitation, password=said["password1"], **fields
                )
            except ValidationError as error:
                add_errors(form, error)
            else:
                login(self.request, user, backend=BACKEND)
                record_authentication(self.request, user, method="password")  # else a page asks for it at once
                sign_ins.keep(self.request)
                return self.welcome(unconfirmed="" if user.email else said["email"])
        return self.page(form, status=422)

    def welcome(self, unconfirmed: str = ""):
        role, place = self.invitation.get_role_display(), self.invitation.place_label
        said = f"Selamat datang. Peran Anda: {role}, {place}."
        if unconfirmed:
            said += f" Tautan dikirim ke {unconfirmed}. Buka tautan itu agar menjadi e-mail akun Anda."
        messages.success(self.request, said)
        return redirect("/")

    def page(self, form, problem: str = "", status: int = 200):
        context = {"invitation": self.invitation, "form": form, "problem": problem}
        place = self.invitation.place
        with timezone.override(place.timezone if place else timezone.get_current_timezone()):
            return self.render("puskesmas/accept_invitation.html", context, status)
