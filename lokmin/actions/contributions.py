"""What the RTL gives the minutes: the rows of two sections and what is missing in them."""

from django.db.models import prefetch_related_objects

from lokmin.actions import queries
from lokmin.minutes import contributions
from lokmin.minutes.models import Section
from puskesmas.calendar_text import format_date


def register() -> None:
    contributions.register(
        Section.Kind.PREVIOUS_ACTIONS,
        contributions.Contribution(survey=survey_previous, url_name="actions:previous"),
    )
    contributions.register(
        Section.Kind.ACTIONS,
        contributions.Contribution(survey=survey_actions, url_name="actions:rows"),
    )


def survey_previous(minutes) -> contributions.Survey:
    """Earlier rows with what this meeting heard about them; nobody having spoken about one is a gap (checklist C2)."""
    evaluations = queries.evaluations(minutes.meeting)
    gaps = [
        f"Baris {evaluation.number} belum dievaluasi: {_short(evaluation.action.activity)}."
        for evaluation in evaluations
        if not evaluation.is_evaluated
    ]
    return contributions.Survey(len(evaluations), gaps, lambda: [_previous(evaluation) for evaluation in evaluations])


def _previous(evaluation) -> dict:
    action = evaluation.action
    result = evaluation.said.text if evaluation.said else ""
    if evaluation.carried_to:
        result = f"{result} Dilanjutkan ke RTL ini.".strip()
    return {
        "id": action.pk,
        "activity": action.activity,
        "owner": action.owner_label,
        "due": format_date(action.due_on) if action.due_on else "",
        "state": evaluation.state_label,
        "state_code": str(evaluation.state),
        "result": result,
        "from_meeting": action.meeting.title,
        "repeated": action.carried_count,
    }


def survey_actions(minutes) -> contributions.Survey:
    """The rows of this meeting's RTL; none at all, or one without owner, due date or funding, is a gap (checklist D1)."""
    actions = list(minutes.meeting.actions.all())
    gaps = [
        f"Baris {number} tanpa {' dan '.join(action.missing)}: {_short(action.activity)}."
        for number, action in enumerate(actions, start=1)
        if action.missing
    ]
    return contributions.Survey(len(actions), gaps if actions else ["Belum ada baris RTL."], lambda: _rows(actions))


def _rows(actions) -> list[dict]:
    prefetch_related_objects(actions, "villages", "supporting_sectors")
    return [_row(action) for action in actions]


def _row(action) -> dict:
    return {
        "id": action.pk,
        "program": action.program,
        "problem": action.problem,
        "cause": action.cause,
        "activity": action.activity,
        "target": action.target,
        "place": action.place_label,
        "owner": action.owner_label,
        "supporting": ", ".join(sector.name for sector in action.supporting_sectors.all()),
        "due": format_date(action.due_on) if action.due_on else "",
        "funding": action.get_funding_display() if action.funding else "",
        "indicator": action.indicator,
        "repeated": action.carried_count,
    }


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57].rsplit(' ', 1)[0]}…"
