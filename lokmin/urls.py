"""Every URL of the product; paths are Indonesian, names English."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("lokmin.reports.urls")),
    path("akun/", include("puskesmas.urls_account")),
    path("pengaturan/", include("puskesmas.urls")),
    path("riwayat/", include("puskesmas.urls_history")),
    path("kontak/", include("sectors.urls")),
    path("lokmin/", include("lokmin.meetings.urls")),
    path("", include("lokmin.meetings.feeds.urls")),
    path("cakupan/", include("lokmin.coverage.urls")),
    path("", include("lokmin.invitations.urls")),
    path("", include("lokmin.attendance.urls")),
    path("", include("lokmin.minutes.urls")),
    path("", include("lokmin.actions.urls")),
    path("", include("lokmin.documents.urls")),
    path("", include("lokmin.outbox.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "puskesmas.errors.bad_request"
handler403 = "puskesmas.errors.permission_denied"
handler404 = "puskesmas.errors.not_found"
handler500 = "puskesmas.errors.server_error"
