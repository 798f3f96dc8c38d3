"""Own sign-ins: where an account is signed in now, what was tried lately, and leaving the devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog, AccessLog
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from puskesmas import audit
from puskesmas.accounts.devices import device_of, short_address
from puskesmas.models import User

KEPT = timedelta(days=180)
SHOWN = 30
# The page on which it succeeded or failed, in the words of the list.
WAYS = {
    "account_login": "kata sandi",
    "mfa_authenticate": "kata sandi dan pengaman kedua",
    "mfa_login_webauthn": "kunci sandi",
}
FAILURES = {"mfa_authenticate": "Kode salah", "mfa_reauthenticate": "Kode salah"}


@dataclass(frozen=True)
class Device:
    """One browser that is signed in now."""

    pk: int
    device: str
    address: str
    at: datetime
    is_current: bool


@dataclass(frozen=True)
class Try:
    """One sign-in, or one that failed."""

    at: datetime
    device: str
    address: str
    is_success: bool
    word: str


def devices_of(user: User, current_key: str | None) -> list[Device]:
    """Browsers whose session still opens pages, this one first; two queries."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    stored = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now())
    live = {session.session_key for session in stored if _opens(session, user)}
    devices = [
        Device(
            pk=row.pk,
            device=device_of(row.user_agent),
            address=short_address(row.ip),
            at=row.created_at,
            is_current=row.session_key == current_key,
        )
        for row in rows
        if row.session_key in live
    ]
    return sorted(devices, key=lambda device: not device.is_current)


def _opens(session: Session, user: User) -> bool:
    said = session.get_decoded().get(HASH_SESSION_KEY, "")
    return constant_time_compare(said, user.get_session_auth_hash())


def tries_of(user: User) -> list[Try]:
    """The last sign-ins and failures under this name, newest first."""
    name = user.get_username()
    good = AccessLog.objects.filter(username=name).order_by("-attempt_time")[:SHOWN]
    bad = AccessFailureLog.objects.filter(username=name.casefold()).order_by("-attempt_time")[:SHOWN]
    ways, failures = _by_path(WAYS), _by_path(FAILURES)
    found = [_try(row, True, f"Masuk dengan {ways.get(row.path_info, 'tautan')}") for row in good]
    found += [_try(row, False, failures.get(row.path_info, "Kata sandi salah")) for row in bad]
    return sorted(found, key=lambda item: item.at, reverse=True)[:SHOWN]


def _by_path(words: dict[str, str]) -> dict[str, str]:
    return {reverse(name): word for name, word in words.items()}


def _try(row, is_success: bool, word: str) -> Try:
    if not is_success and row.locked_out:
        word += ", lalu dikunci sebentar"
    return Try(row.attempt_time, device_of(row.user_agent), short_address(row.ip_address), is_success, word)


@transaction.atomic
def end_device(user: User, device_id: int, *, by: User) -> bool:
    """Sign one browser out; its cookie opens nothing at the next request. False when it was out already."""
    row = UserSession.objects.filter(user=user, pk=device_id).first()
    if row is None:
        return False
    label = device_of(row.user_agent)
    row.end()
    audit.record("satu perangkat dikeluarkan", user, by=by, changes={"perangkat": label})
    return True


@transaction.atomic
def leave_all(user: User, *, by: User) -> None:
    """Sign every browser out, the listed and those nobody knows of; the caller may keep his own session."""
    end_all(user)
    audit.record("semua perangkat dikeluarkan", user, by=by)


def end_all(user: User) -> None:
    """Make every session's hash wrong, so that no old cookie opens anything at the next request."""
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
    user.refresh_from_db(fields=["sign_outs"])
    for row in UserSession.objects.filter(user=user):
        row.end()


def keep(request) -> None:
    """List the browser of this request again, after its session got a new key."""
    UserSession.objects.create_from_request(request)


def forget_old() -> None:
    """Drop what is older than half a year, sessions that ended, and rows of sessions that are gone."""
    before = timezone.now() - KEPT
    AccessLog.objects.filter(attempt_time__lt=before).delete()
    AccessFailureLog.objects.filter(attempt_time__lt=before).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
