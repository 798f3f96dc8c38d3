"""A mail server on loopback that misbehaves as told: real sockets, so that what is tested is what happens.

`server.plan` gives each connection its behaviour, by its number; `server.taken` lists what was accepted.
"""

import re
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

OK = "takes it"
BANNER, SILENT, CLOSED = "refuses at the door", "says nothing", "hangs up at once"
SIGN_IN = "refuses our account"
LATER, UNKNOWN, FULL, SPAM = "450", "550 unknown", "552 full", "554 spam"
LATER_DATA = "451 after DATA"
CUT = "hangs up inside DATA"
DIED, STUCK = "takes it and dies", "takes it and says nothing"
RECIPIENT = {LATER: "450 4.2.0 greylisted", UNKNOWN: "550 5.1.1 no such user", FULL: "552 5.2.2 mailbox full"}
CONTENT = {SPAM: "554 5.7.1 looks like spam", LATER_DATA: "451 4.3.0 try later"}
# Ways in which the server has the mail and we cannot know it: the next try brings another copy.
UNKNOWABLE = {DIED, STUCK}


@dataclass(frozen=True)
class Taken:
    """One copy of a mail the server accepted."""

    to: str
    message_id: str
    way: str


class _Handler(socketserver.StreamRequestHandler):
    timeout = 20

    def handle(self):
        with suppress(OSError):  # the client has left
            self.talk(self.server.next_way())

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def talk(self, way: str) -> None:
        if way == CLOSED:
            return
        if way == SILENT:
            self.server.ended.wait(self.timeout)
            return
        self.say("554 busy" if way == BANNER else "220 uji")
        to = ""
        while line := self.rfile.readline().decode(errors="replace").strip():
            word = line[:4].upper()
            if word == "EHLO":
                self.say("250-uji\r\n250 AUTH PLAIN")
            elif word == "AUTH":
                self.say("535 5.7.8 wrong password" if way == SIGN_IN else "235 welcome")
            elif word == "RCPT":
                to = re.search(r"<(.*)>", line)[1]
                self.say(RECIPIENT.get(way, "250 ok"))
            elif word == "DATA":
                if self.content(way, to):
                    return
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def content(self, way: str, to: str) -> bool:
        """Read the mail; whether the talk is over."""
        self.say("354 go on")
        if way == CUT:
            return True
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.decode(errors="replace"))
        if way in CONTENT:
            self.say(CONTENT[way])
            return False
        found = re.search(r"^Message-ID:\s*(\S+)", "".join(lines), re.MULTILINE | re.IGNORECASE)
        self.server.taken.append(Taken(to, found[1], way))
        if way == DIED:
            return True
        if way == STUCK:
            self.server.ended.wait(self.timeout)
            return True
        self.say("250 queued")
        return False


class MailServer(socketserver.ThreadingTCPServer):
    """Starts listening at once on a free port."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, plan: Callable[[int], str] = lambda number: OK):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.plan, self.taken, self.ended = plan, [], threading.Event()
        self._lock, self._connections = threading.Lock(), 0
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def next_way(self) -> str:
        with self._lock:
            self._connections += 1
            return self.plan(self._connections)

    def behave(self, *ways: str) -> None:
        """The next connections behave so, one after the other; those after them take the mail."""
        start = self._connections
        self.plan = lambda number: ways[number - start - 1] if number - start <= len(ways) else OK

    def stop(self) -> None:
        self.ended.set()
        self.shutdown()
        self.server_close()
        self.thread.join(5)
