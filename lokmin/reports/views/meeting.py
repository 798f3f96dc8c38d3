"""The overview of one meeting: where we are, what to do now, what is missing."""

from lokmin.invitations.models import Invitation
from lokmin.meetings.models import Meeting
from lokmin.meetings.programme import warnings
from lokmin.meetings.views import MeetingPage
from lokmin.reports import panels, steps
from lokmin.reports.guests import attendance_parts, delivery_parts, guest
from lokmin.reports.links import link
from lokmin.reports.queries.overview import facts_of

GUESTS_SHOWN, GAPS_SHOWN = 6, 8


class MeetingOverview(MeetingPage):
    """Title, four facts, the strip of steps with the opened step's card."""

    permission = "meetings.view"

    def get(self, request, meeting_id):
        facts = facts_of(self.meeting)
        now = steps.current(facts)
        opened = request.GET.get("langkah", "")
        opened = opened if opened in steps.STEPS else now
        rights = panels.Rights(
            edit=self.may("meetings.edit", self.meeting),
            confirm=self.may("replies.confirm", self.meeting),
            review=self.may("reviews.decide", self.meeting),
            see_invitations=self.may("invitations.view", self.meeting),
            see_attendance=self.may("attendance.view", self.meeting),
        )
        unanswered = [row for row in facts.invitations if row.answer == Invitation.Answer.NONE]
        needing = facts.missing if opened == "undangan" else unanswered
        needing = [] if facts.is_over else needing
        agenda_warnings = warnings(self.meeting, [vars(item) for item in facts.agenda]) if facts.agenda else []
        card, shows_all = panels.panel_of(opened, facts, rights), "semua" in request.GET
        if shows_all and card.url.endswith(panels.ANSWERS):
            card.action = ""
        shown = needing if shows_all else needing[:GUESTS_SHOWN]
        context = {
            "meeting": self.meeting,
            "facts": facts,
            "steps": steps.strip(facts, opened),
            "panel": f"reports/steps/{opened}.html",
            "card": card,
            "is_next": opened == now,
            "rights": rights,
            "moves": self.moves(rights),
            "village_count": self.meeting.villages.count(),
            "when": days_word(facts.days_left),
            "guests": [guest(row) for row in shown] if rights.see_invitations else [],
            "guest_total": len(needing),
            "all_url": f"?langkah={opened}&semua=1#langkah",
            "delivery": delivery_parts(
                facts, link("invitations:sending", meeting_id) if rights.see_invitations else ""
            ),
            "present": attendance_parts(facts),
            "gaps_shown": GAPS_SHOWN,
            "gaps_more": max(0, len(facts.gaps) - GAPS_SHOWN),
            "sectors": by_sector(facts.invitations),
            "agenda_warnings": agenda_warnings if rights.edit else [],
        }
        return self.render("reports/meeting.html", context)

    def moves(self, rights) -> dict[str, bool]:
        """What the menu of the meeting offers in its state."""
        status, table = self.meeting.status, Meeting.MOVES
        is_over = status in (Meeting.Status.HELD, Meeting.Status.CLOSED, Meeting.Status.CANCELLED)
        return {
            "edit": rights.edit and status not in (Meeting.Status.CLOSED, Meeting.Status.CANCELLED),
            "reschedule": rights.edit and not is_over,
            "postpone": rights.edit and status in table[Meeting.Status.POSTPONED],
            "cancel": rights.edit and status in table[Meeting.Status.CANCELLED],
            "next": self.may_prepare_next() and status in (Meeting.Status.HELD, Meeting.Status.CLOSED),
        }

    def may_prepare_next(self) -> bool:
        """Only who leads; a puskesmas that joins prepares meetings of its own."""
        lead = self.meeting.lead_host
        return lead is not None and self.may("meetings.edit", lead)


def days_word(days: int) -> str:
    """6 hari lagi, besok, hari ini, 3 hari lalu"""
    near = {0: "hari ini", 1: "besok", -1: "kemarin"}
    return near.get(days) or (f"{days} hari lagi" if days > 0 else f"{-days} hari lalu")


def by_sector(invitations) -> list[dict]:
    """Invited and coming per sector, in the order of the sectors."""
    groups = {}
    for row in invitations:
        group = groups.setdefault(
            (row.sector.order, row.sector.name), {"name": row.sector.name, "invited": 0, "coming": 0}
        )
        group["invited"] += 1
        group["coming"] += row.answer in ("present", "represented")
    return [groups[key] for key in sorted(groups)]
