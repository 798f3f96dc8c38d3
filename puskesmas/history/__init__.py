"""Which objects have a page with their history, who may open it, and with which other objects they are told.

Apps above register their models in `AppConfig.ready`; an object that is not registered has no page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils.text import capfirst

from puskesmas import access
from puskesmas.models.audit import AuditEvent


@dataclass(frozen=True)
class Kind:
    """One kind of object as the history knows it.

    `find(user, pk)` returns the row the user may see, or None. `thread(row)` is the key of the object under whose page
    the row's events appear as well; `gathers` are the object types (or their beginnings) this kind's page shows of its
    own thread, when `may_gather(user, row)` says so.
    """

    slug: str
    label: str
    name: str
    model: type[Model]
    find: Callable[[object, int], Model | None]
    permission: str
    thread: Callable[[Model], str] | None
    gathers: tuple[str, ...]
    may_gather: Callable[[object, Model], bool] | None
    address: Callable[[Model], str] | None


_by_slug: dict[str, Kind] = {}
_by_label: dict[str, Kind] = {}


def register(
    model: type[Model],
    slug: str,
    *,
    name: str = "",
    find: Callable | None = None,
    permission: str = "history.view",
    thread: Callable | None = None,
    gathers: tuple[str, ...] = (),
    may_gather: Callable | None = None,
    address: Callable | None = None,
) -> None:
    """Give the objects of a model a page under /riwayat/<slug>/<id>/."""
    label = model._meta.label_lower
    name = name or capfirst(model._meta.verbose_name)
    kind = Kind(slug, label, name, model, find or _visible(model), permission, thread, gathers, may_gather, address)
    _by_slug[slug] = _by_label[label] = kind


def _visible(model) -> Callable:
    return lambda user, pk: model.objects.visible_to(user).filter(pk=pk).first()


def kind_of_slug(slug: str) -> Kind | None:
    return _by_slug.get(slug)


def kind_of_label(label: str) -> Kind | None:
    return _by_label.get(label)


def key(label: str, pk) -> str:
    """The name of a thread: the object it is about."""
    return f"{label}:{pk}"


def thread_of(row: Model) -> str:
    """The thread the events of a row belong to: its own, unless its kind names another object's."""
    kind = _by_label.get(row._meta.label_lower)
    return (kind.thread(row) if kind and kind.thread else "") or key(row._meta.label_lower, row.pk)


def may_read(user, kind: Kind, row: Model) -> bool:
    """Whether the user's role may read the history of this row, which he sees."""
    return _may(user, kind, getattr(row, "scope", None))


def _may(user, kind: Kind, scope) -> bool:
    return access.may(user, "history.view") and access.may(user, kind.permission, scope)


def events_of(user, kind: Kind, row: Model) -> QuerySet:
    """The events the page of a row shows: its own, and those of its thread that the user's role may read."""
    own = Q(object_type=kind.label, object_id=str(row.pk))
    if not kind.gathers or (kind.may_gather and not kind.may_gather(user, row)):
        return AuditEvent.objects.filter(own)
    scope = getattr(row, "scope", None)
    parts = [other for other in _by_label.values() if other.label.startswith(kind.gathers)]
    told = [other.label for other in parts if _may(user, other, scope)]
    return AuditEvent.objects.filter(own | Q(thread=thread_of(row), object_type__in=told))


def find_about(user, row: Model | None, label: str, pk) -> Model | None:
    """The row when the user may see what it is about (a document's or message's owner)."""
    kind = _by_label.get(label)
    about = kind.find(user, pk) if row and kind and pk else None
    return row if about and may_read(user, kind, about) else None
