"""Addresses of programme coverage: figures, charts, settings."""

from django.urls import path

from lokmin.coverage import urls_figures
from lokmin.coverage.views import meeting, overview, people, targets

app_name = "coverage"
DISTRICT = "target/<int:district_id>/<int:year>/"
urlpatterns = [
    path("", overview.OverviewPage.as_view(), name="overview"),
    path(DISTRICT, targets.TargetsPage.as_view(), name="targets"),
    path(f"{DISTRICT}salin/", targets.TargetsCopyPage.as_view(), name="targets_copy"),
    path(f"{DISTRICT}tambah/", targets.IndicatorAddPage.as_view(), name="indicator_add"),
    path(f"{DISTRICT}<int:indicator_id>/", targets.TargetPage.as_view(), name="target"),
    path(f"{DISTRICT}<int:indicator_id>/indikator/", targets.IndicatorPage.as_view(), name="indicator"),
    path("<int:puskesmas_id>/sasaran/<int:year>/", people.PeoplePage.as_view(), name="people"),
    path("<int:puskesmas_id>/sasaran/<int:year>/salin/", people.PeopleCopyPage.as_view(), name="people_copy"),
    path("pertemuan/<int:meeting_id>/pilihan/", meeting.MeetingCoveragePage.as_view(), name="meeting"),
    *urls_figures.urlpatterns,
]
