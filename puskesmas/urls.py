"""Settings under /pengaturan/."""

from django.urls import include, path

from puskesmas.views import (
    account_invitations,
    accounts,
    catchments,
    hub,
    labels,
    letterheads,
    puskesmas_data,
    roles,
    rules,
    signers,
)

app_name = "puskesmas"
urlpatterns = [
    path("", hub.Settings.as_view(), name="settings"),
    path("impor/", include("puskesmas.urls_imports")),
    # accounts and roles
    path("peran/", roles.RoleMatrix.as_view(), name="roles"),
    path("akun/", accounts.AccountList.as_view(), name="accounts"),
    path("akun/<int:user_id>/", accounts.AccountDetail.as_view(), name="account"),
    path("akun/<int:user_id>/nonaktifkan/", accounts.AccountDeactivate.as_view(), name="account_deactivate"),
    path("akun/<int:user_id>/aktifkan/", accounts.AccountReactivate.as_view(), name="account_reactivate"),
    path("akun/<int:user_id>/cabut-pengelola/", accounts.AdministrationEnd.as_view(), name="administration_end"),
    path("akun/<int:user_id>/kata-sandi/", accounts.PasswordLink.as_view(), name="account_password"),
    path("akun/<int:user_id>/lepas-pengaman/", accounts.SecondFactorReset.as_view(), name="account_second_factor"),
    path("akun/peran/<int:membership_id>/ganti/", accounts.MembershipRole.as_view(), name="membership_role"),
    path("akun/peran/<int:membership_id>/akhiri/", accounts.MembershipEnd.as_view(), name="membership_end"),
    path("akun/undangan/", account_invitations.InvitationList.as_view(), name="account_invitations"),
    path("akun/undangan/baru/", account_invitations.InvitationCreate.as_view(), name="account_invite"),
    path(
        "akun/undangan/<int:account_invitation_id>/",
        account_invitations.InvitationDetail.as_view(),
        name="account_invitation",
    ),
    path(
        "akun/undangan/<int:account_invitation_id>/kirim-ulang/",
        account_invitations.InvitationResend.as_view(),
        name="account_invitation_resend",
    ),
    path(
        "akun/undangan/<int:account_invitation_id>/cabut/",
        account_invitations.InvitationRevoke.as_view(),
        name="account_invitation_revoke",
    ),
    path("hari-libur/", include("puskesmas.urls_holidays")),
    # one office: letterhead, signers, rules, catchment
    path("<organisation:organisation>/", hub.OfficeSettings.as_view(), name="office"),
    path("<organisation:organisation>/kop/", letterheads.LetterheadEdit.as_view(), name="letterhead"),
    path("<organisation:organisation>/kop/logo/<str:side>/", letterheads.LogoImage.as_view(), name="logo"),
    path("<organisation:organisation>/penanda-tangan/", signers.SignerList.as_view(), name="signers"),
    path("<organisation:organisation>/penanda-tangan/baru/", signers.SignerAdd.as_view(), name="signer_add"),
    path(
        "<organisation:organisation>/penanda-tangan/<int:signer_id>/",
        signers.SignerCorrect.as_view(),
        name="signer_correct",
    ),
    path(
        "<organisation:organisation>/penanda-tangan/<int:signer_id>/akhiri/",
        signers.SignerEnd.as_view(),
        name="signer_end",
    ),
    path(
        "<organisation:organisation>/penanda-tangan/<int:signer_id>/utama/",
        signers.SignerMakeUsual.as_view(),
        name="signer_usual",
    ),
    path("<organisation:organisation>/aturan/", rules.RulesEdit.as_view(), name="rules"),
    path("<organisation:organisation>/aturan/dasar-hukum/", rules.LegalBases.as_view(), name="legal_bases"),
    path(
        "<organisation:organisation>/aturan/dasar-hukum/kembalikan/",
        rules.GiveBackBases.as_view(),
        name="legal_bases_give_back",
    ),
    path("<organisation:organisation>/data/", puskesmas_data.PuskesmasData.as_view(), name="puskesmas_data"),
    path("<organisation:organisation>/sebutan/", labels.LabelsEdit.as_view(), name="labels"),
    path("<organisation:organisation>/sebutan/satuan/", labels.SingleLabels.as_view(), name="labels_single"),
    path("<organisation:organisation>/wilayah-kerja/", catchments.CatchmentEdit.as_view(), name="catchment"),
]
