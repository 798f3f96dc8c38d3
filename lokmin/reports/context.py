"""What every page's frame needs: navigation by role, the place switcher, and whether the worker lives."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import Document, WorkerBeat
from puskesmas import access
from puskesmas.access import Role

WORKER_SILENT_AFTER = timedelta(seconds=75)


@dataclass
class Frame:
    """Context of base.html."""

    is_demo: bool
    user_name: str = ""
    initials: str = ""
    place: object = None
    places: list = field(default_factory=list)
    navigation: list = field(default_factory=list)
    worker_notice: str = ""


# label, icon, URL name, permission
NAVIGATION = [
    ("Beranda", "house", "reports:home", "home.view"),
    ("Lokmin", "calendar-days", "meetings:list", "meetings.view"),
    ("Tindak lanjut", "list-checks", "actions:board", "actions.view"),
    ("Cakupan", "chart-column", "coverage:overview", "coverage.view"),
    ("Kontak", "contact", "sectors:list", "offices.view"),
    ("Pengaturan", "settings", "puskesmas:settings", "settings.edit"),
]
OWN_ACCOUNT = ("Akun saya", "circle-user-round", "own_account", "accounts.own")
REVIEW = ("Telaah", "clipboard-check", "minutes:review_queue", "reviews.decide")
CAMAT_BOARD = ("Konfirmasi", "mail-check", "invitations:camat_board", "replies.confirm")


def frame(request) -> dict:
    """Context processor; costs one query for members and none for guests."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": Frame(is_demo=settings.DEMO_MODE), "demo_mode": settings.DEMO_MODE}
    memberships = access.memberships_of(user)
    active = access.active_membership(request)
    return {
        "demo_mode": settings.DEMO_MODE,
        "frame": Frame(
            is_demo=settings.DEMO_MODE,
            user_name=str(user),
            initials=user.initials,
            place=active,
            places=memberships if len(memberships) > 1 else [],
            navigation=_navigation(request, active),
            worker_notice=_worker_notice(),
        ),
    }


def _navigation(request, active) -> list[dict]:
    """What the role at the place worked in now may open; administrators and accounts without a place have less."""
    roles = {active.role} if active else set()
    if request.user.is_superuser:
        roles.add(access.ADMINISTRATOR)
    entries = list(NAVIGATION) if roles else [OWN_ACCOUNT]
    if Role.REVIEWER in roles:
        entries.insert(2, REVIEW)
    if Role.CAMAT_OFFICE in roles:
        entries.insert(2, CAMAT_BOARD)
    return [
        {
            "label": label,
            "icon": icon,
            "url": (url := reverse(name)),
            "is_current": _is_current(request.path, url),
            "count": None,
        }
        for label, icon, name, permission in entries
        if roles & access.PERMISSIONS[permission] or permission in access.FOR_ALL_ACCOUNTS
    ]


def _is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _worker_notice() -> str:
    """A sentence when no worker was seen lately, with what waits for it; empty when all is well."""
    seen = WorkerBeat.objects.values_list("seen_at", flat=True).first()
    if seen and timezone.now() - seen < WORKER_SILENT_AFTER:
        return ""
    waiting = Document.objects.unfinished().count()
    return (
        f"Pengirim latar tidak berjalan. {waiting} dokumen menunggu di antrean, tidak hilang."
        if waiting
        else ("Pengirim latar tidak berjalan. Surat dan PDF baru akan menunggu di antrean, tidak hilang.")
    )
