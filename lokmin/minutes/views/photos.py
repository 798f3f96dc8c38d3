"""The photos of a meeting: upload, captions, order; and the picture itself, only for those who may see it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import photo_versions, queries, services
from lokmin.minutes.forms import CAPTION_LENGTH, UploadForm
from lokmin.minutes.models import Minutes
from lokmin.minutes.parts import PHOTOS
from lokmin.minutes.services.photos import MOST_PHOTOS
from lokmin.minutes.services.writing import Locked
from lokmin.minutes.views.editor import EditorPage, clock
from puskesmas.form_fields import id_of


class PhotosPage(EditorPage):
    """All photos in one form: every button first saves the captions and the order that were typed.

    static/js/photos.js sends one file a request (X-Upload: 1) and gets JSON; draft.js saves captions by itself
    (X-Autosave: 1). Without JavaScript the same form carries all files at once.
    """

    kind = PHOTOS

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page()

    def post(self, request, **kwargs):
        if request.headers.get("X-Upload") == "1":
            return self.upload_one()
        action, _, photo_id = request.POST.get("do", "").partition(":")
        try:
            problems = self.save_typed()
            if self.is_autosave:
                return self.saved_by_itself(problems)
            problems += self.upload() if action == "upload" else self.change(action, photo_id, problems)
        except Locked as error:
            return self.refused(error.messages, 409)
        except ValidationError as error:
            return self.refused(error.messages, 422)
        return self.refused(problems, 422) if problems else self.after_saving()

    def refused(self, problems: list[str], status: int):
        if self.is_autosave:
            return JsonResponse({"problem": " ".join(problems), "isConflict": False}, status=status)
        return self.page(problems=problems, captions=self.request.POST, status=status)

    def save_typed(self) -> list[str]:
        """Save captions and order as this page shows them; a sentence for each caption somebody else changed meanwhile."""
        self.seen = photo_versions.Seen.read(self.request.POST.get("version", ""))
        problems = []
        for photo in self.minutes.photos.select_related("minutes"):
            typed = self.request.POST.get(f"caption-{photo.pk}")
            if typed is None or not self.seen.is_changed(photo.pk, typed.strip()):
                continue
            if self.seen.is_overtaken(photo, typed.strip()):
                problems.append(
                    f"Keterangan foto sudah diubah orang lain menjadi “{photo.caption}”. Simpan lagi bila milik Anda yang benar."
                )
                self.seen.note(photo.pk, photo.caption)
                continue
            services.update_photo(photo, caption=typed.strip(), by=self.request.user)
            self.seen.note(photo.pk, typed.strip())
        order = [id_of(pk) for pk in self.request.POST.getlist("order")]
        if order and self.seen.is_moved(order):
            services.order_photos(self.minutes, order, by=self.request.user)
            self.seen.note_order(order)
        return problems

    def saved_by_itself(self, problems: list[str]):
        if problems:
            return JsonResponse({"problem": " ".join(problems), "isConflict": True}, status=409)
        saved = f"Tersimpan {clock(timezone.now(), self.meeting)}"
        return JsonResponse({"version": self.seen.written, "saved": saved})

    def upload_one(self):
        """One file of photos.js: the new row as HTML, or the sentence why not."""
        file = self.request.FILES.get("files")
        if file is None:
            return JsonResponse({"problem": "Berkas tidak sampai ke server. Coba lagi."}, status=422)
        known = set(self.minutes.photos.values_list("pk", flat=True))
        try:
            photo = services.add_photo(
                self.minutes, file, by=self.request.user, taken_at=self.request.POST.get("taken_at", "")
            )
        except ValidationError as error:
            return JsonResponse({"problem": " ".join(error.messages)}, status=409 if isinstance(error, Locked) else 422)
        if photo.pk in known:
            return JsonResponse({"known": photo.pk})
        photo.typed = photo.caption
        context = {"photo": photo, "number": len(known) + 1, "meeting": self.meeting, "caption_length": CAPTION_LENGTH}
        return JsonResponse({"row": render_to_string("minutes/photo.html", context, self.request), "id": photo.pk})

    def upload(self) -> list[str]:
        """Store every file that can be stored; return a sentence for each of the others."""
        problems, stored = [], 0
        for file in self.request.FILES.getlist("files"):
            try:
                services.add_photo(self.minutes, file, by=self.request.user)
                stored += 1
            except Locked:
                raise
            except ValidationError as error:
                problems += error.messages
        if stored:
            messages.success(self.request, f"{stored} foto tersimpan.")
        elif not problems:
            problems.append("Pilih dahulu foto yang akan diunggah.")
        return problems

    def change(self, action: str, photo_id: str, problems) -> list[str]:
        if action in ("", "save"):
            if not problems:
                messages.success(self.request, "Tersimpan.")
            return []
        photo = get_object_or_404(queries.photos(self.minutes), pk=id_of(photo_id))
        if action in ("up", "down"):
            services.move_photo(photo, up=action == "up", by=self.request.user)
        elif action == "remove":
            services.remove_photo(photo, by=self.request.user)
            self.request.session["removed_photo"] = photo.pk
        elif action == "restore":
            services.restore_photo(photo, by=self.request.user)
        return []

    def page(self, *, problems=(), captions=None, status: int = 200):
        photos = list(self.minutes.photos.all())
        for photo in photos:
            photo.typed = captions.get(f"caption-{photo.pk}", photo.caption) if captions else photo.caption
        context = {
            "photos": photos,
            "form": UploadForm(),
            "problems": problems,
            "caption_length": CAPTION_LENGTH,
            "most": MOST_PHOTOS,
            "version": photo_versions.Seen.of(photos).written,
            "suggestions": suggestions(self.minutes),
            "removed_id": self.request.session.pop("removed_photo", ""),
            "saved_at": max((photo.uploaded_at for photo in photos), default=None),
        }
        return self.show("minutes/photos.html", context, status)


def suggestions(minutes: Minutes) -> list[str]:
    """Captions that are often needed (domain: §3.10)."""
    chair = minutes.chair_post or "pimpinan rapat"
    return [
        "Spanduk kegiatan",
        "Registrasi peserta",
        f"Pembukaan oleh {chair}",
        "Sambutan kepala puskesmas",
        "Paparan capaian program",
        "Paparan sektor dan desa",
        "Diskusi",
        "Penandatanganan kesepakatan",
        "Foto bersama peserta",
    ]


class PhotoFile(MeetingPage):
    """The picture. Readers outside the puskesmas see only photos of an endorsed revision."""

    permission = "minutes.view"

    def get(self, request, meeting_id, photo_id):
        minutes = self.find(Minutes, meeting=self.meeting)
        photo = get_object_or_404(queries.photos(minutes), pk=photo_id)
        if not self.may("minutes.edit", self.meeting) and not queries.is_in_a_revision(minutes, photo):
            raise Http404
        try:
            with photo.file.open("rb") as file:
                response = HttpResponse(file.read(), content_type="image/jpeg")
        except FileNotFoundError:
            raise Http404 from None
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, max-age=86400"
        return response
