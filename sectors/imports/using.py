"""What points at an office: invitations, follow-ups, merges."""

from collections import Counter

from django.db.models import CASCADE, Count
from django.db.models.fields.related import ForeignObjectRel

from sectors.models import Office, OfficeHolder

BATCH = 500


def relations() -> list[ForeignObjectRel]:
    """What may point at an office and would lose something; its holders are looked at one by one."""
    return [
        relation
        for relation in Office._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if relation.on_delete is not CASCADE and relation.field.model is not OfficeHolder
    ]


def uses_of(office_ids: list[int]) -> dict[int, int]:
    """How many rows point at each office, its holders among them; 0 for none."""
    found = Counter(dict.fromkeys(office_ids, 0))
    for column in [*(relation.field for relation in relations()), OfficeHolder._meta.get_field("office")]:
        for start in range(0, len(office_ids), BATCH):
            part = office_ids[start : start + BATCH]
            rows = column.model._base_manager.filter(**{f"{column.name}__in": part}).order_by()
            found.update(dict(rows.values_list(column.attname).annotate(Count("pk"))))
    return dict(found)
