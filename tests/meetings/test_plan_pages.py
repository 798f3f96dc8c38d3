"""The page of the year plan: what it proposes, keeps, refuses, and what it costs."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from lokmin.meetings.models import Meeting
from lokmin.meetings.planning.year import YearPlan
from puskesmas.calendar_text import format_day
from tests import factories

NEXT = timezone.localdate().year + 1
URL, SAVE = f"/lokmin/rencana/{NEXT}/", f"/lokmin/rencana/{NEXT}/simpan/"


def typed(lead, **changes):
    """What the page would send untouched."""
    data = {"place": "Aula Kecamatan", "chair_post": "Camat Kajoran", "funding": "bok", "simpan": "1", "rutin": "1"}
    data |= {"rutin-ordinal": "2", "rutin-weekday": "1", "rutin-first": "2", "rutin-last": "12", "rutin-start": "09.00"}
    for key, day in YearPlan(lead, NEXT).proposed_quarters().items():
        data |= {f"{key}-wanted": "on", f"{key}-day": day.isoformat(), f"{key}-start": "09.00", f"{key}-end": "12.00"}
    return data | changes


@pytest.fixture
def clerk(client, sari):
    client.force_login(sari)
    return client


def test_the_proposal_can_be_saved_as_it_stands(clerk, kajoran_2):
    text = clerk.get(URL).text
    proposed = YearPlan(kajoran_2, NEXT).proposed_quarters()
    assert [f'value="{day.isoformat()}"' in text for day in proposed.values()] == [True] * 4
    assert not Meeting.objects.exists()
    answer = clerk.post(SAVE, typed(kajoran_2), follow=True)
    assert answer.redirect_chain == [(URL, 302)]
    assert f"Rencana {NEXT} tersimpan: 4 lokmin direncanakan." in answer.text
    assert {row.held_on for row in Meeting.objects.all()} == set(proposed.values())
    again = clerk.post(SAVE, typed(kajoran_2), follow=True)
    assert Meeting.objects.count() == 4
    assert "Simpan rencana" in again.text


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(clerk, kajoran_2):
    wrong = typed(kajoran_2, **{"tw2-day": f"{NEXT}-05-40", "tw3-start": "08.15", "place": "Balai Ageng"})
    answer = clerk.post(SAVE, wrong)
    assert answer.status_code == 422
    assert "Tulis tanggal seperti" in answer.text
    assert 'value="08.15"' in answer.text
    assert 'value="Balai Ageng"' in answer.text
    assert not Meeting.objects.exists()
    unwanted = {name: value for name, value in wrong.items() if name != "tw2-wanted"}
    assert clerk.post(SAVE, unwanted).status_code == 302
    assert sorted(Meeting.objects.values_list("quarter", flat=True)) == [1, 3, 4]


def test_checking_says_what_speaks_against_a_date_and_saves_nothing(clerk, kajoran_2):
    sunday = date(NEXT, 5, 1) + timedelta((6 - date(NEXT, 5, 1).weekday()) % 7)
    data = typed(kajoran_2, **{"tw2-day": sunday.isoformat()})
    del data["simpan"]
    page = clerk.post(SAVE, data | {"periksa": "1"})
    part = clerk.post(SAVE, data | {"periksa": "1"}, headers={"HX-Request": "true"})
    for answer in (page, part):
        said = answer.text.split('id="saran-tw2"')[1].split("</ul>")[0]
        assert "Tanggal ini bukan hari kerja" in said
        # Said once: with JavaScript the field says it by itself.
        assert said.count(format_day(sunday)) == said.count(f'no-js-only">{format_day(sunday)}</p>') == 1
    assert "belum tersimpan" in page.text
    assert "<form" not in part.text
    assert not Meeting.objects.exists()


def test_monthly_dates_are_filled_in_and_saved_with_the_rest(clerk, kajoran_2):
    data = typed(kajoran_2, **{"tw1-start": "08.15"})
    del data["simpan"]
    filled = clerk.post(SAVE, data | {"bulanan": "1"})
    assert 'name="bl2-day"' in filled.text
    assert 'name="bl1-day"' not in filled.text
    assert 'value="08.15"' in filled.text
    day = date(NEXT, 6, 16).isoformat()
    clerk.post(SAVE, typed(kajoran_2, **{"bl6-wanted": "on", "bl6-day": day, "bl6-start": "09.00"}))
    assert Meeting.objects.filter(kind="monthly").get().held_on == date(NEXT, 6, 16)
    assert Meeting.objects.count() == 5
    assert "Hentikan rangkaian" in clerk.get(URL).text


def test_monthly_dates_after_four_quarters_come_with_the_place_of_last_time(clerk, kajoran_2):
    clerk.post(SAVE, typed(kajoran_2))
    rule = {"rutin": "1", "rutin-ordinal": "2", "rutin-weekday": "1", "rutin-first": "2", "rutin-last": "3"}
    filled = clerk.post(SAVE, rule | {"rutin-start": "09.00", "rutin-end": "11.00", "bulanan": "1"})
    assert (filled.status_code, 'name="bl2-day"' in filled.text) == (200, True)
    assert 'value="Aula Kecamatan"' in filled.text
    assert "invalid-feedback" not in filled.text
    meeting = Meeting.objects.get(quarter=3)
    fields = {"day": (meeting.held_on + timedelta(7)).isoformat(), "start": "08.30", "end": "", "version": "9"}
    stale = clerk.post(SAVE, {f"m{meeting.pk}-{name}": value for name, value in fields.items()})
    assert stale.status_code == 422


def test_a_planned_meeting_is_moved_on_the_page(clerk, kajoran_2):
    clerk.post(SAVE, typed(kajoran_2))
    meeting = Meeting.objects.get(quarter=3)
    day = meeting.held_on + timedelta(7)
    fields = {"day": day.isoformat(), "start": "08.30", "end": "", "version": "1"}
    clerk.post(SAVE, {f"m{meeting.pk}-{name}": value for name, value in fields.items()})
    moved = Meeting.objects.get(pk=meeting.pk)
    assert (moved.held_on, moved.clock, moved.status) == (day, "08.30 WIB s.d. selesai", "planned")


def test_the_neighbour_is_told_as_taken_only_and_others_read(client, kajoran, kajoran_1, kajoran_2, sari, camat, eko):
    start = datetime.combine(date(NEXT, 7, 20), time(9), kajoran.timezone)
    factories.MeetingFactory(region=kajoran, lead=kajoran_1, starts_at=start, ends_at=None, theme="Rahasia")
    client.force_login(sari)
    text = client.get(URL).text
    assert "Ada pertemuan lain di Kecamatan Kajoran pukul 09.00–12.00" in text
    assert "Rahasia" not in text
    client.force_login(camat)
    assert "Puskesmas Kajoran 2" in client.get(URL).text
    assert "Simpan rencana" not in client.get(f"{URL}?puskesmas={kajoran_2.pk}").text
    assert client.post(f"{SAVE}?puskesmas={kajoran_2.pk}").status_code == 403
    client.force_login(eko)
    assert client.get(f"{URL}?puskesmas={kajoran_2.pk}").status_code == 404


def test_who_only_reads_is_not_sent_to_pages_that_refuse(client, kajoran, kajoran_2, sari, camat):
    start = datetime.combine(date(NEXT, 7, 20), time(9), kajoran.timezone)
    for quarter, status in ((1, "postponed"), (2, "invited")):
        factories.MeetingFactory(
            region=kajoran, lead=kajoran_2, year=NEXT, quarter=quarter, status=status, starts_at=start, ends_at=None
        )
    found = []
    for user in (sari, camat):
        client.force_login(user)
        found.append(client.get(f"{URL}?puskesmas={kajoran_2.pk}").text.count("/jadwal-ulang/"))
    assert found == [2, 0]


@pytest.mark.parametrize("number", [1, 30])
def test_a_full_year_costs_the_same_queries(
    client, sari, kajoran, kajoran_2, kajoran_1, number, django_assert_num_queries
):
    for at in range(number):
        start = datetime.combine(date(NEXT, 1, 5) + timedelta(11 * at), time(9), kajoran.timezone)
        for lead, kind in ((kajoran_2, "other"), (kajoran_1, "routine")):
            factories.MeetingFactory(
                region=kajoran, lead=lead, year=NEXT, quarter=None, kind=kind, starts_at=start, ends_at=None
            )
    client.force_login(sari)
    with django_assert_num_queries(19):
        assert client.get(URL).status_code == 200


def test_the_date_of_a_form_is_checked_while_it_is_typed(clerk, kajoran_2, meeting):
    friday = date(NEXT, 7, 1) + timedelta((4 - date(NEXT, 7, 1).weekday()) % 7)
    ask = {"day": friday.isoformat(), "start": "09.00", "end": "12.00", "year": str(NEXT), "quarter": "3"}
    assert "sebelum salat Jumat" in clerk.get("/lokmin/periksa-tanggal/", ask).text
    assert "sebelum salat Jumat" in clerk.get("/lokmin/periksa-tanggal/", ask | {"pertemuan": meeting.pk}).text
    assert "li" not in clerk.get("/lokmin/periksa-tanggal/", ask | {"day": "x"}).text
    for odd in ({"quarter": ""}, {"quarter": "12"}, {"quarter": "5"}, {"year": "0000"}, {"year": "9999"}):
        assert "sebelum salat Jumat" in clerk.get("/lokmin/periksa-tanggal/", ask | odd).text


def test_a_place_changed_on_the_form_goes_to_the_following(clerk, kajoran_2):
    clerk.post(SAVE, typed(kajoran_2))
    second = Meeting.objects.get(quarter=2)
    page = clerk.get(f"/lokmin/{second.pk}/jadwal-ulang/").text
    assert "Triwulan I " in page
    versions = page.split('name="series_versions" value="')[1].split('"')[0]
    data = {"day": second.held_on.isoformat(), "start": "09.00", "end": "12.00", "place": "Balai Desa"}
    data |= {"reach": "following", "series_versions": versions}
    answer = clerk.post(f"/lokmin/{second.pk}/jadwal-ulang/", data, follow=True)
    assert f"Ikut berubah: Triwulan III {NEXT}, Triwulan IV {NEXT}." in answer.text
    places = Meeting.objects.order_by("starts_at").values_list("place", flat=True)
    assert list(places) == ["Aula Kecamatan", "Balai Desa", "Balai Desa", "Balai Desa"]


def test_without_a_kecamatan_the_page_says_what_is_missing(clerk, kajoran_2):
    kajoran_2.catchments.all().delete()
    type(kajoran_2).objects.filter(pk=kajoran_2.pk).update(region=kajoran_2.region.parent)
    text = clerk.get(URL).text
    assert "Kecamatan puskesmas ini belum diketahui" in text
    assert "Simpan rencana" not in text


def test_the_current_year_is_over_once_planned(clerk, kajoran_2, kajoran):
    this = NEXT - 1
    for quarter in (1, 2, 3, 4):
        factories.MeetingFactory(region=kajoran, lead=kajoran_2, year=this, quarter=quarter, status="closed")
    wanted = NEXT if timezone.localdate().month >= 10 else this
    assert clerk.get("/lokmin/rencana/").url == f"/lokmin/rencana/{wanted}/"
    assert "Tambah lintas sektor bulanan" not in clerk.get(f"/lokmin/rencana/{this - 1}/").text
