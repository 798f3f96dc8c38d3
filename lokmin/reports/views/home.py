"""The home page, a different one for each role at the place the user works in now."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lokmin.invitations.queries.board import tab_counts
from lokmin.meetings.next_meeting import last_of
from lokmin.meetings.queries import rules_of_all
from lokmin.reports import marks, todo
from lokmin.reports.queries import home, review_map, setup
from lokmin.reports.queries.bulk import Numbers, numbers_of
from lokmin.reports.views.meeting import days_word
from puskesmas.access import OFFICE, Role, active_membership, memberships_of
from puskesmas.accounts import memberships
from puskesmas.calendar_text import format_day, roman
from puskesmas.pages import Page

TASKS_SHOWN, TWO_COLUMNS_FROM = 8, 10


class Home(Page):
    """Chooses the home page by the role of the active membership."""

    permission = "home.view"

    def get(self, request):
        self.membership = active_membership(request)
        self.today = timezone.localdate()
        if self.membership is None:
            return self.administrator_home() if request.user.is_superuser else redirect("own_account")
        if self.membership.role in OFFICE:
            return self.puskesmas_home()
        if self.membership.role == Role.CAMAT_OFFICE:
            return self.camat_home()
        if self.membership.role == Role.REVIEWER:
            return self.review_home()
        return self.reader_home()

    def administrator_home(self):
        """The administrator sees no meeting; he sets up, step by step."""
        steps = setup.setup_steps()
        first = next((step for step in steps if step.kind == "todo"), None)
        context = {
            "today": self.today,
            "steps": [{"step": step, "url": setup_url(step), "is_first": step is first} for step in steps],
            "left": sum(step.kind != "done" for step in steps),
        }
        return self.render("reports/home_administrator.html", context)

    def puskesmas_home(self):
        today, meetings = self.today, home.open_meetings(self.membership)
        by_quarter = home.meetings_by_quarter(self.membership, today.year)
        numbers = numbers_of([*meetings, *by_quarter.values()])
        is_head = self.membership.role == Role.HEAD
        tasks = todo.tasks_of(meetings, numbers, rules_of_all(meetings), today, is_head=is_head)
        tiles = home.year_tiles(by_quarter, numbers, today.year, today)
        running, last = tiles[marks.quarter_of(today) - 1], last_of(self.membership)
        if running.meeting is None:
            left = (marks.end_of(today.year, running.quarter) - today).days
            tasks.insert(0, todo.empty_quarter(today.year, roman(running.quarter), left, today, last))
        overdue, overdue_count = home.overdue(self.membership)
        upcoming = next((row for row in meetings if row.held_on >= today and not row.is_off), None)
        context = {
            "today": today,
            "tasks": [
                {"task": task, "is_today": task.due <= today and not task.is_late, "when": todo.when_word(task, today)}
                for task in tasks[:TASKS_SHOWN]
            ],
            "next": meeting_line(upcoming, numbers, today) if upcoming else None,
            "last": last,
            "tiles": [tile_of(tile, today.year) for tile in tiles],
            "overdue": overdue,
            "overdue_count": overdue_count,
            "reports_waiting": home.reports_waiting(self.membership),
            "is_empty": not meetings and all(tile.meeting is None for tile in tiles),
        }
        return self.render("reports/home_puskesmas.html", context)

    def camat_home(self):
        upcoming = home.upcoming(self.membership)
        recent = home.recent(self.membership)
        numbers = numbers_of([*upcoming, *recent])
        context = {
            "today": self.today,
            "waiting": tab_counts(self.request.user)["menunggu"],
            "upcoming": [meeting_line(row, numbers, self.today) for row in upcoming],
            "recent": [meeting_line(row, numbers, self.today) for row in recent],
            "villages": home.follow_up_by_village(self.membership),
        }
        return self.render("reports/home_camat.html", context)

    def review_home(self):
        year = self.chosen_year()
        lines = review_map.map_of(self.membership, year, self.today)
        now = lines if year == self.today.year else review_map.map_of(self.membership, self.today.year, self.today)
        quarter = marks.quarter_of(self.today)
        silent = review_map.silent(now, self.today)
        half = (len(lines) + 1) // 2 if len(lines) > TWO_COLUMNS_FROM else len(lines)
        queue = review_map.queue(self.membership)
        context = {
            "today": self.today,
            "queue": queue[: review_map.QUEUE_SHOWN],
            "queue_count": len(queue),
            "complete_count": sum(line.is_complete for line in queue),
            "silent": silent[: review_map.QUEUE_SHOWN],
            "silent_count": len(silent),
            "figures": review_map.figures(self.membership, now, self.today.year, quarter),
            "quarter": quarter,
            "halves": [part for part in (lines[:half], lines[half:]) if part],
            "legend": marks.LEGEND,
            "years": [
                {"label": str(item), "url": f"?tahun={item}#peta", "is_current": item == year}
                for item in (self.today.year - 1, self.today.year)
            ],
            "by_quarter": by_quarter(lines),
        }
        return self.render("reports/home_reviewer.html", context)

    def chosen_year(self) -> int:
        last = self.today.year - 1
        return last if self.request.GET.get("tahun") == str(last) else self.today.year

    def reader_home(self):
        upcoming = home.upcoming(self.membership, 10)
        recent = home.recent(self.membership, 10)
        numbers = numbers_of([*upcoming, *recent])
        context = {
            "today": self.today,
            "place": self.membership.place_label,
            "upcoming": [meeting_line(row, numbers, self.today) for row in upcoming],
            "recent": [meeting_line(row, numbers, self.today) for row in recent],
        }
        return self.render("reports/home_reader.html", context)


class SwitchPlace(Page):
    """Work at another of one's places; only one's own memberships count."""

    permission = "home.view"

    def post(self, request):
        asked = request.POST.get("membership_id", "")
        chosen = next((item for item in memberships_of(request.user) if str(item.pk) == asked), None)
        if chosen:
            request.session["membership_id"] = chosen.pk
            memberships.remember_place(request.user, chosen)
        return redirect("reports:home")


def setup_url(step: setup.Step) -> str:
    """Where a step of the setting up is done."""
    if step.action == "Impor":
        return reverse("puskesmas:import_upload", args=[step.page])
    return f"{reverse('puskesmas:account_invite')}?peran={step.page}"


def meeting_line(meeting, numbers: dict[int, Numbers], today) -> dict:
    """A meeting with its numbers and mark, as lists and cards show it."""
    own = numbers.get(meeting.pk) or Numbers()
    return {
        "meeting": meeting,
        "numbers": own,
        "mark": marks.of_meeting(meeting, own.written, today),
        "when": days_word((meeting.held_on - today).days),
    }


def tile_of(tile: home.Tile, year: int) -> dict:
    """What the tile of a quarter says."""
    meeting, own = tile.meeting, tile.numbers
    if meeting is None:
        word = "Belum ada" if tile.mark == marks.NO_MEETING else tile.mark.word
        kind = "todo" if tile.mark == marks.NO_MEETING else tile.mark.kind
        return {
            "tile": tile,
            "label": f"TW {roman(tile.quarter)}",
            "kind": kind,
            "word": word,
            "title": "Belum dicatat" if tile.mark == marks.MISSED else "Belum dijadwalkan",
            "text": "Sudah dilaksanakan? Catat" if tile.mark == marks.MISSED else "Buat lokmin",
            "url": f"{reverse('meetings:create')}?tahun={year}&triwulan={tile.quarter}",
            "icon": tile.mark.icon,
        }
    if own.written in ("sent", "approved") and own.actions:
        text = f"{own.actions_done} dari {own.actions} tindak lanjut selesai"
    elif own.people:
        text = f"{own.people} orang hadir"
    elif own.tally.total:
        text = f"{own.tally.answered} dari {own.tally.total} tamu menjawab"
    else:
        text = meeting.place
    return {
        "tile": tile,
        "label": f"TW {roman(tile.quarter)}",
        "kind": tile.mark.kind,
        "word": tile.mark.word,
        "title": format_day(meeting.held_on).rsplit(" ", 1)[0],
        "text": text,
        "url": meeting.get_absolute_url(),
        "icon": tile.mark.icon,
    }


def by_quarter(lines) -> list[dict]:
    """The map as one list per quarter for phones, problems first."""
    return [
        {
            "quarter": quarter,
            "cells": sorted(
                ((line.puskesmas, line.cells[quarter - 1]) for line in lines), key=lambda pair: pair[1].mark.order
            ),
        }
        for quarter in (1, 2, 3, 4)
    ]
