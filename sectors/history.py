"""An office and its holders have one history: the page of the office tells both."""

from django.urls import reverse

from puskesmas import history
from sectors.models import Office, OfficeHolder


def register() -> None:
    history.register(
        Office, "jabatan", name="Jabatan", permission="offices.view", gathers=("sectors.",), address=_address
    )
    history.register(OfficeHolder, "pejabat", name="Pejabat", permission="offices.view", thread=_office)


def _office(holder: OfficeHolder) -> str:
    return history.key("sectors.office", holder.office_id)


def _address(office: Office) -> str:
    return reverse("sectors:detail", args=[office.pk])
