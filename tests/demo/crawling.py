"""Walks through the site by its own links and reads what a user would read."""

import html
import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LINK = re.compile(r'(?:href|hx-get|src)="([^"]+)"')
UNSEEN = re.compile(r"<(script|style|svg|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SAID = re.compile(r'(?:placeholder|aria-label|title|alt|data-busy)="([^"]*)"')
TAG = re.compile(r"<[^>]+>")
# A list of a hundred meetings is one page to read, not a hundred.
PER_ROUTE = 3

ENGLISH = (
    "the and with from your please click here submit cancel delete edit save search loading error failed required invalid "
    "this field is are was not found page next previous back home welcome sign login logout password username email select "
    "choose file browse upload download open close yes new create update view list show hide all date time today tomorrow "
    "monday tuesday wednesday thursday friday saturday sunday january february march may june july august october december "
    "meeting minutes review invitation attendance pending draft sent approved returned unknown none null true false "
    "undefined nan of for to by or at on in as an be has have currently clear change ensure value values please "
    "yesterday mon tue wed thu fri hour hours minute day days week weeks month months year years ago item items"
).split()
# Words of Indonesian spelling, abbreviations, and what an office itself says in English.
ALSO_INDONESIAN = {
    "an",
    "draft",
    "all",
    "home",
    "error",
    "as",
    "or",
    "to",
    "at",
    "on",
    "in",
    "email",
    "password",
    "an.",
}
# Names that contain an English word.
NAMES = re.compile(r"Times New Roman")
FOREIGN = [
    (
        re.compile(rf"(?<![\w@./-])({'|'.join(sorted(set(ENGLISH) - ALSO_INDONESIAN))})(?![\w@-])", re.IGNORECASE),
        "English",
    ),
    (re.compile(r"\{\{|\}\}|\{%|%\}"), "template code"),
    (re.compile(r"(?<![\w{/.-])[a-z]+_[a-z_]+(?![\w@-])"), "raw code"),
    (re.compile(r"(?<![\w/.-])(whatsapp|in_progress|camat_office|rural_village|bok|fkp|rtl)(?![\w@./-])"), "raw code"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?|\b\d{1,2}:\d{2}\b(?!:)|\+0[0-9]:00"), "server date"),
    # A number where a word belongs, a list with an empty place, brackets around nothing.
    (re.compile(r"(?<![\d.,])0 hari lagi|(?<![\w.,–-])-\d+ (?:hari|tamu|orang)|\b[Dd]alam 0 hari"), "wrong plural"),
    (re.compile(r"\(\s*\)|,[ ]*,|·[ ]*·|(?<=\w)[ ]+,(?=\s)|\b(\w{4,}) \1\b(?<!-)"), "empty place"),
    (re.compile(r"<\w+(?:\.\w+)* object|<QuerySet|datetime\.|Decimal\("), "Python"),
]


def text_of(page: str) -> str:
    """What is read or heard of a page: text and spoken attributes, without addresses."""
    page = NAMES.sub(" ", UNSEEN.sub(" ", page))
    said = " \n".join(SAID.findall(page))
    return re.sub(r"[ \t]*\n\s*", "\n", html.unescape(f"{TAG.sub(chr(10), page)}\n{said}"))


def foreign_words(text: str) -> list[str]:
    """Everything that is no Indonesian for users, with the words around it."""
    found = []
    for pattern, what in FOREIGN:
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 30) : match.end() + 30].replace("\n", " ")
            found.append(f"{what} “{match[0]}” in “…{around}…”")
    return found


def route_of(address: str) -> str | None:
    """Name of the route of an address, None for foreign ones and files."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


class Crawl:
    """All pages one user can reach: `texts` by address, and what answered badly as `failures`."""

    def __init__(self, client: Client, *starts: str) -> None:
        self.client, self.starts, self.texts, self.failures = client, starts, {}, []
        self.seen, self.per_route, self.parts = set(starts), Counter(), set()
        waiting = list(starts)
        while waiting:
            waiting += self._visit(waiting.pop(0))

    @property
    def samples(self) -> dict[tuple, str]:
        """The starts, and one address per route and kind of query, by what tells them apart; whole pages only."""
        chosen = {}
        for address in [one for one in self.texts if one not in self.parts]:
            query = re.sub(r"=[^&]*|halaman=[^&]*", "", urlsplit(address).query)
            chosen.setdefault((route_of(address), address if address in self.starts else query), address)
        return chosen

    def _visit(self, address: str) -> list[str]:
        response = self.client.get(address)
        if response.status_code in (301, 302):
            return self._unseen([response["Location"]], address)
        if response.status_code not in (200, 204):
            self.failures.append(f"{response.status_code} {address}")
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            response.close()
            return []
        page = response.content.decode()
        self.texts[address] = text_of(page)
        if "<html" not in page:
            self.parts.add(address)  # htmx puts it into a page
        return self._unseen(LINK.findall(page), address)

    def _unseen(self, links, address: str) -> list[str]:
        """New addresses of ours, only a few of each route."""
        fresh = []
        for link in links:
            target = urldefrag(urljoin(address, html.unescape(link)))[0]
            route = route_of(target) if target.startswith("/") and not target.startswith("//") else None
            if route is None or target in self.seen or "logout" in route:
                continue
            key = (route, re.sub(r"=[^&]*", "", urlsplit(target).query))
            if self.per_route[key] < PER_ROUTE:
                self.per_route[key] += 1
                self.seen.add(target)
                fresh.append(target)
        return fresh
