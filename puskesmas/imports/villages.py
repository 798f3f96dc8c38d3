"""Finding villages and puskesmas by code or name, as lists of catchments write them."""

from django.core.exceptions import ValidationError

from puskesmas.access import at_or_under
from puskesmas.matching import place_key
from puskesmas.models import Puskesmas, Region
from puskesmas.organisations import Organisation
from puskesmas.places.region_files import dotted_code


class Villages:
    """Villages of the place one imports for (a puskesmas: of its kabupaten/kota), loaded once."""

    def __init__(self, place: Organisation | None):
        self._within = _reach(place)
        rows = Region.objects.under(self._within) if self._within else Region.objects.all()
        rows = list(rows.filter(level__in=[Region.Level.SUBDISTRICT, Region.Level.VILLAGE]).order_by("code"))
        subdistricts = {region.code: place_key(region.name) for region in rows if region.code.count(".") == 2}
        self._by_code = {region.code: region for region in rows if region.level == Region.Level.VILLAGE}
        self._by_name: dict[tuple, list[Region]] = {}
        for village in self._by_code.values():
            name = place_key(village.name)
            self._by_name.setdefault((name, ""), []).append(village)
            self._by_name.setdefault((name, subdistricts.get(village.subdistrict_code, "")), []).append(village)

    def find(self, code: str, name: str, subdistrict: str) -> Region:
        """The village; raises ValidationError with the reason when it is not one."""
        if code:
            dotted = dotted_code(code)
            if village := self._by_code.get(dotted):
                return village
            raise ValidationError(f"Desa/kelurahan {dotted} {self._lacking}")
        if not name:
            raise ValidationError("Desa/kelurahan kosong; isi kode atau namanya")
        found = self._by_name.get((place_key(name), place_key(subdistrict) if subdistrict else ""), [])
        if not found:
            where = f" di Kecamatan {subdistrict}" if subdistrict else ""
            raise ValidationError(f"Desa/kelurahan {name}{where} {self._lacking}")
        if len(found) > 1:
            more = "kodenya" if subdistrict else "kecamatan atau kodenya"
            raise ValidationError(f"Ada {len(found)} desa/kelurahan bernama {name}; isi {more}")
        return found[0]

    @property
    def _lacking(self) -> str:
        return "tidak ada di wilayah kerja Anda" if self._within else "belum ada; impor wilayahnya lebih dahulu"


class Centres:
    """Puskesmas of the place one imports for, by code and by every name they have."""

    def __init__(self, place: Organisation | None):
        rows = Puskesmas.objects.select_related("region").order_by("pk")
        if place and place.is_puskesmas:
            rows = rows.filter(pk=place.place.pk)
        elif place:
            code = place.region.code
            rows = rows.filter(at_or_under(code))
        self.own = place.place if place and place.is_puskesmas else None
        self._by_code, self._by_name = {}, {}
        for puskesmas in rows:
            self._by_code[puskesmas.code] = puskesmas
            for name in {place_key(name) for name in (puskesmas.name, *puskesmas.aliases)}:
                self._by_name.setdefault(name, []).append(puskesmas)

    def find(self, code: str, name: str, village: Region | None) -> Puskesmas | None:
        """The puskesmas; None when neither code nor name is said. Of several with one name the nearest to the village."""
        if code:
            if puskesmas := self._by_code.get(code.upper()):
                return puskesmas
            raise ValidationError(self._refusal(f"Puskesmas berkode {code[:20]}"))
        if not name:
            return self.own
        found = self._by_name.get(place_key(name), [])
        for length in (5, 8) if village else ():
            near = [puskesmas for puskesmas in found if puskesmas.region.code[:length] == village.code[:length]]
            found = near if near or length == 5 else found
        if len(found) > 1:
            raise ValidationError(f"Ada {len(found)} puskesmas bernama {name}; isi kodenya")
        if not found:
            raise ValidationError(self._refusal(f"Puskesmas {name}"))
        return found[0]

    def _refusal(self, what: str) -> str:
        return (
            f"{what} bukan {self.own}; impor ini hanya untuk {self.own}"
            if self.own
            else f"{what} tidak ada di wilayah ini"
        )


def _reach(place: Organisation | None) -> str:
    if place is None:
        return ""
    return place.region.district_code if place.is_puskesmas else place.region.code
