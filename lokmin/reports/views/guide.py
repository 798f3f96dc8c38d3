"""/panduan/: the user guide inside the product."""

from django.http import Http404, HttpResponse

from lokmin.reports import guide
from puskesmas.pages import Page


class GuidePage(Page):
    """One chapter beside the list of all; without a name the contents."""

    permission = "home.view"

    def get(self, request, chapter=""):
        chapters = guide.chapters()
        if chapter not in chapters:
            raise Http404
        return self.render("reports/guide.html", {"chapter": chapters[chapter], "chapters": chapters.values()})


class GuidePicture(Page):
    """A picture of the guide, and no other file."""

    permission = "home.view"

    def get(self, request, picture):
        path = guide.picture_path(picture)
        if path is None:
            raise Http404
        response = HttpResponse(path.read_bytes(), content_type="image/png")
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, max-age=3600"
        return response
