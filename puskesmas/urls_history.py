"""The history of every object under /riwayat/."""

from django.urls import path

from puskesmas.views import history

app_name = "history"
urlpatterns = [
    path("<slug:history_kind>/<int:history_id>/", history.ObjectHistory.as_view(), name="object"),
]
