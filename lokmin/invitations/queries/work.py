"""Reads of the work page and the sending page: who is invited, how his letter travels and how far it came."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lokmin.documents.models import Document
from lokmin.invitations.models import BUNDLE, LETTER, MERGED, AccessLink, Delivery, Invitation, Letter
from lokmin.invitations.queries.ledger import ICONS
from lokmin.meetings.models import Meeting
from lokmin.outbox.models import Message
from puskesmas.leases import MAX_ATTEMPTS
from puskesmas.models import Region
from sectors.models import Office

State = Delivery.State


def guests(meeting: Meeting) -> QuerySet[Invitation]:
    """Invitees on the list with the newest delivery and what the mail server said, in one query."""
    message = Message.objects.filter(pk=OuterRef("last_message"))
    link = AccessLink.objects.filter(invitation=OuterRef("pk"), purpose=AccessLink.Purpose.REPLY)
    listed = Invitation.objects.active().filter(meeting=meeting).in_order().select_related("letter")
    return (
        listed.with_last_delivery()
        .with_last_answer()
        .annotate(
            mail_failure=Subquery(message.values("failure")[:1]),
            mail_error=Subquery(message.values("error")[:1]),
            mail_to=Subquery(message.values("to")[:1]),
            mail_tries=Subquery(message.values("attempts")[:1]),
            is_link_ended=Exists(link) & ~Exists(link.filter(revoked_at__isnull=True)),
        )
    )


STEPS = {
    State.SENT: "done",
    State.HANDED_OVER: "done",
    State.TOLD: "done",
    State.FAILED: "prob",
    State.RETURNED: "prob",
    State.QUEUED: "wait",
}
ENDED = "Tautan diakhiri"
TODO_WORDS = {"email": "Belum dikirim", "whatsapp": "Belum dibuka", "print": "Belum diantar"}
WORDS = {
    State.SENT: "Terkirim",
    State.HANDED_OVER: "Diantar",
    State.TOLD: "Ditelepon",
    State.FAILED: "Gagal",
    State.RETURNED: "Kembali",
}


@dataclass
class Guest:
    """One invitee as the pages show him."""

    row: Invitation
    whatsapp_url: str = ""

    @property
    def channel(self) -> str:
        return self.row.last_channel if self.step == "done" and not self.has_answered else self.row.channel

    @property
    def icon(self) -> str:
        return ICONS[self.channel]

    @property
    def has_contact(self) -> bool:
        return bool(self.row.email or self.row.phone)

    @property
    def has_answered(self) -> bool:
        """The letter reached him, whatever we know of its way; an older answer says nothing about a letter of change."""
        row, letter = self.row, self.row.letter
        if row.answer == Invitation.Answer.NONE or STEPS.get(row.last_state) in ("done", "wait"):
            return False
        is_change = letter is not None and letter.issued_at and letter.kind != Letter.Kind.INVITATION
        return not is_change or bool(row.said_at and row.said_at >= letter.issued_at)

    @property
    def step(self) -> str:
        """todo, wait, done or prob: the state of the letter on its way."""
        return "done" if self.has_answered else STEPS.get(self.row.last_state, "todo")

    @property
    def is_ended(self) -> bool:
        """Left out because his links were ended: nothing with a link can reach him. Paper still goes to him."""
        has_way = self.row.channel != Invitation.Channel.PRINT
        return bool(self.row.is_link_ended) and has_way and self.step in ("todo", "prob")

    @property
    def word(self) -> str:
        if self.has_answered:
            return "Sudah menjawab"
        if self.is_ended and self.step == "todo":
            return ENDED
        if self.step == "todo":
            return TODO_WORDS[self.row.channel]
        if self.step == "wait":
            is_held = self.row.mail_failure == Message.Failure.SIGN_IN
            return "Ditahan" if is_held else "Dicoba lagi" if self.row.mail_failure else "Antre"
        return WORDS[self.row.last_state]

    @property
    def reason(self) -> str:
        """Why it has not arrived, in words."""
        if self.is_ended:
            return "Buat tautan baru, lalu kirim; atau cetak suratnya dan antar."
        if self.step == "wait":
            return self.row.mail_error or ""
        if self.step != "prob":
            return ""
        if self.row.last_state == State.RETURNED:
            return "Alamatnya perlu diperbaiki." if self.row.last_channel == "email" else "Sampaikan dengan cara lain."
        tries = self.row.mail_tries or 0
        return f"{self.row.mail_error} Dicoba {tries} kali." if 1 < tries < MAX_ATTEMPTS else self.row.mail_error or ""

    @property
    def is_mail(self) -> bool:
        """The last way was a mail, so it may be sent again by mail."""
        return self.row.last_channel == Invitation.Channel.EMAIL

    @property
    def is_bad_address(self) -> bool:
        """Refused or come back, and the address is still the same: sending again would not help."""
        if self.step != "prob" or not self.is_mail:
            return False
        is_returned = self.row.last_state == State.RETURNED
        is_refused = is_returned or self.row.mail_failure == Message.Failure.BAD_ADDRESS
        return is_refused and self.row.mail_to in (self.row.email, None)

    @property
    def is_resendable(self) -> bool:
        """A failed or returned mail that may be sent again as it is."""
        return self.step == "prob" and self.is_mail and not self.is_bad_address

    @property
    def is_to_carry(self) -> bool:
        """Worth carrying: nobody can reach him otherwise, or what was tried did not arrive."""
        return self.step == "prob" or (self.step == "todo" and self.row.channel == "print")

    @property
    def is_to_mail(self) -> bool:
        """He has a letter and an address, and no mail was tried yet or the one that was has not left."""
        is_first = self.step == "todo" and not self.is_ended
        return is_first and self.row.channel == Invitation.Channel.EMAIL and self.row.letter_id is not None

    @property
    def has_mark(self) -> bool:
        """A mark made by hand counts; it can be taken back."""
        return bool(self.row.last_state) and self.row.last_message is None


# What the list of letters can be narrowed to; the overview of the meeting leads to these. From "gagal" to "terkirim" every
# guest stands in exactly one, only "tautan" is a reason within them.
SHOWN: dict[str, tuple[str, Callable[[Guest], bool]]] = {
    "": ("Semua", lambda guest: True),
    "perlu": ("Belum terkirim", lambda guest: guest.step in ("prob", "todo")),
    "gagal": ("Gagal", lambda guest: guest.row.last_state == State.FAILED and guest.step == "prob"),
    "kembali": ("Kembali", lambda guest: guest.row.last_state == State.RETURNED and guest.step == "prob"),
    "email": ("E-mail belum dikirim", lambda guest: guest.step == "todo" and guest.row.channel == "email"),
    "whatsapp": ("WhatsApp belum dibuka", lambda guest: guest.step == "todo" and guest.row.channel == "whatsapp"),
    "kontak": ("Tanpa kontak, belum diantar", lambda guest: guest.step == "todo" and guest.row.channel == "print"),
    "tautan": (ENDED, lambda guest: guest.is_ended),
    "antre": ("Antre", lambda guest: guest.step == "wait"),
    "terkirim": ("Terkirim", lambda guest: guest.step == "done"),
}
ALWAYS_SHOWN = ("", "perlu", "terkirim")


def chips(rows: list[Guest], current: str) -> list[dict]:
    """The filters of the sending page that have rows."""
    counts = {key: sum(map(fits, rows)) for key, (_, fits) in SHOWN.items()}
    return [
        {"label": label, "url": f"?tampil={key}", "is_current": key == current, "count": counts[key]}
        for key, (label, _) in SHOWN.items()
        if counts[key] or key in (*ALWAYS_SHOWN, current)
    ]


def to_carry(meeting: Meeting) -> list[Guest]:
    """Guests whose letters are carried and not handed over yet, in protocol order."""
    return [guest for guest in map(Guest, guests(meeting)) if guest.is_to_carry]


def letters_to_carry(meeting: Meeting) -> list[Document]:
    """Finished letters of guests to whom somebody has to carry them, in protocol order."""
    guests_left = to_carry(meeting)
    documents = Document.objects.current().filter(
        kind=LETTER,
        state=Document.State.DONE,
        content_type=ContentType.objects.get_for_model(Invitation),
        object_id__in=[guest.row.pk for guest in guests_left],
    )
    by_guest = {document.object_id: document for document in documents}
    return [by_guest[guest.row.pk] for guest in guests_left if guest.row.pk in by_guest]


def by_place(rows: list[Invitation], meeting: Meeting) -> list[dict]:
    """Invitations in the order of a round: those at the kecamatan first, then village by village."""
    groups: dict[tuple, list] = {}
    for row in rows:
        key = (1, row.village.full_name) if row.village else (0, str(meeting.region))
        groups.setdefault(key, []).append(row)
    return [{"title": key[1], "rows": groups[key]} for key in sorted(groups)]


def grouped(rows: list[Guest]) -> list[dict]:
    """Guests by group in protocol order, Forkopimcam first, with counts and holes."""
    groups: dict[str, dict] = {}
    for guest in sorted(rows, key=lambda guest: not guest.row.is_forkopimcam):
        title = "Forkopimcam" if guest.row.is_forkopimcam else guest.row.sector.name
        group = groups.setdefault(title, {"title": title, "guests": [], "holes": 0})
        group["guests"].append(guest)
        group["holes"] += not guest.has_contact
    return list(groups.values())


def channel_counts(rows: list[Guest]) -> dict[str, int]:
    counts = {"whatsapp": 0, "email": 0, "print": 0}
    for guest in rows:
        counts[guest.row.channel] += 1
    return counts


def step_counts(rows: list[Guest]) -> dict[str, int]:
    """Numbers that add up to all guests: sent, failed, returned, queued, WhatsApp not opened, not handed over."""
    counts = {"sent": 0, "failed": 0, "returned": 0, "queued": 0, "whatsapp": 0, "email": 0, "print": 0}
    names = {"done": "sent", "wait": "queued"}
    for guest in rows:
        is_returned = guest.row.last_state == State.RETURNED
        name = ("returned" if is_returned else "failed") if guest.step == "prob" else names.get(guest.step)
        counts[name or guest.row.channel] += 1
    return counts


def tally(counts: dict[str, int]) -> list[dict]:
    """The parts of the bar above the list; they add up to all guests and each leads to its rows."""
    parts = [
        ("sent", "done", "terkirim", "terkirim"),
        ("failed", "prob", "gagal", "gagal"),
        ("returned", "returned", "kembali", "kembali"),
        ("queued", "wait", "e-mail antre", "antre"),
        ("email", "todo", "e-mail belum dikirim", "email"),
        ("whatsapp", "todo", "WhatsApp belum dibuka", "whatsapp"),
        ("print", "todo", "tanpa kontak, belum diantar", "kontak"),
    ]
    return [
        {"kind": kind, "count": counts[name], "label": label, "url": f"?tampil={show}"}
        for name, kind, label, show in parts
        if counts[name] or name == "sent"
    ]


@dataclass
class Rendering:
    """How far the PDFs of a letter are."""

    total: int
    ready: int
    failed: list[Document]
    merged: Document | None
    bundle: Document | None

    @property
    def is_busy(self) -> bool:
        waiting = self.total - self.ready - len(self.failed)
        return waiting > 0 or any(one and one.state in ("queued", "working") for one in (self.merged, self.bundle))


def rendering(letter: Letter) -> Rendering:
    """Progress of all PDFs of a letter; two queries."""
    rows = list(Document.objects.current().filter(kind=LETTER, batch=letter.batch).only("state", "error", "title"))
    bundles = {row.kind: row for row in Document.objects.of(letter).current()}
    return Rendering(
        total=len(rows),
        ready=sum(row.state == Document.State.DONE for row in rows),
        failed=[row for row in rows if row.state == Document.State.FAILED],
        merged=bundles.get(MERGED),
        bundle=bundles.get(BUNDLE),
    )


def offices_to_invite(meeting: Meeting, text: str = "") -> list[dict]:
    """Active offices near the meeting that are not on its list, by group; those of its villages and its kecamatan.

    `text` searches them as on the contact list.
    """
    region = meeting.region
    villages = list(meeting.villages.values_list("pk", flat=True))
    near = Office.objects.active().matching(text).filter(region__in=[region.pk, region.parent_id, *villages])
    listed = Invitation.objects.active().filter(meeting=meeting, office__isnull=False)
    groups: dict[str, dict] = {}
    fresh = near.exclude(pk__in=listed.values("office")).exclude(merged__invitations__in=listed)
    for office in fresh.in_protocol_order().with_holders():
        is_first = office.position.is_forkopimcam
        title = "Forkopimcam" if is_first else office.position.sector.name
        groups.setdefault(title, {"title": title, "offices": []})["offices"].append(office)
    return list(groups.values())


def villages_of(groups: list[dict]) -> list[Region]:
    """Villages that have offices on the list of choices, for choosing by village."""
    regions = {
        o.region_id: o.region for group in groups for o in group["offices"] if o.region.level == Region.Level.VILLAGE
    }
    return sorted(regions.values(), key=lambda region: region.code)
