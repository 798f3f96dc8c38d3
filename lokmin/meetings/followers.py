"""What a changed meeting brings about in higher apps: an app registers here in `AppConfig.ready`.

A new date, a postponement or a cancellation concerns letters and answers, which the meetings may not import.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lokmin.meetings.models import Meeting


@dataclass(frozen=True)
class Follower:
    """`follow(meeting, by=)` runs in the transaction of the change; `said(meeting)` tells afterwards what is to do."""

    follow: Callable[..., object]
    said: Callable[[Meeting], str]


_followers: list[Follower] = []


def register(follower: Follower) -> None:
    if follower not in _followers:
        _followers.append(follower)


def follow(meeting: Meeting, *, by) -> None:
    """Let everybody registered act on the meeting as it stands now."""
    for follower in _followers:
        follower.follow(meeting, by=by)


def said(meeting: Meeting) -> list[str]:
    """One sentence from each that has something to do now, for whoever changed the meeting."""
    return [text for follower in _followers if (text := follower.said(meeting))]
