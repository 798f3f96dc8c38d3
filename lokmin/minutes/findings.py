"""What one automatic check says, in the words of the four verdicts."""

from dataclasses import dataclass

from lokmin.minutes.models import ReviewItem

FINE, LACKING = ReviewItem.Verdict.FINE, ReviewItem.Verdict.LACKING
MISSING, NOT_ASKED = ReviewItem.Verdict.MISSING, ReviewItem.Verdict.NOT_ASKED
UNKNOWN = ""
UNRECORDED = "tidak tercatat pada revisi ini"


@dataclass(frozen=True)
class Finding:
    """The verdict (empty: the machine cannot know), the sentence, the numbers of the rows it speaks of, another label."""

    verdict: str
    found: str
    rows: tuple[int, ...] = ()
    label: str = ""


def rows_words(numbers) -> str:
    return f"baris {', '.join(map(str, numbers))}"
