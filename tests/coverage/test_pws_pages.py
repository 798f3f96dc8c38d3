"""PWS on the screen and on paper: seen by whom, in which order, as cheap for many villages as for one, printed once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lokmin.coverage import printing
from lokmin.coverage.documents import sheet_of
from lokmin.coverage.models import Indicator, MeetingCoverage, MeetingIndicator
from lokmin.coverage.sheets import build_pws
from lokmin.documents.merging import page_count
from lokmin.documents.models import Document
from lokmin.documents.paper import Paper
from lokmin.documents.services import render_pending
from tests import factories
from tests.coverage.conftest import achieve, aim, populate
from tests.e2e.people import text_of


@pytest.fixture
def filled(idl, kajoran_2, villages):
    """IDL until September 2026: 45 of 72 and 30 of 60, the third has only people; stunting of one village."""
    aim(idl, 80)
    for village, people in zip(villages[:3], (72, 60, 50), strict=True):
        populate(village, idl, people)
    achieve(villages[0], idl, {7: 30, 8: 38, 9: 45})
    achieve(villages[1], idl, {7: 20, 8: 28, 9: 30})
    achieve(villages[0], Indicator.objects.get(code="giz-st"), {9: (4, 40)})
    return idl


def address(name, puskesmas, indicator=None, month=9):
    args = [puskesmas.pk, *([indicator.pk] if indicator else []), 2026, month]
    return reverse(f"coverage:{name}", args=args)


def test_the_page_of_one_indicator(client, sari, kajoran_2, filled):
    client.force_login(sari)
    answer = client.get(address("pws", kajoran_2, filled))
    text = answer.content.decode()
    assert [row.name for row in answer.context["pws"].rows] == ["Kwaderan", "Madukoro", "Bumiayu"]
    assert "target 60,0% (setahun 80%" in text
    assert "62,5%" in text
    assert "kurang 6 orang" in text  # 60 % of 60 are 36
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="pws"' in text
    assert answer.context["previous"]["label"] == "Stunting"
    assert answer.context["next"]["label"] == "Desa UCI"


def test_the_projector_walks_through_the_choice_of_a_meeting(client, sari, tuti, kajoran_2, filled, meeting):
    chosen = MeetingCoverage.objects.create(meeting=meeting, year=2026, month=9)
    stunting = Indicator.objects.get(code="giz-st")
    for order, indicator in enumerate((filled, stunting)):
        MeetingIndicator.objects.create(coverage=chosen, indicator=indicator, order=order)
    client.force_login(sari)
    answer = client.get(address("screen", kajoran_2, filled), {"pertemuan": meeting.pk})
    assert (answer.context["previous"], answer.context["position"], answer.context["of"]) == (None, 1, 2)
    assert answer.context["next"]["url"] == f"{address('screen', kajoran_2, stunting)}?pertemuan={meeting.pk}"
    assert 'rel="next"' in answer.content.decode()
    for odd in ("999999", "x", "9" * 30):
        assert client.get(address("screen", kajoran_2, filled), {"pertemuan": odd}).context["of"] == 3


def test_who_sees_it(client, sari, tuti, eko, camat, dinda, kajoran_2, filled):
    for user, status in ((sari, 200), (camat, 200), (dinda, 200), (tuti, 404), (eko, 404)):
        client.force_login(user)
        for name, indicator in (("pws", filled), ("screen", filled), ("pws_list", None)):
            assert client.get(address(name, kajoran_2, indicator)).status_code == status
    client.force_login(sari)
    assert client.get(reverse("coverage:pws", args=[kajoran_2.pk, 999_999, 2026, 9])).status_code == 404
    assert client.get(address("pws", kajoran_2, filled, month=13)).status_code == 404


def test_the_list_and_its_periods(client, sari, kajoran_2, filled):
    client.force_login(sari)
    answer = client.get(address("pws_list", kajoran_2), {"banding": "triwulan"})
    assert [pws.code for pws in answer.context["charts"]] == ["giz-st", "imu-idl", "imu-uci"]
    assert answer.context["charts"][1].period == "quarter"
    client.force_login(sari)
    empty = client.get(reverse("coverage:pws_list", args=[kajoran_2.pk, 2025, 3])).content.decode()
    assert "Belum ada capaian tahun ini" in empty


@pytest.mark.parametrize("name", ["pws_list", "pws", "screen"])
def test_as_cheap_for_thirty_villages_as_for_one(client, sari, kajoran, kajoran_2, idl, name):
    client.force_login(sari)
    kajoran_2.catchments.all().delete()
    counts = []
    for number in (1, 30):
        places = [factories.region(f"33.08.12.{2100 + at}", f"Desa {at}") for at in range(number)]
        factories.serve(kajoran_2, *[place for place in places if not place.catchments.exists()])
        for place in places:
            if not place.achievements.exists():
                populate(place, idl, 60)
                achieve(place, idl, {8: 20, 9: 30})
        url = address(name, kajoran_2, None if name == "pws_list" else idl)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_charts_of_a_month_are_printed_once_and_told(kajoran_2, filled, sari, letterhead):
    stunting = Indicator.objects.get(code="giz-st")
    document = printing.request_prints(kajoran_2, [filled, stunting], year=2026, month=9, by=sari)
    assert printing.request_prints(kajoran_2, [filled, stunting], year=2026, month=9, by=sari) == document
    assert render_pending("pws", document.batch) == 1
    document.refresh_from_db()
    assert (document.state, document.pages, document.is_public) == (Document.State.DONE, 2, True)
    with document.file.open("rb") as file:
        text = text_of(file.read())
    for said in (
        "PWS Imunisasi dasar lengkap",
        "62,5",
        "Halaman 1 dari 2",
        "Kwaderan",
        "PWS Balita stunting",
        "UPTD PUSKESMAS CONTOH",
    ):
        assert said in text, said
    again = printing.request_prints(kajoran_2, [stunting], year=2026, month=9, is_quarterly=True, by=sari)
    assert (again.version, [pws.code for pws in sheet_of(again).charts]) == (2, ["giz-st"])


def test_nothing_chosen_is_refused(kajoran_2, sari, meeting):
    with pytest.raises(ValidationError, match="Pilih sedikitnya satu"):
        printing.request_prints(kajoran_2, [], year=2026, month=9, by=sari)
    with pytest.raises(ValidationError, match="belum memilih indikator"):
        printing.request_meeting_prints(meeting, by=sari)


def test_the_choice_of_a_meeting_is_printed(
    client, sari, camat, tuti, kajoran, kajoran_2, villages, filled, letterhead
):
    meeting = factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, year=2026, starts_at=datetime(2026, 10, 8, 2, tzinfo=UTC),
        ends_at=datetime(2026, 10, 8, 5, tzinfo=UTC),
    )  # fmt: skip
    chosen = MeetingCoverage.objects.create(meeting=meeting, year=2026, month=9)
    MeetingIndicator.objects.create(coverage=chosen, indicator=filled)
    url = reverse("coverage:meeting_print", args=[meeting.pk])
    client.force_login(camat)
    assert client.post(url).status_code == 403
    client.force_login(sari)
    assert client.get(reverse("coverage:meeting_print_file", args=[meeting.pk])).status_code == 404
    client.post(url)
    document = printing.meeting_prints_of(meeting)
    assert [pws.period for pws in sheet_of(document).charts] == ["quarter"]
    render_pending("pws", document.batch)
    answer = client.get(reverse("coverage:meeting_print_file", args=[meeting.pk]))
    assert answer.getvalue().startswith(b"%PDF")
    assert "Unduh PDF" in client.get(url).content.decode()


def test_the_pages_ask_for_the_print_and_give_the_file(client, sari, camat, kajoran_2, filled, letterhead):
    url = address("print", kajoran_2)
    client.force_login(camat)
    assert client.post(url, {"i": filled.pk}).status_code == 403
    client.force_login(sari)
    assert client.get(url).status_code == 405
    client.post(url, {"i": [filled.pk, "x", "999999"]})
    row, document = printing.prints_of(kajoran_2, 2026, 9)
    assert row.indicators == [filled.pk]
    assert "PDF sedang dibuat" in client.get(address("pws_list", kajoran_2)).content.decode()
    render_pending("pws", document.batch)
    answer = client.get(address("print_file", kajoran_2))
    assert answer["Content-Disposition"] == 'attachment; filename="pws-2026-09.pdf"'
    client.post(url, {})
    assert "Pilih sedikitnya satu indikator" in client.get(address("pws_list", kajoran_2)).content.decode()


@pytest.mark.parametrize("paper", ["a4", "f4_210", "f4_215"])
def test_one_page_per_indicator_with_29_villages_on_every_paper(many, kajoran_2, sari, letterhead, paper):
    document = printing.request_prints(kajoran_2, many[:3], year=2026, month=9, by=sari)
    sheet = replace(sheet_of(document), paper=Paper.named(paper))
    assert page_count(build_pws(sheet)) == 3
