"""Counts for many meetings at once, one query per kind of count."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from lokmin.actions.models import ActionItem
from lokmin.attendance.models import Attendance
from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.meetings.models import DateProposal, Meeting
from lokmin.minutes.models import Minutes
from lokmin.reports.queries.overview import ARRIVED, Tally, is_calling_off, is_proved_by_answer, tally_of


@dataclass
class Numbers:
    """What the home pages know of one meeting."""

    tally: Tally = field(default_factory=Tally)
    missing: int = 0
    failed: int = 0
    letter: Letter | None = None
    proposal: DateProposal | None = None
    people: int = 0
    minutes: Minutes | None = None
    actions: int = 0
    actions_done: int = 0

    @property
    def written(self) -> str | None:
        return self.minutes.status if self.minutes else None


def numbers_of(meetings: list[Meeting]) -> dict[int, Numbers]:
    """Numbers of each meeting; six queries whatever the count of meetings."""
    found = {meeting.pk: Numbers() for meeting in meetings}
    answers: dict[int, list[str]] = {}
    for letter in Letter.objects.filter(meeting__in=found).exclude(status=Letter.Status.REPLACED).order_by("version"):
        found[letter.meeting_id].letter = letter
    rows = Invitation.objects.active().filter(meeting__in=found).with_last_delivery().with_last_answer().order_by()
    for pk, answer, state, own, said_at in rows.values_list("meeting", "answer", "last_state", "letter", "said_at"):
        answers.setdefault(pk, []).append(answer)
        letter = found[pk].letter
        if is_proved_by_answer(letter, answer, said_at) or (is_calling_off(letter) and own != letter.pk):
            continue
        found[pk].missing += state not in (*ARRIVED, Delivery.State.QUEUED)
        found[pk].failed += state in (Delivery.State.FAILED, Delivery.State.RETURNED)
    for pk, given in answers.items():
        found[pk].tally = tally_of(given)
    for proposal in DateProposal.objects.waiting().filter(meeting__in=found):
        found[proposal.meeting_id].proposal = proposal
    present = Attendance.objects.present().filter(meeting__in=found).order_by()
    for pk, people in present.values_list("meeting").annotate(number=Count("pk")):
        found[pk].people = people
    for minutes in Minutes.objects.filter(meeting__in=found):
        found[minutes.meeting_id].minutes = minutes
    done = Count("pk", filter=Q(state=ActionItem.State.DONE))
    rows = ActionItem.objects.filter(meeting__in=found).exclude(state=ActionItem.State.CANCELLED).order_by()
    for pk, total, finished in rows.values_list("meeting").annotate(number=Count("pk"), done=done):
        found[pk].actions, found[pk].actions_done = total, finished
    return found
