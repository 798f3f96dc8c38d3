"""The work page of the invitation, and who is on its list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone

from lokmin.invitations import services, signing
from lokmin.invitations.deadlines import deadline_text
from lokmin.invitations.forms.letters import ContactForm, FreeGuestForm
from lokmin.invitations.models import Invitation, Letter
from lokmin.invitations.queries import work
from lokmin.invitations.queries.gaps import gaps as missing_for
from lokmin.invitations.queries.notices import notice_of
from lokmin.invitations.schedule import OFF_KINDS, needed_kind
from lokmin.meetings import queries as meetings
from lokmin.meetings.views import MeetingPage
from puskesmas.form_fields import id_of
from puskesmas.pages import add_errors
from sectors.models import Office

GOOD_LEAD_DAYS = 7


class InvitationPage(MeetingPage):
    """Base of the pages that change the invitation."""

    permission = "invitations.edit"

    def back(self):
        return redirect("invitations:invitees", self.meeting.pk)

    def do(self, work, done: str = ""):
        """Run a service and go back to the work page, with its refusal as a message when it refuses."""
        try:
            work()
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(self.request, sentence)
        else:
            if done:
                messages.success(self.request, done)
        return self.back()


class Invitees(InvitationPage):
    """/lokmin/<id>/undangan/: who, the letter, the sending."""

    permission = "invitations.view"

    def get(self, request, meeting_id):
        may_edit = self.may("invitations.edit", self.meeting)
        guests = [work.Guest(row) for row in work.guests(self.meeting)]
        letter = Letter.objects.visible_to(request.user).filter(meeting=self.meeting).first()
        signers, gaps = self.signing(letter)
        is_issued = bool(letter and letter.status == Letter.Status.ISSUED)
        groups = work.grouped(guests)
        ordered = [guest for group in groups for guest in group["guests"]]
        at = next((n for n, guest in enumerate(ordered) if str(guest.row.pk) == request.GET.get("tamu")), 0)
        notice = notice_of(letter) if letter and letter.is_change_to_tell else None
        travelling = [guest for guest in guests if notice is None or guest.row in notice.addressed]
        context = {
            "meeting": self.meeting,
            "groups": groups,
            "total": len(guests),
            "holes": sum(not guest.has_contact for guest in guests),
            "channels": work.channel_counts(travelling),
            "letter": letter,
            "signers": signers,
            "gaps": gaps,
            "selected": ordered[at] if ordered else None,
            "position": at + 1,
            "earlier": ordered[at - 1] if at else None,
            "later": ordered[at + 1] if at + 1 < len(ordered) else None,
            "rendering": work.rendering(letter) if is_issued else None,
            "late": sum(guest.row.letter_id is None for guest in guests) if is_issued else 0,
            "unmailed": sum(guest.is_to_mail for guest in guests) if is_issued else 0,
            "notice": notice,
            "is_change_due": is_issued and needed_kind(letter, self.meeting) is not None,
            "lead_time": self.lead_time(),
            "may_edit": may_edit,
            "missing": missing_for(self.meeting, letter, [guest.row for guest in ordered])
            if may_edit and not is_issued
            else [],
            "deadline": self.deadline(letter),
        }
        return self.render("invitations/work.html", context)

    def signing(self, letter: Letter | None) -> tuple[list[dict], list[dict]]:
        """The signers as printed, and the offices of a draft that have none on its day, with whether one may fill it."""
        if letter is None or letter.status != Letter.Status.DRAFT:
            return (letter.signers if letter else []), []
        letter.meeting = self.meeting
        blocks = signing.blocks(letter)
        lacking = [block.office for block in blocks if block.signer is None]
        gaps = [{"office": office, "may_fill": self.may(office.permission, office)} for office in lacking]
        return [block.printed for block in blocks if block.signer], gaps

    def deadline(self, letter: Letter | None) -> str:
        """Until when answers are awaited; a letter that puts off or calls off awaits none."""
        if letter is None or letter.kind in OFF_KINDS.values():
            return ""
        return deadline_text(self.meeting, letter.reply_until, letter.dated_on)

    def lead_time(self) -> dict | None:
        """Whether letters sent today arrive in time, as a notice; None once the meeting took place."""
        today, day = timezone.localdate(), self.meeting.held_on
        if day < today or self.meeting.status not in services.OPEN_STATES:
            return None
        rules = meetings.rules_of(self.meeting)
        days = rules.working_days(today, day)
        if days < rules.lead_days:
            late = f"sebelum pertemuan. Surat sebaiknya sampai paling lambat {rules.lead_days} hari kerja sebelumnya."
            return {"kind": "wait", "days": days, "text": late}
        good = max(GOOD_LEAD_DAYS, rules.lead_days)
        enough = "Waktu cukup." if days >= good else f"Masih cukup; yang baik {good} hari kerja."
        return {"kind": "done", "days": days, "text": f"sebelum pertemuan. {enough}"}


class AddGuests(InvitationPage):
    """Choose offices by group or by village."""

    def get(self, request, meeting_id):
        return self._page()

    def post(self, request, meeting_id):
        ids = [id_of(value) for value in request.POST.getlist("office")]
        offices = Office.objects.visible_to(request.user).active().filter(pk__in=ids).in_protocol_order()
        try:
            added = services.invite_offices(self.meeting, list(offices), by=request.user)
        except ValidationError as error:
            return self._page(error.messages[0], 422)
        messages.success(request, f"{added} tamu ditambahkan." if added else "Tidak ada tamu baru yang dipilih.")
        return self.back()

    def _page(self, problem: str = "", status: int = 200):
        text = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        groups = work.offices_to_invite(self.meeting, text)
        village = self.request.GET.get("desa", "")
        if village:
            for group in groups:
                group["offices"] = [office for office in group["offices"] if office.region.code == village]
        everybody = work.offices_to_invite(self.meeting) if village or text else groups
        context = {
            "meeting": self.meeting,
            "groups": [group for group in groups if group["offices"]],
            "villages": work.villages_of(everybody),
            "village": village,
            "text": text,
            "problem": problem,
        }
        return self.render("invitations/add.html", context, status)


class AddAsLastTime(InvitationPage):
    def post(self, request, meeting_id):
        try:
            added = services.invite_as_last_time(self.meeting, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"{added} tamu ditambahkan, sama seperti {self.meeting.previous.short_title}.")
        return self.back()


class AddFreely(InvitationPage):
    """A guest outside the contacts."""

    def get(self, request, meeting_id):
        return self._page(FreeGuestForm(initial={"place": self.meeting.region.name}))

    def post(self, request, meeting_id):
        form = FreeGuestForm(request.POST)
        if form.is_valid():
            try:
                services.invite_freely(self.meeting, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                return self.back()
        return self._page(form, 422)

    def _page(self, form, status: int = 200):
        return self.render("invitations/add_free.html", {"meeting": self.meeting, "form": form}, status)


class GuestPage(InvitationPage):
    """Base of the actions on one invitee."""

    def prepare(self, meeting_id, invitation_id):
        super().prepare(meeting_id)
        self.invitation = self.find(Invitation, pk=invitation_id, meeting=self.meeting)
        self.invitation.meeting = self.meeting


class EditContact(GuestPage):
    def get(self, request, **kwargs):
        return self._page(ContactForm(instance=self.invitation))

    def post(self, request, **kwargs):
        form = ContactForm(request.POST, instance=self.invitation)
        if form.is_valid():
            try:
                services.update_contact(self.invitation, by=request.user, **form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, f"Kontak {self.invitation.post} tersimpan.")
                is_sent = self.invitation.letter_id and self.meeting.status == self.meeting.Status.INVITED
                return redirect("invitations:sending", self.meeting.pk) if is_sent else self.back()
        return self._page(form, 422)

    def _page(self, form, status: int = 200):
        context = {"meeting": self.meeting, "invitation": self.invitation, "form": form}
        return self.render("invitations/contact.html", context, status)


class Withdraw(GuestPage):
    def post(self, request, **kwargs):
        return self.do(
            lambda: services.withdraw_invitation(self.invitation, by=request.user),
            f"{self.invitation.post} dikeluarkan dari daftar tamu.",
        )
