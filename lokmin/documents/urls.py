"""Public addresses of documents; capitals are accepted because QR codes store them in less room."""

from django.urls import re_path

from lokmin.documents import views

app_name = "documents"
urlpatterns = [
    re_path(r"^[pP][eE][rR][iI][kK][sS][aA]/$", views.VerifyForm.as_view(), name="verify_form"),
    re_path(r"^[pP][eE][rR][iI][kK][sS][aA]/(?P<code>[^/]+)/$", views.VerifyPage.as_view(), name="verify"),
]
