"""Days off under /pengaturan/hari-libur/."""

from django.urls import path

from puskesmas.views import holidays

urlpatterns = [
    path("", holidays.HolidayList.as_view(), name="holidays"),
    path("baru/", holidays.HolidayAdd.as_view(), name="holiday_add"),
    path("urungkan/", holidays.HolidayUndo.as_view(), name="holiday_undo"),
    path("isi/", holidays.HolidayFill.as_view(), name="holiday_fill"),
    path("<int:holiday_id>/", holidays.HolidayEdit.as_view(), name="holiday_edit"),
    path("<int:holiday_id>/hapus/", holidays.HolidayDelete.as_view(), name="holiday_delete"),
]
