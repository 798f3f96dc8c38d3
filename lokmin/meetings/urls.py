"""The meeting itself under /lokmin/; pages about one meeting in the apps above use the same beginning."""

from django.urls import path

from lokmin.meetings import views
from lokmin.meetings.planning import views as planning
from lokmin.meetings.schedule import views as schedule
from lokmin.meetings.terms import views as terms

app_name = "meetings"
urlpatterns = [
    path("", views.MeetingList.as_view(), name="list"),
    path("baru/", views.MeetingCreate.as_view(), name="create"),
    path("rencana/", planning.PlanNow.as_view(), name="plan_now"),
    path("rencana/<int:year>/", planning.PlanPage.as_view(), name="plan"),
    path("rencana/<int:year>/simpan/", planning.PlanSave.as_view(), name="plan_save"),
    path("periksa-tanggal/", planning.DateCheckPart.as_view(), name="date_check"),
    path("<int:meeting_id>/hentikan-rangkaian/", planning.SeriesStop.as_view(), name="stop_series"),
    path("rencana/<int:year>/jadwal/", schedule.SchedulePage.as_view(), name="schedule"),
    path("rencana/<int:year>/jadwal.pdf", schedule.ScheduleFile.as_view(), name="schedule_file"),
    path("<int:meeting_id>/kak/", terms.TermsPage.as_view(), name="terms"),
    path("<int:meeting_id>/kak.pdf", terms.TermsFile.as_view(), name="terms_file"),
    path("<int:meeting_id>/kak/<slug:part>/", terms.TermsPart.as_view(), name="terms_part"),
    path("<int:meeting_id>/ubah/", views.MeetingEdit.as_view(), name="edit"),
    path("<int:meeting_id>/susunan-acara/", views.AgendaEdit.as_view(), name="agenda"),
    path("<int:meeting_id>/tunda/", views.MeetingPostpone.as_view(), name="postpone"),
    path("<int:meeting_id>/jadwal-ulang/", views.MeetingReschedule.as_view(), name="reschedule"),
    path("<int:meeting_id>/batalkan/", views.MeetingCancel.as_view(), name="cancel"),
]
