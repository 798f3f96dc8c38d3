"""Everything the overview of one meeting counts, read once in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from lokmin.actions.models import ActionItem
from lokmin.actions.queries import open_before
from lokmin.attendance.queries import Counts, counts
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries.notices import Notice, notice_of
from lokmin.invitations.schedule import OFF_KINDS, needed_kind
from lokmin.meetings.models import AgendaItem, DateProposal, Meeting
from lokmin.meetings.queries import agenda, rules_of
from lokmin.minutes.gaps import Gap, completeness
from lokmin.minutes.models import Minutes, Review
from lokmin.minutes.parts import parts_of
from puskesmas.organisations.rules import Rules

Answer = Invitation.Answer
ARRIVED = [Delivery.State.SENT, Delivery.State.HANDED_OVER, Delivery.State.TOLD]


@dataclass
class Tally:
    """Answers to the invitations that count."""

    present: int = 0
    represented: int = 0
    unable: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return self.present + self.represented + self.unable + self.waiting

    @property
    def answered(self) -> int:
        return self.total - self.waiting

    @property
    def coming(self) -> int:
        return self.present + self.represented


@dataclass
class Facts:
    """One meeting with what all apps know of it."""

    meeting: Meeting
    today: date
    invitations: list[Invitation]
    letter: Letter | None
    attendance: Counts
    minutes: Minutes | None
    gaps: list[Gap]
    review: Review | None
    actions: list[ActionItem]
    previous_actions: list[ActionItem]
    agenda: list[AgendaItem]
    rules: Rules
    notice: Notice | None = None
    proposal: DateProposal | None = None

    @property
    def tally(self) -> Tally:
        return tally_of(row.answer for row in self.invitations)

    @property
    def for_old_schedule(self) -> list[Invitation]:
        """Guests who answered for a schedule that holds no more and are asked again; they count as waiting."""
        return [row for row in self.invitations if row.answer == Answer.NONE and row.said not in (None, Answer.NONE)]

    @property
    def addressed(self) -> list[Invitation]:
        """Who is to get the present letter: all, but only those who knew when it puts off or calls off."""
        if self.is_calling_off:
            return [row for row in self.invitations if row.letter_id == self.letter.pk]
        return self.invitations

    @property
    def arrived(self) -> list[Invitation]:
        """Letters that reached their addressee: delivered, or answered whatever way they came."""
        return [row for row in self.addressed if self._has_arrived(row)]

    def _has_arrived(self, row: Invitation) -> bool:
        return row.last_state in ARRIVED or is_proved_by_answer(self.letter, row.answer, row.said_at)

    @property
    def on_the_way(self) -> list[Invitation]:
        return [row for row in self._not_arrived if row.last_state == Delivery.State.QUEUED]

    @property
    def failed(self) -> list[Invitation]:
        return [row for row in self._not_arrived if row.last_state == Delivery.State.FAILED]

    @property
    def returned(self) -> list[Invitation]:
        """Letters that came back."""
        return [row for row in self._not_arrived if row.last_state == Delivery.State.RETURNED]

    @property
    def unsent(self) -> list[Invitation]:
        """Nothing was tried yet, or WhatsApp was only opened."""
        return [row for row in self._not_arrived if row.last_state in (None, Delivery.State.OPENED_FOR_SENDING)]

    @property
    def missing(self) -> list[Invitation]:
        """Letters somebody still has to send, open or carry."""
        return [*self.failed, *self.returned, *self.unsent]

    @property
    def _not_arrived(self) -> list[Invitation]:
        return [row for row in self.addressed if not self._has_arrived(row)]

    @property
    def is_issued(self) -> bool:
        return self.letter is not None and self.letter.status == Letter.Status.ISSUED

    @property
    def is_calling_off(self) -> bool:
        return is_calling_off(self.letter)

    @property
    def needs_correction(self) -> bool:
        """Letters went out, and what they say holds no more; a meeting called off concerns only those who knew."""
        is_known = not self.meeting.is_off or any(row.last_state or row.said for row in self.invitations)
        return self.is_issued and is_known and needed_kind(self.letter, self.meeting) is not None

    @property
    def is_over(self) -> bool:
        """The day has passed or the meeting is recorded as held: letters and answers are history."""
        return self.days_left < 0 or self.meeting.status in (Meeting.Status.HELD, Meeting.Status.CLOSED)

    @property
    def days_left(self) -> int:
        return (self.meeting.held_on - self.today).days

    @property
    def parts_total(self) -> int:
        return len(parts_of(self.meeting))

    @property
    def parts_done(self) -> int:
        return self.parts_total - len({gap.kind for gap in self.gaps if gap.is_blocking})

    @property
    def overdue(self) -> list[ActionItem]:
        return [row for row in self.actions if row.is_overdue]

    @property
    def finished(self) -> list[ActionItem]:
        return [row for row in self.actions if row.state == ActionItem.State.DONE]


def is_calling_off(letter: Letter | None) -> bool:
    """The letter that stands puts the meeting off or calls it off."""
    return bool(letter) and letter.status == Letter.Status.ISSUED and letter.kind in OFF_KINDS.values()


def is_proved_by_answer(letter: Letter | None, answer: str, said_at: datetime | None) -> bool:
    """Whether an answer shows that the letter arrived; one given before a letter of change says nothing about it."""
    if answer == Answer.NONE or not letter or letter.status != Letter.Status.ISSUED:
        return answer != Answer.NONE
    return letter.kind == Letter.Kind.INVITATION or bool(said_at and said_at >= letter.issued_at)


def letter_word(letter: Letter | None) -> str:
    """What is sent, as buttons name it: undangan, surat ralat, pemberitahuan."""
    if is_calling_off(letter):
        return "pemberitahuan"
    return "surat ralat" if letter and letter.kind == Letter.Kind.CORRECTION else "undangan"


def facts_of(meeting: Meeting) -> Facts:
    """Read one meeting for its overview."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    letter = meeting.letters.exclude(status=Letter.Status.REPLACED).order_by("-version").first()
    return Facts(
        meeting=meeting,
        today=timezone.localdate(timezone=meeting.timezone),
        invitations=list(meeting.invitations.active().in_order().with_last_delivery().with_last_answer()),
        letter=letter,
        attendance=counts(meeting),
        minutes=minutes,
        gaps=completeness(minutes) if minutes and minutes.is_editable else [],
        review=last_review(minutes) if minutes else None,
        actions=list(meeting.actions.exclude(state=ActionItem.State.CANCELLED).order_by("order", "pk")),
        previous_actions=list(open_before(meeting)),
        agenda=agenda(meeting),
        rules=rules_of(meeting),
        notice=notice_of(letter) if letter and letter.is_change_to_tell else None,
        proposal=DateProposal.objects.waiting().filter(meeting=meeting).first(),
    )


def tally_of(answers) -> Tally:
    tally = Tally()
    names = {Answer.PRESENT: "present", Answer.REPRESENTED: "represented", Answer.UNABLE: "unable"}
    for answer in answers:
        name = names.get(answer, "waiting")
        setattr(tally, name, getattr(tally, name) + 1)
    return tally


def last_review(minutes: Minutes) -> Review | None:
    """The newest review of the newest revision, with its comments."""
    rows = Review.objects.filter(revision__minutes=minutes).select_related("reviewer", "revision")
    return rows.prefetch_related("comments").order_by("-revision__number", "-pk").first()
