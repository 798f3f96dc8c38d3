"""R8: three hundred mails, a mail server that refuses, hangs, dies and drops at random, and senders that are killed.

Two processes send; every half second or so one of them dies by `kill -9` and starts again. In the end every mail must
be told truthfully: "sent" only what the server took, "failed" with a sentence, none still waiting, none lost; and no
copy more than the server's own deaths and the kills explain, each with the Message-ID of the first. The pauses between
two tries are shortened, the ways of sending are not. The value counts what was lost, untrue or a copy too many.

make bench ID=R8
"""

import random
import sys
import time
from collections import Counter
from datetime import timedelta

from bench import world
from tests import mail_server
from tests.mail_server import MailServer

MAILS, KILLS, SENDERS = 300, 20, 2
WAYS = {
    mail_server.OK: 60, mail_server.CLOSED: 6, mail_server.BANNER: 4, mail_server.SILENT: 2, mail_server.CUT: 6,
    mail_server.LATER: 6, mail_server.LATER_DATA: 4, mail_server.DIED: 4, mail_server.STUCK: 2, mail_server.SIGN_IN: 1,
    mail_server.UNKNOWN: 2, mail_server.FULL: 2, mail_server.SPAM: 1,
}  # fmt: skip


def send(port: int) -> None:
    """One sender, as the worker is one, with shorter pauses; ends only by being killed."""
    from django.conf import settings

    from lokmin.outbox import services
    from puskesmas.leases import LeasedQuerySet

    settings.OUTBOX_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lokmin", "rahasia"
    services.WAITS, services.HOLD = [timedelta(seconds=0.3)] * 4, timedelta(seconds=0.5)
    LeasedQuerySet.claim.__defaults__ = (timedelta(seconds=3),)
    while True:
        services.send_pending()
        services.sweep()
        time.sleep(0.1)


def senders(port: int, chance: random.Random, done) -> int:
    """Let them send and kill one now and then, until `done`; how many were killed while mails waited."""
    running = [world.Program(f"sender{n}", sys.executable, "-m", "bench.r8", str(port)).start() for n in range(SENDERS)]
    killed, end = 0, time.monotonic() + 180
    try:
        while not done() and time.monotonic() < end:
            time.sleep(chance.uniform(0.3, 0.9))
            if killed < KILLS:
                chance.choice(running).kill()
                killed += 1
            for program in running:
                if program.process.poll() is not None:
                    program.start()
    finally:
        for program in running:
            program.kill()
    return killed


def judged(messages, taken, killed: int) -> Counter:
    """What the rows say against what the server took."""
    found, copies = Counter(), Counter(copy.message_id for copy in taken)
    known = {message.message_id for message in messages}
    unsure = Counter(copy.message_id for copy in taken if copy.way in mail_server.UNKNOWABLE)
    surplus = 0
    for message in messages:
        number = copies[message.message_id]
        found["waiting"] += message.state not in ("done", "failed")
        found["lost"] += message.state == "done" and not number
        found["without a sentence"] += message.state == "failed" and not (message.error and message.failure)
        wanted = (message.state == "done") + unsure[message.message_id]
        surplus += max(0, number - wanted)
        found[message.state] += 1
    found["too many"] = max(0, surplus - killed) + sum(number for key, number in copies.items() if key not in known)
    found["by kills"] = surplus
    return found


def main() -> None:
    from lokmin.outbox import services
    from lokmin.outbox.models import Message

    world.migrate()
    chance = random.Random(8)
    server = MailServer(lambda number: chance.choices(list(WAYS), list(WAYS.values()))[0])
    for number in range(MAILS):
        services.queue_message(to=f"tamu{number}@contoh.id", subject="Undangan", text="Isi")
    start = time.monotonic()
    killed = senders(server.port, random.Random(9), lambda: not Message.objects.unfinished().exists())
    time.sleep(1)
    server.stop()
    found = judged(list(Message.objects.all()), server.taken, killed)
    found["gone"] = MAILS - Message.objects.count()
    wrong = sum(found[what] for what in ("waiting", "lost", "without a sentence", "too many", "gone"))
    note = f"{MAILS} mails, {killed} kills, {found['done']} sent, {found['failed']} failed truthfully, "
    note += f"{found['by kills']} second copies by kills, {time.monotonic() - start:.0f} s, {world.connection.vendor}"
    world.figure("R8", wrong, "==0", note)


if __name__ == "__main__":
    send(int(sys.argv[1])) if len(sys.argv) > 1 else main()
