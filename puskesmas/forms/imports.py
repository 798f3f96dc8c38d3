"""Forms of the import pages: the file, its sheet and header row, its columns."""

from django import forms
from django.core.exceptions import ValidationError

from puskesmas.imports.kinds import Kind
from puskesmas.imports.reading import MOST_BYTES, NO_HEADER
from puskesmas.imports.table import Line, Table
from puskesmas.organisations import Organisation

EVERYWHERE = "semua"
ACCEPTED = ".xlsx,.xlsm,.csv,.tsv,.txt,.gz"
GUESS = "otomatis"


class UploadForm(forms.Form):
    """A file, and the place it is for where the user keeps several."""

    place = forms.ChoiceField(label="Untuk tempat")
    file = forms.FileField(
        label="Berkas",
        max_length=255,
        widget=forms.FileInput({"accept": ACCEPTED}),
        help_text=f"Excel (.xlsx) atau CSV, paling besar {MOST_BYTES // 1024 // 1024} MB.",
        error_messages={
            "required": "Pilih berkasnya dahulu.",
            "empty": "Berkas ini kosong. Pilih berkas yang berisi.",
            "max_length": "Nama berkas terlalu panjang. Pendekkan namanya, lalu unggah lagi.",
        },
    )

    def __init__(self, *args, places: list[Organisation | None], **kwargs):
        super().__init__(*args, **kwargs)
        self._places = {place.key if place else EVERYWHERE: place for place in places}
        if len(places) == 1:
            del self.fields["place"]
        else:
            names = [(key, place.name if place else "Seluruh Indonesia") for key, place in self._places.items()]
            self.fields["place"].choices = names

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                f"Berkas ini berukuran {file.size / 1024 / 1024:.0f} MB, paling besar {MOST_BYTES // 1024 // 1024} MB. "
                "Hapus gambar dan kolom yang tidak perlu, atau bagi menjadi beberapa berkas."
            )
        return file

    @property
    def chosen_place(self) -> Organisation | None:
        if "place" in self.fields:
            return self._places[self.cleaned_data["place"]]
        return next(iter(self._places.values()))


class ReadingForm(forms.Form):
    """Which sheet, and which row is the header."""

    sheet = forms.ChoiceField(label="Lembar", required=False)
    header_row = forms.ChoiceField(label="Judul kolom")

    def __init__(self, *args, table: Table, top: list[Line], **kwargs):
        super().__init__(*args, **kwargs)
        if len(table.sheets) > 1:
            self.fields["sheet"].choices = [(name, name) for name in table.sheets]
        else:
            del self.fields["sheet"]
        rows = [(str(line.number), f"Baris {line.number}: {_short(line)}") for line in top]
        choices = [(GUESS, "Cari sendiri"), (str(NO_HEADER), "Tanpa judul kolom"), *rows]
        self.fields["header_row"].choices = choices

    def chosen(self) -> dict:
        row = self.cleaned_data["header_row"]
        return {"sheet": self.cleaned_data.get("sheet", ""), "header_row": None if row == GUESS else int(row)}


class ColumnsForm(forms.Form):
    """One select per column of the kind: which column of the file it is."""

    def __init__(self, *args, kind: Kind, header: list[str], mapping: dict[str, int], **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [("", "– tidak ada –"), *((str(place), name) for place, name in enumerate(header))]
        for column in kind.columns:
            self.fields[column.name] = forms.ChoiceField(
                label=column.label,
                required=column.is_required,
                choices=choices,
                initial=str(mapping[column.name]) if column.name in mapping else "",
                help_text=column.help,
                error_messages={"required": f"{column.label} wajib ada. Pilih kolomnya di berkas."},
            )

    def clean(self):
        taken = {}
        for name, place in list(self.cleaned_data.items()):
            if place and place in taken:
                other = self.fields[taken[place]].label
                self.add_error(name, f"Kolom ini sudah dipakai untuk {other}. Pilih kolom lain.")
            taken.setdefault(place, name)
        return self.cleaned_data

    def mapping(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


def _short(line: Line) -> str:
    text = " · ".join(cell for cell in line.cells if cell)
    return text if len(text) <= 60 else f"{text[:59]}…"
