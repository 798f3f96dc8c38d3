"""What a meeting shows: defaults, the choice, and figures frozen with the minutes."""

import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from lokmin.coverage import meetings
from lokmin.coverage.frozen import freeze, thaw
from lokmin.coverage.models import Achievement, Indicator, MeetingCoverage
from lokmin.coverage.queries import pws_of_many
from lokmin.minutes import coverage, gaps, services
from lokmin.minutes.differences import compare
from lokmin.minutes.snapshot import content_of
from puskesmas.models import AuditEvent
from tests import factories
from tests.coverage.conftest import achieve, aim, populate
from tests.minutes.conftest import complete


@pytest.fixture
def held(kajoran, kajoran_2, villages):
    """The meeting of the third quarter of Kajoran 2 on 29 September 2026."""
    row = factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        year=2026,
        quarter=3,
        starts_at=datetime(2026, 9, 29, 2, 0, tzinfo=UTC),
        ends_at=datetime(2026, 9, 29, 5, 0, tzinfo=UTC),
    )
    row.villages.set(villages[:3])
    return row


@pytest.fixture
def filled(idl, kajoran_2, villages):
    aim(idl, 80)
    for village, people in zip(villages[:3], (72, 60, 50), strict=True):
        populate(village, idl, people)
    achieve(villages[0], idl, {3: 14, 6: 26, 9: 45})
    achieve(villages[1], idl, {3: 15, 6: 29, 9: 36})
    achieve(villages[2], idl, {3: 10, 6: 20, 9: 29})
    return idl


def test_without_figures_the_end_of_the_quarter_and_nothing(held):
    choice = meetings.choice_of(held)
    assert (choice.year, choice.month, choice.indicators, choice.is_chosen) == (2026, 9, [], False)
    assert meetings.coverage_of(held) == []


def test_the_last_month_with_figures_up_to_the_end_of_the_quarter(held, villages, idl):
    achieve(villages[0], idl, {7: 20, 8: 25, 11: 40})
    choice = meetings.choice_of(held)
    assert (choice.year, choice.month, choice.indicators) == (2026, 8, [idl])


def test_in_january_the_figures_of_the_last_year(held, villages, idl):
    held.quarter = 1
    achieve(villages[0], idl, {11: 40, 12: 44}, year=2025)
    choice = meetings.choice_of(held)
    assert (choice.year, choice.month, choice.indicators) == (2025, 12, [idl])


def test_a_meeting_begins_with_what_the_last_one_chose(held, sari, kajoran, kajoran_2, filled):
    before = factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, year=2026, quarter=2, starts_at=datetime(2026, 6, 11, 2, 0, tzinfo=UTC)
    )
    chosen = [Indicator.objects.get(code=code) for code in ("giz-ds", "imu-idl")]
    meetings.choose(before, year=2026, month=6, indicators=chosen, expected_version=0, by=sari)
    assert meetings.choice_of(held).indicators == chosen
    # what nobody has entered is not shown to those who did not ask for it
    assert [pws.code for pws in meetings.coverage_of(held)] == ["imu-idl"]


def test_the_choice_is_kept_in_its_order_and_told(held, sari, filled):
    chosen = [Indicator.objects.get(code=code) for code in ("imu-uci", "imu-idl")]
    meetings.choose(held, year=2026, month=9, indicators=chosen, expected_version=0, by=sari)
    meetings.choose(held, year=2026, month=6, indicators=chosen[::-1], expected_version=1, by=sari)
    choice = meetings.choice_of(held)
    assert (choice.month, [row.code for row in choice.indicators], choice.version) == (6, ["imu-idl", "imu-uci"], 2)
    event = AuditEvent.objects.filter(verb="cakupan lokmin dipilih").order_by("-pk").first()
    assert event.changes["indikator"] == ["Desa UCI, IDL", "IDL, Desa UCI"]
    assert event.thread == f"meetings.meeting:{held.pk}"


@pytest.mark.parametrize("version", [0, 7])
def test_a_choice_saved_meanwhile_is_refused(held, sari, filled, version):
    meetings.choose(held, year=2026, month=9, indicators=[filled], expected_version=0, by=sari)
    with pytest.raises(ValidationError, match="sudah diubah orang lain"):
        meetings.choose(held, year=2026, month=6, indicators=[], expected_version=version, by=sari)
    assert MeetingCoverage.objects.get().month == 9


def test_too_many_indicators_are_refused(held, sari):
    everything = list(Indicator.objects.all()[:21])
    with pytest.raises(ValidationError, match="paling banyak 20"):
        meetings.choose(held, year=2026, month=9, indicators=everything, expected_version=0, by=sari)


def test_quarters_are_compared_at_a_quarters_end(held, filled):
    """45 of 72: 19 in the third quarter after 12 in the second; the whole of the target of 60 % is reached: Baik."""
    idl = meetings.coverage_of(held)[0]
    row = next(row for row in idl.rows if row.name == "Kwaderan")
    assert (idl.period, row.value_text, row.this_text, row.last_text) == ("quarter", "62,5", "26,4", "16,7")
    assert (row.word, row.rank, row.gap_text) == ("Baik", 1, "+2,5")
    said = {row.name: row.word for row in idl.rows}
    # Madukoro 36 of 60 is exactly 60 % and fell from 14 to 7; Bumiayu 29 of 50 is below and fell from 10 to 9
    assert said == {"Kwaderan": "Baik", "Madukoro": "Kurang", "Bumiayu": "Jelek"}


def test_a_joint_meeting_shows_every_host(held, kajoran_1, villages, filled):
    held.hosts.create(puskesmas=kajoran_1)
    achieve(villages[3], filled, {9: 10})
    populate(villages[3], filled, 20)
    shown = meetings.coverage_of(type(held).objects.for_pages().get(pk=held.pk))
    assert [(pws.puskesmas, pws.code) for pws in shown] == [
        ("Puskesmas Kajoran 2", "imu-idl"),
        ("Puskesmas Kajoran 1", "imu-idl"),
    ]


def test_frozen_figures_are_the_same_when_thawed(many, kajoran_2):
    shown = pws_of_many(kajoran_2, many, 2026, 9)
    kept = json.loads(json.dumps(freeze(shown)))
    assert thaw(kept) == shown
    assert kept[0]["total"]["value"] == "9560/261"
    assert thaw(None) == []


def test_a_newer_field_of_a_frozen_figure_is_passed_over(many, kajoran_2):
    kept = freeze(pws_of_many(kajoran_2, many[:1], 2026, 9))
    kept[0]["later"] = kept[0]["total"]["later"] = "x"
    assert thaw(kept)[0].total.count == 956


@pytest.fixture
def minutes(held, sari, letterhead, filled):
    return complete(services.open_minutes(held, by=sari), sari)


def test_an_endorsed_revision_never_changes(client, minutes, sari, budi, villages, filled):
    services.submit_minutes(minutes, by=sari)
    services.endorse_minutes(minutes, by=budi)
    revision = minutes.revisions.get()
    Achievement.objects.filter(village=villages[0]).update(count=1)
    revision.refresh_from_db()
    shown = coverage.shown_in(revision.content)
    assert [(row.name, row.value_text, row.word) for row in shown[0].rows] == [
        ("Kwaderan", "62,5", "Baik"),
        ("Madukoro", "60,0", "Kurang"),
        ("Bumiayu", "58,0", "Jelek"),
    ]
    client.force_login(sari)
    text = client.get(reverse("minutes:view", args=[minutes.meeting_id])).content.decode()
    assert "62,5" in text
    assert "<svg" in text
    assert coverage.coverage_found(revision.content) == (True, "1 indikator s.d. September 2026, 1 per desa")


@pytest.mark.parametrize("has_figures", [True, False])
def test_the_text_must_be_written_only_where_no_chart_stands(minutes, sari, filled, has_figures):
    section = minutes.sections.get(kind="coverage")
    services.save_section(section, body="", expected_version=section.version, by=sari)
    if not has_figures:
        Achievement.objects.all().delete()
    found = [(gap.text, gap.is_blocking) for gap in gaps.survey(minutes).gaps if gap.kind == "coverage"]
    asked = ("Capaian program belum ditulis. Tulis “Tidak ada” bila memang tidak ada.", True)
    assert found == ([] if has_figures else [asked])


def test_chosen_charts_need_no_text_and_a_hole_in_it_is_still_asked_for(minutes, sari, filled):
    meetings.choose(
        minutes.meeting, year=2026, month=9, indicators=list(Indicator.objects.all()[:1]), expected_version=0, by=sari
    )
    section = minutes.sections.get(kind="coverage")
    for body, count in (("", 0), ("1. Paparan: …", 1)):
        section = services.save_section(section, body=body, expected_version=section.version, by=sari)
        assert len([gap for gap in gaps.survey(minutes).gaps if gap.kind == "coverage"]) == count
    MeetingCoverage.objects.get().chosen.all().delete()
    services.save_section(section, body="", expected_version=section.version, by=sari)
    assert [gap.is_blocking for gap in gaps.survey(minutes).gaps if gap.kind == "coverage"] == [True]


def test_a_revision_from_before_coverage_is_read(minutes):
    content = content_of(minutes)
    del content["coverage"]
    assert coverage.shown_in(content) == []
    assert coverage.paper(content) == {}
    assert coverage.coverage_found(content)[0] is False


def test_the_differences_show_corrected_figures(minutes, villages, filled):
    old = content_of(minutes)
    Achievement.objects.filter(village=villages[0], month=9).update(count=50)
    part = next(part for part in compare(old, content_of(minutes)) if part.kind == "coverage")
    assert part.rows[0].is_changed
    pieces = part.rows[0].cells[2].pieces
    assert pieces == [("del", "60,4%\nKurang"), ("ins", "63,2%\nBaik")]


def test_the_printed_section(minutes):
    paper = coverage.paper(content_of(minutes))
    assert paper["caption"] == "Capaian indikator s.d. September 2026"
    assert paper["rows"][0]["percent"] == "60,4"
    assert paper["tables"][0]["rows"] == [
        ["Kwaderan", "62,5% Baik"],
        ["Madukoro", "60,0% Kurang"],
        ["Bumiayu", "58,0% Jelek"],
        ["Puskesmas", "60,4% Kurang"],
    ]
    assert paper["charts"][0]["svg"].startswith("<svg")


def test_the_editor_shows_the_figures_below_the_text(client, minutes, sari):
    client.force_login(sari)
    answer = client.get(reverse("minutes:section", args=[minutes.meeting_id, "coverage"]))
    text = answer.content.decode()
    assert "Cakupan s.d. September 2026" in text
    assert reverse("coverage:meeting", args=[minutes.meeting_id]) in text
    assert "Kwaderan" in text


def test_choosing_on_the_page(client, held, sari, filled):
    client.force_login(sari)
    address = reverse("coverage:meeting", args=[held.pk])
    first = client.get(address)
    assert [row.code for row in first.context["chosen"]] == ["imu-idl"]
    stunting = Indicator.objects.get(code="giz-st")
    base = {"version": 0, "bulan": "9", "tahun": "2026", "urut": [filled.pk]}
    added = client.post(address, base | {"tambahan": [stunting.pk], "masukkan": "1"})
    assert [row.code for row in added.context["chosen"]] == ["imu-idl", "giz-st"]
    assert not MeetingCoverage.objects.exists()
    both = base | {"urut": [filled.pk, stunting.pk]}
    moved = client.post(address, both | {"naik": stunting.pk})
    assert [row.code for row in moved.context["chosen"]] == ["giz-st", "imu-idl"]
    removed = client.post(address, both | {"hapus": filled.pk})
    assert [row.code for row in removed.context["chosen"]] == ["giz-st"]
    assert client.post(address, both | {"urut": [stunting.pk, filled.pk]}).status_code == 302
    assert [row.code for row in meetings.choice_of(held).indicators] == ["giz-st", "imu-idl"]
    assert client.post(address, both).status_code == 409


def test_minutes_that_are_submitted_keep_their_choice(client, minutes, sari, filled):
    services.submit_minutes(minutes, by=sari)
    client.force_login(sari)
    address = reverse("coverage:meeting", args=[minutes.meeting_id])
    answer = client.post(address, {"version": 0, "bulan": "9", "tahun": "2026", "urut": [filled.pk]})
    assert answer.status_code == 422
    assert "Buka kembali notulennya" in answer.content.decode()


def test_who_may_not_choose(client, held, camat, tuti):
    address = reverse("coverage:meeting", args=[held.pk])
    for user, status in ((camat, 403), (tuti, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
