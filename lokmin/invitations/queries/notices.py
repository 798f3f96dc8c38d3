"""Who has to be told of a change: the guests a letter reached before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from lokmin.invitations.models import Delivery, Invitation, Letter
from lokmin.invitations.queries.ledger import REPLACED, standing
from lokmin.invitations.schedule import OFF_KINDS
from lokmin.meetings.models import Meeting
from puskesmas.leases import LeasedRow

State = Delivery.State
BY_HAND = {State.SENT, State.HANDED_OVER, State.TOLD, State.OPENED_FOR_SENDING}


@dataclass
class Notice:
    """The guests of a letter that tells a change: reached by an earlier one, or not."""

    letter: Letter
    reached: list[Invitation]
    others: list[Invitation]

    @property
    def is_off(self) -> bool:
        return self.letter.kind in OFF_KINDS.values()

    @property
    def addressed(self) -> list[Invitation]:
        """Who gets the letter: a new date everybody, a meeting put off or called off those who knew of it."""
        return self.reached if self.is_off else [*self.reached, *self.others]

    @property
    def ways(self) -> list[tuple[str, int]]:
        """How those reached are told: 12 e-mail, 20 WhatsApp, 2 diantar."""
        words = {Invitation.Channel.EMAIL: "e-mail", Invitation.Channel.WHATSAPP: "WhatsApp"}
        counts: dict[str, int] = defaultdict(int)
        for row in self.reached:
            counts[words.get(row.channel, "diantar")] += 1
        return [(word, counts[word]) for word in ("e-mail", "WhatsApp", "diantar") if counts[word]]


def notice_of(letter: Letter) -> Notice | None:
    """The notice a letter is; None for an invitation. Three queries."""
    if letter.kind == Letter.Kind.INVITATION:
        return None
    rows = list(Invitation.objects.active().filter(meeting=letter.meeting_id).in_order())
    known = reached([row.pk for row in rows], before=letter.issued_at)
    return Notice(letter, [row for row in rows if row.pk in known], [row for row in rows if row.pk not in known])


def has_reached_anybody(meeting: Meeting) -> bool:
    return bool(reached(list(Invitation.objects.active().filter(meeting=meeting).values_list("pk", flat=True))))


def reached(invitations: list[int], before: datetime | None = None) -> set[int]:
    """Which of these guests a letter reached (or may still reach), before a moment; an answer proves it too.

    A mail counts unless it failed: one that waits in the queue may arrive after it was looked at. A letter that came
    back takes away the mark before it, until that is undone; one whose link was changed had arrived.
    """
    deliveries = Delivery.objects.filter(invitation__in=invitations, content=Delivery.Content.LETTER)
    answers = Invitation.objects.filter(pk__in=invitations, replies__isnull=False)
    if before:
        deliveries, answers = deliveries.filter(at__lt=before), answers.filter(replies__at__lt=before)
    found = set(answers.values_list("pk", flat=True))
    ways: dict[int, list[Delivery]] = defaultdict(list)
    for row in deliveries.annotate(mail=F("message__state")).order_by("pk"):
        ways[row.invitation_id].append(row)
    return found | {pk for pk, rows in ways.items() if _has_arrived(standing(rows))}


def _has_arrived(counting: list[Delivery]) -> bool:
    marks: list[Delivery] = []
    for row in counting:
        if row.mail and row.mail != LeasedRow.State.FAILED:
            return True
        if row.state == State.RETURNED and row.note != REPLACED:
            marks = marks[:-1]
        elif not row.mail and row.state in BY_HAND:
            marks.append(row)
    return bool(marks)


def what_to_send(meeting: Meeting) -> str:
    """What to do about the letter that tells a change, for whoever just made it; empty when there is none."""
    draft = Letter.objects.filter(meeting=meeting, status=Letter.Status.DRAFT).first()
    notice = notice_of(draft) if draft else None
    if notice is None:
        return ""
    return (
        f"Surat {draft.get_kind_display().lower()} sudah disusun untuk {len(notice.addressed)} tamu. "
        "Periksa di halaman Undangan, lalu terbitkan dan kirim pemberitahuannya."
    )


def is_addressed(row: Invitation, letter: Letter) -> bool:
    """Whether the letter that stands is for this guest: one that puts off or calls off only for those who knew."""
    is_notice = letter.kind in OFF_KINDS.values() and letter.status == Letter.Status.ISSUED
    return row.letter_id == letter.pk or not is_notice
