"""S4: answering by link under load, against a bare Django app that asks the database the same.

Both run on gunicorn with as many workers as there are cores. 100 clients, each a guest with a link of his own, read
the page and answer, changing their minds every time; rounds of one app and the other alternate. The ratio is the median
of the rounds. All clients press without a pause, which no 100 guests do, so the time of one answer is the queue
before it: the bare app tells what these cores allow; `at ease` is the same with a second of thinking between two requests.
"""

import asyncio
import os
import pickle
import statistics
import time
from urllib.parse import urlsplit

from django.db import connection
from django.db.models.query import ModelIterable
from django.test import Client

from bench import world
from lokmin.invitations import links, services
from tests import factories

CLIENTS, PAIRS, ROUNDS = 100, 3, 5  # each client reads and answers so often in one round
CHOICES = ["hadir", "berhalangan"]
BARE = f"http://127.0.0.1:{world.free_port()}"


def guests(cast) -> list[str]:
    """The tokens of 100 guests whose letter is issued."""
    sector = factories.SectorFactory(code="pemdes")
    for number in range(CLIENTS):
        services.invite_freely(cast.meeting, post=f"Tamu {number}", sector=sector, by=cast.sari)
    services.issue_letter(services.draft_letter(cast.meeting, by=cast.sari), by=cast.sari)
    rows = cast.meeting.invitations.order_by("pk")
    return [links.token_for(links.link_for(row)).lower() for row in rows]


class Recording:
    """What is asked of the database inside the block, in order: (model, query) of the ORM, else (None, SQL, params)."""

    def __init__(self):
        self.steps, self.is_quiet = [], False

    def __enter__(self):
        original = self.original = ModelIterable.__iter__

        def noted(iterable):
            self.steps.append((iterable.queryset.model, iterable.queryset.query.chain(), None))
            self.is_quiet = True
            try:
                return iter(list(original(iterable)))
            finally:
                self.is_quiet = False

        ModelIterable.__iter__ = noted
        self.wrapper = connection.execute_wrapper(self._note)
        self.wrapper.__enter__()
        return self.steps

    def _note(self, execute, sql, params, many, context):
        if not self.is_quiet:
            self.steps.append((None, sql, params))
        return execute(sql, params, many, context)

    def __exit__(self, *error):
        self.wrapper.__exit__(*error)
        ModelIterable.__iter__ = self.original


def record(tokens: list[str]) -> dict:
    """Let every guest read and answer once, and write down what that asks of the database."""
    client, found = Client(HTTP_HOST=urlsplit(world.SITE_URL).netloc), {}
    for token in tokens:
        answer(client, token, "hadir")
        with Recording() as reading:
            assert client.get(f"/u/{token}/").status_code == 200
        with Recording() as writing:
            answer(client, token, "berhalangan")
        found[token] = {"GET": reading, "POST": writing}
    return found


def answer(client, token: str, choice: str) -> None:
    assert client.post(f"/u/{token}/", {"jawaban": choice}).status_code == 302


class Guest:
    """One guest on a connection of his own, kept between requests as a browser keeps it."""

    def __init__(self, address: str, token: str):
        self.host, self.port, self.path = urlsplit(address).hostname, urlsplit(address).port, f"/u/{token}/"
        self.reader = self.writer = None

    async def send(self, method: str, body: str = "") -> int | str:
        request = f"{method} {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nContent-Length: {len(body)}\r\n"
        request += f"Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}"
        was_kept = self.writer is not None
        try:
            if not was_kept:
                self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
            self.writer.write(request.encode())
            status, is_open = await read_answer(self.reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            # The server ended a kept connection it had not heard of for two seconds; browsers open another one.
            return await self.send(method, body) if was_kept else type(error).__name__
        if not is_open:
            self.close()
        return status

    def close(self) -> None:
        if self.writer:
            self.writer.close()
        self.writer = None


async def one_client(address, token: str, thinking: float, times: list, errors: list) -> None:
    guest = Guest(address, token)
    for number in range(PAIRS):
        for method, body in (("GET", ""), ("POST", f"jawaban={CHOICES[number % 2]}")):
            start = time.monotonic()
            status = await guest.send(method, body)
            times.append((method, time.monotonic() - start))
            if status != (200 if method == "GET" else 302):
                errors.append(status)
            await asyncio.sleep(thinking)
    guest.close()


async def read_answer(reader) -> tuple[int, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "chunked" in fields.get("transfer-encoding", ""):
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", 0)))
    return int(head.split()[1]), fields.get("connection") != "close"


def one_round(address: str, tokens: list[str], thinking: float = 0) -> tuple[float, list, list]:
    """Requests per second, times and errors of one round."""

    async def together():
        await asyncio.gather(*(one_client(address, token, thinking, times, errors) for token in tokens))

    times, errors, start = [], [], time.monotonic()
    asyncio.run(together())
    return len(times) / (time.monotonic() - start), times, errors


def p95(times: list) -> float:
    return statistics.quantiles([1000 * taken for method, taken in times if method == "POST"], n=20)[18]


def main() -> None:
    if connection.vendor != "postgresql":
        return world.not_measured("S4", "needs PostgreSQL: name one in DATABASE_URL")
    tokens = guests(world.cast())
    world.collect_static()
    found = record(tokens)
    (world.VAR / "recorded.pickle").write_bytes(pickle.dumps(found))
    cores, speeds, ratios = os.cpu_count() or 1, [], []
    times, bare_times, errors = [], [], []
    with world.web(workers=cores), world.web("bench.bare", url=BARE, workers=cores):
        one_round(world.SITE_URL, tokens), one_round(BARE, tokens)
        for _ in range(ROUNDS):
            bare, bare_taken, bare_errors = one_round(BARE, tokens)
            ours, taken, our_errors = one_round(world.SITE_URL, tokens)
            speeds.append((ours, bare))
            ratios.append(100 * ours / bare)
            times += taken
            bare_times += bare_taken
            errors += our_errors + bare_errors
        _, eased, more = one_round(world.SITE_URL, tokens, thinking=1)
    ours, bare = (statistics.median(column) for column in zip(*speeds, strict=True))
    asked = f"{len(found[tokens[0]]['GET'])} + {len(found[tokens[0]]['POST'])} statements"
    note = f"% of the bare app: {ours:.0f} against {bare:.0f} requests/s, {asked}, {cores} cores, {world.servers()}"
    world.figure("S4", statistics.median(ratios), ">=60", note)
    world.figure(
        "S4", len(errors) + len(more), "=0", f"errors of {len(times) + len(eased)} requests {(errors + more)[:5] or ''}"
    )
    world.figure(
        "S4",
        p95(times),
        "<=400",
        f"ms p95 of POST, {CLIENTS} clients without a pause; the bare app {p95(bare_times):.0f}",
    )
    world.figure("S4", p95(eased), "<=400", f"ms p95 of POST, {CLIENTS} clients at ease")
    return None


if __name__ == "__main__":
    main()
