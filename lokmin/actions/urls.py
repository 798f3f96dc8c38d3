"""Pages of the RTL and of its follow-up."""

from django.urls import path, re_path

from lokmin.actions import views

app_name = "actions"
urlpatterns = [
    path("lokmin/<int:meeting_id>/notulen/rtl/", views.RowsPage.as_view(), name="rows"),
    path("lokmin/<int:meeting_id>/notulen/rtl/riwayat/", views.HistoryPage.as_view(), name="history"),
    path("lokmin/<int:meeting_id>/notulen/rtl/<int:action_id>/hapus/", views.DeleteRowPage.as_view(), name="delete"),
    path("lokmin/<int:meeting_id>/notulen/rtl/<int:action_id>/pindah/", views.MoveRowPage.as_view(), name="move"),
    path("lokmin/<int:meeting_id>/notulen/rtl-lalu/", views.PreviousPage.as_view(), name="previous"),
    path("lokmin/<int:meeting_id>/matriks-rtl/", views.MatrixPage.as_view(), name="matrix"),
    path("lokmin/<int:meeting_id>/matriks-rtl/unduh/", views.MatrixDownloadPage.as_view(), name="matrix_download"),
    path("tindak-lanjut/", views.BoardPage.as_view(), name="board"),
    path("tindak-lanjut/<int:action_id>/", views.ActionPage.as_view(), name="detail"),
    path("tindak-lanjut/laporan/<int:report_id>/", views.AnswerReportPage.as_view(), name="answer_report"),
    path("tindak-lanjut/laporan/<int:report_id>.jpg", views.ReportPhoto.as_view(), name="report_photo"),
    re_path(
        r"^[uU]/(?P<token>[^/]+)/tindak-lanjut/(?P<action_id>[0-9]{1,18})/$",
        views.OwnerReportPage.as_view(),
        name="owner_report",
    ),
]
