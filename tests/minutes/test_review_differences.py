"""Differences between revisions and the automatic checklist."""

from copy import deepcopy
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lokmin.meetings.queries import rules_of
from lokmin.minutes.checks import checks_of, tally
from lokmin.minutes.differences import Cell, compare, words
from lokmin.minutes.review_desk import narrowed
from tests.minutes.reviewing import COMPLETE, CONTENT


def part(parts, kind):
    return next(item for item in parts if item.kind == kind)


def section(content, kind):
    return next(item for item in content["sections"] if item["kind"] == kind)


def test_words_mark_only_what_changed():
    assert words("akan dibicarakan nanti", "akan dipindah nanti") == [
        ("same", "akan "),
        ("del", "dibicarakan"),
        ("ins", "dipindah"),
        ("same", " nanti"),
    ]
    assert words("sama", "sama") == [("same", "sama")]
    assert words("", "") == []


def test_neighbouring_changes_are_read_as_one():
    assert words("Puskesmas Kajoran", "Pemdes Madukoro") == [("del", "Puskesmas Kajoran"), ("ins", "Pemdes Madukoro")]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_pieces_give_both_texts_back(old, new):
    pieces = words(old, new)
    assert "".join(text for mark, text in pieces if mark != "ins") == old
    assert "".join(text for mark, text in pieces if mark != "del") == new


def test_long_texts_are_compared_by_line_in_no_time():
    old = "\n".join(f"kata {number} " * 20 for number in range(400))
    pieces = words(old, old.replace("kata 7 ", "lain 7 "))
    assert sum(mark != "same" for mark, _ in pieces) > 0


def test_first_revision_marks_nothing():
    assert sum(part.changes for part in compare(None, CONTENT)) == 0


def test_changes_are_found_in_facts_text_and_rows():
    new = deepcopy(CONTENT)
    new["identity"][1]["value"] = "11.47 WIB"
    section(new, "opening")["body"] = "Rapat dibuka sekcam."
    rows = section(new, "actions")["rows"]
    rows[0]["owner"] = "Puskesmas"
    rows.append(rows[0] | {"id": 9, "activity": "Surat edaran", "due": ""})
    parts = compare(CONTENT, new)
    assert {item.kind: item.changes for item in parts if item.changes} == {"identity": 1, "opening": 1, "actions": 2}
    first, second = part(parts, "actions").rows
    assert (first.number, first.mark, first.is_changed) == (1, "same", True)
    assert (second.number, second.mark, second.is_lacking) == (2, "ins", True)
    assert part(parts, "opening").letter == "A"


def test_removed_row_stays_at_its_place():
    old = deepcopy(CONTENT)
    rows = section(old, "actions")["rows"]
    rows.insert(0, rows[0] | {"id": 8, "activity": "Dihapus"})
    shown = part(compare(old, CONTENT), "actions").rows
    assert [(row.number, row.mark) for row in shown] == [(None, "del"), (1, "same")]
    assert shown[0].cells[0].pieces == [("del", "Dihapus\nMadukoro")]


def checks(content, meeting, at=None, rules=None):
    at = at or datetime(2027, 6, 12, tzinfo=UTC)
    found = checks_of(content, meeting=meeting, first_endorsed_at=at, rules=rules or rules_of(meeting))
    return {check.code: check for check in found}


def test_checklist_of_complete_minutes(meeting):
    found = checks(COMPLETE, meeting)
    assert [code for code, check in found.items() if not check.is_fine] == []
    assert list(found) == ["A1", "A2", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3", "E1", "E2", "F1"]
    assert (tally(found.values()).fine, tally(found.values()).total) == (13, 13)
    assert tally(found.values()).is_complete


def test_checklist_names_what_is_lacking(meeting):
    content = deepcopy(CONTENT)
    content["identity"].pop(1)
    section(content, "previous_actions")["rows"][0].update(state_code="open", result="", repeated=2)
    section(content, "actions")["rows"][0].update(owner="Puskesmas Kajoran 2", due="")
    content["attendance"] |= {"present": 0, "represented": 0}
    meeting.quarter, meeting.created_at = 1, datetime(2027, 1, 4, tzinfo=UTC)
    found = checks(content, meeting, datetime(2027, 6, 20, tzinfo=UTC))
    assert {code: check.found for code, check in found.items() if not check.is_fine} == {
        "A1": "71 hari sesudah triwulan, masuk rencana tahunan 4 Januari 2027, 157 hari sebelum rapat",
        "A2": "urutan dalam setahun tidak tercatat pada revisi ini",
        "B1": "tidak tercatat pada revisi ini",
        "B2": "tidak tercatat pada revisi ini",
        "B3": "0 dari 3 undangan hadir, daftar hadir kosong",
        "C1": "kurang waktu selesai",
        "C2": "0 dari 1 baris terisi, baris 1 tanpa hasil",
        "C3": "tidak tercatat pada revisi ini",
        "D1": "baris 1 tanpa tenggat dan penanggung jawab hanya “Puskesmas”",
        "D2": "0 dari 1 baris (0%)",
        "D3": "baris 1 berulang tanpa alasan",
        "E2": "0 foto; materi tidak tercatat pada revisi ini",
        "F1": "10 hari sesudah rapat",
    }


def test_only_what_changed_leaves_out_the_rows_between():
    old, new = deepcopy(CONTENT), deepcopy(CONTENT)
    for content in (old, new):
        rows = section(content, "actions")["rows"]
        rows.append(rows[0] | {"id": 3, "activity": "Surat edaran"})
    section(new, "actions")["rows"][1]["due"] = "1 Agustus 2027"
    new["identity"][1] = {"label": "Waktu selesai", "value": "11.47 WIB"}
    shown = narrowed(compare(old, new))
    assert [item.kind for item in shown] == ["identity", "actions"]
    assert [label for label, _ in shown[0].facts] == ["Waktu selesai"]
    assert ([row.number for row in shown[1].rows], shown[1].left_out) == ([2], 1)


def test_villages_of_an_indicator_are_folded_until_they_change():
    assert Cell("Per desa/kelurahan", [("same", "Madukoro 60,0")]).is_folded
    assert not Cell("Per desa/kelurahan", [("del", "Madukoro 60,0"), ("ins", "Madukoro 61,0")]).is_folded
    assert not Cell("Hasil", [("same", "Selesai")]).is_folded
