"""Addresses of the pages about mail."""

from django.urls import path

from lokmin.outbox import views

app_name = "outbox"
urlpatterns = [
    path("email-gagal/", views.FailedMails.as_view(), name="failed"),
    path("email-gagal/kirim-semua/", views.ResendAll.as_view(), name="resend_all"),
    path("email-gagal/uji/", views.TestMail.as_view(), name="test"),
    path("email-gagal/<int:message_id>/kirim/", views.ResendMail.as_view(), name="resend"),
]
