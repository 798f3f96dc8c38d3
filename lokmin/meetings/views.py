"""Pages of the meeting itself; `MeetingPage` is the base of every page of one meeting in all apps above."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect

from lokmin.meetings import followers, next_meeting, programme, queries, services
from lokmin.meetings.forms import AgendaFormSet, MeetingForm, ReasonForm, RescheduleForm
from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.reach import SeriesChoice, told
from lokmin.meetings.planning.telling import typed_warnings, warn_about_date
from puskesmas.access import active_membership
from puskesmas.calendar_text import format_span
from puskesmas.formset_rows import moved_rows
from puskesmas.pages import Page, add_errors

PAGE_SIZE = 25


def say_what_follows(request, meeting: Meeting) -> None:
    """Say what the change asks for now, for instance a letter that waits to be issued."""
    for sentence in followers.said(meeting):
        messages.info(request, sentence)


class MeetingPage(Page):
    """A page of one meeting: sets `self.meeting`, 404 when foreign, 403 when the role may not."""

    permission = "meetings.view"
    meeting: Meeting

    def prepare(self, meeting_id, **kwargs):
        rows = Meeting.objects.visible_to(self.request.user).for_pages()
        self.meeting = get_object_or_404(rows, pk=meeting_id)
        self.require(self.meeting)


class MeetingList(Page):
    """All meetings of the place the user works in, by state and year, searchable."""

    permission = "meetings.view"

    def get(self, request):
        membership, search = active_membership(request), request.GET.get("q", "").replace("\0", "").strip()[:100]
        year = int(year) if (year := request.GET.get("tahun", "")).isdecimal() and len(year) == 4 else None
        group = request.GET.get("keadaan", "")
        rows = queries.listed(membership, group=group, year=year, search=search)
        counts = queries.group_counts(membership, year=year, search=search)
        labels = {"": "Semua", **{key: label for key, (label, _) in queries.GROUPS.items()}}
        context = {
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("halaman")),
            "chips": [
                {"label": label, "count": counts[key], "is_current": key == group, "url": self.url_with(keadaan=key)}
                for key, label in labels.items()
                if counts[key] or key in ("", group)
            ],
            "years": queries.years(membership),
            "year": year,
            "group": group,
            "search": search,
            "may_create": queries.leads_of(request.user).exists(),
            "last": next_meeting.last_of(membership),
            "is_filtered": bool(search or year or group),
        }
        return self.render("meetings/list.html", context)

    def url_with(self, **changes) -> str:
        """This list with other filters and again at its first page."""
        query = self.request.GET.copy()
        query.pop("halaman", None)
        for name, value in changes.items():
            query[name] = value
        return f"?{query.urlencode()}"


class MeetingCreate(Page):
    """A new meeting: everything but the date is filled in from last time."""

    permission = "meetings.edit"

    def prepare(self):
        self.leads = list(queries.leads_of(self.request.user))
        active = active_membership(self.request)
        chosen = self.request.GET.get("puskesmas") or str(active.puskesmas_id)
        self.lead = next((row for row in self.leads if str(row.pk) == chosen), self.leads[0])
        self.require(self.lead)

    def get(self, request):
        """A tile of the year asks for its quarter: ?tahun=2026&triwulan=1."""
        year, quarter = request.GET.get("tahun", ""), request.GET.get("triwulan", "")
        wanted = None
        if year.isdecimal() and quarter in ("1", "2", "3", "4"):
            kind = Meeting.Kind.FIRST if quarter == "1" else Meeting.Kind.ROUTINE
            wanted = {"year": year[:4], "quarter": int(quarter), "kind": kind}
        return self.show(MeetingForm(lead=self.lead, initial=wanted))

    def post(self, request):
        form = MeetingForm(request.POST, lead=self.lead)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            meeting = services.create_meeting(by=request.user, lead=self.lead, **form.values())
        except ValidationError as error:
            add_errors(form, error)
            return self.show(form, status=422)
        then = "isi daftar tamu, lalu catat kehadirannya" if meeting.is_recorded_late else "menyusun undangan"
        messages.success(request, f"{meeting.title} sudah dibuat. Susunan acaranya terisi; langkah berikutnya {then}.")
        warn_about_date(request, meeting)
        return redirect(meeting)

    def show(self, form, status=200):
        return self.render(
            "meetings/form.html",
            {
                "form": form,
                "lead": self.lead,
                "leads": self.leads,
                "meeting": None,
                "differences": [],
                "warnings": typed_warnings(form, self.lead),
                "choice": None,
            },
            status=status,
        )


class MeetingEdit(MeetingPage):
    """Change what was planned; a colleague's change meanwhile is shown beside one's own."""

    permission = "meetings.edit"

    def get(self, request, meeting_id):
        self.choice = SeriesChoice(self.meeting, by=request.user)
        return self.show(MeetingForm(lead=self.meeting.lead_host, meeting=self.meeting))

    def post(self, request, meeting_id):
        form = MeetingForm(request.POST, lead=self.meeting.lead_host, meeting=self.meeting)
        self.choice = SeriesChoice(self.meeting, request.POST, by=request.user)
        before = (self.meeting.starts_at, self.meeting.ends_at)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            others = self.choice.run(lambda: self.update(form))
        except ValidationError as error:
            if getattr(error, "code", None) == "conflict":
                return self.show(form, form.rebase(self.find(Meeting, pk=meeting_id)), status=409)
            add_errors(form, error)
            return self.show(form, status=422)
        messages.success(request, f"Perubahan tersimpan.{told(others)}")
        say_what_follows(request, self.meeting)
        if (self.meeting.starts_at, self.meeting.ends_at) != before:
            warn_about_date(request, self.meeting)
        return redirect(self.meeting)

    def update(self, form):
        services.update_meeting(
            self.meeting, by=self.request.user, expected_version=form.cleaned_data["version"] or 0, **form.values()
        )

    def show(self, form, differences=(), status=200):
        context = {
            "form": form,
            "lead": self.meeting.lead_host,
            "leads": [],
            "meeting": self.meeting,
            "differences": differences,
            "warnings": typed_warnings(form, self.meeting.lead_host, self.meeting),
            "choice": self.choice or None,
        }
        return self.render("meetings/form.html", context, status=status)


class AgendaEdit(MeetingPage):
    """The programme. Adding, moving and removing rows are plain buttons that keep what is typed, saved or not."""

    permission = "meetings.edit"

    def get(self, request, meeting_id):
        items = [item.__dict__ for item in queries.agenda(self.meeting)]
        return self.show(AgendaFormSet(initial=items, prefix="agenda"), items)

    def post(self, request, meeting_id):
        if "usul" in request.POST:
            items = programme.default_programme(self.meeting)
            return self.show(AgendaFormSet(initial=items, prefix="agenda"), items, is_unsaved=True)
        rows = moved_rows(request.POST, "agenda", AgendaFormSet)
        if rows is not None:
            return self.show(AgendaFormSet(initial=rows, prefix="agenda"), [], is_unsaved=True)
        formset = AgendaFormSet(request.POST, prefix="agenda")
        if not formset.is_valid():
            return self.show(formset, [], is_unsaved=True, status=422)
        return self.save(formset)

    def save(self, formset):
        names = ("starts_at", "ends_at", "title", "presenter", "kind")
        items = [
            {name: form.cleaned_data[name] for name in names}
            for form in formset.ordered_forms
            if form.cleaned_data.get("title")
        ]
        try:
            services.save_agenda(
                self.meeting, items, by=self.request.user, expected_mark=self.request.POST.get("mark", "")
            )
        except ValidationError as error:
            if getattr(error, "code", None) == "conflict":
                return self.show(formset, items, is_unsaved=True, theirs=queries.agenda(self.meeting), status=409)
            formset.non_form_errors().extend(error.messages)
            return self.show(formset, items, is_unsaved=True, status=422)
        found = programme.warnings(self.meeting, items)
        messages.success(self.request, f"Susunan acara tersimpan, {len(items)} acara.")
        for sentence in found:
            messages.warning(self.request, sentence)
        return redirect(self.request.path if found else self.meeting.get_absolute_url())

    def show(self, formset, items, *, is_unsaved=False, theirs=(), status=200):
        context = {
            "meeting": self.meeting,
            "formset": formset,
            "mark": queries.agenda_mark(self.meeting),
            "warnings": programme.warnings(self.meeting, items) if items else [],
            "total": format_span(programme.total_minutes(items)),
            "is_unsaved": is_unsaved,
            "theirs": theirs,
        }
        return self.render("meetings/agenda.html", context, status=status)


class MovePage(MeetingPage):
    """A page that asks for a reason or a new date before the meeting changes its state."""

    permission = "meetings.edit"
    title = action = done = text = ""
    is_danger = False

    def form(self, data=None):
        return ReasonForm(data)

    def get(self, request, meeting_id):
        return self.show(self.form())

    def post(self, request, meeting_id):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            self.move(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.show(form, status=422)
        messages.success(request, self.done)
        say_what_follows(request, self.meeting)
        return redirect(self.meeting)

    def show(self, form, status=200):
        return self.render("meetings/move.html", self.context(form), status)

    def context(self, form) -> dict:
        return {"form": form, "meeting": self.meeting, "page": self}


class MeetingPostpone(MovePage):
    title, action, done = "Tunda lokmin", "Tunda lokmin", "Lokmin ditunda. Beri tanggal baru bila sudah ada."
    text = (
        "Undangan dan daftar tamu tetap tersimpan. Bila ada tamu yang sudah menerima surat, surat penundaan disusun "
        "untuk Anda; tinggal diterbitkan dan dikirim."
    )

    def move(self, form):
        services.postpone_meeting(self.meeting, reason=form.cleaned_data["reason"], by=self.request.user)


class MeetingCancel(MovePage):
    title, action, done = "Batalkan lokmin", "Batalkan lokmin", "Lokmin dibatalkan."
    text = (
        "Lokmin yang dibatalkan tidak bisa dijadwalkan lagi. Bila hanya tanggalnya belum pasti, tunda saja. "
        "Untuk tamu yang sudah menerima surat disusun surat pembatalan."
    )
    is_danger = True

    def move(self, form):
        services.cancel_meeting(self.meeting, reason=form.cleaned_data["reason"], by=self.request.user)


class MeetingReschedule(MovePage):
    title, action, done = "Jadwalkan ulang", "Simpan jadwal baru", "Jadwal baru tersimpan."
    text = (
        "Bila surat sudah terbit, surat perubahan dengan nomor sendiri disusun untuk Anda; tautan di surat lama sudah "
        "menampilkan jadwal baru. Tamu yang telanjur menjawab diminta menjawab lagi."
    )

    def form(self, data=None):
        self.choice = SeriesChoice(self.meeting, data, by=self.request.user)
        return RescheduleForm(data, meeting=self.meeting)

    def move(self, form):
        others = self.choice.run(lambda: self.reschedule(form))
        self.done = f"{self.done}{told(others)}"
        warn_about_date(self.request, self.meeting)

    def reschedule(self, form):
        values = {name: form.cleaned_data[name] for name in ("starts_at", "ends_at", "place")}
        services.reschedule_meeting(self.meeting, by=self.request.user, **values)

    def context(self, form) -> dict:
        warnings = typed_warnings(form, self.meeting.lead_host, self.meeting)
        return super().context(form) | {"warnings": warnings, "choice": self.choice or None}
