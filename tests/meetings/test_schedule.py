"""The printed schedule of a year: whose meetings it holds, its versions, who may ask for it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.documents import services as documents
from lokmin.documents.models import Document
from lokmin.meetings.models import Meeting
from lokmin.meetings.schedule import content, queries
from lokmin.meetings.schedule.paper import build_schedule
from lokmin.meetings.schedule.services import request_schedule
from tests import factories
from tests.documents import reading

PLACE = "Aula Kantor Kecamatan Kajoran"


@pytest.fixture
def year(kajoran, kajoran_1, kajoran_2, meeting):
    """Four rows of 2027: own, a neighbour's, a cancelled and a postponed one; and one of 2028."""
    june = datetime(2027, 6, 21, 2, tzinfo=UTC)
    common = {"region": kajoran, "starts_at": june, "ends_at": None}
    neighbour = factories.MeetingFactory(**common, lead=kajoran_1, theme="Rahasia rapat", chair_post="Camat Kajoran")
    factories.MeetingFactory(**common, lead=kajoran_2, status=Meeting.Status.CANCELLED)
    factories.MeetingFactory(
        region=kajoran,
        lead=kajoran_2,
        kind="monthly",
        quarter=None,
        status=Meeting.Status.POSTPONED,
        starts_at=datetime(2027, 9, 7, 2, tzinfo=UTC),
        ends_at=None,
    )
    factories.MeetingFactory(**common | {"year": 2028}, lead=kajoran_2)
    return neighbour


def test_a_puskesmas_prints_what_it_hosts(kajoran_2, letterhead, year):
    printed = content.content_of(kajoran_2, 2027)
    assert [(row.period, row.day, row.clock, row.about, row.note, row.state) for row in printed.rows] == [
        ("II", "Kamis, 10 Juni 2027", "09.00–12.00 WIB", "Tribulanan rutin", "Penurunan stunting", "Rencana"),
        ("September", "Selasa, 7 September 2027", "09.00 WIB s.d. selesai", "Lintas sektor bulanan", "Penurunan stunting", "Ditunda"),
    ]  # fmt: skip
    assert printed.title_lines == ("JADWAL LOKAKARYA MINI LINTAS SEKTOR", "UPTD PUSKESMAS CONTOH", "TAHUN 2027")
    assert (printed.left_signer.post, printed.right_signer.name) == ("Camat Kajoran", "dr. Ratna Puspitasari, M.K.M.")
    glance = {line.name: line.months for line in printed.year_lines}
    assert glance["Lokmin lintas sektor tribulanan"][5] == "10"
    assert glance["Libur dan cuti bersama"][7] == "15, 17"


def test_a_kecamatan_prints_who_meets_when_and_where_and_no_more(kajoran, kajoran_1, year):
    printed = content.content_of(kajoran, 2027)
    assert [row.about for row in printed.rows] == ["Puskesmas Kajoran 2", "Puskesmas Kajoran 1", "Puskesmas Kajoran 2"]
    assert "Rahasia rapat" not in str(printed)
    assert (printed.left_signer, printed.right_signer.post) == (None, "Camat Kajoran")


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("f4_215", (215, 330))])
def test_the_paper_is_the_one_of_the_letterhead(kajoran_2, letterhead, year, paper, size):
    type(letterhead).objects.filter(pk=letterhead.pk).update(paper=paper)
    pdf = build_schedule(content.content_of(kajoran_2, 2027))
    assert reading.page_sizes(pdf) == [size]
    assert "NIP 19790412 200604 2 011" in reading.words(pdf)


def test_an_empty_year_says_so(kajoran_2, letterhead):
    assert "Belum ada lokakarya mini yang direncanakan." in reading.words(
        build_schedule(content.content_of(kajoran_2, 2027))
    )


def test_each_year_has_versions_of_its_own(kajoran_2, letterhead, meeting, sari):
    first = request_schedule(kajoran_2, 2027, by=sari)
    assert request_schedule(kajoran_2, 2027, by=sari) == first
    assert documents.render_pending("schedule.2027", first.batch) == 1
    other = request_schedule(kajoran_2, 2028, by=sari)
    second = request_schedule(kajoran_2, 2027, by=sari)
    first.refresh_from_db()
    assert [(row.kind, row.version) for row in (first, other, second)] == [
        ("schedule.2027", 1),
        ("schedule.2028", 1),
        ("schedule.2027", 2),
    ]
    assert (first.superseded_at is None, queries.schedule_of(kajoran_2, 2028)) == (False, other)
    assert first.is_public
    assert not queries.is_outdated(second, [meeting])
    late = factories.MeetingFactory(region=meeting.region, lead=kajoran_2)
    assert queries.is_outdated(second, [meeting, late])


def test_staff_and_camat_ask_for_their_own_schedule(client, kajoran, kajoran_2, meeting, letterhead, sari, camat):
    address = reverse("meetings:schedule", args=[2027])
    for user, place in ((sari, kajoran_2), (camat, kajoran)):
        client.force_login(user)
        assert "10 Juni 2027" in client.get(address).content.decode()
        assert client.post(address).status_code == 302
        assert Document.objects.of(place, "schedule.2027").count() == 1
        assert client.get(reverse("meetings:schedule_file", args=[2027])).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_with_one_and_with_thirty(
    client, kajoran, kajoran_2, letterhead, sari, number, django_assert_num_queries
):
    for _ in range(number):
        factories.MeetingFactory(region=kajoran, lead=kajoran_2)
    request_schedule(kajoran_2, 2027, by=sari)
    client.force_login(sari)
    client.get(reverse("meetings:schedule", args=[2027]))
    with django_assert_num_queries(9):
        client.get(reverse("meetings:schedule", args=[2027]))


def test_the_years_with_meetings_are_offered(client, kajoran, kajoran_2, meeting, sari, camat):
    factories.MeetingFactory(region=kajoran, lead=kajoran_2, year=2028, status="scheduled")
    factories.MeetingFactory(region=kajoran, lead=kajoran_2, year=2026, status="cancelled")
    this_year = timezone.localdate().year
    for user in (sari, camat):
        client.force_login(user)
        years = client.get(reverse("meetings:schedule", args=[2027])).context["years"]
        assert [row["label"] for row in years] == [str(year) for year in sorted({2027, 2028, this_year})]
        assert [row["label"] for row in years if row["is_current"]] == ["2027"]
    url = client.get(f"{reverse('meetings:schedule', args=[2027])}?puskesmas={kajoran_2.pk}").context["years"][-1][
        "url"
    ]
    assert url == f"/lokmin/rencana/2028/jadwal/?puskesmas={kajoran_2.pk}"


def test_nobody_prints_the_schedule_of_another(client, kajoran_2, purwaharja_2, meeting, sari, tuti, camat, dinda):
    address = reverse("meetings:schedule", args=[2027])
    client.force_login(tuti)
    assert client.get(f"{address}?puskesmas={kajoran_2.pk}").status_code == 404
    client.force_login(dinda)
    assert "Pilih puskesmas dahulu" in client.get(address).content.decode()
    assert client.get(f"{address}?puskesmas={purwaharja_2.pk}").status_code == 404
    page = client.get(f"{address}?puskesmas={kajoran_2.pk}").content.decode()
    assert "10 Juni 2027" in page
    assert "Buat jadwal" not in page
    for user in (dinda, camat):
        client.force_login(user)
        assert client.post(f"{address}?puskesmas={kajoran_2.pk}").status_code == 403
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "groups", "before"),
    [
        ("?rentang=bulan&nomor=6", ["Minggu 7 s.d. 13 Juni 2027", "Minggu 21 s.d. 27 Juni 2027"], "Mei 2027"),
        ("?rentang=triwulan&nomor=3", ["September 2027"], "Triwulan II 2027"),
        ("?rentang=bulan&nomor=99", [], "Desember 2026"),
    ],
)
def test_the_camat_office_looks_at_a_month_or_a_quarter(client, camat, year, query, groups, before):
    client.force_login(camat)
    page = client.get(reverse("meetings:schedule", args=[2027]) + query).content.decode()
    shown = [part.split("</h2>")[0] for part in page.split('<div class="section-head"><h2>')[1:]]
    assert shown == groups
    assert before in page.split('rel="prev"')[1].split("</a>")[0]
    assert page.count('aria-current="true"') >= 1
    if groups and "bulan" in query:
        # by the day it is held, also the one that counts for 2028
        assert page.count('<th scope="row"') == 3
