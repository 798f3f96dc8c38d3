"""Pasting a table from a spreadsheet: the text, what every row would do, saving."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from lokmin.coverage.entry.block import MOST_ROWS, SKIP, Roles, read_block
from lokmin.coverage.entry.choosing import target_groups
from lokmin.coverage.entry.grid import MONTHLY
from lokmin.coverage.entry.pasting import Paste, examine, save_paste
from lokmin.coverage.entry.saving import villages_of
from lokmin.coverage.entry.villages import VillageFinder
from lokmin.coverage.models import Basis
from lokmin.coverage.views.base import CentrePage
from puskesmas.imports import reading

GZIP = b"\x1f\x8b"  # unpacked it may be a hundred times as large
MOST_FILE = 1024 * 1024
TOO_LARGE = (
    "{name} terlalu besar untuk halaman ini: paling besar 1 MB dan tidak terkompresi. Belum ada yang disimpan. Unggah "
    "berkasnya di Pengaturan, Impor data; di sana berkas besar dibaca di latar belakang."
)


class PastePage(CentrePage):
    """One page, three steps: paste, look, save. Nothing is kept on the way; the text travels with the page."""

    permission = "coverage.edit"

    def get(self, request, **kwargs):
        return self.page("")

    def post(self, request, **kwargs):
        try:
            text = self._text()
            paste = self._examined(text)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return self.page(request.POST.get("teks", ""), status=422)
        if request.POST.get("langkah") == "simpan":
            try:
                count = save_paste(paste, digest=request.POST.get("ringkasan", ""), by=request.user)
            except ValidationError as error:
                messages.error(request, error.messages[0])
                return self.page(text, paste, status=409)
            messages.success(request, f"{count} angka tersimpan dari {len(paste.savable)} desa/kelurahan.")
            return redirect("coverage:pws_list", self.puskesmas.pk, self.year, self.month)
        return self.page(text, paste)

    def _text(self) -> str:
        """What was pasted, or the first sheet of an uploaded file laid out the same way."""
        file = self.request.FILES.get("berkas")
        if file is None:
            return self.request.POST.get("teks", "")
        name, start = reading.clean_name(file.name), file.read(2)
        if file.size > MOST_FILE or start == GZIP:
            raise ValidationError(TOO_LARGE.format(name=name))
        lines = reading.first_lines(start + file.read(), name, limit=MOST_ROWS + 1)
        return "\n".join("\t".join(cell.replace("\t", " ").replace('"', "”") for cell in line.cells) for line in lines)

    def _examined(self, text: str) -> Paste:
        finder = VillageFinder(villages_of(self.puskesmas, self.year, self.month))
        self.roles = Roles(self.indicators(), target_groups())
        block = read_block(text, finder)
        block.roles = self._roles_asked(block) or self.roles.guess(block, finder)
        return examine(
            Paste(self.puskesmas, self.year, self.month, self.basis, self.is_monthly, block), self.roles, finder
        )

    def _roles_asked(self, block) -> list[str]:
        """The choice over the columns, when it was made for a block as wide as this one."""
        asked, known = self.request.POST.getlist("kolom"), self.roles.known()
        if len(asked) != block.width or "berkas" in self.request.FILES:
            return []
        return [role if role in known else SKIP for role in asked]

    @property
    def is_monthly(self) -> bool:
        return self.request.POST.get("cara") == MONTHLY

    @property
    def basis(self) -> str:
        asked = self.request.POST.get("versi", "")
        return asked if asked in Basis.values else Basis.PROJECTION

    def page(self, text: str, paste: Paste | None = None, status=200):
        columns = []
        if paste:
            choices = self.roles.choices()
            columns = [
                {"head": head or f"Kolom {number}", "role": role, "choices": choices}
                for number, (head, role) in enumerate(zip(paste.block.heads, paste.block.roles, strict=True), start=1)
            ]
        context = self.frame("paste") | {
            "text": text,
            "paste": paste,
            "columns": columns,
            "is_monthly": self.is_monthly,
            "basis": self.basis,
            "bases": Basis.choices,
            "around": self.around("paste"),
        }
        return self.render("coverage/paste.html", context, status)
