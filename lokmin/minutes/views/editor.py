"""The editor of the minutes: the shell every part is written in, the identity and the parts of plain text."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import agreeing, gaps, queries, services, written
from lokmin.minutes.conflicts import Conflict, both
from lokmin.minutes.deadlines import open_deadline
from lokmin.minutes.differences import words
from lokmin.minutes.forms import IdentityForm, SectionForm
from lokmin.minutes.models import Minutes, Section
from lokmin.minutes.parts import BY_KIND, IDENTITY, parts_of
from lokmin.minutes.services.writing import Locked
from puskesmas.calendar_text import format_time
from puskesmas.pages import add_errors

ANOTHER = "Tulisan ini milik orang lain yang sudah keluar. Ia dapat masuk lagi untuk mengirimnya."
# Two clocks, days or figures cannot be joined; the writer's own stands in the form.
CLOCK = re.compile(r"[\d.,:-]{0,10}")


class EditorPage(MeetingPage):
    """A page that writes one part of the minutes.

    Sets `self.minutes` (404 before they are opened). `kind` names the part; `show` renders a template that
    extends `minutes/editor.html` with everything the shell needs. Higher apps derive their parts from it.
    """

    permission = "minutes.edit"
    kind = ""
    minutes: Minutes

    def prepare(self, meeting_id, **kwargs):
        super().prepare(meeting_id)
        # On a shared computer a page may send what its writer typed after somebody else has signed in.
        if self.request.headers.get("X-Writer", writer := str(self.request.user.pk)) != writer:
            raise PermissionDenied(ANOTHER)
        rows = Minutes.objects.visible_to(self.request.user).for_pages()
        self.minutes = get_object_or_404(rows, meeting=self.meeting)
        self.minutes.meeting = self.meeting

    def show(self, template: str, context: dict | None = None, status: int = 200, survey: gaps.Survey | None = None):
        written.fetch(self.minutes)
        survey = survey or gaps.survey(self.minutes)
        comments = queries.comments_of(self.minutes, queries.last_review(self.minutes))
        contents = gaps.contents(self.minutes, self.kind, survey, comments)
        drafts = queries.drafts(self.minutes)
        at = next((index for index, entry in enumerate(contents) if entry["is_current"]), None)
        shell = {
            "meeting": self.meeting,
            "minutes": self.minutes,
            "part": BY_KIND.get(self.kind),
            "part_gaps": [gap for gap in survey.gaps if gap.kind == self.kind],
            "part_comments": comments.get(self.kind, []),
            "contents": contents,
            "complete_count": sum(not entry["gaps"] for entry in contents),
            "previous": contents[at - 1] if at else None,
            "next": contents[at + 1] if at is not None and at + 1 < len(contents) else None,
            "saved_at": None,
            "saved_by": None,
            "part_conflict": None,
            "drafts": drafts,
            "sheet": queries.sheet_of(drafts["draft"]),
            "done_draft": self.request.session.pop("done_draft", ""),
            "written_until": open_deadline(self.minutes),
            "writing": written.others(self.minutes, self.request.user),
        }
        return self.render(template, shell | (context or {}), status)

    def forget_draft(self) -> None:
        """Tell the browser with the next page that the server has what it kept of this form (static/js/draft.js)."""
        if key := self.request.POST.get("draft"):
            self.request.session["done_draft"] = key[:200]

    def after_saving(self):
        """Where to go when a part was saved: on to the next one when its button was pressed, else here again."""
        self.forget_draft()
        urls = [part.url(self.minutes) for part in parts_of(self.meeting) if part.url(self.minutes)]
        here = BY_KIND[self.kind].url(self.minutes)
        if self.request.POST.get("go") == "next" and here in urls[:-1]:
            here = urls[urls.index(here) + 1]
        elif self.request.POST.get("go") == "next":
            here = reverse("minutes:submit", args=[self.meeting.pk])
        return redirect(here)

    def saved_by_itself(self, version: int, at, **more):
        """Answer to a form that sent itself (static/js/draft.js)."""
        return JsonResponse({"version": version, "saved": f"Tersimpan {clock(at, self.meeting)}", **more})

    def refused_by_itself(self, form, conflict=None):
        status = 409 if conflict else 422
        return JsonResponse({"problem": problem_of(form, conflict), "isConflict": bool(conflict)}, status=status)

    @property
    def is_autosave(self) -> bool:
        return self.request.headers.get("X-Autosave") == "1"


class StartPage(MeetingPage):
    """Where "Notulen" leads: to the part to write next, to reading, or to the button that starts them."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        minutes = getattr(self.meeting, "minutes", None)
        may_write = self.may("minutes.edit", self.meeting)
        if minutes is None:
            return self.render("minutes/start.html", {"meeting": self.meeting, "may_write": may_write, "error": ""})
        if not may_write or not minutes.is_editable:
            return redirect("minutes:view", meeting_id=meeting_id)
        is_returned = minutes.status == Minutes.Status.RETURNED
        remarks = queries.comments_of(minutes, queries.last_review(minutes)) if is_returned else {}
        wanted = set(remarks) or {gap.kind for gap in gaps.completeness(minutes) if gap.is_blocking}
        part = next(
            (part for part in parts_of(self.meeting) if part.kind in wanted and part.url(minutes)), BY_KIND[IDENTITY]
        )
        return redirect(part.url(minutes))

    def post(self, request, meeting_id):
        self.require(self.meeting, "minutes.edit")
        try:
            services.open_minutes(self.meeting, by=request.user)
        except ValidationError as error:
            context = {"meeting": self.meeting, "may_write": True, "error": " ".join(error.messages)}
            return self.render("minutes/start.html", context, status=409)
        return redirect("minutes:identity", meeting_id=meeting_id)


class TextPart(EditorPage):
    """Shared way of the parts that are one form: save, save by itself, or show why not with everything typed kept."""

    template = ""

    def form(self, data=None):
        raise NotImplementedError

    def save(self, form) -> tuple:
        """Save and return (version, moment)."""
        raise NotImplementedError

    def saved(self) -> dict:
        """Who saved this part last and when, for the head of the page."""
        raise NotImplementedError

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page(self.form())

    def post(self, request, **kwargs):
        form, conflict = self.form(joined(request.POST)), None
        try:
            if "join" not in request.POST and form.is_valid():
                version, at = self.save(form)
                if self.is_autosave:
                    return self.saved_by_itself(version, at)
                messages.success(request, "Tersimpan.")
                return self.after_saving()
        except Conflict as found:
            conflict, form = found, self.with_version(found.version)
        except ValidationError as error:
            add_errors(form, error)
            if isinstance(error, Locked):
                self.minutes.refresh_from_db()
        if self.is_autosave:
            return self.refused_by_itself(form, conflict)
        if "join" in request.POST:
            return self.page(form, status=200)
        return self.page(form, conflict=describe(conflict, form), status=409 if conflict else 422)

    def with_version(self, version: int):
        """The typed values again, now knowing the version that was in the way."""
        data = self.request.POST.copy()
        data["version"] = version
        return self.form(data)

    def page(self, form, *, conflict=None, status: int = 200):
        return self.show(self.template, {"form": form, "part_conflict": conflict, **self.saved()}, status)


class IdentityPage(TextPart):
    kind = IDENTITY
    template = "minutes/identity.html"

    def form(self, data=None):
        return IdentityForm.of(self.minutes, data)

    def save(self, form):
        minutes = services.save_identity(
            self.minutes, by=self.request.user, expected_version=form.cleaned_data["version"], **form.changes()
        )
        return minutes.identity_version, minutes.identity_updated_at or timezone.now()

    def saved(self) -> dict:
        return {
            "saved_at": self.minutes.identity_updated_at,
            "saved_by": self.minutes.identity_updated_by,
            **queries.people_to_choose(self.meeting),
        }


class SectionPage(TextPart):
    """One section of plain text."""

    template = "minutes/section.html"
    section: Section

    def prepare(self, meeting_id, kind, **kwargs):
        super().prepare(meeting_id)
        self.kind = kind
        self.section = get_object_or_404(self.minutes.sections.select_related("updated_by", "minutes"), kind=kind)

    def form(self, data=None):
        return SectionForm(data, initial={"body": self.section.body, "version": self.section.version})

    def save(self, form):
        section = services.save_section(
            self.section,
            body=form.cleaned_data["body"],
            expected_version=form.cleaned_data["version"],
            by=self.request.user,
        )
        return section.version, section.updated_at

    def saved(self) -> dict:
        return {
            "roles": agreeing.roles_agreed(self.meeting) if self.kind == Section.Kind.SECTORS else [],
            "saved_at": self.section.updated_at if self.section.updated_by else None,
            "saved_by": self.section.updated_by,
        }


def clock(moment, meeting) -> str:
    return format_time(moment.astimezone(meeting.timezone))


def problem_of(form, conflict) -> str:
    """One sentence for the line that says whether the text is safe."""
    if conflict:
        return f"{conflict.who} menyimpan bagian ini lebih dulu. Penyimpanan otomatis berhenti; tulisan Anda aman di perangkat ini."
    return " ".join(str(text) for errors in form.errors.values() for text in errors)


def describe(conflict: Conflict | None, form) -> dict | None:
    """Both versions field by field under the labels of the form, only where they differ, with the words that do."""
    if conflict is None:
        return None
    theirs = {name: shown(value) for name, value in (conflict.theirs or {}).items()}
    yours = {name: shown(value) for name, value in conflict.yours.items()}
    return {
        "who": conflict.who,
        "at": conflict.at,
        "is_removed": conflict.theirs is None,
        "fields": [
            {
                "name": name,
                "label": form.fields[name].label,
                "theirs": theirs.get(name, ""),
                "yours": mine,
                "pieces": words(theirs.get(name, ""), mine) if conflict.theirs is not None else [],
            }
            for name, mine in yours.items()
            if theirs.get(name) != mine and name in form.fields
        ],
    }


def joined(data):
    """What was posted; with the button that joins, every field holds their text and the writer's own together."""
    if "join" not in data:
        return data
    data = data.copy()
    for name in list(data):
        if f"their-{name}" in data and not CLOCK.fullmatch(data[name].strip()):
            data[name] = both(data[f"their-{name}"], data[name])
    return data


def shown(value) -> str:
    return format_time(value) if hasattr(value, "hour") else str(value or "")
