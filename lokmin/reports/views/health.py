"""/sehat/: for monitors and load balancers, without an account."""

from django.db import DatabaseError
from django.http import JsonResponse

from lokmin.reports.queries.health import health
from puskesmas.pages import PublicPage


class HealthPage(PublicPage):
    """200 when all is well, else 503 with what is wrong.

    `?bagian=web` leaves worker and queue out: a load balancer must not take the site down because mail waits.
    """

    def get(self, request):
        try:
            found = health()
        except DatabaseError:
            found = {"database": "unreachable", "problems": ["database"]}
        if request.GET.get("bagian") == "web":
            found["problems"] = [name for name in found["problems"] if name in ("database", "migrations")]
        found = {"status": "problem" if found["problems"] else "ok", **found}
        return JsonResponse(found, status=503 if found["problems"] else 200)
