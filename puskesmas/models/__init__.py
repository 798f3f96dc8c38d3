"""Models of the lowest layer, one file per noun."""

from puskesmas.models.account_invitations import AccountInvitation
from puskesmas.models.accounts import Membership, User
from puskesmas.models.audit import AuditEvent
from puskesmas.models.holidays import Holiday, SeededYear
from puskesmas.models.imports import ImportBatch, ImportRow
from puskesmas.models.letterheads import Letterhead, LetterNumber, Signer
from puskesmas.models.regions import Catchment, HealthOffice, Puskesmas, Region
from puskesmas.models.rules import LegalBasis, MinutesLayout, WorkRules

__all__ = [
    "AccountInvitation",
    "AuditEvent",
    "Catchment",
    "HealthOffice",
    "Holiday",
    "ImportBatch",
    "ImportRow",
    "LegalBasis",
    "LetterNumber",
    "Letterhead",
    "Membership",
    "MinutesLayout",
    "Puskesmas",
    "Region",
    "SeededYear",
    "Signer",
    "User",
    "WorkRules",
]
