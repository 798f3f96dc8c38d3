"""Run the figures: all of them, or those that are named. Each in a process, data folder and database of its own.

    make bench                 every figure; one that cannot be measured yet says so
    make bench ID="S1 R4"      some of them
    make bench ID=imports      any module of bench/ by its name

One line a figure: `S1 value=24.1 target=>=20 ok`, `… short`, or `S1 not-measured (reason)`. DATABASE_URL names a
PostgreSQL where a database may be created and dropped, REDIS_URL a Redis; without them SQLite and a folder as broker.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
IDS = [*(f"S{number}" for number in range(1, 11)), *(f"R{number}" for number in range(1, 11))]
LIMIT = 20 * 60  # seconds for one figure
LINE = re.compile(r"^(\w+) (?:value=\S+ target=\S+ (?:ok|short)|(?:value=\S+ target=\S+ )?not-measured \(.+\))")


def measure(name: str) -> list[str]:
    """Run one module and show what it says; return its lines of figures, one that says why if there are none."""
    if not (FOLDER / f"{name.lower()}.py").exists():
        return [f"{name} not-measured (bench/{name.lower()}.py is not written yet)"]
    print(f"--- {name}", flush=True)
    found, end = [], time.monotonic() + LIMIT
    command = [sys.executable, "-m", f"bench.{name.lower()}"]
    with subprocess.Popen(command, cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            if LINE.match(line):
                found.append(line.rstrip())
            if time.monotonic() > end:
                process.terminate()  # its world cleans up
    if name not in IDS:
        return found
    if process.returncode:
        why = f"more than {LIMIT // 60} minutes" if time.monotonic() > end else f"ended with {process.returncode}"
        return [*found, f"{name} not-measured ({why})"]
    return found or [f"{name} not-measured (it printed no figure)"]


def main() -> None:
    names = [name.upper() if name.upper() in IDS else name for name in sys.argv[1:]] or IDS
    lines = [line for name in names for line in measure(name)]
    print("\n".join(["--- Figures", *lines]))
    sys.exit(any("not-measured (ended" in line for line in lines))


if __name__ == "__main__":
    main()
