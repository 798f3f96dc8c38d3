"""Home page, overview of a meeting, guide, health, place switcher."""

from django.urls import path

from lokmin.reports.activity.views import ReportFile, ReportPage, ReportPart
from lokmin.reports.papers.views import PaperFile, PapersPage
from lokmin.reports.views.guide import GuidePage, GuidePicture
from lokmin.reports.views.health import HealthPage
from lokmin.reports.views.home import Home, SwitchPlace
from lokmin.reports.views.meeting import MeetingOverview

app_name = "reports"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("lokmin/<int:meeting_id>/", MeetingOverview.as_view(), name="meeting"),
    path("lokmin/<int:meeting_id>/dokumen/", PapersPage.as_view(), name="papers"),
    path("lokmin/<int:meeting_id>/dokumen/<int:document_id>/", PaperFile.as_view(), name="paper_file"),
    path("lokmin/<int:meeting_id>/laporan/", ReportPage.as_view(), name="activity"),
    path("lokmin/<int:meeting_id>/laporan.pdf", ReportFile.as_view(), name="activity_file"),
    path("lokmin/<int:meeting_id>/laporan/<slug:report_part>/", ReportPart.as_view(), name="activity_part"),
    path("sehat/", HealthPage.as_view(), name="health"),
    path("panduan/", GuidePage.as_view(), name="guide"),
    path("panduan/gambar/<slug:picture>.png", GuidePicture.as_view(), name="guide_picture"),
    path("panduan/<slug:chapter>/", GuidePage.as_view(), name="guide_chapter"),
    path("tempat/", SwitchPlace.as_view(), name="switch_place"),
]
