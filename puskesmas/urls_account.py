"""One's own account: signing in and out, password, second step, devices; nothing else of allauth is reachable."""

from allauth.account import views
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from puskesmas.views import accept_invitation, own_account, security
from puskesmas.views.sign_ins import SignIns


@login_not_required
def logout(request, *args, **kwargs):
    """Leaving a shared computer: what the browser kept of the pages goes too (browsers heed this on https)."""
    response = views.logout(request, *args, **kwargs)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


second_step = [
    path("", security.Security.as_view(), name="mfa_index"),
    path("kode-aplikasi/nyalakan/", security.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("kode-aplikasi/matikan/", security.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("kode-cadangan/", security.SpareCodes.as_view(), name="mfa_view_recovery_codes"),
    path("kode-cadangan/buat/", security.GenerateSpareCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("kode-cadangan/unduh/", security.DownloadSpareCodes.as_view(), name="mfa_download_recovery_codes"),
    path("kunci-sandi/tambah/", security.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("kunci-sandi/<int:pk>/nama/", security.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("kunci-sandi/<int:pk>/hapus/", security.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", own_account.OwnAccount.as_view(), name="own_account"),
    path("email/", own_account.OwnEmail.as_view(), name="own_email"),
    path("email/<str:token>/", own_account.ConfirmEmail.as_view(), name="confirm_email"),
    path("undangan/<str:token>/", accept_invitation.AcceptInvitation.as_view(), name="accept_invitation"),
    path("keamanan/", include(second_step)),
    path("perangkat/", SignIns.as_view(), name="own_sign_ins"),
    path("masuk/", login_not_required(security.Login.as_view()), name="account_login"),
    path("masuk/kode/", security.EnterCode.as_view(), name="mfa_authenticate"),
    path("masuk/kunci-sandi/", login_not_required(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("keluar/", logout, name="account_logout"),
    path("tidak-aktif/", login_not_required(views.account_inactive), name="account_inactive"),
    path("pastikan/", security.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("pastikan/kode/", security.ReauthenticateByCode.as_view(), name="mfa_reauthenticate"),
    path("pastikan/kunci-sandi/", security.ReauthenticateByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("sandi/ubah/", security.ChangePassword.as_view(), name="account_change_password"),
    path("sandi/buat/", security.SetPassword.as_view(), name="account_set_password"),
    path("sandi/lupa/", login_not_required(views.password_reset), name="account_reset_password"),
    path("sandi/lupa/terkirim/", login_not_required(views.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",  # the key holds hyphens too
        login_not_required(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        login_not_required(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
