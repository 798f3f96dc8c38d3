"""Settings › accounts: who has access to the places one keeps, and what may be changed about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from puskesmas.accounts import grants, memberships, own_account
from puskesmas.accounts import queries as account_queries
from puskesmas.models import Membership, User
from puskesmas.pages import Page

PER_PAGE = 25
STATES = [("never", "Belum pernah masuk"), ("inactive", "Nonaktif")]


def query_of(request) -> tuple[str, str]:
    """What is searched and which chip is chosen."""
    return request.GET.get("q", "").strip().replace("\x00", "")[:100], request.GET.get("tampil", "")


class AccountList(Page):
    """Everybody with a role in the places one keeps."""

    permission = "accounts.manage"

    def get(self, request):
        text, show = query_of(request)
        choices = [("", "Semua"), *grants.roles_to_give(request.user), *STATES]
        show = show if show in dict(choices) else ""
        page = Paginator(account_queries.people(request.user, text=text, show=show), PER_PAGE).get_page(
            request.GET.get("halaman")
        )
        chips = [{"label": label, "url": f"?tampil={key}", "is_current": key == show} for key, label in choices]
        context = {
            "page": page,
            "chips": chips,
            "text": text,
            "show": show,
            "tabs": tabs("accounts", account_queries.waiting_count(request.user)),
        }
        return self.render("puskesmas/accounts.html", context)


def tabs(current: str, waiting: int) -> list[dict]:
    """Orang | Undangan."""
    named = [("accounts", "Orang"), ("account_invitations", f"Undangan ({waiting})" if waiting else "Undangan")]
    return [
        {"label": label, "url": reverse(f"puskesmas:{name}"), "is_current": name == current} for name, label in named
    ]


class AccountPage(Page):
    """Base of what concerns one account; foreign accounts are not there (404)."""

    permission = "accounts.manage"

    def prepare(self, user_id):
        self.account = account_queries.account(self.request.user, user_id)
        if self.account is None:
            raise Http404

    def show(self, *, problem: str = "", ask: dict | None = None, status: int = 200):
        user, account = self.request.user, self.account
        is_self = account.pk == user.pk
        rows = [{"membership": row, "roles": self._other_roles(row)} for row in account.kept]
        context = {
            "account": account,
            "rows": rows,
            "elsewhere": account.memberships.count() - len(rows),
            "is_self": is_self,
            "keeps_wholly": memberships.keeps_wholly(user, account),
            "problem": problem,
            "ask": ask,
        }
        return self.render("puskesmas/account.html", context, status)

    def _other_roles(self, membership: Membership) -> list[tuple[str, str]]:
        given = grants.roles_to_give(self.request.user)
        return [
            (role, label) for role, label in given if role != membership.role and grants.fits(role, membership.place)
        ]

    def attempt(self, action, done: str):
        """Run a service; ask before what has a consequence, say what it refuses."""
        try:
            action(confirmed="yakin" in self.request.POST)
        except memberships.NeedsConfirmation as error:
            kept = [(name, value) for name, value in self.request.POST.items() if name in ("role",)]
            return self.show(ask={"text": error.messages[0], "url": self.request.path, "fields": kept}, status=409)
        except ValidationError as error:
            return self.show(problem=" ".join(error.messages), status=422)
        messages.success(self.request, done)
        if User.objects.visible_to(self.request.user).filter(pk=self.account.pk).exists():
            return redirect("puskesmas:account", self.account.pk)
        return redirect("puskesmas:accounts")


class AccountDetail(AccountPage):
    """One person: roles, last sign-in, and what may be changed."""

    def get(self, request, user_id):
        return self.show()


class AccountDeactivate(AccountPage):
    """Switch the account off; it works at the next request."""

    def post(self, request, user_id):
        def act(confirmed):
            memberships.deactivate(self.account, by=request.user, confirmed=confirmed)

        return self.attempt(act, f"Akun {self.account} dinonaktifkan. Ia langsung keluar dari semua perangkat.")


class AccountReactivate(AccountPage):
    """Switch the account on again."""

    def post(self, request, user_id):
        def act(confirmed):
            memberships.reactivate(self.account, by=request.user)

        return self.attempt(act, f"Akun {self.account} aktif lagi.")


class AdministrationEnd(AccountPage):
    """Take the rights of an administrator away."""

    def post(self, request, user_id):
        def act(confirmed):
            memberships.end_administration(self.account, by=request.user)

        return self.attempt(act, f"{self.account} bukan pengelola lagi.")


class SecondFactorReset(AccountPage):
    """Take the second step off somebody who lost his phone."""

    def post(self, request, user_id):
        def act(confirmed):
            memberships.reset_second_factor(self.account, by=request.user)

        return self.attempt(act, f"Pengaman kedua {self.account} dilepas. Minta ia memasang yang baru.")


class PasswordLink(AccountPage):
    """A link to a new password: by mail, or shown once to pass on."""

    def post(self, request, user_id):
        try:
            url = own_account.password_link(self.account, by=request.user)
        except ValidationError as error:
            return self.show(problem=" ".join(error.messages), status=422)
        if url:
            response = self.render("puskesmas/password_link.html", {"account": self.account, "url": url})
            response["Cache-Control"] = "no-store, private"
            return response
        messages.success(request, f"Tautan kata sandi baru sedang dikirim ke {self.account.email}.")
        return redirect("puskesmas:account", self.account.pk)


class MembershipPage(AccountPage):
    """Base of what concerns one membership of a person."""

    def prepare(self, membership_id):
        self.membership = self.find(Membership, pk=membership_id)
        super().prepare(self.membership.user_id)


class MembershipRole(MembershipPage):
    """Another role at the same place."""

    def post(self, request, membership_id):
        def act(confirmed):
            role = request.POST.get("role", "")
            memberships.change_role(self.membership, role=role, by=request.user, confirmed=confirmed)

        return self.attempt(act, f"Peran {self.account} diganti. Berlaku mulai sekarang.")


class MembershipEnd(MembershipPage):
    """Take the role away at this place."""

    def post(self, request, membership_id):
        def act(confirmed):
            memberships.end_membership(self.membership, by=request.user, confirmed=confirmed)

        return self.attempt(act, f"Peran {self.account} di {self.membership.place_label} diakhiri.")
