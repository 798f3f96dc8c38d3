"""The queue of the reviewer, approving many at once, and what is returned most."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from lokmin.minutes import bulk_review, review_queries, review_statistics
from lokmin.minutes.review_queries import Wanted
from puskesmas.form_fields import id_of
from puskesmas.imports import sheets
from puskesmas.pages import Page

CHIPS = [
    ("menunggu", "Menunggu", ""),
    ("lama", "Lebih dari 10 hari", "clock-alert"),
    ("ulang", "Revisi ulang", "repeat"),
    ("lengkap", "Lengkap", "circle-check"),
    ("dikembalikan", "Perlu perbaikan", ""),
    ("disetujui", "Disetujui", ""),
]
SORTS = [
    ("umur", "Terlama menunggu"),
    ("baru", "Terbaru dikirim"),
    ("rapat", "Tanggal rapat"),
    ("puskesmas", "Nama puskesmas"),
    ("diputus", "Terakhir diputus"),
]
MOST = 100  # meetings approved in one go


def wanted_of(request) -> Wanted:
    asked = request.GET
    year, quarter = asked.get("tahun", ""), asked.get("triwulan", "")
    return Wanted(
        chosen=asked.get("saring", "menunggu"),
        words=asked.get("q", "").replace("\0", "").strip()[:100],
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        quarter=int(quarter) if quarter in ("1", "2", "3", "4") else None,
        region=id_of(asked.get("kecamatan", "")),
        order=asked.get("urut", ""),
        number=asked.get("halaman", 1),
    )


class QueuePage(Page):
    """Minutes of the kabupaten/kota waiting for review, the oldest first."""

    permission = "reviews.decide"

    def get(self, request):
        wanted = wanted_of(request)
        queue = review_queries.queue(request.user, wanted)
        kept = request.GET.copy()
        for name in ("halaman", "saring"):
            kept.pop(name, None)
        rest = f"&{kept.urlencode()}" if kept else ""
        chips = [
            {
                "label": label,
                "url": f"?saring={word}{rest}",
                "is_current": word == queue.chosen,
                "count": queue.counts[word],
                "icon": icon,
            }
            for word, label, icon in CHIPS
        ]
        context = {
            "queue": queue,
            "chips": chips,
            "wanted": wanted,
            "sorts": SORTS,
            "choices": review_queries.choices(request.user),
            "is_waiting": queue.chosen in review_queries.WAITING,
            "is_narrowed": bool(wanted.words or wanted.year or wanted.quarter or wanted.region),
            "first": queue.rows[0] if queue.rows and queue.chosen in review_queries.WAITING else None,
        }
        return self.render("minutes/review_queue.html", context)


class BulkPage(Page):
    """Complete minutes to approve together: choose, look at what will be approved, approve, see each result."""

    permission = "reviews.decide"

    def get(self, request):
        outcomes = request.session.pop("review_outcomes", None)
        return self.choose(outcomes=outcomes)

    def post(self, request):
        chosen = chosen_in(request.POST.getlist("pilih"))
        if not chosen:
            return self.choose(problem="Pilih paling sedikit satu notulen.", status=422)
        if len(chosen) > MOST:
            return self.choose(problem=f"Paling banyak {MOST} sekali jalan.", status=422)
        if request.POST.get("step") != "approve":
            return self.choose(chosen=chosen)
        found = bulk_review.approve_many(chosen, by=request.user)
        request.session["review_outcomes"] = [
            {
                "name": str(outcome.minutes.meeting.host_names),
                "title": outcome.minutes.meeting.short_title,
                "meeting": outcome.minutes.meeting_id,
                "is_approved": outcome.is_approved,
                "text": outcome.text,
            }
            for outcome in found
        ]
        done = sum(outcome.is_approved for outcome in found)
        messages.success(request, f"{done} dari {len(chosen)} notulen disetujui.")
        return redirect("minutes:review_bulk")

    def choose(self, *, chosen=None, outcomes=None, problem: str = "", status: int = 200):
        rows = review_queries.complete(self.request.user).select_related("meeting__region")[:MOST]
        lines = review_queries.lines_of(list(rows.prefetch_related("meeting__hosts__puskesmas__region")))
        if chosen is not None:
            lines = [line for line in lines if line.minutes.pk in chosen]
        context = {
            "lines": lines,
            "is_preview": chosen is not None,
            "gone": len(chosen) - len(lines) if chosen is not None else 0,
            "outcomes": outcomes,
            "problem": problem,
        }
        return self.render("minutes/review_bulk.html", context, status)


def chosen_in(values: list[str]) -> dict[int, int]:
    """Minutes and the number of the revision that was shown, from "12:2"; what cannot be read is left out."""
    found = {}
    for value in values[: MOST * 2]:
        minutes, _, number = value.partition(":")
        if (pk := id_of(minutes)) and number.isdecimal() and len(number) < 5:
            found[pk] = int(number)
    return found


class StatisticsPage(Page):
    """What is returned most: by item, section, puskesmas and quarter, with how long and how many rounds it took."""

    permission = "reviews.decide"

    def get(self, request):
        wanted = wanted_of(request)
        found = review_statistics.statistics(request.user, year=wanted.year, quarter=wanted.quarter)
        context = {
            "found": found,
            "wanted": wanted,
            "choices": review_queries.choices(request.user),
        }
        return self.render("minutes/review_statistics.html", context)


class StatisticsFile(Page):
    """The same figures as a file for Excel."""

    permission = "reviews.decide"

    def get(self, request):
        wanted = wanted_of(request)
        found = review_statistics.statistics(request.user, year=wanted.year, quarter=wanted.quarter)
        content = sheets.to_csv(review_statistics.sheet(found))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        period = "-".join(str(part) for part in (wanted.year, wanted.quarter and f"tw{wanted.quarter}") if part)
        response["Content-Disposition"] = f'attachment; filename="telaah-{period or "semua"}.csv"'
        return response
