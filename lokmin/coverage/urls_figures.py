"""Addresses of figures: typed, pasted, shown as PWS, printed."""

from django.urls import path

from lokmin.coverage.views import entry, paste, prints, pws

PLACE = "<int:puskesmas_id>/"
MONTH = "<int:year>/<int:month>/"
urlpatterns = [
    path(f"{PLACE}capaian/{MONTH}", entry.EntryPage.as_view(), name="entry"),
    path(f"{PLACE}capaian/<int:year>/indikator/<int:indicator_id>/", entry.YearEntryPage.as_view(), name="entry_year"),
    path(f"{PLACE}tempel/{MONTH}", paste.PastePage.as_view(), name="paste"),
    path(f"{PLACE}pws/{MONTH}", pws.PwsListPage.as_view(), name="pws_list"),
    path(f"{PLACE}pws/{MONTH}cetak/", prints.PrintPage.as_view(), name="print"),
    path(f"{PLACE}pws/{MONTH}berkas/", prints.PrintFilePage.as_view(), name="print_file"),
    path(f"{PLACE}pws/<int:indicator_id>/{MONTH}", pws.PwsPage.as_view(), name="pws"),
    path(f"{PLACE}pws/<int:indicator_id>/{MONTH}layar/", pws.ScreenPage.as_view(), name="screen"),
    path("pertemuan/<int:meeting_id>/pws/", prints.MeetingPrintPage.as_view(), name="meeting_print"),
    path("pertemuan/<int:meeting_id>/pws/berkas/", prints.MeetingPrintFilePage.as_view(), name="meeting_print_file"),
]
