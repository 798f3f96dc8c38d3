"""The door desk and the page of the sign-in sheet."""

import re
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from lokmin.attendance import queries
from lokmin.attendance.forms import GuestForm, PersonForm
from lokmin.attendance.models import Attendance
from lokmin.attendance.services import add_walk_in, check_in, request_sheet, sheets_of, undo_check_in, why_closed
from lokmin.documents.responses import file_response
from lokmin.documents.services import retry_document
from lokmin.invitations.links import scanned_invitation, why_unreadable
from lokmin.invitations.models import Invitation
from lokmin.invitations.queries.public import deputies
from lokmin.meetings.queries import rules_of
from lokmin.meetings.views import MeetingPage
from puskesmas.pages import add_errors

MISSING, HERE = "belum", "hadir"
OTHER_MEETING = (
    "Kode QR ini untuk pertemuan lain. Minta surat undangan pertemuan hari ini, atau cari namanya di daftar."
)
KEY = re.compile(r"[0-9a-zA-Z-]{16,40}")


def device_key(request) -> str:
    """The key the page gave this form, "" for anything that is none."""
    key = request.POST.get("device_key", "")
    return key if KEY.fullmatch(key) else ""


class DeskPage(MeetingPage):
    """/lokmin/<id>/daftar-hadir/: search, one tap is presence. `?buka=` opens a person, `?tamu=1` the guest form."""

    permission = "attendance.edit"

    def get(self, request, **kwargs):
        if request.htmx:
            return self.render("attendance/desk.html#list", self.listing())
        if "tamu" in request.GET:
            return self.page(guest_form=GuestForm(meeting=self.meeting))
        opened = request.GET.get("buka", "")
        if opened.isascii() and opened.isdigit() and len(opened) < 16:
            return self.page(person=self.invitation(opened))
        return self.page()

    def invitation(self, pk) -> Invitation:
        return self.find(Invitation, pk=pk, meeting=self.meeting, withdrawn_at__isnull=True)

    def listing(self, problem: str = "") -> dict:
        """Context of the list: what was searched, its rows, and what happened last."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        words, tab = data.get("q", "")[:200], data.get("tampil", MISSING)
        found = scanned_invitation(words)
        if wrong := why_unreadable(words) or (OTHER_MEETING if found and found.meeting_id != self.meeting.pk else ""):
            words, found, problem = "", None, problem or wrong
        if found:
            words, rows = "", [row for row in queries.desk_invitations(self.meeting) if row.pk == found.pk]
        else:
            rows = queries.desk_invitations(self.meeting, words.replace("\0", ""))
        guests = queries.desk_guests(self.meeting, words.replace("\0", ""))
        is_search = bool(words or found)
        return {
            "meeting": self.meeting,
            "words": words,
            "tab": HERE if tab == HERE else MISSING,
            "is_search": is_search,
            "groups": queries.desk_groups(rows, guests, shown="semua" if is_search else tab),
            "found_count": len(rows) + len(guests),
            "total": queries.desk_totals(self.meeting),
            "last": self.last(data.get("dicatat", "")),
            "problem": problem,
            "closed": why_closed(self.meeting),
            "is_late": queries.is_late(self.meeting),
            "device_key": uuid.uuid4().hex,
        }

    def last(self, pk: str):
        """The presence recorded just now, for the undo line."""
        if not (pk.isascii() and pk.isdigit() and len(pk) < 16):
            return None
        return queries.present_rows(self.meeting).filter(pk=pk).first()

    def page(self, *, person=None, form=None, guest_form=None, problem: str = "", status: int = 200):
        context = self.listing(problem)
        if person:
            proposal = queries.standing_reply(person)
            form = form or PersonForm(initial=queries.proposed(proposal))
            context["deputies"] = deputies(person)
            context["proposal"] = proposal
        context |= {"person": person, "form": form, "guest_form": guest_form}
        return self.render("attendance/desk.html", context, status)

    def after(self, row: Attendance):
        """Back to the list, where the undo line names the row."""
        url = reverse("attendance:desk", args=[self.meeting.pk])
        kept = {"dicatat": row.pk, "tampil": self.request.POST.get("tampil", MISSING)}
        return redirect(f"{url}?{urlencode(kept)}")


class CheckIn(DeskPage):
    """/lokmin/<id>/daftar-hadir/hadir/: one tap (`undangan`, or `wakil` for the announced representative)."""

    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        chosen = request.POST.get("undangan") or request.POST.get("wakil") or ""
        invitation = self.invitation(int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else 0)
        given = queries.announced(invitation) if "wakil" in request.POST else {}
        form = PersonForm(request.POST) if "who" in request.POST else None
        if form and not form.is_valid():
            return self.page(person=invitation, form=form, status=422)
        if form and form.cleaned_data["who"] == form.REPRESENTATIVE:
            given = {"is_representative": True, "name": form.cleaned_data["name"], "post": form.cleaned_data["post"]}
        key = f"{device_key(request)}:{invitation.pk}"
        try:
            row = check_in(invitation, by=request.user, device_key=key if len(key) > 30 else None, **given)
        except ValidationError as error:
            return self.refused(" ".join(error.messages))
        if request.htmx:
            request.POST = request.POST.copy()
            request.POST["dicatat"], request.POST["q"] = str(row.pk), ""
            return self.render("attendance/desk.html#list", self.listing())
        return self.after(row)

    def refused(self, problem: str):
        if self.request.htmx:
            return self.render("attendance/desk.html#list", self.listing(problem), 422)
        return self.page(problem=problem, status=422)


class WalkIn(DeskPage):
    """/lokmin/<id>/daftar-hadir/tamu/: somebody nobody invited."""

    http_method_names = ["post", "options"]

    def post(self, request, **kwargs):
        form = GuestForm(request.POST, meeting=self.meeting)
        if not form.is_valid():
            return self.page(guest_form=form, status=422)
        key = device_key(request)
        try:
            row = add_walk_in(self.meeting, by=request.user, device_key=key or None, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(guest_form=form, status=422)
        return self.after(row)


class UndoCheckIn(DeskPage):
    """/lokmin/<id>/daftar-hadir/<id>/urungkan/"""

    http_method_names = ["post", "options"]

    def post(self, request, attendance_id, **kwargs):
        row = self.find(Attendance, pk=attendance_id, meeting=self.meeting)
        try:
            undo_check_in(row, by=request.user)
        except ValidationError as error:
            return self.page(problem=" ".join(error.messages), status=422)
        url = reverse("attendance:desk", args=[self.meeting.pk])
        return redirect(f"{url}?{urlencode({'tampil': request.POST.get('tampil', MISSING)})}")


class SheetPage(MeetingPage):
    """/lokmin/<id>/daftar-hadir/lembar/: counts by group and village, and the sheet to print."""

    permission = "attendance.view"

    def get(self, request, **kwargs):
        sheet = sheets_of(self.meeting).first()
        if request.htmx and sheet is None:
            return HttpResponse(status=204)
        template = "attendance/sheet.html#document" if request.htmx else "attendance/sheet.html"
        context = {"meeting": self.meeting, "sheet": sheet, "can_edit": self.may("attendance.edit", self.meeting)}
        if not request.htmx:
            context["counts"] = queries.counts(self.meeting)
            context["people"] = queries.present_list(self.meeting)
            context["quorum"] = self.quorum(context["counts"].total)
        return self.render(template, context)

    def quorum(self, total) -> dict | None:
        """Whether enough of those invited came, as a notice; None when nobody was invited."""
        if not total.invited:
            return None
        percent = rules_of(self.meeting).quorum_percent
        kind, word = ("done", "tercapai") if total.reaches(percent) else ("wait", "belum tercapai")
        text = f"{total.attended} dari {total.invited} undangan hadir atau diwakili, {total.percent}%."
        return {"kind": kind, "title": f"Kuorum {percent}% {word}.", "text": text}

    def post(self, request, **kwargs):
        self.require(self.meeting, "attendance.edit")
        request_sheet(self.meeting, by=request.user)
        messages.success(request, "Lembar daftar hadir sedang dibuat dengan data terakhir.")
        return redirect("attendance:sheet", meeting_id=self.meeting.pk)


class RetrySheet(MeetingPage):
    """/lokmin/<id>/daftar-hadir/lembar/ulangi/: a sheet that failed is tried again."""

    permission = "attendance.edit"

    def post(self, request, **kwargs):
        if sheet := sheets_of(self.meeting).first():
            retry_document(sheet, by=request.user)
        return redirect("attendance:sheet", meeting_id=self.meeting.pk)


class SheetFile(MeetingPage):
    """/lokmin/<id>/daftar-hadir/lembar/<versi>.pdf"""

    permission = "attendance.view"

    def get(self, request, version, **kwargs):
        return file_response(self.sheet(version), inline="buka" in request.GET)

    def sheet(self, version: int):
        sheet = sheets_of(self.meeting).filter(version=version).first()
        if sheet is None:
            raise Http404
        return sheet
