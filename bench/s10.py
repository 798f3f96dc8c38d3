"""S10: how much a process grows per 100 letters, after the first 100; worker and figure alike keep one process.

The product renders in a child that ends with its batch, so its worker does not grow at all; the figure is of the
rendering itself, without that child: resident memory after 100 letters and after 600, per 100, in megabytes. Then the
same for one plain WeasyPrint call per letter, for comparison, and the worker's own growth with the child.

make bench ID=S10
"""

import gc
import os
from pathlib import Path

from bench import letters, world
from lokmin.invitations.letter import build_letters, render_letters

MORE = 5  # hundreds


def resident() -> float:
    """Megabytes of this process."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def growth(work, times: int = MORE) -> float:
    """Megabytes per call, after the first."""
    work()
    before = resident()
    for _ in range(times):
        work()
    return (resident() - before) / times


def main() -> None:
    content = letters.content()
    ours = growth(lambda: build_letters(content, letters.people()) and None)
    world.figure("S10", ours, "<=2", "MB per 100 letters, rendered in one process")
    child = growth(lambda: render_letters(content, letters.people()) and None)
    plain = growth(lambda: [letters.plain_letter(content, one) for one in letters.people(20)] and None, 2) * 5
    print(f"  the worker with its child: {child:.2f} MB; one plain call per letter: {plain:.1f} MB")


if __name__ == "__main__":
    main()
