"""Finding the villages of a puskesmas by code or name, whatever a list calls them."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from puskesmas.matching import folded, place_key
from puskesmas.models import Region
from puskesmas.places.region_files import dotted_code

# What villages are called beside the words `place_key` leaves out already.
KINDS = ("gampong", "nagari", "pekon", "kampung", "kalurahan", "lembang", "negeri")


class VillageFinder:
    """The villages a list may name, loaded once."""

    def __init__(self, villages: Iterable[Region]):
        self.villages = list(villages)
        self._by_code = {village.code: village for village in self.villages}
        self._by_name: dict[str, list[Region]] = {}
        for village in self.villages:
            for name in {place_key(village.name), _bare(village.name), place_key(village.full_name)}:
                self._by_name.setdefault(name, []).append(village)

    def find(self, text: str, *, within: str = "") -> Region:
        """The village a cell names; `within` is the name of its kecamatan. Raises ValidationError with the reason."""
        if (digits := text.replace(".", "").strip()) and digits.isdigit():
            return self._by_its_code(text.strip())
        found = self._by_name.get(place_key(text)) or self._by_name.get(_bare(text)) or []
        if within and len(found) > 1:
            found = [
                village for village in found if village.parent and place_key(village.parent.name) == place_key(within)
            ]
        if len(found) > 1:
            raise ValidationError(f"Ada {len(found)} desa/kelurahan bernama {text}; pakai kodenya.")
        if not found:
            raise ValidationError(f"{text[:60]} bukan desa/kelurahan wilayah kerja ini.")
        return found[0]

    def _by_its_code(self, text: str) -> Region:
        if village := self._by_code.get(dotted_code(text)):
            return village
        raise ValidationError(f"Kode {text[:20]} bukan desa/kelurahan wilayah kerja ini.")

    def knows(self, text: str) -> bool:
        try:
            self.find(text)
        except ValidationError:
            return False
        return True


def _bare(name: str) -> str:
    """Without the word for the place and without blanks: "Nagari Batu Payuang" and "BATUPAYUANG" are one."""
    words = folded(place_key(name)).split()
    while len(words) > 1 and words[0] in KINDS:
        words.pop(0)
    return "".join(words)
