"""Sending: mails by themselves, WhatsApp and paper by hand, and what has not arrived."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone

from lokmin.invitations import services
from lokmin.invitations.models import Letter
from lokmin.invitations.queries import work
from lokmin.invitations.queries.notices import is_addressed
from lokmin.invitations.queries.resting import resting
from lokmin.invitations.views.letters import LetterPage
from lokmin.invitations.views.whatsapp import prepare_whatsapp
from lokmin.outbox.resending import resend_each, tell_refused

NOTHING_TO_UNDO = "Tidak ada e-mail yang masih dapat ditarik."


def word_of(letter: Letter) -> str:
    """What is on its way: undangan, surat ralat; while a change waits to be issued, still the letter before it."""
    is_invitation = letter.kind == Letter.Kind.INVITATION or letter.is_change_to_tell
    return "undangan" if is_invitation else f"surat {letter.get_kind_display().lower()}"


class SendLetter(LetterPage):
    """Issue when needed, queue the mails, and show how it goes."""

    def post(self, request, meeting_id):
        try:
            services.send_letter(self.letter(), by=request.user, pressed_at=timezone.now())
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return self.back()
        return redirect("invitations:sending", meeting_id)


class Sending(LetterPage):
    """/lokmin/<id>/undangan/pengiriman/: every guest with the state of his letter."""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        letter = self.letter()
        guests = [work.Guest(row) for row in work.guests(self.meeting) if is_addressed(row, letter)]
        show = request.GET.get("tampil", "")
        show = show if show in work.SHOWN else ""
        text = request.GET.get("q", "").replace("\x00", "").strip()[:100].lower()
        _, fits = work.SHOWN[show]
        rows = [g for g in guests if fits(g) and (not text or text in f"{g.row.post} {g.row.name}".lower())]
        page = Paginator(rows, 25).get_page(request.GET.get("halaman"))
        may_edit = self.may("invitations.edit", self.meeting)
        counts, rendering = work.step_counts(guests), work.rendering(letter)
        may_send = may_edit and not letter.is_change_to_tell  # nobody is sent the old schedule any more
        waiting = [
            g for g in guests if may_send and g.row.channel == "whatsapp" and g.step == "todo" and g.row.letter_id
        ]
        shown = [g for g in page if may_send and g.row.phone and g.row.letter_id and g.step in ("todo", "prob")]
        for guest in (*waiting[:1], *shown):
            guest.row.meeting = self.meeting
        prepare_whatsapp([*waiting[:1], *shown])
        context = {
            "meeting": self.meeting,
            "letter": letter,
            "kind": word_of(letter),
            "page": page,
            "counts": counts,
            "parts": work.tally(counts),
            "following": waiting[0] if waiting else None,
            "is_stale": letter.is_change_to_tell,
            "is_busy": bool(counts["queued"] or rendering.is_busy),
            "total": len(guests),
            "show": show,
            "text": text,
            "chips": work.chips(guests, show),
            "rendering": rendering,
            "resendable": sum(guest.is_resendable for guest in guests),
            "to_carry": sum(guest.is_to_carry for guest in guests),
            "held": next((g.reason for g in guests if g.word == "Ditahan"), ""),
            "may_edit": may_edit,
            "resting": resting(self.meeting) if may_edit else None,
        }
        return self.render("invitations/sending.html", context)


class ResendAll(LetterPage):
    """All failed mails whose address was not refused."""

    def post(self, request, meeting_id):
        guests = [work.Guest(row) for row in work.guests(self.meeting)]
        failed = [guest.row for guest in guests if guest.is_resendable]
        pressed = {"by": request.user, "pressed_at": timezone.now()}  # one moment, so that they are taken back as one
        sent, refused = resend_each(failed, lambda row: services.resend_mail(row, **pressed))
        if not sent and not refused:
            messages.info(request, "Tidak ada e-mail yang perlu dikirim ulang.")
        tell_refused(request, refused)
        return redirect("invitations:sending", meeting_id)


class UndoSending(LetterPage):
    """Take back what was just sent; asked for on the page of the list, of one letter, or of reminders."""

    PAGES = {"pengingat": "invitations:reminders"}

    def post(self, request, meeting_id):
        pressed_at = _moment(request.POST.get("kirim", ""))
        undone = services.undo_sending(self.meeting, pressed_at, by=request.user) if pressed_at else None
        tell = messages.success if undone and undone.taken else messages.info
        tell(request, words_of(undone) if undone else NOTHING_TO_UNDO)
        return redirect(self.PAGES.get(request.POST.get("dari"), "invitations:sending"), meeting_id)


def _moment(text: str) -> datetime | None:
    """The moment a form names; nonsense names none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None


def words_of(undone: services.Undone) -> str:
    """What became of the mails, without claiming back what has left."""
    if not undone.taken:
        return f"{undone.left} e-mail sudah terkirim, tidak ada yang dapat ditarik." if undone.left else NOTHING_TO_UNDO
    if undone.left:
        return f"{undone.left} sudah terkirim, {undone.taken} ditarik."
    return f"{undone.taken} e-mail ditarik, tidak ada yang terkirim."
