"""The form of one day off."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from puskesmas.access import PERMISSIONS, memberships_of
from puskesmas.form_fields import DayField
from puskesmas.models import Holiday, Region


def regions_to_keep(user) -> list[Region]:
    """Regions for which the user may enter local days: his own and those one level below."""
    rule = Q(pk__in=[])
    for membership in memberships_of(user):
        if membership.region_id and membership.role in PERMISSIONS["holidays.edit"]:
            rule |= Q(pk=membership.region_id) | Q(parent=membership.region_id, level__lte=Region.Level.SUBDISTRICT)
    return list(Region.objects.filter(rule).order_by("code"))


class HolidayForm(forms.Form):
    """A local day for a dinas kesehatan; administrators also enter national days and joint leave."""

    date = DayField(label="Tanggal")
    name = forms.CharField(label="Nama", max_length=120, help_text="Misalnya Hari Jadi Kabupaten Magelang.")
    kind = forms.ChoiceField(label="Jenis", choices=Holiday.Kind.choices)
    region = forms.CharField(
        label="Kode wilayah",
        required=False,
        max_length=13,
        help_text="Hanya untuk libur daerah: kode Kemendagri, misalnya 33.08 untuk Kabupaten Magelang.",
    )
    is_estimate = forms.BooleanField(
        label="Masih perkiraan", required=False, help_text="Tanggalnya dapat bergeser, misalnya menunggu sidang isbat."
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_administrator = user.is_superuser
        if not self.is_administrator:
            self.regions = {str(region.pk): region for region in regions_to_keep(user)}
            del self.fields["kind"]
            self.fields["region"] = forms.ChoiceField(
                label="Berlaku di",
                choices=[(pk, region.full_name) for pk, region in self.regions.items()],
                error_messages={"invalid_choice": "Pilih wilayah kerja Anda."},
            )

    @classmethod
    def initial_of(cls, row: Holiday, user) -> dict:
        """What the form shows for a day that is there."""
        where = (row.region.code if user.is_superuser else str(row.region_id)) if row.region_id else ""
        facts = {"date": row.date, "name": row.name, "kind": row.kind, "is_estimate": row.is_estimate}
        return facts | {"region": where}

    def clean_region(self):
        text = self.cleaned_data["region"].strip()
        if not self.is_administrator:
            return self.regions[text]
        if not text:
            return None
        region = Region.objects.filter(code=text, level__lte=Region.Level.SUBDISTRICT).first()
        if region is None:
            raise ValidationError("Kode wilayah ini tidak dikenal. Tulis kode Kemendagri bertitik, misalnya 33.08.")
        return region

    def values(self) -> dict:
        """What the service takes."""
        data = self.cleaned_data
        region = data["region"]
        return {
            "date": data["date"],
            "name": data["name"],
            "kind": data.get("kind", Holiday.Kind.LOCAL),
            "region_id": region.pk if region else None,
            "is_estimate": data["is_estimate"],
        }
