"""R1: `kill -9` of the whole worker at random moments, 50 times over 300 jobs of rendering and mailing.

    make bench ID=R1                      both brokers, eight to ten minutes; Redis only where REDIS_URL names one
    python -m bench.r1 folder 10          one broker, ten kills

Letters to 150 guests are sent in waves while a worker is started and killed again and again. Counted are rows lost,
rows and files made twice, guests without mail, and mails beyond one more copy per kill or under another Message-ID.
A row is given up after five tries, so a machine too busy to finish anything between two kills shows rows as lost that
the user sees as failed with a button to try again. Healed is the time from the last kill until every row is done.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter

WAVES, GUESTS = 10, 15  # each guest is one letter and one mail
KILLS, LIFE = 50, (0.5, 5.0)  # seconds a worker lives


def begin(wave: int, cast):
    """One more meeting with its guests; its letters and mails are queued as by the button."""
    from lokmin.invitations import services
    from tests import factories

    meeting = factories.MeetingFactory(region=cast.kajoran, lead=cast.puskesmas, quarter=1 + wave % 4, year=2030 + wave)
    sector = factories.SectorFactory(code="pemdes")
    for number in range(GUESTS):
        address = f"w{wave}n{number}@contoh.id"
        services.invite_freely(meeting, post=f"Tamu {wave} {number}", sector=sector, email=address, by=cast.sari)
    letter = services.draft_letter(meeting, by=cast.sari)
    services.issue_letter(letter, by=cast.sari)
    letter.refresh_from_db()
    services.send_letter(letter, by=cast.sari)


def mails() -> list[tuple[str, str]]:
    """(address, Message-ID) of every whole mail in the folder; one cut off by a kill never went out."""
    from email import message_from_bytes
    from email.policy import default

    from bench import world

    mark, found = b"-" * 79 + b"\n", []
    for file in (world.VAR / "mail").glob("*.log"):
        for part in file.read_bytes().split(mark)[:-1]:
            if part.strip():
                mail = message_from_bytes(part, policy=default)
                found.append((mail["To"], mail["Message-ID"]))
    return found


def kill_often(kills: int, cast) -> tuple[int, float]:
    """Start and kill the worker while the waves arrive; return how many kills hit work, and when the last one fell."""
    from bench import world
    from lokmin.documents.models import Document
    from lokmin.outbox.models import Message

    dice, worker, hits = random.Random(4), world.worker(concurrency=2), 0
    for number in range(kills):
        for wave in range(WAVES):
            if wave * kills // WAVES == number:
                begin(wave, cast)
        worker.start()
        world.wait_until(lambda: _is_up(worker), seconds=30, what="a worker")
        time.sleep(dice.uniform(*LIFE))
        worker.kill()
        hits += any(model.objects.filter(state="working").exists() for model in (Document, Message))
    return hits, time.monotonic()


def _is_up(worker) -> bool:
    """Whether it has its children: the moment it may take work."""
    pid = worker.process.pid
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return bool(children.read().split())


def measure(kills: int) -> None:
    from django.db.models import Count

    from bench import world
    from lokmin.documents.models import Document
    from lokmin.invitations.models import LETTER
    from lokmin.outbox.models import Message

    start, cast = time.monotonic(), world.cast()
    hits, last_kill = kill_often(kills, cast)
    worker = world.worker().start()
    try:
        world.wait_until(
            lambda: (
                not any(model.objects.exclude(state__in=["done", "failed"]).exists() for model in (Document, Message))
            ),
            seconds=280,
            what="the end of all jobs",
        )
    finally:
        healed = time.monotonic() - last_kill
        worker.stop()
    guests = WAVES * GUESTS
    letters, sent = Document.objects.filter(kind=LETTER), mails()
    missing_files = sum(not row.file.storage.exists(row.file.name) for row in Document.objects.filter(state="done"))
    lost = 2 * guests - letters.filter(state="done").count() - Message.objects.filter(state="done").count()
    lost += missing_files + guests - len({to for to, _ in sent})
    doubles = letters.values("object_id").annotate(count=Count("pk")).filter(count__gt=1).count()
    copies = Counter(to for to, _ in sent)
    more = sum(count - 1 for count in copies.values())
    doubles += len({key for _, key in sent}) - len(copies) + max(more - kills, 0)
    broker = f"({world.servers()}; {kills} kills, {hits} of them in work, {2 * guests} jobs, {time.monotonic() - start:.0f} s)"
    given_up = sum(model.objects.filter(state="failed").count() for model in (Document, Message))
    world.figure("R1", lost, "=0", f"lost; {given_up} of them told as failed after five tries {broker}")
    world.figure("R1", doubles, "=0", f"twice; {more} mails had one more copy, same Message-ID {broker}")
    world.figure("R1", healed, "<=90", f"seconds until healed {broker}")


def main() -> None:
    """Each broker in a process of its own, because the settings choose it at the start."""
    brokers = sys.argv[1:2] or ["folder", "Redis"]
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    for broker in brokers:
        if broker == "Redis" and not os.environ.get("REDIS_URL"):
            print("R1 not-measured (Redis: no REDIS_URL is named)", flush=True)
            continue
        environment = os.environ | {"R1_KILLS": str(kills)}
        if broker == "folder":
            environment.pop("REDIS_URL", None)
        subprocess.run([sys.executable, "-c", "from bench import r1; r1.measure(int(__import__('os').environ['R1_KILLS']))"],
                       env=environment, check=True)  # fmt: skip


if __name__ == "__main__":
    main()
