"""Finding the place and the position a row means, inside the reach of whoever imports."""

import re
from collections import defaultdict
from difflib import get_close_matches
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q

from puskesmas.access import at_or_under
from puskesmas.matching import PREFIXES, folded, place_key
from puskesmas.models import Region
from puskesmas.organisations import Organisation
from sectors.imports.reading import ACTING
from sectors.models import Position

CODE = re.compile(r"\d{2}(\.?\d{2}(\.?\d{2}(\.?\d{4})?)?)?")
LEVELS = {
    Position.Level.DISTRICT: (Region.Level.DISTRICT, "kabupaten/kota"),
    Position.Level.SUBDISTRICT: (Region.Level.SUBDISTRICT, "kecamatan"),
    Position.Level.VILLAGE: (Region.Level.VILLAGE, "desa/kelurahan"),
}
# Beyond this many names looking for a near one would take longer than the whole rest.
MOST_NAMES, MOST_GUESSES = 1500, 300


class Spot(NamedTuple):
    """A place, as much of it as an import needs."""

    pk: int
    code: str
    name: str
    level: int
    kind: str


class Places:
    """All places inside the reach of an organisation (of the country for administrators), by code and by name."""

    def __init__(self, place: Organisation | None):
        self.by_code: dict[str, Spot] = {}
        self.by_name: dict[tuple[int, str], list[Spot]] = defaultdict(list)
        self.by_level: dict[int, list[Spot]] = defaultdict(list)
        self._guesses = 0
        rows = Region.objects.filter(_reach(place)).order_by("code")
        for row in rows.values_list("pk", "code", "name", "level", "kind"):
            spot = Spot(*row)
            self.by_code[spot.code] = spot
            self.by_name[spot.level, place_key(spot.name)].append(spot)
            self.by_level[spot.level].append(spot)

    def find(self, position: Position, text: str, subdistrict: str) -> Spot:
        """The place of a row; refuses what is missing, unknown or means several."""
        level, word = LEVELS[position.level]
        name, within = _parted(text, subdistrict)
        if CODE.fullmatch(name):
            return self._with_code(position, name, level, word)
        if not name:
            return self._only(level, word, within)
        spots = self._in_subdistrict(self.by_name.get((level, place_key(name)), []), within)
        if not spots:
            raise ValidationError(self._unknown(level, word, name))
        fitting = [spot for spot in spots if position.village_kind in ("", spot.kind)]
        if not fitting:
            raise ValidationError(_wrong_kind(position, spots[0]))
        if len(fitting) > 1:
            raise ValidationError(self._ambiguous(word, name, fitting))
        return fitting[0]

    def _with_code(self, position: Position, text: str, level: int, word: str) -> Spot:
        digits = text.replace(".", "")
        code = ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:]) if part)
        spot = self.by_code.get(code)
        if spot is None:
            raise ValidationError(f"Kode {code} tidak ada di wilayah kerja Anda.")
        if spot.level != level:
            raise ValidationError(f"{position.label} ada di tingkat {word}; {code} adalah kode {spot.name}.")
        if position.village_kind not in ("", spot.kind):
            raise ValidationError(_wrong_kind(position, spot))
        return spot

    def _only(self, level: int, word: str, within: str) -> Spot:
        """Nothing written: the kecamatan of the other column, or the only place of that level there is."""
        known = self.by_level.get(level, [])
        if within and level == Region.Level.SUBDISTRICT:
            known = self.by_name.get((level, place_key(within)), [])
        if len(known) != 1:
            raise ValidationError(f"Tempat masih kosong. Tulis nama {word} atau kodenya.")
        return known[0]

    def _in_subdistrict(self, spots: list[Spot], within: str) -> list[Spot]:
        if not within:
            return spots
        codes = {spot.code for spot in self.by_name.get((Region.Level.SUBDISTRICT, place_key(within)), [])}
        return [spot for spot in spots if spot.code[:8] in codes or spot.level < Region.Level.SUBDISTRICT]

    def _unknown(self, level: int, word: str, name: str) -> str:
        said = f"Tidak ada {word} bernama “{name[:60]}” di wilayah kerja Anda."
        spots = self.by_level.get(level, [])
        if len(spots) > MOST_NAMES or self._guesses >= MOST_GUESSES:
            return said
        self._guesses += 1
        names = {place_key(spot.name): spot.name for spot in spots}
        near = get_close_matches(place_key(name)[:60], names, n=1, cutoff=0.75)
        return f"{said} Maksudnya {names[near[0]]}?" if near else said

    def _ambiguous(self, word: str, name: str, spots: list[Spot]) -> str:
        said = [f"{spot.code} ({self._above(spot)})" for spot in spots[:4]]
        return f"Ada {len(spots)} {word} bernama “{name[:60]}”. Tulis kodenya: {' atau '.join(said)}."

    def _above(self, spot: Spot) -> str:
        above = self.by_code.get(spot.code.rpartition(".")[0])
        return above.name if above else spot.name


class Positions:
    """The catalogue by its labels and aliases."""

    def __init__(self):
        self.by_key: dict[str, list[Position]] = defaultdict(list)
        for position in Position.objects.order_by("protocol_order", "pk"):
            for text in (position.label, *position.aliases, position.code.replace("_", " ")):
                if (key := folded(text)) and position not in self.by_key[key]:
                    self.by_key[key].append(position)
        self._read: dict[str, tuple[Position, str, str] | str] = {}

    def find(self, text: str) -> tuple[Position, str, str]:
        """Position, acting status and what stands behind the position: "Pj. Kepala Desa Kwaderan" → …, "Pj.", "kwaderan"."""
        if text not in self._read:
            self._read[text] = self._look(text)
        found = self._read[text]
        if isinstance(found, str):
            raise ValidationError(found)
        return found

    def _look(self, text: str) -> tuple[Position, str, str] | str:
        words, acting = folded(text).split(), ""
        for size in (1, 2):
            if len(words) > size and (status := ACTING.get(" ".join(words[:size]))):
                words, acting = words[size:], status
                break
        for end in range(len(words), 0, -1):
            known = self.by_key.get(" ".join(words[:end]))
            if known and len(known) > 1:
                return f"“{text[:60]}” dapat berarti {' atau '.join(p.label for p in known[:4])}. Tulis salah satunya."
            if known:
                return known[0], acting, " ".join(words[end:])
        near = get_close_matches(" ".join(words)[:60], self.by_key, n=1, cutoff=0.7) if len(self._read) < 500 else []
        guess = f" Maksudnya {self.by_key[near[0]][0].label}?" if near else ""
        return (
            f"Jabatan “{text[:60]}” tidak ada di daftar jabatan.{guess} Tulis jabatan baku yang terdekat, "
            "dan sebutan aslinya di kolom Sebutan di surat."
        )


def _parted(text: str, subdistrict: str) -> tuple[str, str]:
    """ "Kwaderan, Kec. Kajoran" and "Kwaderan (Kajoran)" name the kecamatan too."""
    name, _, within = text.replace("(", ",").replace(")", "").partition(",")
    return name.strip(), subdistrict or within.strip()


def _wrong_kind(position: Position, spot: Spot) -> str:
    is_rural = spot.kind == Region.Kind.RURAL_VILLAGE
    return f"{position.label} ada di {'kelurahan' if is_rural else 'desa'}, sedangkan {spot.name} {'desa' if is_rural else 'kelurahan'}."


def _reach(place: Organisation | None) -> Q:
    """Regions a row may name. A puskesmas keeps contacts of all its kecamatan, and those of its kabupaten."""
    if place is None:
        return Q()
    codes = {place.region.code}
    rule = Q(pk__in=[])
    if place.is_puskesmas:
        codes = {code[:8] for code in place.place.catchments.values_list("village__code", flat=True)}
        rule = Q(code=place.region.district_code)
        if place.region.level == Region.Level.SUBDISTRICT:
            codes.add(place.region.code)
    for code in codes:
        rule |= at_or_under(code, "code")
    return rule


def without_acting(text: str) -> str:
    """A post without the status before it: "Pj. Kepala Desa" → "Kepala Desa"."""
    words = text.split()
    for size in (2, 1):
        if len(words) > size and ACTING.get(folded(" ".join(words[:size]))):
            return " ".join(words[size:])
    return text


def is_only_place(rest: str, spot: Spot) -> bool:
    """Whether the words behind a position only repeat its place: "Kecamatan Kajoran" beside Kajoran."""
    return set(rest.split()) <= {*folded(spot.name).split(), *place_key(spot.name).split(), *PREFIXES}
