"""Own sign-ins: which devices are signed in, what was tried lately, and leaving them."""

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.shortcuts import redirect

from puskesmas.accounts import sign_ins
from puskesmas.pages import Page


class SignIns(Page):
    """/akun/perangkat/: devices and the last sign-ins; POST leaves one device (`perangkat`), all others, or all."""

    permission = "accounts.own"

    def get(self, request):
        context = {
            "devices": sign_ins.devices_of(request.user, request.session.session_key),
            "tries": sign_ins.tries_of(request.user),
            "kept_days": sign_ins.KEPT.days,
        }
        return self.render("account/sign_ins.html", context)

    def post(self, request):
        wanted = request.POST.get("perangkat", "")
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            is_done = sign_ins.end_device(request.user, int(wanted), by=request.user)
            messages.success(request, "Perangkat dikeluarkan." if is_done else "Perangkat itu sudah keluar.")
            return redirect("own_sign_ins")
        sign_ins.leave_all(request.user, by=request.user)
        if "juga-di-sini" in request.POST:
            logout(request)
            messages.success(request, "Semua perangkat sudah dikeluarkan, juga yang ini.")
            return redirect("account_login")
        update_session_auth_hash(request, request.user)
        sign_ins.keep(request)
        messages.success(request, "Semua perangkat lain sudah dikeluarkan.")
        return redirect("own_sign_ins")
