"""Every form of every page as somebody presses it, filled in so that it does something (figure R5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.test import Client
from django.urls import resolve

from tests.sweeps import effects
from tests.sweeps.forms import Form, forms_of
from tests.sweeps.moments import Moment
from tests.sweeps.test_access import url_of

TIMES = 5
TEXT, NUMBER, DAY = "Uji lagi", "7", "2027-03-10"


class _Back(Exception):
    """Ends a transaction that must leave nothing."""


@dataclass
class Press:
    """One form of one person; `data` is what it is sent with."""

    page: str
    username: str
    form: Form
    data: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The URL it is sent to."""
        return resolve(urlsplit(self.form.address).path).view_name

    def __str__(self) -> str:
        button = next((f" [{name}]" for name, kind in self.form.kinds.items() if kind == "button"), "")
        return f"{self.username} {self.form.address}{button} (on {self.page})"


def presses(place, clients: dict[str, Client], moment: Moment) -> list[Press]:
    """Every form of the pages of a moment, each page as the first sees it who finds a form there; the same form counts once."""
    found = {}
    for page in moment.pages():
        for address in moment.addresses(page, url_of(page, place), place):
            for username in moment.people:
                forms = [form for form in _forms(clients[username], address) if "keluar" not in form.address]
                for form in forms:
                    found.setdefault(form.mark, Press(page, username, form, form.filled([], "")))
                if forms:
                    break
    return list(found.values())


def _forms(client: Client, address: str) -> list[Form]:
    answer = client.get(address)
    is_page = not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
    forms = forms_of(address, answer.content) if is_page and answer.status_code == 200 else []
    _read(answer)
    return forms


def made_effective(client: Client, press: Press, before: dict) -> dict:
    """What one press changes, and nothing is left of; the first filling that changes something is kept in the press."""
    for data in fillings(press.form):
        press.data = data
        if once := effect_of(client, press, 1, before):
            return once
    return {}


def fillings(form: Form) -> Iterator[dict]:
    """As it stands, then with its texts, numbers, days and choices altered: together and one by one."""
    yield form.filled([], "")
    texts = [name for name, kind in form.kinds.items() if kind in ("text", "search", "textarea")]
    numbers = [name for name, kind in form.kinds.items() if kind == "number"]
    days = [name for name, kind in form.kinds.items() if kind == "date"]
    chosen = {name: values[:1] for name, values in form.choices.items()}
    yield form.filled([], "") | chosen
    yield form.filled(texts, TEXT)
    yield form.filled(texts, TEXT) | chosen
    yield form.filled(numbers, NUMBER)
    yield form.filled(days, DAY)
    yield form.filled([*texts, *days], lambda name: DAY if name in days else TEXT)
    for name in texts[:4]:
        yield form.filled([name], NUMBER)
    for name, values in list(form.choices.items())[:3]:
        for value in values[:2]:
            yield form.filled([], "") | {name: [value]}


def effect_of(client: Client, press: Press, times: int, before: dict) -> dict:
    """What so many presses change; the database is as before."""
    writes = Writes()
    try:
        with transaction.atomic():
            with connection.execute_wrapper(writes):
                for _ in range(times):
                    post(client, press)
            found = effects.changed(before, effects.effects()) if writes.number else {}
            raise _Back
    except _Back:
        return found


class Writes:
    """Counts what is written: where nothing is, nobody needs to compare all tables."""

    def __init__(self):
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += sql.startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, params, many, context)


def post(client: Client, press: Press) -> int:
    """Press the button as somebody signed in does; what the server answered. The browser keeps its cookies for the next."""
    cookies = client.cookies.output(header="")
    try:
        answer = client.post(press.form.address, press.data)
        _read(answer)
        return answer.status_code
    finally:
        client.cookies.clear()
        client.cookies.load(cookies)


def _read(answer) -> None:
    """To its end, so that a file that is sent is closed; `close` of the test client would close our connection too."""
    if answer.streaming:
        b"".join(answer)
