"""The photos of a meeting: upload, captions, order; and the picture itself, only for those who may see it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from lokmin.meetings.views import MeetingPage
from lokmin.minutes import queries, services
from lokmin.minutes.forms import CAPTION_LENGTH, UploadForm
from lokmin.minutes.models import Minutes
from lokmin.minutes.parts import PHOTOS
from lokmin.minutes.services.writing import Locked
from lokmin.minutes.views.editor import EditorPage
from puskesmas.form_fields import id_of


class PhotosPage(EditorPage):
    """All photos in one form: every button first saves the captions that were typed."""

    kind = PHOTOS

    def get(self, request, **kwargs):
        if not self.minutes.is_editable:
            return redirect("minutes:view", meeting_id=self.meeting.pk)
        return self.page()

    def post(self, request, **kwargs):
        action, _, photo_id = request.POST.get("do", "").partition(":")
        try:
            self.save_captions()
            problems = self.upload() if action == "upload" else self.change(action, photo_id)
        except Locked as error:
            return self.page(problems=error.messages, captions=request.POST, status=409)
        except ValidationError as error:
            problems = error.messages
        if problems:
            return self.page(problems=problems, captions=request.POST, status=422)
        return self.after_saving()

    def save_captions(self) -> None:
        for photo in self.minutes.photos.select_related("minutes"):
            caption = self.request.POST.get(f"caption-{photo.pk}")
            if caption is not None:
                services.update_photo(photo, caption=caption.strip(), by=self.request.user)

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

    def change(self, action: str, photo_id: str) -> list[str]:
        if action in ("", "save"):
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
            "removed_id": self.request.session.pop("removed_photo", ""),
            "saved_at": max((photo.uploaded_at for photo in photos), default=None),
        }
        return self.show("minutes/photos.html", context, status)


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
