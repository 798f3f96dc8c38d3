"""Many mails sent again with one press: one that is refused is left out and told, the others go."""

from collections import Counter
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError


def resend_each(rows: Iterable, resend: Callable) -> tuple[int, Counter]:
    """Send each again with `resend(row)`; return how many were queued, and how many were refused with which sentence."""
    sent, refused = 0, Counter()
    for row in rows:
        try:
            sent += bool(resend(row))
        except ValidationError as error:
            refused[error.messages[0]] += 1
    return sent, refused


def tell_refused(request, refused: Counter) -> None:
    """One warning per reason, with how many were left out for it."""
    for sentence, number in refused.most_common():
        messages.warning(request, f"{number} e-mail tidak dikirim ulang. {sentence}")
