"""The camat office's board: many invitations answered at once, who recorded what, and undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from lokmin.invitations import links
from lokmin.invitations.models import Invitation, Reply
from lokmin.invitations.queries import board
from lokmin.invitations.services import Answer, confirm_many, undo_reply
from puskesmas.form_fields import id_of
from puskesmas.pages import Page

TABS = {board.WAITING: "Menunggu", board.ANSWERED: "Sudah dijawab", board.PAST: "Pertemuan lalu"}
MOST_AT_ONCE = 1000
TYPED = ("nama", "wakil", "telepon")  # what is written of a representative
ANSWERS = {Invitation.Answer.PRESENT, Invitation.Answer.REPRESENTED, Invitation.Answer.UNABLE}


class CamatBoard(Page):
    """/konfirmasi/"""

    permission = "replies.confirm"

    def get(self, request):
        return self.page()

    def post(self, request):
        chosen = self.chosen()
        answers = [Answer(row, **self.given(row)) for row in chosen]
        try:
            replies = confirm_many(answers, by=request.user)
        except ValidationError as error:
            return self.page(problem=" ".join(error.messages), refused=getattr(error, "rows", {}), status=422)
        said = in_numbers(reply.answer for reply in replies)
        messages.success(request, f"{len(replies)} undangan dikonfirmasi: {said}.")
        return redirect(self.url_with(self.tab))

    @property
    def filters(self) -> board.Filters:
        query = self.request.GET
        group = query.get("unsur", "")
        search = query.get("q", "").replace("\0", "").strip()[:100]
        return board.Filters(id_of(query.get("pertemuan", "")), group if group in board.GROUPS else "", search)

    def url_with(self, tab: str) -> str:
        """This board at a tab, with the filters kept."""
        query = self.request.GET.copy()
        query["tab"] = tab
        return f"{reverse('invitations:camat_board')}?{query.urlencode()}"

    @property
    def tab(self) -> str:
        tab = self.request.GET.get("tab", board.WAITING)
        return tab if tab in TABS else board.WAITING

    def chosen(self) -> list[Invitation]:
        """The ticked invitations; an id of another kecamatan answers 404 and nothing is recorded.

        One that was withdrawn or moved meanwhile is refused later, at its row and with all that was typed.
        """
        ticked = set(self.request.POST.getlist("pilih")[:MOST_AT_ONCE])
        rows = board.ever_of_camat(self.request.user).filter(pk__in=ids_in(ticked))
        found = list(rows.select_related("meeting"))
        if len(found) != len(ticked):
            raise Http404
        return found

    @property
    def typed(self) -> set[int]:
        """Ids of the rows ticked or written in: shown again after a refusal, wherever they belong now."""
        data = self.request.POST
        keys = [key.rpartition("-") for key, value in data.items() if value.strip()]
        written = {end for field, _, end in keys if field in TYPED}
        return ids_in([*data.getlist("pilih"), *written][:MOST_AT_ONCE])

    def given(self, row: Invitation) -> dict[str, str]:
        """What the form says about one invitation: its own line, or what is said for all that are ticked.

        A name chosen among the suggested deputies brings its post along; a name of its own takes nothing from the others.
        """
        data = self.request.POST
        answer, name, post, phone = (data.get(f"{field}-{row.pk}", "") for field in ("jawaban", *TYPED))
        if data.get("jawaban-semua") in ANSWERS:
            answer = data["jawaban-semua"]
            if not name.strip():
                for_all = [data.get(f"{field}-semua", "") for field in TYPED]
                name, post, phone = for_all[0], post or for_all[1], phone or for_all[2]
        post = post or self.posts.get(name.strip(), "")
        return {
            "answer": answer,
            "representative_name": name,
            "representative_post": post,
            "representative_phone": phone,
            "seen": data.get(f"jadwal-{row.meeting_id}", ""),
        }

    @cached_property
    def posts(self) -> dict[str, str]:
        """Post by name of the suggested deputies."""
        return dict(reversed(self.deputies))

    @cached_property
    def deputies(self) -> list[tuple[str, str]]:
        return board.deputies(self.request.user)

    def page(self, problem: str = "", refused: dict | None = None, status: int = 200):
        user, counts = self.request.user, board.tab_counts(self.request.user)
        kept = self.typed if self.request.method == "POST" else ()
        cards = board.cards(user, self.tab, self.filters, kept)
        if self.request.method == "POST":
            self.keep(cards, refused or {})
        chips = [
            {"label": label, "url": self.url_with(key), "is_current": key == self.tab, "count": counts[key]}
            for key, label in TABS.items()
        ]
        chosen = [row for card in cards for group in card.groups for row in group.rows if row.is_chosen]
        context = {
            "tab": self.tab,
            "counts": counts,
            "chips": chips,
            "cards": cards,
            "filters": self.filters,
            "groups": board.GROUPS,
            "meetings": board.open_meetings(user) if self.tab != board.PAST else [],
            "form_url": self.url_with(self.tab),
            "deputies": self.deputies,
            "for_all": {name: self.request.POST.get(f"{name}-semua", "") for name in ("jawaban", *TYPED)},
            "planned": board.planned(user) if self.tab == board.WAITING else [],
            "year": timezone.localdate().year,
            "chosen_count": len(chosen),
            "chosen_words": in_numbers(self.request.POST.get("jawaban-semua") or row.answer for row in chosen),
            "off_meetings": board.off_meetings(user),
            "recent": board.recent(user),
            "problem": problem,
        }
        return self.render("invitations/board.html", context, status)

    def keep(self, cards, refused: dict[int, str]) -> None:
        """Put back what was typed when the answers were refused, with the reason at each row.

        Rows that can be answered no more lose their tick, so that the others go through.
        """
        ticked, data = set(self.request.POST.getlist("pilih")), self.request.POST
        rows = board.of_camat(self.request.user).filter(board.is_open(), pk__in=self.typed)
        still_open = set(rows.values_list("pk", flat=True))
        for row in (row for card in cards for group in card.groups for row in group.rows):
            pk = row.invitation.pk
            row.is_chosen = str(pk) in ticked and (pk in still_open or pk not in refused)
            row.answer = data.get(f"jawaban-{pk}") or row.answer
            row.name, row.post, row.phone = (data.get(f"{field}-{pk}", "") for field in TYPED)
            row.problem = refused.get(pk, "")


def in_numbers(answers) -> str:
    """3 hadir, 1 diwakili"""
    given = list(answers)
    parts = [(given.count(value), label.lower()) for value, label in Invitation.Answer.choices if value in ANSWERS]
    return ", ".join(f"{count} {word}" for count, word in parts if count)


def ids_in(texts) -> set[int]:
    """Those of the posted texts that can be ids."""
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 16}


class UndoReply(Page):
    """/konfirmasi/<id>/urungkan/: the answer before stands again."""

    permission = "replies.confirm"

    def post(self, request, reply_id):
        reply = self.reply(reply_id)
        link_before = links.delegate_url(reply.invitation)
        try:
            done = undo_reply(reply, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            text = f"Jawaban {reply.invitation.post} diurungkan."
            (messages.success if done else messages.warning)(
                request, text if done else "Sudah ada jawaban yang lebih baru, tidak ada yang diurungkan."
            )
            if links.delegate_url(reply.invitation) not in ("", link_before):
                messages.warning(request, self.new_link(reply.invitation))
        return redirect("invitations:camat_board")

    def new_link(self, invitation: Invitation) -> str:
        """The representative named again has another address than before."""
        name = invitation.replies.first().representative_name
        return (
            f"Tautan {name} sebagai wakil sekarang baru, yang lama tidak berlaku. Minta puskesmas mengirim yang baru."
        )

    def reply(self, reply_id: int) -> Reply:
        row = self.find(Reply, pk=reply_id, source=Reply.Source.CAMAT_OFFICE)
        if not board.ever_of_camat(self.request.user).filter(pk=row.invitation_id).exists():
            raise Http404
        return row
