"""The page of one's own calendar addresses, and the file behind such an address."""

import hashlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe

from lokmin.documents import qr
from lokmin.meetings.feeds import queries, services, tokens
from puskesmas import rate_limits
from puskesmas.access import memberships_of
from puskesmas.pages import Page, PublicPage

# A calendar program asks a few times an hour; a whole office of them sits behind one address.
READS_PER_TOKEN, REQUESTS_PER_ADDRESS, MISSES_PER_ADDRESS = 240, 6000, 120
GONE = "Alamat kalender ini tidak berlaku. Buat yang baru di Lokmin, menu akun, Kalender di ponsel."
BUSY = "Terlalu sering dibuka. Coba lagi beberapa menit lagi."


class CalendarPage(Page):
    """/akun/kalender/: make, see, renew and revoke the secret address for each of one's places."""

    permission = "accounts.own"

    def get(self, request):
        return self.render("meetings/calendar.html", {"places": [self.place(item) for item in self.memberships()]})

    def memberships(self) -> list:
        """One per place: two roles at one place read the same calendar."""
        by_place = {(item.puskesmas_id, item.region_id): item for item in memberships_of(self.request.user)}
        return list(by_place.values())

    def place(self, membership) -> dict:
        feed = queries.feed_of(membership)
        url = tokens.url_of(feed) if feed and tokens.is_alive(feed) else ""
        subscribe = f"webcal://{url.partition('://')[2]}" if url else ""
        return {
            "membership": membership,
            "feed": feed,
            "url": url,
            "subscribe": subscribe,
            "qr": mark_safe(qr.svg(subscribe).decode()) if url else "",
        }

    def post(self, request):
        chosen = request.POST.get("tempat", "")
        membership = next((item for item in self.memberships() if str(item.pk) == chosen), None)
        action = request.POST.get("tindakan", "")
        if membership and action == "buat":
            services.make_feed(membership)
            messages.success(request, "Alamat kalender dibuat. Pindai atau salin, lalu berlangganan di ponsel Anda.")
        elif membership and action == "ganti":
            services.renew_feed(membership)
            messages.success(request, "Alamat diganti. Langgani alamat yang baru; yang lama tidak berlaku lagi.")
        elif membership and action == "cabut":
            services.revoke_feed(membership)
            messages.success(request, "Alamat dicabut. Kalender di ponsel tidak diperbarui lagi.")
        return redirect("calendars:page")


class FeedFile(PublicPage):
    """/kalender/<token>.ics: the meetings of one place, while the person who made the address belongs to it."""

    http_method_names = ["get", "head", "options"]

    def prepare(self, token):
        address = rate_limits.client_address(self.request)
        if (
            rate_limits.hit("feed-address", address) > REQUESTS_PER_ADDRESS
            or rate_limits.count("feed-miss", address) > MISSES_PER_ADDRESS
            or rate_limits.hit("feed", token.lower()) > READS_PER_TOKEN
        ):
            return plain(BUSY, 429)
        feed = tokens.find(token)
        if feed is None:
            rate_limits.hit("feed-miss", address)
            return plain(GONE, 404)
        self.membership = None if feed.revoked_at else queries.membership_of(feed)
        return None if self.membership else plain(GONE, 410)

    def get(self, request, token):
        content = queries.calendar_file(self.membership)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="lokmin.ics"'
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        return get_conditional_response(request, etag=response["ETag"], response=response)


def plain(text: str, status: int) -> HttpResponse:
    """A calendar program shows no page; a person who opens the address in a browser reads one sentence."""
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
