"""What settings pages share: the office in the path, and the right to change it."""

from django.http import Http404

from puskesmas.organisations import visible_organisation
from puskesmas.pages import Page


class OrganisationPage(Page):
    """A page about the settings of one office: foreign office 404, own office but wrong role 403."""

    permission = "settings.edit"

    def prepare(self, organisation: str, **kwargs):
        found = visible_organisation(self.request.user, organisation)
        if found is None:
            raise Http404
        self.organisation = found
        self.require(found, found.permission)
