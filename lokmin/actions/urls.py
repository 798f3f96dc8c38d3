"""Pages of the RTL and of its follow-up."""

from django.urls import path

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
]
