"""The follow-up board: every action in its last form, grouped by village, sector or owner."""

from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from lokmin.actions.models import ActionItem, OwnerReport, Progress

PER_PAGE = 25
State = ActionItem.State
OWNER = NullIf(F("owner_label"), Value(""))
# word in the address → order, identity and name of its groups, and how rows without one are called
GROUPS = {
    "desa": (F("villages__code"), F("villages__code"), F("villages__name"), "Seluruh wilayah"),
    "sektor": (F("sector_order"), F("sector_name"), F("sector_name"), "Sektor belum diketahui"),
    "pj": (OWNER, OWNER, OWNER, "Penanggung jawab belum ditunjuk"),
}


@dataclass
class Row:
    """One line of the board."""

    action: ActionItem
    last: Progress | None
    other_places: str = ""


@dataclass
class Group:
    """A heading with its rows on this page, and how many of all its rows are done."""

    name: str
    rows: list[Row] = field(default_factory=list)
    done: int = 0
    total: int = 0


@dataclass
class Board:
    """What the board page shows."""

    groups: list[Group]
    page: object
    counts: dict[str, int]
    meetings: int
    by: str
    chosen: str


def board(user, *, by: str = "desa", chosen: str = "semua", number=1) -> Board:
    """Return one page of the actions the user may see; carried over rows appear as the row that goes on.

    An action for several villages stands under each of them. A fixed number of queries.
    """
    by = by if by in GROUPS else "desa"
    rows = ActionItem.objects.visible_to(user).exclude(state=State.CARRIED_OVER)
    counts = _counts(rows)
    chosen = chosen if chosen in counts else "semua"
    order, identity, name, none = GROUPS[by]
    grouped = _with_sector(rows).annotate(group_order=order, group_id=identity, group_name=name)
    in_order = [F(key).asc(nulls_last=True) for key in ("group_order", "group_id", "due_on")]
    listed = _chosen(grouped.annotate(has_report=Exists(_waiting())), chosen).order_by(*in_order, "pk")
    page = Paginator(listed.for_pages(), PER_PAGE).get_page(number)
    return Board(
        groups=_groups(list(page), grouped, none, by),
        page=page,
        counts={word: count for word, count in counts.items() if word != "pertemuan"},
        meetings=counts["pertemuan"],
        by=by,
        chosen=chosen,
    )


def chain_of(action: ActionItem) -> list[ActionItem]:
    """Return the row with all it was carried over from and to, oldest first."""
    first, seen = action, {action.pk}
    while first.carried_from_id and first.carried_from_id not in seen:
        seen.add(first.carried_from_id)
        first = ActionItem.objects.select_related("meeting__region", "carried_to").get(pk=first.carried_from_id)
    chain = [first]
    while (
        following := ActionItem.objects.select_related("meeting__region").filter(carried_from=chain[-1]).first()
    ) is not None:
        chain.append(following)
    return chain


def history_of(chain: list[ActionItem]):
    """Everything reported on a row and on those it goes on from, newest first."""
    rows = Progress.objects.filter(action__in=chain)
    return rows.select_related("by", "meeting__region", "report__invitation").order_by("-at", "-pk")


def _counts(rows) -> dict[str, int]:
    today, unfinished = timezone.localdate(), Q(state__in=ActionItem.UNFINISHED)
    return rows.aggregate(
        semua=Count("pk", filter=unfinished),
        laporan=Count("pk", filter=Exists(_waiting())),
        lewat=Count("pk", filter=unfinished & Q(due_on__lt=today)),
        berulang=Count("pk", filter=unfinished & Q(carried_count__gt=0)),
        terkendala=Count("pk", filter=Q(state=State.BLOCKED)),
        selesai=Count("pk", filter=Q(state=State.DONE)),
        pertemuan=Count("meeting", filter=unfinished, distinct=True),
    )


def _waiting():
    """A report of an owner that the puskesmas has not answered, also one about the row this one goes on from."""
    return OwnerReport.objects.waiting().filter(Q(action=OuterRef("pk")) | Q(action__carried_to=OuterRef("pk")))


def _chosen(rows, chosen: str):
    if chosen == "laporan":
        return rows.filter(has_report=True)
    if chosen == "selesai":
        return rows.filter(state=State.DONE)
    if chosen == "terkendala":
        return rows.filter(state=State.BLOCKED)
    rows = rows.unfinished()
    if chosen == "lewat":
        return rows.overdue()
    return rows.filter(carried_count__gt=0) if chosen == "berulang" else rows


def _with_sector(rows):
    """The sector of the owner: as invited, else as the catalogue has the office."""
    invited, office = "owner_invitation__sector__", "owner_office__position__sector__"
    return rows.annotate(
        sector_order=Coalesce(F(f"{invited}order"), F(f"{office}order")),
        sector_name=Coalesce(F(f"{invited}name"), F(f"{office}name")),
    )


def _last_words(actions: list[ActionItem]) -> dict[int, Progress]:
    """The newest report on each row; a row carried over without one of its own gives that of the row before it."""
    before = {row.pk: row.carried_from_id for row in actions}
    newest = Progress.objects.spoken().filter(action=OuterRef("action")).values("pk")[:1]
    wanted = {pk for pair in before.items() for pk in pair if pk}
    words = Progress.objects.filter(action__in=wanted, pk=Subquery(newest)).select_related("by")
    said = {word.action_id: word for word in words}
    return {pk: said.get(pk) or said.get(older) for pk, older in before.items()}


def _groups(actions: list[ActionItem], grouped, none: str, by: str) -> list[Group]:
    """Put the rows of one page under their headings, with the last words and the sums of each heading."""
    last = _last_words(actions)
    here = Q(group_id__in={row.group_id for row in actions if row.group_id}) | Q(group_id__isnull=True)
    counted = grouped.filter(here).exclude(state=State.CANCELLED).order_by().values("group_id")
    sums = {
        row["group_id"]: row
        for row in counted.annotate(done=Count("pk", filter=Q(state=State.DONE)), total=Count("pk"))
    }
    groups: list[Group] = []
    previous = object()
    for action in actions:
        if action.group_id != previous:
            count = sums.get(action.group_id, {"done": 0, "total": 0})
            groups.append(Group(action.group_name or none, done=count["done"], total=count["total"]))
            previous = action.group_id
        others = [village.name for village in action.villages.all() if village.name != action.group_name]
        groups[-1].rows.append(Row(action, last.get(action.pk), ", ".join(others) if by == "desa" else ""))
    return groups
