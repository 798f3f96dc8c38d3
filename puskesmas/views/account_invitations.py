"""Settings › accounts › invitations: whom one asked, asking again, taking back."""

from urllib.parse import quote, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.template.loader import render_to_string

from puskesmas.access import ADMINISTRATOR
from puskesmas.accounts import grants, mails
from puskesmas.accounts import invitations as account_invitations
from puskesmas.accounts import links as account_links
from puskesmas.accounts import queries as account_queries
from puskesmas.forms.accounts import InviteForm
from puskesmas.models import AccountInvitation
from puskesmas.models.accounts import place_label
from puskesmas.pages import Page, add_errors
from puskesmas.views.accounts import PER_PAGE, query_of, tabs

State = AccountInvitation.State
STATES = {State.OPEN: "wait", State.EXPIRED: "todo", State.ACCEPTED: "done", State.REVOKED: "declined"}
CHIPS = [("", "Menunggu"), (State.EXPIRED, "Lewat waktu"), (State.ACCEPTED, "Diterima"), (State.REVOKED, "Dicabut")]
# What an invitee will be able to do, in a sentence, beside each role.
ROLE_HINTS = {
    "staff": "merencanakan, mengundang, mencatat, dan menulis notulen di satu puskesmas",
    "head": "seperti staf, ditambah mengesahkan notulen dan mengelola akun puskesmasnya",
    "camat_office": "menjawab undangan untuk perangkat kecamatan dan membaca hasilnya",
    "reviewer": "menelaah notulen semua puskesmas di kabupaten/kota dan mengatur kantornya",
    "viewer": "hanya membaca, di satu wilayah",
    ADMINISTRATOR: "mengatur akun, wilayah, dan pengaturan di semua tempat",
}


class InvitationList(Page):
    """Invitations that wait, and those that are settled."""

    permission = "accounts.manage"

    def get(self, request):
        text, show = query_of(request)
        rows = account_queries.invitations(request.user, text=text, show=show)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("halaman"))
        show = show if show in dict(CHIPS) else ""
        context = {
            "page": page,
            "rows": [line(row) for row in page],
            "chips": [{"label": label, "url": f"?tampil={key}", "is_current": key == show} for key, label in CHIPS],
            "text": text,
            "show": show,
            "tabs": tabs("account_invitations", account_queries.waiting_count(request.user)),
        }
        return secret(self.render("puskesmas/account_invitations.html", context))


def line(invitation: AccountInvitation) -> dict:
    """An invitation as the list and its page show it; a link only while it opens something."""
    url = account_links.url_of(invitation) if account_invitations.is_acceptable(invitation) else ""
    text = render_to_string("account/email/invitation_whatsapp.txt", {"invitation": invitation, "url": url})
    return {
        "invitation": invitation,
        "kind": STATES[invitation.state],
        "word": State(invitation.state).label,
        "is_settled": invitation.state in (State.ACCEPTED, State.REVOKED),
        "is_void": invitation.is_open and not url,
        "url": url,
        "whatsapp": f"https://wa.me/?text={quote(text.strip())}" if url else "",
    }


def secret(response):
    """A page with links that open accounts is not kept by the browser."""
    response["Cache-Control"] = "no-store, private"
    return response


class InvitationCreate(Page):
    """In three steps, each left out where there is nothing to choose: role, place, person."""

    permission = "accounts.manage"

    def get(self, request):
        return self.step(request.GET)

    def post(self, request):
        return self.step(request.POST)

    def step(self, said):
        roles = grants.roles_to_give(self.request.user)
        self.role = roles[0][0] if len(roles) == 1 else said.get("peran", "")
        if self.role not in dict(roles):
            options = [{"role": role, "label": label, "hint": ROLE_HINTS[role]} for role, label in roles]
            return self.render("puskesmas/invite_role.html", {"options": options})
        self.role_label, self.has_choice = dict(roles)[self.role], len(roles) > 1
        if self.role == ADMINISTRATOR:
            return self.person(None, "")
        places = grants.places_to_give(self.request.user, self.role)
        key = said.get("tempat", "")
        place = grants.place_with_key(self.request.user, self.role, key)
        if place is None:
            few = list(places[:2])
            if len(few) != 1:
                return self.places(said)
            place = few[0]
        return self.person(place, grants.key_of(place))

    def places(self, said):
        """The places to choose from, searched and paged."""
        text = said.get("q", "").strip().replace("\x00", "")[:100]
        rows = grants.places_to_give(self.request.user, self.role, text)
        page = Paginator(rows, PER_PAGE).get_page(said.get("halaman"))
        found = [
            {
                "label": place_label(self.role, row),
                "above": above(row),
                "url": f"?{urlencode({'peran': self.role, 'tempat': grants.key_of(row)})}",
            }
            for row in page
        ]
        context = {"role": self.role, "role_label": self.role_label, "found": found, "page": page, "text": text}
        return self.render("puskesmas/invite_place.html", context)

    def person(self, place, key: str):
        """Name and address; invites on POST once they were asked for."""
        form = InviteForm(self.request.POST if "name" in self.request.POST else None)
        if form.is_bound and form.is_valid():
            try:
                row = account_invitations.invite(**form.cleaned_data, role=self.role, place=place, by=self.request.user)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(self.request, said_of(row))
                return redirect("puskesmas:account_invitation", row.pk)
        context = {
            "form": form,
            "role": self.role,
            "role_label": self.role_label,
            "has_choice": self.has_choice,
            "place_key": key,
            "place_label": place_label(self.role, place) if place else "semua tempat",
        }
        return self.render("puskesmas/invite_person.html", context, 422 if form.is_bound else 200)


def above(place) -> str:
    """What a place lies in, to tell two of one name apart."""
    region = getattr(place, "region", None)
    higher = region or place.parent
    names = [item.full_name for item in (higher, higher.parent if region else None) if item]
    return ", ".join(names)


def said_of(invitation: AccountInvitation) -> str:
    if invitation.email:
        return f"Undangan untuk {invitation.name} sedang dikirim ke {invitation.email}."
    return f"Undangan untuk {invitation.name} siap. Teruskan tautannya lewat WhatsApp atau cara lain."


class InvitationPage(Page):
    """Base of what concerns one invitation; foreign ones are not there (404)."""

    permission = "accounts.manage"

    def prepare(self, account_invitation_id):
        self.invitation = self.find(AccountInvitation, pk=account_invitation_id)

    def attempt(self, action, done: str):
        try:
            action()
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        else:
            messages.success(self.request, done)
        return redirect("puskesmas:account_invitation", self.invitation.pk)


class InvitationDetail(InvitationPage):
    """One invitation with its link to copy or to pass on."""

    def get(self, request, account_invitation_id):
        row = line(self.invitation)
        context = {"row": row, **row, "mail": mails.state_of(self.invitation)}
        return secret(self.render("puskesmas/account_invitation.html", context))


class InvitationResend(InvitationPage):
    """Ask again: seven more days; with `baru` another link."""

    def post(self, request, account_invitation_id):
        new_link, by_mail = "baru" in request.POST, bool(self.invitation.email)
        done = "Tautan diganti; yang lama tidak berlaku lagi." if new_link else "Undangan berlaku tujuh hari lagi."
        if by_mail:
            done += f" Sedang dikirim ke {self.invitation.email}."
        return self.attempt(
            lambda: account_invitations.resend(self.invitation, by=request.user, new_link=new_link), done
        )


class InvitationRevoke(InvitationPage):
    """Take it back."""

    def post(self, request, account_invitation_id):
        return self.attempt(
            lambda: account_invitations.revoke(self.invitation, by=request.user),
            "Undangan dicabut. Tautannya tidak berlaku lagi.",
        )
