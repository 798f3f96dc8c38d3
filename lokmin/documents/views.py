"""The public page behind a verification QR: what a document is, nothing of what or who is in it."""

from django.shortcuts import redirect

from lokmin.documents import heads, queries, registry
from puskesmas import rate_limits
from puskesmas.pages import PublicPage

MISSES_PER_ADDRESS = 60


class VerifyPage(PublicPage):
    """/periksa/<code>/"""

    def prepare(self, **kwargs):
        self.who = rate_limits.client_address(self.request)
        if rate_limits.count("verify-miss", self.who) >= MISSES_PER_ADDRESS:
            return self.render("429.html", status=429)
        return None

    def get(self, request, code):
        document = queries.public_document(code)
        if document is None:
            rate_limits.hit("verify-miss", self.who)
            return self.render("documents/unknown.html", {"code": code[:40]}, status=404)
        context = {
            "document": document,
            "replaced_at": registry.replaced_at(document),
            "code": heads.verification_of(document).code,
            "newer": queries.newer_version(document),
        }
        return self.render("documents/verify.html", context)


class VerifyForm(PublicPage):
    """/periksa/: the code is typed instead of scanned."""

    def get(self, request):
        code = "".join(request.GET.get("kode", "").split())[:40]
        if code and "/" not in code and "\0" not in code:
            return redirect("documents:verify", code=code)
        return self.render("documents/unknown.html", {"code": ""})
