"""Pages of a guest with a personal link. They carry no account, no cookie, and change nothing but by the guest's POST."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

from lokmin.documents import qr
from lokmin.documents.responses import file_response
from lokmin.invitations import afterwards, calendar, links, whatsapp
from lokmin.invitations.forms.replies import CodeForm, RepresentativeForm, UnableForm
from lokmin.invitations.models import AccessLink, Invitation, Reply
from lokmin.invitations.queries import public as queries
from lokmin.invitations.services import record_reply, why_closed
from puskesmas import rate_limits
from puskesmas.pages import PublicPage, add_errors

Answer, Stage = Invitation.Answer, afterwards.Stage
ONLY_THE_INVITEE = "Jawaban hanya dapat diubah oleh {}. Sampaikan kepada yang menugaskan Anda."
# Sixty guests sit behind one address of a puskesmas, so an address may do much more than a token.
READS_PER_TOKEN, WRITES_PER_TOKEN, REQUESTS_PER_ADDRESS, MISSES_PER_ADDRESS = 240, 40, 6000, 120
WRONG_CODES_PER_ADDRESS = 20
FORMS = {"diwakili": (Answer.REPRESENTED, RepresentativeForm), "berhalangan": (Answer.UNABLE, UnableForm)}


class LinkPage(PublicPage):
    """A page behind a token: sets `invitation`, or answers with one page without data for every bad link.

    A representative's token opens only the pages that say so, and none that shows the invitee's own link.
    """

    is_for_delegates = False
    invitation: Invitation

    def prepare(self, token):
        address = rate_limits.client_address(self.request)
        limit = WRITES_PER_TOKEN if self.request.method == "POST" else READS_PER_TOKEN
        if (
            rate_limits.hit("link-address", address) > REQUESTS_PER_ADDRESS
            or rate_limits.count("link-miss", address) > MISSES_PER_ADDRESS
            or rate_limits.hit(f"link-{self.request.method == 'POST'}", token.upper()) > limit
        ):
            return self.render("429.html", status=429)
        link = links.find_personal(token) if self.is_for_delegates else links.find_link(token)
        if link is None:
            rate_limits.hit("link-miss", address)
            return self.render("invitations/link_dead.html", status=404)
        if not links.is_open(link):
            return self.render("invitations/link_dead.html", status=410)
        self.token, self.invitation = token, link.invitation
        self.standing_in = link.reply if link.purpose == AccessLink.Purpose.DELEGATE else None
        return None

    def address(self, name: str = "reply") -> str:
        return reverse(f"invitations:{name}", args=[self.token])


# The secret in the address is what a CSRF token would be; without cookies the page also works where they are blocked.
@method_decorator(csrf_exempt, name="dispatch")
class ReplyPage(LinkPage):
    """/u/<token>/: who is invited to what, the three answers, what was answered, and afterwards what came of it.

    With the token of a representative: what he needs, and no right to answer.
    """

    is_for_delegates = True

    def get(self, request, token):
        if self.standing_in:
            return self.delegate_page()
        choice = request.GET.get("jawaban", "")
        if choice in FORMS and not why_closed(self.invitation):
            return self.form(choice, FORMS[choice][1](initial=self.standing(FORMS[choice][0])))
        return self.page()

    def post(self, request, token):
        if self.standing_in:
            return self.delegate_page(ONLY_THE_INVITEE.format(self.invitation.post), status=403)
        choice = request.POST.get("jawaban", "")
        form = FORMS[choice][1](request.POST) if choice in FORMS else None
        if form and not form.is_valid():
            return self.form(choice, form, status=422)
        try:
            record_reply(
                self.invitation,
                answer=FORMS[choice][0] if choice in FORMS else {"hadir": Answer.PRESENT}.get(choice, ""),
                source=Reply.Source.LINK,
                seen=request.POST.get("jadwal", ""),
                **(form.cleaned_data if form else {}),
            )
        except ValidationError as error:
            if form is None:
                return self.page(problem=" ".join(error.messages), status=422)
            add_errors(form, error)
            return self.form(choice, form, status=422)
        return HttpResponseRedirect(self.address())

    def standing(self, answer: str) -> dict:
        """What the guest said before, to start from."""
        reply = queries.last_reply(self.invitation)
        return {} if reply is None or reply.answer != answer else vars(reply)

    def form(self, choice: str, form, status: int = 200):
        context = {"choice": choice, "form": form, "deputies": queries.deputies(self.invitation)}
        return self.show("invitations/reply_form.html", context, status)

    def page(self, problem: str = "", status: int = 200):
        invitation, meeting = self.invitation, self.invitation.meeting
        reply, letter = queries.last_reply(invitation), queries.letter_of(invitation)
        closed, stage = why_closed(invitation), queries.stage(meeting)
        is_moved = bool(reply and reply.answered_for and reply.answered_for != meeting.starts_at)
        is_asking = not closed and (reply is None or is_moved or "ubah" in self.request.GET)
        is_coming = bool(reply) and reply.answer != Answer.UNABLE and not (closed or is_asking)
        has_qr = queries.is_on(invitation) and (stage == Stage.TODAY or is_coming)
        context = {
            "reply": reply,
            "closed": closed,
            "problem": problem,
            "is_asking": is_asking,
            "is_moved": is_moved,
            "is_predecessor": bool(reply and reply.name and reply.name != invitation.name),
            "until": queries.deadline_words(meeting, invitation.letter) if is_asking else "",
            "is_late": is_asking and queries.deadline(meeting, invitation.letter) < timezone.now(),
            "agenda": queries.agenda(invitation),
            "letter_size": round(letter.size / 1024) if letter else 0,
            "code": links.typed_code_if_any(invitation) if has_qr else "",
            "qr": self.qr() if has_qr else "",
            "parts": afterwards.parts_of(invitation, stage) if queries.is_on(invitation) else [],
            **self.delegate(reply, stage),
        }
        return self.show("invitations/reply.html", context, status)

    def delegate(self, reply: Reply | None, stage: Stage) -> dict:
        """The link the invitee sends on to who comes for him."""
        is_needed = reply and reply.answer == Answer.REPRESENTED and stage != Stage.AFTER
        url = links.delegate_url(self.invitation) if is_needed else ""
        return {
            "delegate_url": url,
            "delegate_chat": whatsapp.delegate_chat_url(self.invitation, reply, url) if url else "",
        }

    def delegate_page(self, problem: str = "", status: int = 200):
        invitation, meeting, reply = self.invitation, self.invitation.meeting, self.standing_in
        stage = queries.stage(meeting)
        context = {
            "reply": reply,
            "problem": problem,
            "closed": why_closed(invitation) if meeting.is_off or invitation.withdrawn_at else "",
            "is_moved": bool(reply.answered_for and reply.answered_for != meeting.starts_at),
            "agenda": queries.agenda(invitation),
            "qr": self.qr() if queries.is_on(invitation) and stage != Stage.AFTER else "",
        }
        return self.show("invitations/reply_delegate.html", context, status)

    def qr(self):
        return mark_safe(qr.svg(links.address_of(self.token).upper()).decode())

    def show(self, template: str, context: dict, status: int):
        meeting = self.invitation.meeting
        context |= {
            "invitation": self.invitation,
            "meeting": meeting,
            "stage": queries.stage(meeting),
            "health_office": queries.health_office(self.invitation),
            "address": self.address(),
            "calendar_address": self.address("calendar"),
            "letter_address": self.address("own_letter"),
        }
        with timezone.override(meeting.timezone):
            return self.render(template, context, status)


class CalendarFile(LinkPage):
    """/u/<token>/lokmin.ics"""

    is_for_delegates = True

    def get(self, request, token):
        content = calendar.calendar_file(
            self.invitation, links.address_of(token.lower()), is_delegate=bool(self.standing_in)
        )
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="lokmin.ics"'
        return response


class OwnLetter(LinkPage):
    """/u/<token>/surat.pdf: the letter of this invitee, as it was sent; it carries his link, so no delegate reads it."""

    def get(self, request, token):
        letter = queries.letter_of(self.invitation)
        if letter is None:
            return self.render("invitations/link_dead.html", status=404)
        return file_response(letter)


@method_decorator(csrf_exempt, name="dispatch")
class CodePage(PublicPage):
    """/kode/: the code of a letter is typed instead of scanned. Few wrong tries per address."""

    def prepare(self):
        self.who = rate_limits.client_address(self.request)
        if rate_limits.count("code-miss", self.who) >= WRONG_CODES_PER_ADDRESS:
            return self.render("429.html", status=429)
        return None

    def get(self, request):
        return self.render("invitations/code.html", {"form": CodeForm()})

    def post(self, request):
        form = CodeForm(request.POST)
        if form.is_valid():
            link = links.find_link(form.cleaned_data["code"], AccessLink.Purpose.CODE)
            token = links.reply_token_of(link) if link and links.is_open(link) else None
            if token:
                return HttpResponseRedirect(reverse("invitations:reply", args=[token]))
            rate_limits.hit("code-miss", self.who)
            form.add_error("code", "Kode tidak dikenal atau sudah tidak berlaku. Periksa lagi hurufnya di surat.")
        return self.render("invitations/code.html", {"form": form}, status=422)
