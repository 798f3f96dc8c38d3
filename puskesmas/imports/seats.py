"""Finding kabupaten/kota and kecamatan by code or by name, as registers of puskesmas and villages write them."""

from django.core.exceptions import ValidationError

from puskesmas.matching import folded, place_key
from puskesmas.models import Region
from puskesmas.organisations import Organisation
from puskesmas.places.region_files import dotted_code


class Seats:
    """Districts and subdistricts of the country, or of the place one imports for; loaded once."""

    def __init__(self, place: Organisation | None):
        self.within = place.region.district_code if place else ""
        rows = Region.objects.filter(level__in=[Region.Level.DISTRICT, Region.Level.SUBDISTRICT])
        if self.within:
            rows = rows.under(self.within)
        self.by_code = {region.code: region for region in rows}
        self._districts, self._subdistricts = {}, {}
        for region in self.by_code.values():
            if region.level == Region.Level.DISTRICT:
                self._districts.setdefault(_district_key(region.full_name), []).append(region)
            else:
                self._subdistricts.setdefault((region.district_code, place_key(region.name)), []).append(region)

    def find(self, *, subdistrict_code="", district_code="", subdistrict="", district="") -> Region | None:
        """The kecamatan, or the kabupaten/kota when the kecamatan is not known; None when nothing was said.

        Raises ValidationError with the reason when what was said is not known here.
        """
        if subdistrict_code:
            return self._coded(subdistrict_code)
        parent = self._district(district_code, district)
        if not subdistrict:
            return parent
        code = parent.code if parent else self.within
        if not code:
            raise ValidationError(f"Kecamatan {subdistrict} tanpa kabupaten/kota; isi juga kabupaten/kotanya")
        found = self._subdistricts.get((code, place_key(subdistrict)), [])
        if len(found) > 1:
            raise ValidationError(f"Ada {len(found)} kecamatan bernama {subdistrict}; isi kode kecamatannya")
        return found[0] if found else parent

    def _district(self, code: str, name: str) -> Region | None:
        if code:
            return self._coded(code)
        if not name:
            return self.by_code.get(self.within)
        found = self._districts.get(_district_key(name), [])
        if not found:
            raise ValidationError(f"{name} {self._lacking}")
        return found[0]

    def _coded(self, code: str) -> Region:
        dotted = dotted_code(code)
        if dotted not in self.by_code:
            raise ValidationError(f"Wilayah {dotted} {self._lacking}")
        return self.by_code[dotted]

    @property
    def _lacking(self) -> str:
        return "di luar wilayah kerja Anda" if self.within else "belum ada; impor wilayahnya lebih dahulu"


def _district_key(name: str) -> str:
    """Kab. Magelang is Kabupaten Magelang, but not Kota Magelang."""
    words = folded(name).split()
    first = {"kabupaten": "kab", "kotamadya": "kota"}.get(words[0], words[0]) if words else ""
    rest = [word for word in words[1:] if word not in ("administrasi", "adm")]
    return " ".join([first, *rest])
