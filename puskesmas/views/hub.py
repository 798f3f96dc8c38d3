"""The way into all settings: cards for the offices one works in, a search for those one sets up for."""

from django.core.paginator import Paginator
from django.utils import timezone

from puskesmas import access
from puskesmas.access import Role
from puskesmas.models import Region
from puskesmas.organisations import Organisation
from puskesmas.organisations import search as office_search
from puskesmas.organisations import states as office_states
from puskesmas.pages import Page
from puskesmas.views.base import OrganisationPage

PER_PAGE = 25


class Settings(Page):
    """Cards of the offices the user keeps where he works now; reviewers and administrators find all below theirs."""

    permission = "settings.edit"

    def get(self, request):
        membership = access.active_membership(request)
        offices = [office for office in _own_offices(membership) if self.may(office.permission, office)]
        context = {
            "states": office_states.states_of(offices, timezone.localdate()),
            "found": self._found(membership),
            "may_accounts": access.may(request.user, "accounts.manage"),
            "may_roles": access.may(request.user, "roles.view"),
            "may_imports": access.may(request.user, "imports.contacts"),
            "may_mails": access.may(request.user, "mails.view"),
            "may_holidays": access.may(request.user, "holidays.view"),
        }
        return self.render("puskesmas/settings.html", context)

    def _found(self, membership) -> dict | None:
        """The search over the offices below: for a reviewer those of his region, for an administrator all."""
        if membership is None and self.request.user.is_superuser:
            code, kinds = "", ["kabupaten", "kecamatan", "puskesmas"]
        elif membership is not None and membership.role == Role.REVIEWER:
            code = membership.region.code
            kinds = ["puskesmas", "kecamatan"]
            if membership.region.level < Region.Level.DISTRICT:
                kinds.append("kabupaten")
        else:
            return None
        text = self.request.GET.get("q", "").strip().replace("\x00", "")[:100]
        counts = office_search.counts_under(code, kinds, text)
        asked = self.request.GET.get("jenis", "")
        asked = asked if asked in kinds else ""
        shown = asked or next((kind for kind in kinds if counts[kind]), kinds[0])
        page = Paginator(office_search.offices_under(code, shown, text), PER_PAGE).get_page(
            self.request.GET.get("halaman")
        )
        offices = [Organisation(place) for place in page]
        return {
            "title": "Atur kantor lain" if code else "Kantor di seluruh Indonesia",
            "text": text,
            "asked": asked,
            "shown": shown,
            "chips": [self._chip(kind, kind == shown, counts[kind], text) for kind in kinds],
            "page": page,
            "offices": offices,
            "without_signer": office_states.without_signer(offices, timezone.localdate()),
        }

    def _chip(self, kind: str, is_current: bool, count: int, text: str) -> dict:
        query = self.request.GET.copy()
        query.clear()
        query["jenis"] = kind
        if text:
            query["q"] = text
        return {
            "label": office_search.KINDS[kind],
            "url": f"?{query.urlencode()}",
            "is_current": is_current,
            "count": count,
        }


class OfficeSettings(OrganisationPage):
    """The settings of one office: where reviewers and administrators land from the search."""

    def get(self, request, organisation):
        state = office_states.states_of([self.organisation], timezone.localdate())[0]
        return self.render("puskesmas/office.html", {"state": state, "organisation": self.organisation})


def _own_offices(membership) -> list[Organisation]:
    """The office of a membership; a puskesmas also keeps the kecamatan office it lies in (if that has no account)."""
    if membership is None:
        return []
    own = Organisation(membership.place)
    if not own.is_puskesmas:
        return [own] if own.region.level in (Region.Level.DISTRICT, Region.Level.SUBDISTRICT) else []
    region = own.region
    return [own, Organisation(region)] if region.level == Region.Level.SUBDISTRICT else [own]
