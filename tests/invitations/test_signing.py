"""Who signs: the puskesmas, the camat with his own letterhead, both, or all heads; whose number; what is missing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lokmin.documents.models import Document
from lokmin.invitations import documents, services, signing
from lokmin.invitations.models import LETTER, Letter
from lokmin.meetings.models import Meeting, MeetingHost
from lokmin.meetings.services import reschedule_meeting
from puskesmas.calendar_text import FIXED_SPACE
from puskesmas.models import LetterNumber, Region
from puskesmas.organisations import Organisation, signers
from puskesmas.organisations.letterheads import letterhead_of
from tests import factories
from tests.documents import reading
from tests.invitations.conftest import content, render_all
from tests.invitations.test_work_pages import letter_data, page

CAMAT, BOTH, HEADS = Letter.SignedBy.CAMAT, Letter.SignedBy.BOTH, Letter.SignedBy.HEADS


@pytest.fixture
def kop(kajoran):
    """The letterhead of the kecamatan with its camat."""
    head = factories.LetterheadFactory(
        region=kajoran,
        place_name="Kajoran Kota",
        unit_code="Kec",
        lines=[{"text": "KECAMATAN KAJORAN", "style": "bold"}],
    )
    factories.SignerFactory(
        letterhead=head, post="Camat Kajoran", name="Drs. Bambang Priyatno, M.Si.", rank="Pembina Tk. I", nip=""
    )
    return head


@pytest.fixture
def joint(meeting, kajoran_1):
    """Kajoran 1 holds the meeting too, with its own head."""
    MeetingHost.objects.create(meeting=meeting, puskesmas=kajoran_1)
    head = factories.LetterheadFactory(puskesmas=kajoran_1)
    factories.SignerFactory(letterhead=head, post="Kepala UPTD Puskesmas Kajoran 1", name="drg. Hendra Wijayanto")
    return Meeting.objects.for_pages().get(pk=meeting.pk)


def choose(letter, by, signed_by, **fields) -> Letter:
    saved = services.update_letter(letter, by=by, expected_version=letter.lock_version, signed_by=signed_by, **fields)
    return Letter.objects.get(pk=saved.pk)


def names(letter) -> list[str]:
    return [row["name"] for row in signing.copies(letter)]


def test_what_may_be_chosen_follows_the_meeting(meeting, joint, kajoran):
    alone = factories.MeetingFactory(region=kajoran, lead=joint.lead_host)
    assert signing.choices(alone) == ["puskesmas", "camat", "both"]
    assert signing.choices(joint) == ["puskesmas", "camat", "both", "heads"]
    alone.region = Region.objects.get(code="33.08")  # the kecamatan is not known yet
    assert signing.choices(alone) == ["puskesmas"]


def test_the_camat_signs_on_his_own_letterhead_and_his_office_writes_the_number(letter, guests, kop, sari):
    letter = choose(letter, sari, CAMAT)
    assert (letter.letterhead, letter.numbering) == (kop, "blank")
    assert letter.copies == "Kepala Dinas Kesehatan Kabupaten Magelang"
    issued = services.issue_letter(letter, by=sari)
    assert (issued.number, issued.register_row, LetterNumber.objects.count()) == ("", None, 0)
    assert names(issued) == ["Drs. Bambang Priyatno, M.Si."]
    render_all(issued)
    said = reading.words(content(Document.objects.filter(kind=LETTER).first()), 1)
    for part in (
        "KECAMATAN KAJORAN",
        "Kajoran Kota, ",
        "Nomor : ....",
        "Camat Kajoran,",
        "Drs. Bambang Priyatno, M.Si.",
    ):
        assert part in said
    assert "PUSKESMAS CONTOH" not in said


def test_a_choice_keeps_numbering_and_copies_that_were_changed_by_hand(letter, kop, sari):
    letter = choose(letter, sari, CAMAT, numbering="manual", number="005/12", copies="Bupati Magelang")
    assert (letter.numbering, letter.number, letter.copies) == ("manual", "005/12", "Bupati Magelang")
    letter = choose(letter, sari, "puskesmas", copies="Bupati Magelang")
    assert (letter.numbering, letter.letterhead.puskesmas.name) == ("automatic", "Kajoran 2")


def test_both_sign_side_by_side_on_the_letterhead_of_the_puskesmas(letter, guests, kop, sari):
    letter = choose(letter, sari, BOTH)
    assert (letter.letterhead.puskesmas.name, letter.numbering) == ("Kajoran 2", "automatic")
    printed = documents.letter_content(letter)
    assert [(row.intro, row.post) for row in printed.signers] == [
        ("Mengetahui,", "Camat Kajoran"),
        ("", "Kepala UPTD Puskesmas Kajoran 2"),
    ]
    assert printed.sender == f"Kepala UPTD Puskesmas Kajoran{FIXED_SPACE}2"
    issued = services.issue_letter(letter, by=sari)
    assert (names(issued), issued.number.split("/")[2]) == (names(letter), "PKM.KJ2")


def test_all_heads_of_a_joint_meeting_sign_the_lead_first(letter, guests, joint, sari):
    letter = choose(letter, sari, HEADS)
    assert names(letter) == ["dr. Ratna Puspitasari, M.K.M.", "drg. Hendra Wijayanto"]
    issued = services.issue_letter(letter, by=sari)
    render_all(issued)
    said = reading.words(content(Document.objects.filter(kind=LETTER).first()), 1)
    assert said.index("dr. Ratna") < said.index("drg. Hendra")


def test_heads_are_no_choice_for_one_host(letter, sari):
    with pytest.raises(ValidationError, match="tidak ada untuk pertemuan ini"):
        choose(letter, sari, HEADS)
    letter.refresh_from_db()
    assert (letter.signed_by, letter.lock_version) == ("puskesmas", 1)


def test_a_letter_for_the_camat_names_him_as_sender(letter, kop, sari):
    deputy = {"post": "Kasi Kesra", "on_behalf_of": "Camat Kajoran", "through_post": "Sekretaris Camat"}
    signers.add_signer(kop, by=None, from_on=date(2026, 1, 1), name="Mulyono, S.E.", **deputy)
    printed = documents.letter_content(choose(letter, sari, CAMAT))
    assert (printed.sender, printed.signers[0].through_post) == ("Camat Kajoran", "Sekretaris Camat")


@pytest.mark.parametrize(("signed_by", "office"), [(CAMAT, "Camat Kajoran"), (BOTH, "Camat Kajoran")])
def test_without_a_signer_the_letter_waits_and_says_for_whom(letter, guests, sari, signed_by, office):
    letter = choose(letter, sari, signed_by)
    assert [block.office.name for block in signing.blocks(letter) if not block.signer] == [f"Kantor {office}"]
    assert documents.letter_content(letter).signers[0].name == signing.UNNAMED
    with pytest.raises(ValidationError, match=f"Kantor {office} belum punya penanda tangan yang berlaku pada"):
        services.issue_letter(letter, by=sari)
    letter.refresh_from_db()
    assert (letter.status, LetterNumber.objects.count()) == ("draft", 0)


def test_a_draft_follows_its_signers_and_an_issued_letter_does_not(letter, guests, letterhead, sari):
    (head,) = letterhead.signers.all()
    signers.correct_signer(head, by=sari, name="dr. Ratna Puspita Sari")
    assert names(letter) == ["dr. Ratna Puspita Sari"]
    issued = services.issue_letter(letter, by=sari)
    signers.correct_signer(head, by=sari, name="dr. Lain")
    assert names(Letter.objects.get(pk=issued.pk)) == ["dr. Ratna Puspita Sari"]


def test_somebody_else_is_chosen_by_name(letter, guests, letterhead, sari):
    deputy = signers.add_signer(letterhead, by=sari, from_on=date(2026, 1, 1), post="Kasubbag TU", name="Endang")
    assert names(letter) == ["Endang"]
    (head,) = letterhead.signers.exclude(pk=deputy.pk)
    letter = choose(letter, sari, "puskesmas", signers=[signing.signer_copy(head)])
    assert names(letter) == [head.name]
    signers.end_signer(head, by=sari, to_on=letter.dated_on - timedelta(days=1))
    assert names(letter) == ["Endang"]


def test_the_next_letter_is_signed_like_the_last_one(letter, guests, kop, sari, kajoran, kajoran_2):
    last = services.issue_letter(choose(letter, sari, CAMAT, numbering="automatic", number=""), by=sari)
    following = factories.MeetingFactory(region=kajoran, lead=kajoran_2, previous=last.meeting, quarter=3)
    draft = services.draft_letter(following, by=sari)
    assert (draft.signed_by, draft.letterhead, draft.numbering) == (CAMAT, kop, last.numbering)
    assert "Camat" not in draft.copies


def test_heads_become_one_head_when_the_next_meeting_is_no_joint_one(letter, guests, joint, sari, kajoran):
    last = services.issue_letter(choose(letter, sari, HEADS), by=sari)
    following = factories.MeetingFactory(region=kajoran, lead=joint.lead_host, previous=last.meeting, quarter=3)
    assert services.draft_letter(following, by=sari).signed_by == "puskesmas"


@pytest.mark.parametrize("signed_by", [CAMAT, BOTH])
def test_a_correction_is_signed_as_the_letter_was(letter, guests, kop, sari, signed_by):
    sent = services.issue_letter(choose(letter, sari, signed_by), by=sari)
    meeting = Meeting.objects.for_pages().get(pk=sent.meeting_id)
    later = meeting.starts_at + timedelta(days=7)
    reschedule_meeting(meeting, starts_at=later, ends_at=None, place=meeting.place, by=sari)
    draft = services.draft_correction(meeting, by=sari)
    assert (draft.signed_by, draft.letterhead, draft.numbering) == (signed_by, sent.letterhead, sent.numbering)
    assert names(draft) == names(sent)


def test_the_number_of_the_kecamatan_is_taken_where_its_puskesmas_keeps_it(letter, guests, kop, sari):
    letter = choose(choose(letter, sari, CAMAT), sari, CAMAT, numbering="automatic")
    issued = services.issue_letter(letter, by=sari)
    assert issued.register_row.letterhead == kop
    assert issued.number.split("/")[:3] == ["400.7.22", "001", "Kec"]


def test_the_book_of_a_camat_office_with_an_account_is_its_own(letter, guests, kop, sari, camat):
    letter = choose(letter, sari, CAMAT)
    with pytest.raises(ValidationError, match="Buku nomor Kantor Camat Kajoran dipegang akun kantor camat"):
        choose(letter, sari, CAMAT, numbering="automatic")
    Letter.objects.filter(pk=letter.pk).update(numbering="automatic")
    with pytest.raises(ValidationError, match="dipegang akun kantor camat"):
        services.issue_letter(letter, by=sari)
    assert LetterNumber.objects.count() == 0
    letter.refresh_from_db()
    letter = choose(letter, sari, CAMAT, numbering="manual", number="005/7/Kec")
    issued = services.issue_letter(letter, by=sari)
    assert (issued.number, issued.register_row.letterhead, issued.register_row.sequence) == ("005/7/Kec", kop, None)


def test_the_next_draft_never_takes_numbers_one_may_not_take(letter, guests, kop, sari, kajoran, kajoran_2, camat):
    last = choose(letter, sari, CAMAT)
    services.issue_letter(last, by=sari)
    Letter.objects.filter(pk=last.pk).update(numbering="automatic")
    following = factories.MeetingFactory(region=kajoran, lead=kajoran_2, previous=last.meeting, quarter=3)
    assert services.draft_letter(following, by=sari).numbering == "blank"


def test_the_clerk_chooses_on_the_page_and_is_told_about_the_number(client, meeting, letter, guests, kop, sari):
    client.force_login(sari)
    where = page("letter_edit", meeting)
    html = client.get(where).content.decode()
    assert "Camat, dengan kop kecamatan" in html
    assert "Semua kepala puskesmas" not in html
    answer = client.post(where, letter_data(letter, signed_by="camat"), follow=True)
    assert "Nomor dikosongkan, seperti biasanya" in answer.content.decode()
    assert "Drs. Bambang Priyatno, M.Si." in answer.content.decode()
    letter.refresh_from_db()
    assert (letter.signed_by, letter.numbering, letter.signers) == ("camat", "blank", [])


def test_a_number_one_may_not_take_is_refused_on_the_page(client, meeting, letter, guests, kop, sari, camat):
    letter = choose(letter, sari, CAMAT)
    client.force_login(sari)
    answer = client.post(page("letter_edit", meeting), letter_data(letter, numbering="automatic", dress="Batik"))
    assert answer.status_code == 422
    assert "dipegang akun kantor camat" in answer.content.decode()
    assert 'value="Batik"' in answer.content.decode()


def test_an_office_with_several_signers_is_asked_for(client, meeting, letter, letterhead, guests, sari):
    (head,) = letterhead.signers.all()
    signers.add_signer(letterhead, by=sari, from_on=timezone.localdate(), post="Kasubbag TU", name="Endang")
    late = signers.add_signer(letterhead, by=sari, from_on=date(2100, 1, 1), post="Kepala", name="Nanti")
    client.force_login(sari)
    where, field = page("letter_edit", meeting), f"signer_{Organisation(letterhead.puskesmas).key}"
    assert "Seperti biasa: Endang" in client.get(where).content.decode()
    assert client.post(where, letter_data(letter) | {field: late.pk}).status_code == 422
    assert client.post(where, letter_data(letter) | {field: "999999"}).status_code == 422
    assert client.post(where, letter_data(letter) | {field: head.pk}).status_code == 302
    assert names(Letter.objects.get(pk=letter.pk)) == [head.name]
    assert f'<option value="{head.pk}" selected>' in client.get(where).content.decode()


def test_the_work_page_leads_to_the_office_without_signer(client, meeting, letter, guests, sari, kajoran):
    choose(letter, sari, BOTH)
    client.force_login(sari)
    html = client.get(page("invitees", meeting)).content.decode()
    assert "Kantor Camat Kajoran belum punya penanda tangan" in html
    assert reverse("puskesmas:signers", args=[Organisation(kajoran)]) in html
    assert page("send", meeting) not in html
    factories.SignerFactory(letterhead=letterhead_of(kajoran), post="Camat Kajoran", name="Drs. Bambang")
    assert page("send", meeting) in client.get(page("invitees", meeting)).content.decode()


def test_the_work_page_says_whom_to_ask_when_one_may_not(client, meeting, letter, guests, sari, kajoran, camat):
    choose(letter, sari, CAMAT)
    client.force_login(sari)
    html = client.get(page("invitees", meeting)).content.decode()
    assert "Minta Kantor Camat Kajoran mengisinya" in html
    assert reverse("puskesmas:signers", args=[Organisation(kajoran)]) not in html
    answer = client.post(page("send", meeting), follow=True).content.decode()
    assert "belum punya penanda tangan yang berlaku" in answer


@pytest.mark.parametrize("signed_by", ["puskesmas", "camat", "both", "heads"])
def test_the_same_queries_whoever_signs(client, meeting, letter, guests, kop, joint, sari, signed_by):
    choose(letter, sari, signed_by)
    client.force_login(sari)
    client.get(page("invitees", meeting))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page("invitees", meeting)).status_code == 200
    assert len(queries) <= 25
