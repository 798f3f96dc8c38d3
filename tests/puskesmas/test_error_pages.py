"""Errors say what happened and what to do."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from puskesmas import errors
from puskesmas.middleware import FriendlyErrors


@pytest.mark.django_db
def test_unknown_address_for_guest_and_member(client, sari):
    assert "Halaman tidak ditemukan" in client.get("/akun/tidak-ada/").content.decode()
    client.force_login(sari)
    answer = client.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "Ke beranda" in answer.content.decode()


def test_a_refusal_shows_its_own_sentence():
    answer = errors.permission_denied(
        RequestFactory().get("/"), PermissionDenied("Hanya kepala puskesmas yang mengesahkan.")
    )
    assert answer.status_code == 403
    assert "Hanya kepala puskesmas yang mengesahkan." in answer.content.decode()


def test_a_form_without_token_tells_how_to_keep_the_text():
    answer = Client(enforce_csrf_checks=True).post("/akun/masuk/", {"login": "sari"})
    assert answer.status_code == 403
    assert "tulisan Anda biasanya masih ada" in answer.content.decode()


def test_the_database_is_away():
    middleware = FriendlyErrors(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().get("/"), OperationalError())
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert "Tidak ada yang hilang" in answer.content.decode()


@pytest.mark.parametrize("code", ["400", "405", "413", "429", "500"])
def test_every_page_has_one_heading_and_a_way_out(code):
    page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1
    assert 'href="/"' in page
