"""Building the demo: places and people first, then each story through the same services the pages call."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from lokmin.actions import services as actions
from lokmin.actions.queries import open_before
from lokmin.attendance import services as attendance
from lokmin.coverage.meetings import coverage_of
from lokmin.coverage.telling import sentences
from lokmin.documents import services as documents
from lokmin.documents.models import Document
from lokmin.invitations import services as invitations
from lokmin.invitations.models import BUNDLE, MERGED, Invitation, Reply
from lokmin.invitations.services.proposals import propose_date
from lokmin.meetings import services as meetings
from lokmin.meetings.models import Meeting
from lokmin.minutes import remarks, reviews
from lokmin.minutes import services as minutes
from lokmin.reports.demo import papers, pictures, places
from lokmin.reports.demo.consultation import consult
from lokmin.reports.demo.coverage import build_coverage
from lokmin.reports.demo.offices import build_offices
from lokmin.reports.demo.roles import PROPOSALS, ROLES
from lokmin.reports.demo.stories import Story, stories
from puskesmas.models import Puskesmas, User
from sectors.models import Office, Sector


def build(say=print) -> None:
    """Build everything that is missing; an unfinished earlier start is taken up at the next meeting."""
    with transaction.atomic():
        if not Puskesmas.objects.filter(code=places.PUSKESMAS[0].code).exists():
            say("Wilayah, puskesmas, akun, dan kontak …")
            build_offices()
        build_coverage(timezone.localdate())
    for story in stories(timezone.localdate()):
        _tell(story, say)
    render_all(say)


def render_all(say=print) -> None:
    """Render what is queued here and now, so that the demo has its PDFs before the first page is opened."""
    waiting = list(Document.objects.unfinished().order_by("pk").values_list("kind", "batch"))
    if waiting:
        say("Surat, daftar, dan notulen dalam PDF …")
    # Bundles gather finished letters, so they come after everything else.
    for kind, batch in sorted(dict.fromkeys(waiting), key=lambda item: item[0] in (MERGED, BUNDLE)):
        documents.render_pending(kind, batch)


class Telling:
    """One story on its way through the services."""

    def __init__(self, story: Story):
        self.story = story
        self.lead = Puskesmas.objects.select_related("region__parent").get(code=story.lead)
        self.staff = User.objects.get(username=story.staff)
        self.head = User.objects.filter(username=story.head).first()
        self.reviewer = User.objects.filter(username=story.reviewer).first()
        zone = self.lead.timezone
        self.starts_at = datetime.combine(story.day, story.start, zone)
        self.ends_at = datetime.combine(story.day, story.end, zone) if story.end else None

    @property
    def is_told(self) -> bool:
        return Meeting.objects.filter(
            hosts__puskesmas=self.lead, hosts__is_lead=True, starts_at=self.starts_at
        ).exists()

    def tell(self) -> None:
        self.meeting = self._create()
        if self.story.stage == "planned":
            return
        self.letter = self._invite()
        if self.story.stage == "invited":
            self._collect_replies()
            if self.story.proposal:
                self._propose_another_day()
            return
        self._take_attendance()
        self.minutes = self._write_minutes()
        if self.story.is_in_year_plan:
            self._date_the_plan()
        if self.story.stage == "minutes":
            return
        if self.story.is_whole:
            papers.file_papers(self.minutes, by=self.staff)
        self._hand_in()
        actions.request_matrix(self.meeting, by=self.head)
        if self.story.stage in ("returned", "answered", "approved"):
            self._review()
        if self.story.stage == "answered":
            papers.answer(self.minutes, by=self.staff)
            self._hand_in()

    def _hand_in(self) -> None:
        self.minutes.refresh_from_db()
        minutes.submit_minutes(self.minutes, by=self.staff)
        minutes.endorse_minutes(self.minutes, by=self.head)
        minutes.send_minutes(self.minutes, by=self.head)

    def _date_the_plan(self) -> None:
        """The meeting stood in the plan saved the December before: no service writes into the past."""
        saved_at = datetime(self.story.year - 1, 12, 15, 10, 0, tzinfo=self.lead.timezone)
        Meeting.objects.filter(pk=self.meeting.pk).update(created_at=saved_at, is_recorded_late=False)
        self.minutes.meeting.refresh_from_db()

    def _create(self) -> Meeting:
        story = self.story
        chair = self._office(story.chair)
        return meetings.create_meeting(
            by=self.staff,
            lead=self.lead,
            hosts=list(Puskesmas.objects.filter(code__in=story.hosts)),
            is_agreed=story.stage != "planned",
            kind=story.kind,
            quarter=story.quarter,
            year=story.year,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            place=story.place,
            theme=story.theme,
            chair_post=chair.label if chair else "",
            chair_name=chair.holder.full_name if chair and chair.holder else "",
            is_with_fkp=story.is_with_fkp,
        )

    def _office(self, code: str) -> Office | None:
        return (
            Office.objects.filter(position__code=code, region=self.lead.region)
            .select_related("position", "region")
            .first()
        )

    def _invite(self):
        story = self.story
        villages = self.meeting.villages.values("pk")
        rows = Office.objects.active().filter(
            position__code__in=(*story.positions, *story.village_positions, *story.extra)
        )
        near = (
            rows.filter(region=self.meeting.region)
            | rows.filter(region__in=villages)
            | rows.filter(region=self.meeting.region.parent)
        )
        invitations.invite_offices(self.meeting, list(near.in_protocol_order().distinct()), by=self.staff)
        letter = invitations.draft_letter(self.meeting, by=self.staff)
        dated_on = min(story.day - timedelta(days=8), timezone.localdate())
        invitations.update_letter(
            letter,
            by=self.staff,
            expected_version=letter.lock_version,
            dated_on=dated_on,
            signed_by=story.signed_by,
        )
        letter.refresh_from_db()
        invitations.issue_letter(letter, by=self.staff)
        return letter

    def _collect_replies(self) -> None:
        """Letters go out; half of the guests answer: by link, or the camat office answers for its ranks."""
        invitations.send_letter(self.letter, by=self.staff)
        camat = User.objects.get(username="camat")
        rows = list(Invitation.objects.filter(meeting=self.meeting).in_order())
        for number, invitation in enumerate(rows):
            if invitation.channel == Invitation.Channel.WHATSAPP and number % 9:
                invitations.mark_whatsapp_sent(invitation, by=self.staff)
            if number % 2 or number > len(rows) - 4:
                continue
            own = invitation.is_forkopimcam or invitation.sector.code == "kecamatan"
            answer = (
                "unable" if number == 10 else "represented" if invitation.village_id and number % 6 == 2 else "present"
            )
            deputy = (
                {"representative_name": "Sulistiyo Budi", "representative_post": "Sekretaris Desa"}
                if answer == "represented"
                else {}
            )
            invitations.record_reply(
                invitation,
                answer=answer,
                source=Reply.Source.CAMAT_OFFICE if own else Reply.Source.LINK,
                by=camat if own else None,
                note="Ada musyawarah desa pada hari yang sama." if answer == "unable" else "",
                **deputy,
            )

    def _propose_another_day(self) -> None:
        """The camat office asks for the day before, same clock; the puskesmas has not decided."""
        day, ends_at = timedelta(days=1), self.meeting.ends_at
        propose_date(
            self.meeting,
            starts_at=self.meeting.starts_at - day,
            ends_at=ends_at - day if ends_at else None,
            reason=self.story.proposal,
            by=User.objects.get(username="camat"),
        )

    def _take_attendance(self) -> None:
        """Most come, some send a deputy, a few stay away; the list is written up later from the paper sheet."""
        story, rows = self.story, list(Invitation.objects.filter(meeting=self.meeting).in_order())
        for number, invitation in enumerate(rows):
            if number % 11 == 10:
                continue
            happened_at = self.starts_at - timedelta(minutes=25 - number % 20)
            deputy = ("Darsono", "Sekretaris Desa") if invitation.village_id and number % 4 == 1 else ()
            if story.dinkes_representative and invitation.office.position.code == "dinkes":
                deputy = story.dinkes_representative
            name, post = deputy or (invitation.name, "")
            attendance.check_in(
                invitation, by=self.staff, name=name, post=post, is_representative=bool(deputy), happened_at=happened_at
            )
        for name, post, sector in story.guests:
            attendance.add_walk_in(
                self.meeting,
                by=self.staff,
                name=name,
                post=post,
                sector=Sector.objects.get(code=sector),
                happened_at=self.starts_at,
            )

    def _write_minutes(self):
        story = self.story
        opened = minutes.open_minutes(self.meeting, by=self.staff)
        self._evaluate_earlier_actions()
        minutes.save_identity(
            opened,
            by=self.staff,
            expected_version=opened.identity_version,
            started_at=story.start,
            ended_at=story.end,
            minute_taker=self.staff.name,
        )
        bodies = {
            "opening": (
                f"Rapat dibuka oleh {opened.chair_name or opened.chair_post} dengan doa dan Indonesia Raya.\n\n"
                f"Kepala puskesmas melaporkan maksud pertemuan: {story.theme}.\n\n"
                "Pimpinan rapat meminta setiap sektor menyebut kegiatan, tempat, dan waktunya, tidak hanya dukungan."
            ),
            "coverage": "\n".join(sentences(coverage_of(self.meeting))) or story.coverage,
            "sectors": story.sectors,
            "closing": "Rapat ditutup dengan doa. Pertemuan berikutnya diadakan pada triwulan berikutnya.",
        }
        for section in opened.sections.filter(kind__in=bodies):
            if bodies[section.kind]:
                minutes.save_section(
                    section, body=bodies[section.kind], expected_version=section.version, by=self.staff
                )
        for speaker, statement, answer, answered_by in story.discussion:
            minutes.add_row(
                opened,
                "discussion",
                by=self.staff,
                speaker=speaker,
                statement=statement,
                answer=answer,
                answered_by=answered_by,
            )
        for text, cause, place in story.problems:
            minutes.add_row(opened, "problems", by=self.staff, text=text, cause=cause, place=place)
        for text in story.decisions:
            minutes.add_row(opened, "decisions", by=self.staff, text=text)
        self._agree_actions()
        if story.kind == "first":
            self._agree_on_roles(opened)
        if story.is_with_fkp:
            consult(opened, by=self.staff)
        for caption in ("Pembukaan oleh pimpinan rapat", "Paparan capaian program", "Diskusi dan penyusunan RTL"):
            minutes.add_photo(opened, pictures.scene(self.meeting, caption), by=self.staff, caption=caption)
        opened.refresh_from_db()
        return opened

    def _agree_on_roles(self, opened) -> None:
        """What the first meeting leaves: a role of every sector, proposals, the agreement with its signers."""
        minutes.fill_roles(opened, by=self.staff)
        for row in opened.commitments.select_related("sector"):
            activity, target, place, time = ROLES.get(row.sector.code, ROLES[""])
            said = {"activity": activity, "target": target, "place": place, "time": time}
            if row.role == "…":
                said["role"] = activity
            minutes.update_row(row, by=self.staff, expected_version=row.version, **said)
        for fields in PROPOSALS:
            minutes.add_row(opened, "proposals", by=self.staff, **fields)
        minutes.number_agreement(minutes.open_agreement(opened, by=self.staff), by=self.staff)

    def _evaluate_earlier_actions(self) -> None:
        """Each open row of earlier meetings is heard; what is not done goes on into this meeting."""
        results = next((story.results for story in stories(timezone.localdate()) if story.key == "kajoran-2023"), {})
        for number, action in enumerate(open_before(self.meeting)):
            state, text = results.get(number, ("in_progress", "Masih dikerjakan."))
            actions.evaluate_action(action, meeting=self.meeting, state=state, text=text, by=self.staff)
            action.refresh_from_db()
            if action.state in action.UNFINISHED:
                actions.carry_over(
                    action, meeting=self.meeting, by=self.staff, due_on=self.story.day + timedelta(days=50)
                )

    def _agree_actions(self) -> None:
        villages = list(self.meeting.villages.order_by("code")[:2])
        sectors_by_code = {sector.code: sector for sector in Sector.objects.all()}
        for (
            program,
            target,
            activity,
            problem,
            cause,
            owner,
            days,
            funding,
            indicator,
            supporting,
        ) in self.story.actions:
            row = Invitation.objects.filter(meeting=self.meeting, office__position__code=owner).in_order().first()
            actions.add_action(
                self.meeting,
                by=self.staff,
                owner=row,
                owner_label=row.post if row else "Pemerintah kecamatan",
                program=program,
                target=target,
                activity=activity,
                problem=problem,
                cause=cause,
                villages=villages if owner == "kades" else [],
                place_text="" if owner == "kades" else "Seluruh desa/kelurahan",
                due_on=self.story.day + timedelta(days=days),
                funding=funding,
                indicator=indicator,
                supporting_sectors=[sectors_by_code[code] for code in supporting],
            )

    def _review(self) -> None:
        review = reviews.start_review(self.minutes, by=self.reviewer)
        for section, text in self.story.review_comments:
            remarks.add_comment(review, section=section, text=text, by=self.reviewer)
        if self.story.stage in ("returned", "answered"):
            reviews.return_minutes(review, reason=self.story.review_reason, by=self.reviewer)
        else:
            reviews.approve_minutes(review, by=self.reviewer)


def _tell(story: Story, say) -> None:
    telling = Telling(story)
    if telling.is_told:
        return
    say(f"Lokmin {telling.lead}, {story.day:%d-%m-%Y} …")
    with transaction.atomic():
        telling.tell()
