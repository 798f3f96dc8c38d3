"""The objects of the lowest layer that have a page with their history."""

from puskesmas import access, history
from puskesmas.models import (
    AccountInvitation,
    Holiday,
    ImportBatch,
    Letterhead,
    LetterNumber,
    Puskesmas,
    Region,
    SeededYear,
    Signer,
    User,
    WorkRules,
)
from puskesmas.models.holidays import lineage
from puskesmas.organisations import organisation_of, visible_organisation

# What the page of an office tells besides its own events.
SETTINGS = ("puskesmas.letterhead", "puskesmas.signer", "puskesmas.workrules")


def register() -> None:
    history.register(Puskesmas, "puskesmas", name="Puskesmas", gathers=SETTINGS, may_gather=_may_open_settings)
    history.register(Region, "wilayah", find=_find_region, gathers=SETTINGS, may_gather=_may_open_settings)
    history.register(Holiday, "hari-libur")
    history.register(SeededYear, "tahun-libur", name="Hari libur setahun", find=lambda user, pk: _year(pk))
    history.register(User, "akun", find=_find_user)
    history.register(AccountInvitation, "undangan-akun")
    history.register(ImportBatch, "impor")
    for model, slug in ((Letterhead, "kop-surat"), (WorkRules, "aturan")):
        gathers = SETTINGS[:2] if model is Letterhead else ()
        history.register(
            model, slug, permission="settings.edit", find=_find_settings(model), thread=_office_key, gathers=gathers
        )
    for model, slug in ((Signer, "penanda-tangan"), (LetterNumber, "nomor-surat")):
        history.register(
            model,
            slug,
            permission="settings.edit",
            find=_find_of_letterhead(model),
            thread=lambda row: _office_key(row.letterhead),
        )


def _office_key(row) -> str:
    """Settings are told with the office they belong to."""
    if row.puskesmas_id:
        return history.key("puskesmas.puskesmas", row.puskesmas_id)
    return history.key("puskesmas.region", row.region_id)


def _year(pk) -> SeededYear | None:
    """National days are the same for everybody."""
    return SeededYear.objects.filter(pk=pk).first()


def _may_see_settings(user, row) -> bool:
    office = visible_organisation(user, organisation_of(row).key)
    return office is not None and access.may(user, office.permission, office.scope)


def _may_open_settings(user, place) -> bool:
    """The settings of an office are told on its page only to those who may open them."""
    office = organisation_of(place)
    return access.may(user, office.permission, office.scope)


def _find_settings(model):
    def find(user, pk):
        row = model.objects.select_related("puskesmas__region", "region").filter(pk=pk).first()
        return row if row and _may_see_settings(user, row) else None

    return find


def _find_of_letterhead(model):
    def find(user, pk):
        row = model.objects.select_related("letterhead__puskesmas__region", "letterhead__region").filter(pk=pk).first()
        return row if row and _may_see_settings(user, row.letterhead) else None

    return find


def _find_region(user, pk) -> Region | None:
    """A region the user works in, under or above."""
    row = Region.objects.filter(pk=pk).first()
    if row is None or (user.is_active and user.is_superuser):
        return row
    own = [(member.region or member.puskesmas.region).code for member in access.memberships_of(user)]
    is_near = any(row.code in lineage(code) or row.code.startswith(f"{code}.") for code in own)
    return row if is_near else None


def _find_user(user, pk) -> User | None:
    """One's own account, and accounts the user keeps."""
    return user if user.pk == int(pk) else User.objects.visible_to(user).filter(pk=pk).first()
