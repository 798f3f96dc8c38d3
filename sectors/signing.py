"""Who of the contacts could sign letters of a kecamatan: its camat, and its secretary for him."""

from puskesmas.models import Signer
from puskesmas.organisations import Organisation
from puskesmas.organisations.signers import usual_post
from sectors.models import Office, OfficeHolder

POSTS = ["camat", "sekcam"]


def holders_who_could_sign(organisation: Organisation) -> list[dict]:
    """The present camat and Sekcam as values of a signer; nobody for other offices."""
    if not organisation.is_subdistrict:
        return []
    rows = Office.objects.active().filter(position__code__in=POSTS, region=organisation.place)
    rows = rows.select_related("position", "region").with_holders()
    offices = sorted(rows, key=lambda office: POSTS.index(office.position.code))
    return [_values(office, office.holder, organisation) for office in offices if office.holder]


def _values(office: Office, holder: OfficeHolder, organisation: Organisation) -> dict:
    is_soldier = holder.identity_kind == OfficeHolder.IdentityKind.NRP
    return {
        "post": office.label,
        "name": holder.full_name,
        "acting_status": holder.acting_status,
        "on_behalf_of": "" if office.position.code == "camat" else usual_post(organisation),
        "identity_kind": Signer.IdentityKind.NRP if is_soldier else Signer.IdentityKind.NIP,
        "nip": holder.identity_number,
    }
