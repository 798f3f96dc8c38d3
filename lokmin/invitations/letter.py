"""The invitation letter on paper: content as plain values, one PDF per invitee, attachments behind every letter.

Every file holds the letter and all attachments, because that is what goes into the envelope; printed one after the
other they need no sorting.
"""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.html import format_html
from django.utils.safestring import SafeString

from lokmin.documents import limits, qr, render, stamping
from lokmin.documents.paper import Field, RichText, Sheet, Signer
from lokmin.documents.text import clean_content
from puskesmas.calendar_text import in_words

STYLES = ("pdf/base.css", "invitations/pdf/letter.css")
DOTS = "." * 24
MOST_STAMPED, MOST_WHOLE = 200, 25  # letters of one rendering job
MOST_APPENDED = 64_000_000  # bytes of uploaded attachments that one rendering job multiplies


@dataclass(frozen=True, kw_only=True)
class ReplyBox:
    """The box with the invitee's QR; `address` is where the code is typed by hand."""

    address: str  # lokmin.contoh.id/kode
    deadline: str = ""  # Selasa, 9 Juni 2026 pukul 12.00 WIB


@dataclass(frozen=True, kw_only=True)
class InviteeRow:
    position: str  # Kepala Desa Sukomulyo
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class InviteeGroup:
    """Invitees under one heading; a list without groups is one group without title."""

    rows: tuple[InviteeRow, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangedRow:
    """One line of "semula … menjadi …"."""

    label: str  # hari/tanggal
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class AgendaRow:
    time: str  # 09.00–09.10
    title: str
    presenter: str = ""


@dataclass(frozen=True)
class Appendix:
    """A PDF that follows in every file as it is: checked and written anew when it was uploaded."""

    content: bytes
    pages: int


@dataclass(frozen=True, kw_only=True)
class LetterContent(Sheet):
    """What the letter says to all. Empty number: a dotted line to be filled in by hand."""

    style: str = "new"  # or old: "Kepada Yth." on the right
    place_and_date: str = ""  # Kajoran, 2 Juni 2026
    number: str = ""
    nature: str = "Biasa"
    attachment_text: str = ""  # empty: counted, "3 (tiga) lembar"
    subject: str = ""
    opening: str | RichText = ""
    changes: tuple[ChangedRow, ...] = ()
    event: tuple[Field, ...] = ()  # hari/tanggal, pukul, tempat, acara, …
    closing: str | RichText = ""
    signers: tuple[Signer, ...] = ()
    copies: tuple[str, ...] = ()
    reply: ReplyBox | None = None
    sender: str = ""  # Kepala UPTD Puskesmas Kajoran 2: "Surat …" on the attachments
    date_text: str = ""  # 2 Juni 2026
    invitees: tuple[InviteeGroup, ...] = ()
    agenda: tuple[AgendaRow, ...] = ()
    agenda_title: str = ""  # LOKAKARYA MINI LINTAS SEKTOR TRIWULAN II TAHUN 2026
    zone: str = "WIB"
    appendix: tuple[Appendix, ...] = ()

    @property
    def standard(self) -> str:
        """What kind of PDF the letter is; with foreign pages in it it can promise nothing."""
        return "plain" if self.appendix else self.paper.standard

    @property
    def signer_rows(self) -> list[dict]:
        """Signers two by two, side by side; the last of an odd number stands alone in the middle."""
        return _in_pairs(self.signers)

    @property
    def paired_rows(self) -> list[dict]:
        """The rows of two; on the letter the last of an odd number stands beside the reply box (`lone_signer`)."""
        return _in_pairs(self.signers[: len(self.signers) // 2 * 2])

    @property
    def lone_signer(self) -> Signer | None:
        return self.signers[-1] if len(self.signers) % 2 else None


@dataclass(frozen=True, kw_only=True)
class PersonalPart:
    """What the letter says to one. Own opening or closing text costs a layout of its own (40 times slower), so does no link."""

    lines: tuple[str, ...]  # Kepala Desa Sukomulyo; more lines as needed
    place: str = "Tempat"
    reply_url: str = ""
    reply_code: str = ""  # 16 characters, printed in groups of four
    opening: str | RichText | None = None
    closing: str | RichText | None = None

    @property
    def has_own_text(self) -> bool:
        return self.opening is not None or self.closing is not None


def render_letters(content: LetterContent, people: list[PersonalPart]) -> list[bytes]:
    """Return one PDF per invitee: letter and attachments. Raises RenderFailed with an Indonesian sentence."""
    at_once = _at_once(content, people)
    groups = [people[start : start + at_once] for start in range(0, len(people), at_once)]
    return [file for group in groups for file in limits.run(build_letters, content, group)]


def _at_once(content: LetterContent, people: list[PersonalPart]) -> int:
    """How many letters one job within limits of time and memory may make."""
    is_whole = content.standard == "tagged" or any(one.has_own_text for one in people)
    size = sum(len(one.content) for one in content.appendix)
    most = MOST_WHOLE if is_whole else MOST_STAMPED
    return max(min(MOST_APPENDED // size, most), 1) if size else most


def render_letter(content: LetterContent, person: PersonalPart) -> bytes:
    """Return the letter of one invitee, for instance the preview."""
    return render_letters(content, [person])[0]


def build_letters(content: LetterContent, people: list[PersonalPart]) -> list[bytes]:
    """The work of `render_letters`, without limits."""
    content, people = clean_content(content), [clean_content(person) for person in people]
    writer = _Writer(content)
    alone = [number for number, one in enumerate(people) if writer.is_alone(one)]
    shared = [number for number in range(len(people)) if number not in set(alone)]
    files = [b""] * len(people)
    stencil = writer.stencil([people[number] for number in shared])
    stamped = stamping.stamp(stencil, [writer.personal(people[number]) for number in shared])
    for number, file in zip(shared, stamped, strict=True):
        files[number] = file
    for number in alone:
        files[number] = writer.whole_file(people[number])
    return files


class _Writer:
    """Lays out the parts of one letter; the attachments are laid out once."""

    def __init__(self, content: LetterContent):
        self.content = content
        self.assets = render.sheet_assets(content)
        self.tail = self._attachments()
        self.appendix = tuple(one.content for one in content.appendix)
        self.images: dict = {}

    def stencil(self, people) -> stamping.Stencil:
        return stamping.Stencil(
            template=lambda height: self._letter(None, height),
            whole=lambda number: self._letter(people[number], None),
            styles=STYLES,
            page_rule=render.bare_page_rule(self.content.paper),
            body_class=self.content.style,
            tail=self.tail,
            appendix=self.appendix,
            standard=self.content.standard,
        )

    def is_alone(self, person: PersonalPart) -> bool:
        """Laid out for him alone: words of his own, or no link to answer with."""
        return person.has_own_text or bool(self.content.reply and not person.reply_url)

    def personal(self, person: PersonalPart) -> stamping.Personal:
        texts = {
            "slot-addressee": addressee(person, self.content.style),
            "slot-code": grouped_code(person.reply_code),
        }
        return stamping.Personal(texts, person.reply_url if self.content.reply else "")

    def whole_file(self, person: PersonalPart) -> bytes:
        return stamping.whole_file(self.stencil([person]), 0)

    def _letter(self, person: PersonalPart | None, height: float | None):
        content, assets = self.content, dict(self.assets)
        reply_asset = ""
        if person and content.reply and person.reply_url:
            # A name of its own: the picture cache of the batch would show one person's code to the next.
            reply_asset = f"asset:reply-{sha256(person.reply_url.encode()).hexdigest()}"
            assets[reply_asset] = (qr.svg(person.reply_url), render.SVG)
        opening = content.opening if person is None or person.opening is None else person.opening
        closing = content.closing if person is None or person.closing is None else person.closing
        context = {
            "person": person,
            "addressee": addressee(person, content.style) if person else "",
            "reply_asset": reply_asset,
            "code": grouped_code(person.reply_code) if person else "",
            "slot_height": "" if height is None else f"{height}px",
            "opening": opening,
            "closing": closing,
            "number": content.number or DOTS,
            "attachment_text": content.attachment_text or self._count(),
        }

        def attempt(body_class: str):
            return render.layout_sheet(
                "invitations/pdf/letter.html",
                content,
                styles=STYLES[1:],
                assets=assets,
                images=self.images,
                is_usually_one_page=True,
                body_class=body_class,
                **context,
            )

        document = attempt(content.style)
        if len(document.pages) > 1:  # a letter that fits one page with less room for ink is better on one page
            for closer in ("tight", "tight tighter"):
                tight = attempt(f"{content.style} {closer}")
                if len(tight.pages) == 1:
                    return tight
        return document

    def _attachments(self):
        content = self.content
        if not content.invitees and not content.agenda:
            return None
        return render.layout_sheet(
            "invitations/pdf/attachments.html",
            content,
            styles=STYLES[1:],
            assets=self.assets,
            body_class=content.style,
            number=content.number or DOTS,
            groups=_numbered(content.invitees),
        )

    def _count(self) -> str:
        pages = len(self.tail.pages) if self.tail else 0
        pages += sum(one.pages for one in self.content.appendix)
        return f"{pages} ({in_words(pages)}) lembar" if pages else "–"


def _in_pairs(signers: tuple[Signer, ...]) -> list[dict]:
    pairs = [signers[start : start + 2] for start in range(0, len(signers), 2)]
    return [{"left": pair[0], "right": pair[1] if len(pair) > 1 else None} for pair in pairs]


def _numbered(groups: tuple[InviteeGroup, ...]) -> list[dict]:
    """Return the groups with running numbers; the last two rows are marked for the signature's sake."""
    count, numbered = 0, []
    total = sum(len(group.rows) for group in groups)
    for group in groups:
        rows = []
        for row in group.rows:
            count += 1
            mark = {total - 1: "last-rows", total: "after-rows"}.get(count, "")
            rows.append({"number": count, "position": row.position, "note": row.note, "mark": mark})
        numbered.append({"title": group.title, "rows": rows})
    return numbered


def addressee(person: PersonalPart, style: str) -> SafeString:
    """Whom the letter is addressed to. Line ends are kept as they are (`white-space`): each element costs layout time."""
    lines = "\n".join(line.replace("\n", " ") for line in person.lines)
    if style == "old":
        return format_html('{}\ndi –\n<span class="old-place">{}</span>', lines, person.place.upper())
    return format_html('{}\n<span class="di">di</span>\n{}', lines, person.place)


def grouped_code(code: str) -> str:
    """4F9T-R2WX-ABCD-EFGH"""
    plain = code.replace("-", "").replace(" ", "").upper()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
