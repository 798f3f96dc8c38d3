"""Addresses of the calendars of persons. The public one is short: it is copied into phones."""

from django.urls import path, re_path

from lokmin.meetings.feeds import views

app_name = "calendars"
urlpatterns = [
    path("akun/kalender/", views.CalendarPage.as_view(), name="page"),
    re_path(r"^kalender/(?P<token>[^/]+)\.ics$", views.FeedFile.as_view(), name="feed"),
]
