"""What an administrator still has to do before the first puskesmas can work: four steps, each with what is there."""

from dataclasses import dataclass

from puskesmas.access import OFFICE, Role
from puskesmas.models import AccountInvitation, Membership, Puskesmas, Region


@dataclass(frozen=True)
class Step:
    """One step of the setting up: done, waiting for an answer, or to do."""

    title: str
    text: str
    kind: str
    word: str
    page: str
    action: str


def setup_steps() -> list[Step]:
    """The steps in their order; the same six queries whatever there is."""
    regions, puskesmas = Region.objects.count(), Puskesmas.objects.count()
    return [
        _import("Impor wilayah", regions, "wilayah", "regions"),
        _import("Impor puskesmas", puskesmas, "puskesmas", "puskesmas"),
        _people("Undang penelaah dinas kesehatan", [Role.REVIEWER], Role.REVIEWER, "penelaah"),
        _people("Undang petugas puskesmas", OFFICE, Role.HEAD, "petugas"),
    ]


def _import(title: str, count: int, noun: str, code: str) -> Step:
    there = f"{count:,} {noun} sudah ada".replace(",", ".")
    text = there if count else f"Daftar {noun} belum ada. Impor dari CSV atau Excel."
    return Step(title, text, "done" if count else "todo", "Selesai" if count else "Belum", code, "Impor")


def _people(title: str, roles, first: str, noun: str) -> Step:
    held = Membership.objects.filter(role__in=roles, user__is_active=True).values("user").distinct().count()
    asked = AccountInvitation.objects.unsettled().filter(role__in=roles).count()
    if held:
        text = f"{held} {noun} aktif" + (f", {asked} undangan belum diterima" if asked else "")
        return Step(title, text, "done", "Selesai", first, "Undang lagi")
    if asked:
        return Step(title, f"{asked} undangan belum diterima", "wait", "Menunggu", first, "Undang lagi")
    return Step(title, f"Belum ada {noun}. Ia membuat akunnya sendiri lewat tautan.", "todo", "Belum", first, "Undang")
