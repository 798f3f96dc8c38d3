"""Who still owes an answer, who may be reminded, and what has gone out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from lokmin.invitations.models import AccessLink, Delivery, Invitation, Letter, Reply
from lokmin.meetings.models import Meeting
from lokmin.meetings.queries import rules_of, rules_of_all
from puskesmas.leases import LeasedRow
from puskesmas.organisations.rules import Rules

Channel, State = Invitation.Channel, Delivery.State
# Reminders go out from this hour on, at the place of the meeting.
HOUR = time(8)
# No rule reminds earlier than this before a meeting.
HORIZON = timedelta(days=31)
OPEN_STATES = [Meeting.Status.PLANNED, Meeting.Status.SCHEDULED, Meeting.Status.INVITED]
ARRIVED = [State.SENT, State.HANDED_OVER, State.TOLD]


def waiting(meeting: Meeting) -> QuerySet[Invitation]:
    """Invitees who have not answered for the schedule that holds now, in protocol order; one query.

    Annotated with the way of their letter (`with_last_delivery`), whether their link is open, and their last reminder.
    """
    last = Reply.objects.filter(invitation=OuterRef("pk")).order_by("-pk")
    reminder = Delivery.objects.filter(
        invitation=OuterRef("pk"), content=Delivery.Content.REMINDER, reminded_on__isnull=False
    ).order_by("-reminded_on")
    link = AccessLink.objects.filter(
        invitation=OuterRef("pk"),
        purpose=AccessLink.Purpose.REPLY,
        revoked_at__isnull=True,
        expires_at__gt=timezone.now(),
    )
    rows = Invitation.objects.active().filter(meeting=meeting).with_last_delivery()
    rows = rows.annotate(
        answered_for=Subquery(last.values("answered_for")[:1]),
        link=Subquery(link.values("pk")[:1]),
        reminded_on=Subquery(reminder.values("reminded_on")[:1]),
        reminded_by=Subquery(reminder.values("channel")[:1]),
    )
    is_moved = Q(answered_for__isnull=False) & ~Q(answered_for=meeting.starts_at)
    return rows.filter(Q(answer=Invitation.Answer.NONE) | is_moved).in_order().select_related("letter")


@dataclass(frozen=True)
class Waiting:
    """One who has not answered, as services and pages see him on a day."""

    row: Invitation
    today: date

    @property
    def why_not(self) -> str:
        """Why he cannot be reminded, in a few words; empty when he can."""
        row = self.row
        if row.letter is None or row.letter.status != Letter.Status.ISSUED:
            return "suratnya belum terbit"
        if row.last_state not in ARRIVED:
            return "suratnya belum sampai"
        if row.link is None:
            return "tautannya diakhiri"
        return ""

    @property
    def is_reminded(self) -> bool:
        return self.row.reminded_on == self.today

    @property
    def may_remind(self) -> bool:
        return not self.why_not and not self.is_reminded

    def is_ripe(self, meeting: Meeting) -> bool:
        """By itself nobody is reminded on the day his letter came."""
        return self.may_remind and self.row.last_at.astimezone(meeting.timezone).date() < self.today

    @property
    def by_mail(self) -> bool:
        return self.row.channel == Channel.EMAIL

    @property
    def by_whatsapp(self) -> bool:
        return self.row.channel == Channel.WHATSAPP


def waiting_on(meeting: Meeting, now: datetime | None = None) -> list[Waiting]:
    today = local_day(meeting, now)
    return [Waiting(row, today) for row in waiting(meeting)]


def local_day(meeting: Meeting, now: datetime | None = None) -> date:
    return (now or timezone.now()).astimezone(meeting.timezone).date()


def automatic_days(meeting: Meeting, rules: Rules | None = None) -> list[date]:
    """Days on which reminders go out by themselves, the first one first; none on the day itself or after it."""
    days = sorted({days for days in (rules or rules_of(meeting)).reminder_days if days > 0}, reverse=True)
    return [meeting.held_on - timedelta(days=number) for number in days]


def due_meetings(now: datetime) -> list[Meeting]:
    """Meetings with letters out whose guests are reminded today, from eight on; a worker that was down catches up until
    midnight. As many queries for a country as for one puskesmas.
    """
    letters = Letter.objects.filter(meeting=OuterRef("pk"), status=Letter.Status.ISSUED)
    near = Meeting.objects.filter(status__in=OPEN_STATES, starts_at__gt=now, starts_at__lt=now + HORIZON)
    meetings = list(near.filter(Exists(letters)).for_pages().order_by("starts_at", "pk"))
    rules = rules_of_all(meetings) if meetings else {}
    return [meeting for meeting in meetings if _is_due(meeting, rules[meeting.pk], now)]


def _is_due(meeting: Meeting, rules: Rules, now: datetime) -> bool:
    local = now.astimezone(meeting.timezone)
    return local.time() >= HOUR and local.date() in automatic_days(meeting, rules)


@dataclass
class Sent:
    """Reminders of one day: how many by mail in which state, how many by WhatsApp, by whom."""

    day: date
    mails: int = 0
    arrived: int = 0
    failed: int = 0
    whatsapp: int = 0
    is_automatic: bool = False
    people: str = ""

    @property
    def queued(self) -> int:
        return self.mails - self.arrived - self.failed


def sent(meeting: Meeting) -> list[Sent]:
    """What has gone out, the newest day first; one query."""
    rows = (
        Delivery.objects.filter(
            invitation__meeting=meeting, content=Delivery.Content.REMINDER, reminded_on__isnull=False
        )
        .annotate(mail_state=F("message__state"))
        .select_related("by")
        .order_by("-reminded_on", "pk")
    )
    days: dict[date, Sent] = {}
    for row in rows:
        if row.channel == Channel.EMAIL and row.message_id is None:
            continue  # taken back before it left
        day = days.setdefault(row.reminded_on, Sent(row.reminded_on))
        is_mail = row.channel == Channel.EMAIL
        day.mails += is_mail
        day.whatsapp += row.channel == Channel.WHATSAPP
        day.arrived += is_mail and row.mail_state == LeasedRow.State.DONE
        day.failed += is_mail and row.mail_state == LeasedRow.State.FAILED
        day.is_automatic |= row.by_id is None
        if row.by and str(row.by) not in day.people:
            day.people = f"{day.people}, {row.by}".removeprefix(", ")
    return list(days.values())


@dataclass(frozen=True)
class Planned:
    """One automatic day: what it did, or what it will do."""

    day: date
    days_before: int
    kind: str
    word: str
    text: str


def counts(waiting: list[Waiting]) -> dict[str, int]:
    """How those who wait can be reminded now; the numbers add up to all of them."""
    found = {"mail": 0, "whatsapp": 0, "none": 0, "today": 0, "unsent": 0}
    for each in waiting:
        if each.is_reminded:
            found["today"] += 1
        elif each.why_not:
            found["unsent"] += 1
        else:
            found["mail" if each.by_mail else "whatsapp" if each.by_whatsapp else "none"] += 1
    return found


def plan(meeting: Meeting, waiting: list[Waiting], sent: list[Sent]) -> list[Planned]:
    """The automatic days in order, with what went out on them or to how many they will go as things stand."""
    today = local_day(meeting)
    mails = sum(each.by_mail and not each.why_not for each in waiting)
    done = {day.day for day in sent if day.is_automatic}
    return [_planned(meeting, day, today, mails, day in done) for day in automatic_days(meeting)]


def _planned(meeting: Meeting, day: date, today: date, mails: int, is_done: bool) -> Planned:
    before = (meeting.held_on - day).days
    if is_done:
        return Planned(day, before, "done", "Terkirim", "")
    if day < today:
        return Planned(day, before, "todo", "Tidak ada", "tidak ada yang perlu diingatkan, atau surat belum sampai")
    if meeting.is_off:
        return Planned(day, before, "declined", "Tidak dikirim", "pertemuan ditunda atau dibatalkan")
    text = f"{mails} tamu beralamat e-mail bila tetap belum menjawab" if mails else "sekarang tidak ada penerimanya"
    return Planned(day, before, "wait", "Menunggu", f"pukul 08.00 {meeting.zone_label}, {text}")
