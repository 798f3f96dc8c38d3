"""The bare app of figure S4: one view that asks the database what our reply page asked, and answers in plain text.

No middleware, form, template, token, limit or sentence. What our page asked for was recorded by `bench/s4.py`: rows of
models are asked for and built by the ORM again, everything else is sent as the SQL it was.
"""

import os
import pickle
from functools import cache
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_settings"


@cache
def recorded() -> dict:
    return pickle.loads((Path(os.environ["LOKMIN_VAR"]) / "recorded.pickle").read_bytes())


def ask(steps) -> int:
    rows = 0
    with connection.cursor() as cursor:
        for model, query, params in steps:
            if model is None:
                cursor.execute(query, params)
                rows += len(cursor.fetchall()) if cursor.description else 0
            else:
                queryset = model._base_manager.all()
                queryset.query = query.chain()
                rows += len(queryset)
    return rows


def page(request, token):
    steps = recorded()[token]
    if request.method == "GET":
        return HttpResponse(f"<h1>{ask(steps['GET'])}</h1>")
    with transaction.atomic():
        ask(steps["POST"])
    return HttpResponseRedirect(request.path)


urlpatterns = [path("sehat/", lambda request: HttpResponse("ok")), path("u/<str:token>/", page)]
application = get_wsgi_application()
