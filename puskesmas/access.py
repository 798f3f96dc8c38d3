"""Who may do what: the one role table, and which memberships reach which place."""

from dataclasses import dataclass, field

from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What a user is at a place."""

    STAFF = "staff", "Staf puskesmas"
    HEAD = "head", "Kepala puskesmas"
    CAMAT_OFFICE = "camat_office", "Kantor camat"
    REVIEWER = "reviewer", "Penelaah dinas kesehatan"
    VIEWER = "viewer", "Pembaca"


EVERYONE = frozenset(Role)
OFFICE = frozenset([Role.STAFF, Role.HEAD])
# Superusers: no membership, no place, hence everywhere. They set the product up and see no meeting.
ADMINISTRATOR = "administrator"

# The role table. A page or action names one of these; tests/sweeps holds the URLs against it.
PERMISSIONS: dict[str, frozenset] = {
    "home.view": EVERYONE | {ADMINISTRATOR},
    "meetings.view": EVERYONE,
    "meetings.edit": OFFICE,
    "invitations.view": OFFICE | {Role.CAMAT_OFFICE},
    "invitations.edit": OFFICE,
    "replies.record": OFFICE,
    "replies.confirm": frozenset([Role.CAMAT_OFFICE]),
    "mails.view": OFFICE,
    "attendance.view": OFFICE | {Role.REVIEWER},
    "attendance.edit": OFFICE,
    "minutes.view": EVERYONE,
    "minutes.edit": OFFICE,
    "minutes.endorse": frozenset([Role.HEAD]),
    "reviews.decide": frozenset([Role.REVIEWER]),
    "actions.view": EVERYONE,
    "actions.edit": OFFICE,
    "coverage.view": EVERYONE,
    "coverage.edit": OFFICE | {Role.REVIEWER},
    "coverage.targets": frozenset([Role.REVIEWER]),
    "offices.view": OFFICE | {Role.CAMAT_OFFICE, Role.REVIEWER},
    "offices.edit": OFFICE | {Role.CAMAT_OFFICE},
    # Settings belong to an office; which of the three is asked stands on the organisation (`Organisation.permission`).
    "settings.edit": OFFICE | {Role.CAMAT_OFFICE, Role.REVIEWER, ADMINISTRATOR},
    "settings.puskesmas": OFFICE | {Role.REVIEWER, ADMINISTRATOR},
    "settings.subdistrict": OFFICE | {Role.CAMAT_OFFICE, Role.REVIEWER, ADMINISTRATOR},
    "settings.health_office": frozenset([Role.REVIEWER, ADMINISTRATOR]),
    "holidays.view": EVERYONE | {ADMINISTRATOR},
    "holidays.edit": frozenset([Role.REVIEWER, ADMINISTRATOR]),
    "accounts.manage": frozenset([Role.HEAD, Role.CAMAT_OFFICE, Role.REVIEWER, ADMINISTRATOR]),
    "accounts.own": EVERYONE | {ADMINISTRATOR},
    "roles.view": EVERYONE | {ADMINISTRATOR},
    # The pages of all imports; which kind is asked stands on the kind (`imports.kinds.Kind.permission`).
    "imports.view": OFFICE | {Role.CAMAT_OFFICE, Role.REVIEWER, ADMINISTRATOR},
    "imports.contacts": OFFICE | {Role.CAMAT_OFFICE, Role.REVIEWER, ADMINISTRATOR},
    "imports.catchments": OFFICE | {Role.REVIEWER, ADMINISTRATOR},
    "imports.puskesmas": frozenset([Role.REVIEWER, ADMINISTRATOR]),
    "imports.regions": frozenset([ADMINISTRATOR]),
    "imports.holidays": frozenset([Role.REVIEWER, ADMINISTRATOR]),
    "imports.coverage": OFFICE | {Role.REVIEWER},
    "history.view": EVERYONE | {ADMINISTRATOR},
}

# What each permission means to people, with its subject, in the order of the page of roles; none may be missing.
LABELS: dict[str, tuple[str, str]] = {
    "home.view": ("Umum", "Membuka beranda dan panduan"),
    "accounts.own": ("Umum", "Mengatur akun sendiri"),
    "roles.view": ("Umum", "Melihat arti setiap peran"),
    "history.view": ("Umum", "Membaca riwayat perubahan dari yang boleh dilihat"),
    "meetings.view": ("Lokmin", "Melihat pertemuan"),
    "meetings.edit": ("Lokmin", "Merencanakan, mengubah, menunda, dan membatalkan pertemuan"),
    "invitations.view": ("Undangan", "Melihat undangan, surat, dan jawaban"),
    "invitations.edit": ("Undangan", "Memilih tamu, membuat dan mengirim surat"),
    "replies.record": ("Undangan", "Mencatat jawaban tamu yang disampaikan lewat telepon atau langsung"),
    "replies.confirm": ("Undangan", "Menjawab undangan untuk perangkat kecamatan"),
    "mails.view": ("Undangan", "Melihat e-mail yang gagal, mengirimnya lagi, dan mengirim e-mail uji"),
    "attendance.view": ("Daftar hadir", "Melihat daftar hadir"),
    "attendance.edit": ("Daftar hadir", "Mencatat kehadiran di meja registrasi"),
    "minutes.view": ("Notulen", "Membaca notulen dan dokumennya"),
    "minutes.edit": ("Notulen", "Menulis notulen dan mengirimnya"),
    "minutes.endorse": ("Notulen", "Mengesahkan, mengembalikan, dan membuka lagi notulen"),
    "reviews.decide": ("Notulen", "Menelaah notulen: menyetujui atau mengembalikan"),
    "actions.view": ("Tindak lanjut", "Melihat rencana tindak lanjut"),
    "actions.edit": ("Tindak lanjut", "Mengisi dan memperbarui rencana tindak lanjut"),
    "coverage.view": ("Cakupan", "Melihat cakupan program dan grafik PWS"),
    "coverage.edit": ("Cakupan", "Mengisi sasaran dan capaian desa/kelurahan"),
    "coverage.targets": ("Cakupan", "Mengatur indikator dan target kabupaten/kota"),
    "offices.view": ("Kontak", "Melihat jabatan dan pejabat"),
    "offices.edit": ("Kontak", "Menambah jabatan dan mengganti pejabat"),
    "settings.edit": ("Pengaturan", "Membuka pengaturan kantor"),
    "settings.puskesmas": ("Pengaturan", "Mengatur puskesmas: kop surat, penanda tangan, aturan, wilayah kerja"),
    "settings.subdistrict": ("Pengaturan", "Mengatur kantor camat: kop surat, penanda tangan, aturan"),
    "settings.health_office": ("Pengaturan", "Mengatur dinas kesehatan: yang dipakai semua puskesmasnya"),
    "holidays.view": ("Hari libur", "Melihat hari libur"),
    "holidays.edit": ("Hari libur", "Menambah dan mengubah hari libur"),
    "imports.view": ("Impor", "Membuka halaman impor"),
    "imports.contacts": ("Impor", "Mengimpor kontak dari Excel atau CSV"),
    "imports.catchments": ("Impor", "Mengimpor wilayah kerja puskesmas"),
    "imports.puskesmas": ("Impor", "Mengimpor daftar puskesmas"),
    "imports.regions": ("Impor", "Mengimpor wilayah"),
    "imports.holidays": ("Impor", "Mengimpor hari libur"),
    "imports.coverage": ("Impor", "Mengimpor sasaran dan capaian dari Excel atau CSV"),
    "accounts.manage": ("Akun", "Melihat akun di tempatnya, mengundang, dan menonaktifkan"),
}

# Who gives which role, at his own place or under it. Nobody gives more than he keeps.
GRANTS: dict[str, frozenset] = {
    Role.HEAD: frozenset([Role.STAFF, Role.HEAD]),
    Role.CAMAT_OFFICE: frozenset([Role.CAMAT_OFFICE]),
    Role.REVIEWER: frozenset([Role.STAFF, Role.HEAD, Role.CAMAT_OFFICE, Role.REVIEWER, Role.VIEWER]),
    ADMINISTRATOR: EVERYONE | {ADMINISTRATOR},
}

# Also for an account that belongs nowhere (any more): it may look at itself and is told what to do.
FOR_ALL_ACCOUNTS = frozenset(["home.view", "accounts.own"])


@dataclass(frozen=True)
class Scope:
    """Where an object lives: the puskesmas that own it and the region code it lies in."""

    puskesmas_ids: frozenset = field(default_factory=frozenset)
    region_code: str = ""


def memberships_of(user) -> list:
    """Memberships of an active user, read once per user object; none for guests."""
    if not user.is_authenticated or not user.is_active:
        return []
    if "memberships" in getattr(user, "_prefetched_objects_cache", {}):
        return list(user.memberships.all())
    if not hasattr(user, "_memberships"):
        user._memberships = list(user.memberships.select_related("puskesmas__region", "region").order_by("pk"))
    return user._memberships


def may(user, permission: str, scope: Scope | None = None) -> bool:
    """Whether one membership of the user holds `permission`, and reaches `scope` when one is given."""
    roles = PERMISSIONS[permission]
    if user.is_active and user.is_superuser and ADMINISTRATOR in roles:
        return True
    if permission in FOR_ALL_ACCOUNTS and user.is_active and user.is_authenticated:
        return True
    return any(
        membership.role in roles and (scope is None or membership.covers(scope)) for membership in memberships_of(user)
    )


def active_membership(request):
    """The membership the user works in now: chosen on this device, else where he worked last, else the first.

    None without any. One that was taken away meanwhile is passed over.
    """
    memberships = memberships_of(request.user)
    by_id = {item.pk: item for item in memberships}
    for chosen in (request.session.get("membership_id"), getattr(request.user, "last_membership_id", None)):
        if chosen in by_id:
            return by_id[chosen]
    return memberships[0] if memberships else None


def kept_by(user) -> Q:
    """Which memberships and account invitations the user keeps: roles he may give, at his places and under them."""
    if user.is_active and user.is_superuser:
        return Q()
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        roles = GRANTS.get(membership.role, frozenset())
        rule |= Q(role__in=roles) & _reached_from(membership)
    return rule


def at_or_under(code: str, column: str = "region__code") -> Q:
    """Rows at the place with this code or below it: what lies under a place is a prefix of its code."""
    return Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})


def _reached_from(membership) -> Q:
    if membership.puskesmas_id:
        return Q(puskesmas=membership.puskesmas_id)
    code = membership.region.code
    return at_or_under(code) | at_or_under(code, "puskesmas__region__code")


def subdistrict_codes(user, permission: str = "") -> set[str]:
    """Codes of all kecamatan whose offices the user's puskesmas work with (seat and catchment).

    With a permission: only of those puskesmas where his role holds it.
    """
    roles = PERMISSIONS[permission] if permission else EVERYONE
    codes = set()
    for membership in memberships_of(user):
        if membership.puskesmas_id and membership.role in roles:
            codes.add(membership.puskesmas.region.code)
            codes.update(code[:8] for code in membership.puskesmas.catchments.values_list("village__code", flat=True))
    return codes
