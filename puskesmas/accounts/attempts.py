"""Wrong codes count like wrong passwords: django-axes closes the door for this user at this address, for a while."""

from datetime import timedelta

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt, AccessFailureLog
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from puskesmas.accounts.adapter import login_name

# Whoever gets here knows the password; from many addresses he could try many codes.
MOST_PER_HOUR = 20
CLOSED = "Salah terlalu sering. Tunggu sebentar lalu coba lagi."
TOO_MANY = (
    "Terlalu banyak kode salah untuk akun ini. Bila bukan Anda, ganti kata sandi lewat Lupa kata sandi. "
    "Kode dapat dicoba lagi satu jam lagi; kunci sandi tetap bisa dipakai."
)


def refuse_closed(request, user) -> None:
    """Raise when this user is locked out at this address, or too many codes were wrong from everywhere."""
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out, request.axes_credentials = True, credentials
        raise ValidationError(CLOSED)
    since = timezone.now() - timedelta(hours=1)
    wrong = AccessFailureLog.objects.filter(
        username=user.get_username().casefold(), path_info=reverse("mfa_authenticate"), attempt_time__gt=since
    )
    if wrong.count() >= MOST_PER_HOUR:
        raise ValidationError(TOO_MANY)


def count_failure(request, user) -> bool:
    """Count one wrong code; true when it was the one that closes the door."""
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)
    return request.axes_locked_out


def lockout_page(request, response=None, credentials=None):
    """429 with the time from which it works again."""
    tries = AccessAttempt.objects.filter(
        username=login_name(request, credentials), ip_address=request.axes_ip_address
    ).order_by("-attempt_time")
    last = tries.values_list("attempt_time", flat=True).first() or timezone.now()
    context = {"until": last + get_cool_off(request), "is_member": request.user.is_authenticated}
    return render(request, "account/lockout.html", context, status=429)
