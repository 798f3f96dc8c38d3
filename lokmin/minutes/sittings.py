"""The saved texts of a section as sittings: what one writer saved without a pause of ten minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lokmin.minutes.models import Section, SectionText

PAUSE = timedelta(minutes=10)


@dataclass
class Sitting:
    """One sitting: its texts, oldest first, and the sitting before it."""

    texts: list[SectionText]
    previous: "Sitting | None" = None

    @property
    def before(self) -> str:
        """What stood there when it began."""
        return self.previous.last.body if self.previous else ""

    @property
    def last(self) -> SectionText:
        return self.texts[-1]

    @property
    def writer(self):
        return self.last.saved_by

    @property
    def began_at(self) -> datetime:
        return self.texts[0].saved_at

    @property
    def ended_at(self) -> datetime:
        return self.last.saved_at


def sittings(texts: Iterable[SectionText]) -> list[Sitting]:
    """Group texts, given oldest first, into sittings, oldest first."""
    found: list[Sitting] = []
    for text in texts:
        if found and _goes_on(found[-1].last, text):
            found[-1].texts.append(text)
        else:
            found.append(Sitting([text], found[-1] if found else None))
    return found


def _goes_on(last: SectionText, text: SectionText) -> bool:
    return last.saved_by_id == text.saved_by_id and text.saved_at - last.saved_at < PAUSE


def sittings_of(section: Section) -> list[Sitting]:
    """Sittings of one section, oldest first; only the last text of each is read."""
    found = sittings(section.texts.select_related("saved_by").order_by("version").defer("body"))
    bodies = dict(SectionText.objects.filter(pk__in=[sitting.last.pk for sitting in found]).values_list("pk", "body"))
    for sitting in found:
        sitting.last.body = bodies.get(sitting.last.pk, "")
    return found


def thin_texts(minutes) -> int:
    """Keep the last text of every sitting of the minutes, remove those on the way to it; return how many went.

    Part of endorsing; call it with the minutes locked.
    """
    gone = []
    for section in minutes.sections.all():
        for sitting in sittings(section.texts.order_by("version").defer("body")):
            gone += [text.pk for text in sitting.texts[:-1]]
    SectionText.objects.filter(pk__in=gone).delete()
    return len(gone)
