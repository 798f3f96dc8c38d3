"""The items of the checklist one by one, and where a content may name a patient."""

from copy import deepcopy
from datetime import timedelta

import pytest

from lokmin.meetings.queries import rules_of
from lokmin.minutes import invited
from lokmin.minutes.checklist import checklist
from lokmin.minutes.checks import checks_of
from lokmin.minutes.hints import hints_of
from lokmin.minutes.items import HUMAN, ITEMS
from lokmin.minutes.models import ReviewItem
from tests import factories
from tests.minutes.reviewing import COMPLETE, CONTENT


def found(meeting, code, scans=(), **changes):
    content = deepcopy(COMPLETE) | changes
    rules = rules_of(meeting)
    checks = checks_of(content, meeting=meeting, first_endorsed_at=meeting.starts_at, rules=rules, scans=scans)
    check = next(check for check in checks if check.code == code)
    return check.verdict, check.found


def without(*keys):
    return {key: value for key, value in COMPLETE.items() if key not in keys}


def test_there_are_nineteen_and_five_need_a_person():
    assert [item.code for item in ITEMS] == ("A1 A2 B1 B2 B3 C1 C2 C3 C4 C5 C6 D1 D2 D3 E1 E2 E3 F1 F2".split())
    assert HUMAN == ["C4", "C5", "C6", "E3", "F2"]


@pytest.mark.parametrize(
    ("days", "verdict", "words"),
    [
        (40, "fine", "di dalam triwulannya, masuk rencana tahunan 1 Mei 2027, 40 hari sebelum rapat"),
        (0, "lacking", "di dalam triwulannya, baru dicatat pada hari rapat, tidak ada di rencana tahunan sebelumnya"),
        (
            -5,
            "lacking",
            "di dalam triwulannya, baru dicatat 15 Juni 2027, sesudah rapat; tidak ada di rencana tahunan sebelumnya",
        ),
    ],
)
def test_a1_asks_when_the_meeting_came_into_the_plan(meeting, days, verdict, words):
    """Whatever the form was told: a year plan may be saved for months gone by."""
    meeting.created_at, meeting.is_recorded_late = meeting.starts_at - timedelta(days=days), False
    assert found(meeting, "A1") == (verdict, words)
    meeting.quarter = None
    assert found(meeting, "A1")[0] == "not_asked"


@pytest.mark.parametrize(
    ("kind", "year", "agreement", "expected"),
    [
        (
            "routine",
            {"first_on": "2027-02-04", "routine_before": 1},
            {},
            ("fine", "tribulanan pertama 4 Februari 2027"),
        ),
        (
            "routine",
            {"first_on": None, "routine_before": 0},
            {},
            ("lacking", "belum ada tribulanan pertama sebelumnya pada tahun ini"),
        ),
        (
            "first",
            {"first_on": None, "routine_before": 2},
            {"points": "1"},
            ("lacking", "2 lokmin rutin sudah dilaksanakan sebelum yang pertama"),
        ),
        (
            "first",
            {"first_on": None, "routine_before": 0},
            {},
            ("missing", "tribulanan pertama tanpa berita acara kesepakatan"),
        ),
        (
            "first",
            {"first_on": None, "routine_before": 0},
            {"points": "1"},
            ("fine", "tribulanan pertama dengan berita acara kesepakatan"),
        ),
        ("other", {"first_on": None, "routine_before": 0}, {}, ("not_asked", "hanya untuk lokmin tribulanan")),
    ],
)
def test_a2_the_first_comes_first_with_an_agreement(meeting, kind, year, agreement, expected):
    meeting.kind = kind
    assert found(meeting, "A2", year=year, agreement=agreement) == expected


def test_b1_says_when_there_was_no_letter(meeting):
    assert found(meeting, "B1") == ("fine", "nomor 005/1, 6 hari kerja sebelumnya")
    assert found(meeting, "B1", invitation=None) == ("missing", "tidak ada surat undangan")
    late = {"number": "", "dated_on": "2027-06-09", "working_days": 1}
    assert found(meeting, "B1", invitation=late) == ("lacking", "nomor ditulis tangan, 1 hari kerja sebelumnya")


def test_b2_names_who_was_not_invited(meeting):
    kept = {
        "elements": [{"name": "KUA", "invited": 0}, {"name": "Camat", "invited": 1}],
        "villages": {"wanted": 3, "missing": ["Bumiayu"]},
    }
    assert found(meeting, "B2", invited=kept) == ("lacking", "belum diundang: KUA, 1 desa/kelurahan (Bumiayu)")
    assert found(meeting, "B2") == ("fine", "1 unsur dan 3 desa/kelurahan diundang")


def test_b3_looks_at_quorum_scan_and_chair(meeting):
    assert found(meeting, "B3") == ("fine", "2 dari 3 undangan hadir")
    assert found(meeting, "B3", files=[]) == (
        "lacking",
        "2 dari 3 undangan hadir; pindaian bertanda tangan belum diunggah",
    )
    assert found(meeting, "B3", files=[], scans={"attendance"})[0] == "fine"
    identity = [{"label": "Pimpinan rapat", "value": "dr. Ratna (Kepala Puskesmas)"}]
    assert found(meeting, "B3", identity=identity) == (
        "lacking",
        "2 dari 3 undangan hadir; dipimpin dr. Ratna (Kepala Puskesmas), bukan camat atau sekcam; lihat alasannya",
    )


def test_c3_asks_for_figures_per_village(meeting):
    assert found(meeting, "C3")[0] == "fine"
    assert found(meeting, "C3", coverage={})[0] == "missing"


@pytest.mark.parametrize(
    ("kind", "files", "agreement", "expected"),
    [
        ("routine", [], {}, "not_asked"),
        ("first", [], {}, "missing"),
        ("first", [], {"points": "1"}, "lacking"),
        ("first", [{"kind": "agreement"}], {"points": "1"}, "fine"),
    ],
)
def test_e1_asks_for_the_signed_paper(meeting, kind, files, agreement, expected):
    meeting.kind = kind
    assert found(meeting, "E1", files=files, agreement=agreement)[0] == expected


def test_e2_wants_two_photos_and_material(meeting):
    assert found(meeting, "E2") == ("fine", "2 foto, 1 materi")
    assert found(meeting, "E2", files=[]) == ("lacking", "2 foto, tanpa materi")
    assert found(meeting, "E2", photos=[], files=[]) == ("missing", "0 foto, tanpa materi")


def test_the_list_of_guests_is_compared_with_what_is_obligatory(meeting, villages):
    pemdes = factories.SectorFactory(code="pemdes", name="Pemerintah desa")
    pkk = factories.SectorFactory(code="pkk", name="TP-PKK")
    factories.InvitationFactory(meeting=meeting, sector=pemdes, village=villages[0], post="Kepala Desa Kwaderan")
    factories.InvitationFactory(meeting=meeting, sector=pkk, post="Ketua TP-PKK Kecamatan")
    factories.InvitationFactory(meeting=meeting, sector=pemdes, post="Camat Kajoran")
    factories.InvitationFactory(meeting=meeting, sector=pemdes, post="Kepala KUA Kajoran")
    kept = invited.invited_of(meeting, list(meeting.invitations.active().in_order()))
    assert {element["name"]: element["invited"] for element in kept["elements"]} == {
        "Camat": 1,
        "Kapolsek": 0,
        "Danramil": 0,
        "TP-PKK": 1,
        "KUA": 1,
        "Pendidikan": 0,
        "Keluarga berencana": 0,
    }
    assert kept["villages"] == {"wanted": 3, "missing": ["Madukoro", "Bumiayu"]}


def test_the_year_of_a_meeting_knows_what_was_held_before(meeting, kajoran, kajoran_2):
    def earlier(month, **values):
        starts_at = meeting.starts_at.replace(month=month)
        return factories.MeetingFactory(
            region=kajoran, lead=kajoran_2, starts_at=starts_at, year=meeting.year, **values
        )

    earlier(1, kind="first", status="cancelled")
    assert invited.year_of(meeting) == {"first_on": None, "routine_before": 0}
    first = earlier(2, kind="first", status="closed")
    earlier(3, kind="routine", status="held")
    assert invited.year_of(meeting) == {"first_on": first.held_on.isoformat(), "routine_before": 1}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("NIK 3308121505900001 sudah dicatat", "angka 16 digit seperti NIK"),
        ("NIK 3308 1215 0590 0001", "angka 16 digit seperti NIK"),
        ("No. RM 12-34", "nomor rekam medis"),
        ("Kasus Ny. S dirujuk", "inisial dengan umur"),
        ("Pasien bernama Paimin", "sebutan pasien bernama"),
        ("Balita AB 3 th gizi buruk", "inisial dengan umur"),
    ],
)
def test_hints_say_where_a_patient_may_be_named(text, what):
    content = deepcopy(CONTENT)
    content["sections"][2]["rows"][0]["problem"] = text
    hints = hints_of(content)
    assert [(hint.section, hint.row, hint.what) for hint in hints] == [("actions", 1, what)]


@pytest.mark.parametrize(
    "text",
    ["NIP 197805122006042001", "IDL 62,4% dari 75%", "TW II 3 bulan berjalan", "RW 3 tahun lalu", "2.500 balita"],
)
def test_ordinary_words_are_no_hint(text):
    content = deepcopy(CONTENT)
    content["sections"][0]["body"] = text
    assert hints_of(content) == []


def test_what_the_reviewer_judged_stands_before_the_machine(meeting):
    checks = checks_of(COMPLETE, meeting=meeting, first_endorsed_at=meeting.starts_at, rules=rules_of(meeting))
    items = [ReviewItem(code="B2", verdict="lacking", note="KUA kosong"), ReviewItem(code="C4", verdict="fine")]
    listed = checklist(checks, items, [])
    assert len(listed.lines) == 19
    assert [line.code for line in listed.bad] == ["B2"]
    assert listed.line("B2").is_overruled
    assert [line.code for line in listed.open] == ["C5", "C6", "E3", "F2"]
    assert listed.judged_count == 15
