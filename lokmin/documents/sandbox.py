"""Entry of the fresh interpreter that `limits` starts from processes with threads; imports Django's apps late."""

import os
import pickle
import sys


def main() -> None:
    """Read one job from stdin, write the answer to stdout."""
    import django

    data = sys.stdin.buffer.read()
    answer_to = os.dup(1)
    os.dup2(2, 1)  # a stray print must not spoil the answer
    django.setup()

    from lokmin.documents import limits

    answer = limits.work(pickle.loads(data))  # noqa: S301  written by our own parent
    with os.fdopen(answer_to, "wb") as pipe:
        pipe.write(answer)
