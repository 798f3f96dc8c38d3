"""What refers to rows an import has made: those cannot be taken back any more."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.db.models.fields.related import ForeignObjectRel


@dataclass(frozen=True)
class Use:
    """Rows of an import that something refers to: how many, one of them, and what refers to it."""

    count: int
    example: str
    where: str


def in_use(model: type[Model], ids: list[int]) -> Use | None:
    """Look through every table that points at `model`, rows of the same import pointing at each other left out."""
    made, used, where = set(ids), set(), ""
    for relation in _relations(model):
        column, table = relation.field, relation.field.model
        referring = table._base_manager.filter(**{f"{column.name}__isnull": False}).order_by()
        if table is model:
            referring = referring.exclude(pk__in=ids) if len(ids) < 500 else referring
            pairs = referring.values_list("pk", column.attname)
            found = {target for pk, target in pairs.iterator() if target in made and pk not in made}
        else:
            targets = referring.values_list(column.attname, flat=True).distinct()
            found = made.intersection(targets.iterator())
        if found and not used:
            where = str(table._meta.verbose_name)
        used |= found
    if not used:
        return None
    return Use(len(used), str(model._base_manager.get(pk=min(used))), where)


def _relations(model: type[Model]) -> Iterator[ForeignObjectRel]:
    """Foreign keys of all apps, those of the tables between two models included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            yield relation
