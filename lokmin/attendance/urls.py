"""Addresses of the attendance list of one meeting."""

from django.urls import path

from lokmin.attendance import views

app_name = "attendance"
LIST = "lokmin/<int:meeting_id>/daftar-hadir/"
urlpatterns = [
    path(LIST, views.DeskPage.as_view(), name="desk"),
    path(f"{LIST}hadir/", views.CheckIn.as_view(), name="check_in"),
    path(f"{LIST}tamu/", views.WalkIn.as_view(), name="walk_in"),
    path(f"{LIST}<int:attendance_id>/urungkan/", views.UndoCheckIn.as_view(), name="undo"),
    path(f"{LIST}lembar/", views.SheetPage.as_view(), name="sheet"),
    path(f"{LIST}lembar/ulangi/", views.RetrySheet.as_view(), name="sheet_retry"),
    path(f"{LIST}lembar/<int:version>.pdf", views.SheetFile.as_view(), name="sheet_file"),
]
