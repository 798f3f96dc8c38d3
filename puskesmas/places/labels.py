"""What kecamatan and villages are called where they lie: gampong, nagari, distrik, kapanewon."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet

from puskesmas import audit
from puskesmas.models import Region

Kind = Region.Kind
KINDS = (Kind.SUBDISTRICT, Kind.RURAL_VILLAGE, Kind.URBAN_VILLAGE)
# Offered while typing; any other word may be written.
KNOWN_WORDS = {
    Kind.SUBDISTRICT: ["Kecamatan", "Distrik", "Kapanewon", "Kemantren"],
    Kind.RURAL_VILLAGE: [
        "Desa", "Gampong", "Kampung", "Kalurahan", "Lembang", "Nagari", "Negeri", "Pekon", "Tiyuh", "Ohoi", "Kute",
    ],
    Kind.URBAN_VILLAGE: ["Kelurahan"],
}  # fmt: skip

PAPUA = {"91", "92", "93", "94", "95", "96"}
YOGYAKARTA, YOGYAKARTA_CITY, ACEH, WEST_SUMATRA = "34", "34.71", "11", "13"
# In these the villages go by other names (kampung, kute, desa): nothing is assumed, the dinas kesehatan sets it.
NOT_GAMPONG = {"11.02", "11.04", "11.09", "11.10", "11.13", "11.16", "11.17", "11.75"}
NOT_NAGARI = {"13.09"}  # Kepulauan Mentawai has desa, and so have the cities of the province

LONGEST = 30


def usual_label(code: str, kind: str) -> str:
    """What a newly imported place is called by its province; "" where its kind says it (only what is well known)."""
    province, district = code[:2], code[:5]
    is_city = code[3:5] >= "71"
    if province in PAPUA:
        return {Kind.SUBDISTRICT: "Distrik", Kind.RURAL_VILLAGE: "Kampung"}.get(kind, "")
    if province == YOGYAKARTA:
        subdistrict = "Kemantren" if district == YOGYAKARTA_CITY else "Kapanewon"
        return {Kind.SUBDISTRICT: subdistrict, Kind.RURAL_VILLAGE: "Kalurahan"}.get(kind, "")
    if kind != Kind.RURAL_VILLAGE:
        return ""
    if province == ACEH and district not in NOT_GAMPONG:
        return "Gampong"
    if province == WEST_SUMATRA and district not in NOT_NAGARI and not is_city:
        return "Nagari"
    return ""


@dataclass(frozen=True)
class KindWord:
    """The word for one kind of place in a kabupaten/kota: what most of its places are called, and how many there are."""

    kind: str
    word: str
    count: int
    others: int

    @property
    def name(self) -> str:
        return Kind(self.kind).label


def words_of(district: Region) -> list[KindWord]:
    """The word of each kind that exists in a kabupaten/kota; one query."""
    found: dict[str, list[tuple[int, str]]] = {}
    rows = Region.objects.under(district.code).filter(kind__in=KINDS).order_by()
    for kind, label, count in rows.values_list("kind", "label").annotate(Count("pk")):
        found.setdefault(kind, []).append((count, label))
    words = []
    for kind in KINDS:
        if kind in found:
            most, label = max(found[kind])
            total = sum(count for count, _ in found[kind])
            words.append(KindWord(kind, label or Kind(kind).label, total, total - most))
    return words


def places_of(district: Region) -> QuerySet[Region]:
    """Kecamatan and villages of a kabupaten/kota."""
    return Region.objects.under(district.code).filter(kind__in=KINDS).select_related("parent").order_by("code")


def exceptions_of(district: Region) -> QuerySet[Region]:
    """Places called otherwise than most of their kind there."""
    rows = places_of(district)
    for word in words_of(district):
        rows = rows.exclude(kind=word.kind, label=_stored(word.word, word.kind))
    return rows


@transaction.atomic
def set_words(district: Region, words: dict[str, tuple[str, str]], *, by) -> int:
    """Change the word of whole kinds, given as {kind: (word seen, new word)}; return how many places are renamed.

    Places called otherwise keep their own word. Refuses a kind whose word somebody else has changed meanwhile.
    """
    Region.objects.select_for_update(no_key=True).get(pk=district.pk)
    now = {word.kind: word.word for word in words_of(district)}
    changes, renamed = {}, 0
    for kind, (seen, new) in words.items():
        new = _clean(new)
        if kind not in now or now[kind] == new:
            continue
        if now[kind] != seen:
            raise ValidationError(
                f"Sebutan untuk {Kind(kind).label.lower()} baru saja diubah orang lain menjadi “{now[kind]}”. "
                "Periksa, lalu simpan sekali lagi.",
                code="conflict",
            )
        same = Region.objects.under(district.code).filter(kind=kind, label=_stored(seen, kind))
        renamed += same.update(label=_stored(new, kind))
        changes[Kind(kind).label] = [seen, new]
    if changes:
        audit.record("sebutan wilayah diubah", district, by=by, changes=changes)
    return renamed


@transaction.atomic
def set_single_words(district: Region, words: dict[int, tuple[str, str]], *, by) -> int:
    """Name single places otherwise, given as {id: (word seen, new word)}; return how many changed.

    An empty word gives a place the word of its kind again. Refuses a place somebody else has renamed meanwhile.
    """
    Region.objects.select_for_update(no_key=True).get(pk=district.pk)
    usual = {word.kind: word.word for word in words_of(district)}
    changes = {}
    for place in places_of(district).filter(pk__in=words):
        before, seen = place.kind_label, words[place.pk][0]
        new = _clean(words[place.pk][1] or usual[place.kind])
        if before not in (seen, new):
            raise ValidationError(
                f"{place.name} baru saja diberi sebutan “{before}” oleh orang lain. Muat ulang, lalu simpan lagi."
            )
        if before != new:
            Region.objects.filter(pk=place.pk).update(label=_stored(new, place.kind))
            changes[f"{place.name} ({place.code})"] = [before, new]
    if changes:
        audit.record("sebutan wilayah diubah", district, by=by, changes=changes)
    return len(changes)


def _clean(word: str) -> str:
    word = " ".join(word.split())
    if not word or len(word) > LONGEST:
        raise ValidationError(f"Isi sebutan, paling panjang {LONGEST} huruf.")
    return word


def _stored(word: str, kind: str) -> str:
    """What the column holds: nothing where the word is that of the kind."""
    return "" if word == Kind(kind).label else word
