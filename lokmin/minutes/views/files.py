"""Files of a meeting: material that was shown and signed scans, uploaded, named, removed and opened."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from lokmin.documents.responses import stored_response
from lokmin.meetings.views import MeetingPage
from lokmin.minutes import files, services
from lokmin.minutes.models import MeetingFile
from lokmin.minutes.services.files import TITLE_LENGTH

Kind = MeetingFile.Kind
ACCEPT_MATERIAL = ".pdf,.pptx,.docx,.xlsx,image/jpeg,image/png"
ACCEPT_SCAN = "application/pdf,image/jpeg,image/png"


class FilesPage(MeetingPage):
    """lokmin/<id>/berkas/: everybody who reads the minutes sees the list; the puskesmas uploads."""

    permission = "minutes.view"

    def get(self, request, meeting_id):
        return self.page()

    def post(self, request, meeting_id):
        self.require(self.meeting, "minutes.edit")
        try:
            stored, problems = self.upload()
        except ValidationError as error:
            return self.page(problems=error.messages, status=422)
        if stored:
            messages.success(request, f"{len(stored)} berkas tersimpan.")
        if problems or not stored:
            return self.page(problems=problems or ["Pilih dahulu berkas yang akan diunggah."], status=422)
        return redirect("minutes:files", meeting_id=meeting_id)

    def upload(self) -> tuple[list[MeetingFile], list[str]]:
        """Material file by file, so that one bad file loses no other; the pages of a scan together."""
        uploaded, user = self.request.FILES.getlist("files"), self.request.user
        title, kind = self.request.POST.get("title", ""), self.request.POST.get("kind", "")
        if kind != Kind.MATERIAL:
            return [services.add_scan(self.meeting, kind, uploaded, by=user, title=title)], []
        stored, problems = [], []
        for file in uploaded:
            try:
                stored.append(
                    services.add_material(self.meeting, file, by=user, title=title if len(uploaded) == 1 else "")
                )
            except ValidationError as error:
                problems += error.messages
        return stored, problems

    def page(self, *, problems=(), status: int = 200):
        rows = files.files_of(self.meeting)
        newest = {}
        for row in rows:
            row.may_open = self.may(files.permission_of(row.kind), self.meeting)
            row.is_older = not row.is_material and newest.setdefault(row.kind, row) is not row
        minutes = getattr(self.meeting, "minutes", None)
        typed = self.request.POST.get("title", "")
        chosen = self.request.POST.get("kind") or self.request.GET.get("jenis", "")
        context = {
            "meeting": self.meeting,
            "materials": [row for row in reversed(rows) if row.is_material],
            "scans": [(kind, label, [row for row in rows if row.kind == kind]) for kind, label in scan_choices()],
            "kinds": scan_choices(),
            "chosen": chosen,
            "material_typed": typed if chosen == Kind.MATERIAL else "",
            "scan_typed": "" if chosen == Kind.MATERIAL else typed,
            "may_write": self.may("minutes.edit", self.meeting),
            "is_locked": bool(minutes and not minutes.is_editable),
            "problems": problems,
            "title_length": TITLE_LENGTH,
            "accept_material": ACCEPT_MATERIAL,
            "accept_scan": ACCEPT_SCAN,
            "removed_id": self.request.session.pop("removed_file", ""),
        }
        return self.render("minutes/files.html", context, status)


def scan_choices() -> list[tuple[str, str]]:
    return [(kind, label) for kind, label in Kind.choices if kind != Kind.MATERIAL]


class FileDownload(MeetingPage):
    """One file as a download that no browser runs. Lists of many people ask for more than reading the minutes."""

    permission = "minutes.view"

    def get(self, request, meeting_id, file_id):
        file = get_object_or_404(MeetingFile.objects.visible_to(request.user), pk=file_id, meeting=self.meeting)
        self.require(self.meeting, files.permission_of(file.kind))
        if file.removed_at and not self.may("minutes.edit", self.meeting):
            raise Http404
        return stored_response(file.file, file.file_name)


class FileChange(FilesPage):
    """One change by POST; refused it shows the list again with the reason."""

    permission = "minutes.edit"

    def get(self, request, meeting_id, file_id):
        return redirect("minutes:files", meeting_id=meeting_id)

    def post(self, request, meeting_id, file_id):
        file = get_object_or_404(MeetingFile.objects.visible_to(request.user), pk=file_id, meeting=self.meeting)
        try:
            self.act(file)
        except ValidationError as error:
            return self.page(problems=error.messages, status=409)
        return redirect("minutes:files", meeting_id=meeting_id)

    def act(self, file: MeetingFile) -> None:
        raise NotImplementedError


class FileRename(FileChange):
    permission = "minutes.edit"

    def act(self, file):
        services.rename_file(file, title=self.request.POST.get("title", ""), by=self.request.user)


class FileRemove(FileChange):
    permission = "minutes.edit"

    def act(self, file):
        if services.remove_file(file, by=self.request.user):
            self.request.session["removed_file"] = file.pk


class FileRestore(FileChange):
    permission = "minutes.edit"

    def act(self, file):
        services.restore_file(file, by=self.request.user)
