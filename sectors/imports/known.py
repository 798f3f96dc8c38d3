"""The offices that exist where a file says something, with all who held them; and which of them a row means."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone

from puskesmas.matching import folded
from sectors.imports.places import Spot
from sectors.imports.reading import Contact
from sectors.models import Office, OfficeHolder, Position
from sectors.names import is_same_person, own_words

BATCH = 1000


class Offices:
    """Offices by position and place. A merged one stands for the office it became."""

    def __init__(self, region_ids: Iterable[int]):
        self.by_place: dict[tuple[int, int], list[Office]] = defaultdict(list)
        self.terms: dict[int, list[OfficeHolder]] = defaultdict(list)
        self._by_id: dict[int, Office] = {}
        wanted = sorted(set(region_ids))
        for start in range(0, len(wanted), BATCH):
            self._load(wanted[start : start + BATCH])

    def _load(self, region_ids: list[int]) -> None:
        rows = Office.objects.filter(region__in=region_ids).select_related("position", "region", "merged_into__region")
        for office in rows.select_related("merged_into__position").order_by("pk"):
            self._by_id[office.pk] = office
            self.by_place[office.position_id, office.region_id].append(office)
        here = OfficeHolder.objects.filter(office__region__in=region_ids).newest_first()
        merged = OfficeHolder.objects.filter(office__merged__region__in=region_ids).newest_first()
        for row in {row.pk: row for row in [*here, *merged]}.values():
            self.terms[row.office_id].append(row)

    def find(self, position: Position, spot: Spot, contact: Contact, holder: OfficeHolder) -> Office | None:
        """The office a row means, None for one that does not exist yet; refuses when several could be meant."""
        rows = self.by_place.get((position.pk, spot.pk), [])
        if contact.label:
            return self._with_label(rows, contact, holder)
        active = list(dict.fromkeys(self._now(row) for row in rows if row.is_active or row.merged_into_id))
        if same := self._held_by(active, holder):
            return same
        plain = [row for row in active if not own_words(row.label, row.position, [row.region.name])]
        if len(plain) > 1:
            plain = [row for row in plain if not row.label_as_written] or plain
        if len(plain) > 1 or (len(active) > 1 and not plain):
            raise ValidationError(
                f"Ada {len(active)} jabatan {position.label} di {spot.name}. Isi kolom Sebutan di surat untuk membedakan."
            )
        if plain:
            return plain[0]
        return next((row for row in rows if not row.is_active and not row.label_as_written), None)

    def _with_label(self, rows: list[Office], contact: Contact, holder: OfficeHolder) -> Office | None:
        key = folded(contact.label)
        for row in rows:
            if key in {folded(text) for text in (row.label, *row.aliases)}:
                return self._now(row)
        active = list(dict.fromkeys(self._now(row) for row in rows if row.is_active or row.merged_into_id))
        if same := self._held_by(active, holder):
            return same
        is_plain = len(active) == 1 and not any(
            own_words(label, active[0].position, [active[0].region.name]) for label in (contact.label, active[0].label)
        )
        return active[0] if is_plain else None

    def _held_by(self, offices: list[Office], holder: OfficeHolder) -> Office | None:
        """The one office of these that this person holds."""
        if not holder.name:
            return None
        found = [
            office
            for office in offices
            if any(is_same_person(row, holder) for row in self.terms[office.pk] if not row.is_over)
        ]
        return found[0] if len(found) == 1 else None

    def _now(self, office: Office) -> Office:
        return self._by_id.get(office.merged_into_id, office.merged_into) if office.merged_into_id else office

    def present(self, office: Office) -> OfficeHolder | None:
        """Who holds it today: who began last."""
        today = timezone.localdate()
        return next((row for row in self.terms[office.pk] if not row.is_over and (row.from_on or today) <= today), None)
