"""How many guests of which group a meeting has. Meetings may not import invitations; those register here when ready."""

from collections.abc import Callable

from lokmin.meetings.models import Meeting

_sources: list[Callable[[Meeting], list[tuple[str, int]]]] = []


def count_with(source: Callable[[Meeting], list[tuple[str, int]]]) -> None:
    """`source(meeting)` returns the name and the number of guests of each group, in protocol order."""
    if source not in _sources:
        _sources.append(source)


def groups_of(meeting: Meeting) -> list[tuple[str, int]]:
    """Groups with their guests, Forkopimcam first; empty while nobody is invited."""
    return [group for source in _sources for group in source(meeting)]
