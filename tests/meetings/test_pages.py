"""List, form, programme and moves of a meeting in the browser's eyes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.meetings import queries, services
from lokmin.meetings.models import Meeting
from puskesmas.access import Role
from puskesmas.models import Membership
from tests import factories

TYPED = {
    "kind": "routine",
    "quarter": "2",
    "year": "2027",
    "day": "2027-06-10",
    "start": "09.00",
    "end": "",
    "place": "Aula",
    "theme": "",
    "chair_post": "Camat Kajoran",
    "chair_name": "",
    "funding": "bok",
    "funded_count": "40",
    "is_agreed": "on",
}


@pytest.fixture
def page(client, sari):
    client.force_login(sari)
    return client


def send(page, **changes):
    typed = {name: value for name, value in (TYPED | changes).items() if value is not None}
    return page.post(reverse("meetings:create"), typed)


def test_a_meeting_is_made_from_the_form(page, kajoran_2, villages):
    response = send(page)
    meeting = Meeting.objects.get()
    assert response.url == meeting.get_absolute_url()
    assert (meeting.lead_host, meeting.quarter, meeting.ends_at, meeting.funded_count) == (kajoran_2, 2, None, 40)
    assert meeting.local_start.isoformat() == "2027-06-10T09:00:00+07:00"
    assert set(meeting.villages.all()) == set(villages[:3])


def test_a_day_off_is_said_and_not_refused(page, kajoran_2):
    response = page.post(reverse("meetings:create"), TYPED | {"day": "2027-08-17"}, follow=True)
    assert "Selasa, 17 Agustus 2027 bukan hari kerja: Hari Kemerdekaan Republik Indonesia." in response.text
    assert Meeting.objects.get().held_on.isoformat() == "2027-08-17"


def test_a_tile_of_the_year_asks_for_its_quarter(page, kajoran_2):
    form = page.get(reverse("meetings:create"), {"tahun": "2026", "triwulan": "1"}).context["form"]
    assert [str(form[name].value()) for name in ("year", "quarter", "kind")] == ["2026", "1", "first"]
    form = page.get(reverse("meetings:create"), {"tahun": "x", "triwulan": "9"}).context["form"]
    assert form["year"].value() == timezone.localdate().year


@pytest.mark.parametrize("clock", ["09.00", "09:00", "9", "900", "9.00", "0900", "09.00 WIB"])
def test_clocks_are_taken_as_people_type_them(page, kajoran_2, clock):
    send(page, start=clock)
    assert Meeting.objects.get().local_start.hour == 9


def test_the_form_starts_from_last_time(page, sari, kajoran, kajoran_2):
    today = timezone.localdate()
    services.create_meeting(
        by=sari,
        lead=kajoran_2,
        kind="routine",
        quarter=(today.month - 1) // 3 + 1,
        year=today.year,
        starts_at=timezone.now() + timedelta(days=1),
        place="Balai Desa Kwaderan",
        chair_post="Sekretaris Camat Kajoran",
        chair_name="Siti",
    )
    initial = page.get(reverse("meetings:create")).context["form"].initial
    assert (initial["year"], initial["quarter"]) == queries.next_period(kajoran_2)
    assert (initial["place"], initial["chair_post"], initial["chair_name"]) == (
        "Balai Desa Kwaderan",
        "Sekretaris Camat Kajoran",
        "Siti",
    )
    assert "day" not in initial


def test_the_first_meeting_of_all_proposes_the_camat(page, kajoran):
    office = factories.OfficeFactory(region=kajoran, position=factories.PositionFactory(code="camat", label="Camat"))
    factories.OfficeHolderFactory(office=office, name="Bambang", title_after="M.Si.")
    initial = page.get(reverse("meetings:create")).context["form"].initial
    assert (initial["chair_post"], initial["chair_name"]) == ("Camat Kajoran", "Bambang, M.Si.")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"end": "08.00"}, "end", "Jam selesai harus setelah jam mulai."),
        ({"end": "09.00"}, "end", "Jam selesai harus setelah jam mulai."),
        ({"start": "pagi"}, "start", "Tulis jam seperti 09.00."),
        ({"day": "besok"}, "day", "Tulis tanggal seperti 11-6-2026."),
        ({"day": "0001-01-01"}, "day", "Tahunnya tidak masuk akal."),
        ({"day": "9999-12-31"}, "day", "Tahunnya tidak masuk akal."),
        ({"quarter": "none"}, "quarter", "Pilih triwulannya."),
        ({"quarter": "7"}, "quarter", "7"),
        ({"place": ""}, "place", "tidak boleh kosong"),
        ({"place": "Aula\0"}, "place", "null"),
        ({"theme": "a" * 3001}, "theme", "3000"),
        ({"funded_count": "-1"}, "funded_count", "0"),
        ({"funded_count": "99999999999999999999"}, "funded_count", "9999"),
        ({"year": "20277"}, "year", "2100"),
        ({"villages": ["x\0"]}, "villages", "null"),
        ({"day": "2020-06-10"}, "confirm_late", "Tanggal ini sudah lewat."),
    ],
)
def test_bad_input_is_explained_and_nothing_is_lost(page, changes, field, sentence):
    response = send(page, **(changes | {"chair_name": "<b>Drs. Bambang</b>"}))
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert "&lt;b&gt;Drs. Bambang&lt;/b&gt;" in response.content.decode()
    assert "<b>Drs. Bambang</b>" not in response.content.decode()
    assert not Meeting.objects.exists()


def test_three_thousand_characters_with_line_ends_fit_and_markup_stays_text(page):
    theme = "<script>alert(1)</script>" + "a" * 2950 + "\r\n" * 20
    response = send(page, theme=theme.rstrip() + "\r\n.", place="<img src=x>")
    page_text = page.get(response.url).content.decode()
    assert "<script>alert(1)" not in page_text
    assert "<img src=x>" not in page_text
    assert "&lt;img src=x&gt;" in page_text


def test_a_past_date_is_taken_once_it_is_confirmed(page):
    send(page, day="2026-01-15", quarter="1", year="2026", confirm_late="on")
    assert Meeting.objects.get().is_recorded_late is True


def test_a_second_meeting_of_a_quarter_is_asked_then_taken(page, meeting):
    response = send(page)
    assert "sudah ada" in response.context["form"].errors["confirm_second"][0]
    assert 'name="confirm_second"' in response.content.decode()
    send(page, confirm_second="on")
    assert Meeting.objects.count() == 2


def test_a_monthly_meeting_needs_no_quarter_and_asks_nothing(page, meeting):
    send(page, kind="monthly", quarter="none")
    assert Meeting.objects.filter(kind="monthly", quarter=None).count() == 1


def test_a_joint_meeting_may_talk_about_villages_of_both(page, kajoran_1, villages):
    sidorejo = villages[3]
    response = send(page, villages=[sidorejo.pk])
    assert "Bukan wilayah kerja" in response.context["form"].errors["villages"][0]
    send(page, villages=[sidorejo.pk], hosts=[kajoran_1.pk])
    assert list(Meeting.objects.get().villages.all()) == [sidorejo]


def test_a_puskesmas_elsewhere_cannot_be_a_host(page, purwaharja_2):
    assert "hosts" not in page.get(reverse("meetings:create")).context["form"].fields
    send(page, hosts=[purwaharja_2.pk])
    assert Meeting.objects.get().hosts.count() == 1


def test_only_the_own_puskesmas_can_lead(page, kajoran_1):
    assert page.get(reverse("meetings:create"), {"puskesmas": kajoran_1.pk}).context["lead"] != kajoran_1


def edit(page, meeting, **changes):
    form = page.get(reverse("meetings:edit", args=[meeting.pk])).context["form"]
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    kept = {name: value for name, value in typed.items() if value not in (False, [])}
    return kept | {"start": "09.00", "end": "12.00"} | changes


def test_editing_changes_only_what_was_typed(page, meeting):
    response = page.post(reverse("meetings:edit", args=[meeting.pk]), edit(page, meeting, theme="TBC"))
    assert response.url == meeting.get_absolute_url()
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert (fresh.theme, fresh.place, fresh.starts_at, fresh.schedule_changed_at) == (
        "TBC",
        meeting.place,
        meeting.starts_at,
        None,
    )


def test_a_past_meeting_can_be_corrected_without_being_asked_again(page, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=timezone.now() - timedelta(days=30), ends_at=None)
    meeting.refresh_from_db()
    start = meeting.local_start
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=start.replace(hour=9, minute=0, second=0, microsecond=0))
    page.post(reverse("meetings:edit", args=[meeting.pk]), edit(page, meeting, theme="TBC", end=""))
    assert Meeting.objects.get(pk=meeting.pk).theme == "TBC"


def test_a_colleagues_change_is_shown_beside_mine_and_saved_on_the_second_try(page, meeting, budi):
    mine = edit(page, meeting, theme="Punya saya")
    services.update_meeting(meeting, by=budi, expected_version=1, theme="Punya Budi")
    response = page.post(reverse("meetings:edit", args=[meeting.pk]), mine)
    assert response.status_code == 409
    assert response.context["differences"] == [{"label": "Tema", "theirs": "Punya Budi", "mine": "Punya saya"}]
    assert Meeting.objects.get(pk=meeting.pk).theme == "Punya Budi"
    page.post(
        reverse("meetings:edit", args=[meeting.pk]), mine | {"version": response.context["form"]["version"].value()}
    )
    assert Meeting.objects.get(pk=meeting.pk).theme == "Punya saya"


@pytest.mark.parametrize("name", ["edit", "agenda", "postpone", "reschedule", "cancel"])
def test_foreign_meetings_do_not_exist_and_readers_may_not_change(client, meeting, tuti, camat, name):
    client.force_login(tuti)
    assert client.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 404
    client.force_login(camat)
    assert client.get(reverse(f"meetings:{name}", args=[meeting.pk])).status_code == 403


def test_postponing_keeps_the_reason_and_asks_for_one(page, meeting):
    url = reverse("meetings:postpone", args=[meeting.pk])
    assert page.post(url, {"reason": " "}).status_code == 422
    page.post(url, {"reason": "Camat <dinas> luar"})
    assert Meeting.objects.get(pk=meeting.pk).status == Meeting.Status.POSTPONED
    assert "Camat &lt;dinas&gt; luar" in page.get(meeting.get_absolute_url()).content.decode()


def test_rescheduling_from_the_page(page, meeting, sari):
    services.postpone_meeting(meeting, reason="Banjir", by=sari)
    url = reverse("meetings:reschedule", args=[meeting.pk])
    response = page.post(url, {"day": "2020-06-17", "start": "10:00", "end": "", "place": "Balai"})
    assert "confirm_late" in response.context["form"].errors
    page.post(url, {"day": "2027-06-17", "start": "10:00", "end": "", "place": "Balai"})
    fresh = Meeting.objects.get(pk=meeting.pk)
    assert (fresh.status, fresh.local_start.hour, fresh.place) == (Meeting.Status.SCHEDULED, 10, "Balai")


def test_cancelling_what_took_place_is_explained(page, meeting, sari):
    services.mark_held(meeting, by=sari)
    response = page.post(reverse("meetings:cancel", args=[meeting.pk]), {"reason": "x"})
    assert "“Dilaksanakan”" in response.content.decode()
    assert Meeting.objects.get(pk=meeting.pk).status == Meeting.Status.HELD


def rows(*titles, **more):
    data = {"agenda-TOTAL_FORMS": len(titles), "agenda-INITIAL_FORMS": 0}
    for index, title in enumerate(titles):
        data |= {f"agenda-{index}-title": title, f"agenda-{index}-kind": "other", f"agenda-{index}-ORDER": index + 1}
    return data | more


def titles_of(response):
    return [form["title"].value() for form in response.context["formset"]]


def test_the_programme_is_edited_with_plain_buttons(page, meeting):
    url = reverse("meetings:agenda", args=[meeting.pk])
    assert titles_of(page.post(url, rows("A", "B", "C", naik="2"))) == ["A", "C", "B"]
    assert titles_of(page.post(url, rows("A", "B", "C", turun="0"))) == ["B", "A", "C"]
    assert titles_of(page.post(url, rows("A", "B", "C", naik="0"))) == ["A", "B", "C"]
    assert titles_of(page.post(url, rows("A", "B", "C", hapus="1"))) == ["A", "C"]
    assert titles_of(page.post(url, rows("A", tambah="1"))) == ["A", None]
    assert len(titles_of(page.post(url, rows("A", usul="1")))) == 10
    assert not meeting.agenda.exists()


def test_the_programme_is_saved_in_the_order_shown_with_warnings(page, meeting):
    url = reverse("meetings:agenda", args=[meeting.pk])
    mark = page.get(url).context["mark"]
    times = {"agenda-0-starts_at": "11.00", "agenda-0-ends_at": "13:00", "agenda-1-starts_at": "12.30"}
    response = page.post(url, rows("A", "B", mark=mark, **times), follow=True)
    assert [item.title for item in queries.agenda(meeting)] == ["A", "B"]
    text = response.content.decode()
    assert "“B” mulai 12.30, sebelum “A” selesai 13.00." in text
    assert "lewat dari jam selesai pertemuan (12.00)" in text
    assert "Evaluasi RTL pertemuan lalu belum ada" in text


def test_a_bad_row_is_explained_and_keeps_the_others(page, meeting):
    url = reverse("meetings:agenda", args=[meeting.pk])
    response = page.post(
        url, rows("A", "", **{"agenda-0-starts_at": "10", "agenda-0-ends_at": "9", "agenda-1-presenter": "Budi\0"})
    )
    assert response.status_code == 422
    assert "Harus setelah jam mulai." in response.content.decode()
    assert not meeting.agenda.exists()


def test_a_colleagues_programme_is_not_overwritten(page, meeting, budi):
    url = reverse("meetings:agenda", args=[meeting.pk])
    mark = page.get(url).context["mark"]
    services.save_agenda(meeting, [{"title": "Punya Budi"}], by=budi)
    response = page.post(url, rows("Punya saya", mark=mark))
    assert response.status_code == 409
    assert "Punya Budi" in response.content.decode()
    page.post(url, rows("Punya saya", mark=response.context["mark"]))
    assert [item.title for item in queries.agenda(meeting)] == ["Punya saya"]


@pytest.mark.parametrize("total", ["", "x", "-1", "100000", "99999999999"])
def test_a_tampered_row_count_does_no_harm(page, meeting, total):
    url = reverse("meetings:agenda", args=[meeting.pk])
    for data in (
        {"agenda-TOTAL_FORMS": total, "agenda-INITIAL_FORMS": "0"},
        {"agenda-TOTAL_FORMS": total, "naik": "x"},
    ):
        assert page.post(url, data).status_code in (200, 302, 409, 422)


def listed(response):
    return [row.pk for row in response.context["page"]]


def test_the_list_filters_by_state_year_and_words(page, meeting, kajoran, kajoran_2):
    old = factories.MeetingFactory(
        region=kajoran, lead=kajoran_2, year=2026, quarter=4, status="closed", place="Balai Desa", theme="TBC"
    )
    url = reverse("meetings:list")
    assert listed(page.get(url)) == [meeting.pk, old.pk] or listed(page.get(url)) == [old.pk, meeting.pk]
    assert listed(page.get(url, {"keadaan": "selesai"})) == [old.pk]
    assert listed(page.get(url, {"tahun": "2027"})) == [meeting.pk]
    assert listed(page.get(url, {"q": "lokmin TW IV"})) == [old.pk]
    assert listed(page.get(url, {"q": "balai"})) == [old.pk]
    assert listed(page.get(url, {"q": "kajoran 2027"})) == [meeting.pk]
    assert "Tidak ada yang cocok" in page.get(url, {"q": "tidakada"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\0"},
        {"tahun": "\0"},
        {"tahun": "99999999999999999999"},
        {"keadaan": "x"},
        {"halaman": "x"},
        {"halaman": "-5"},
        {"q": "%' OR 1=1"},
    ],
)
def test_odd_filters_do_no_harm(page, meeting, query):
    assert page.get(reverse("meetings:list"), query).status_code == 200


def test_the_empty_list_names_the_first_step(page, client, camat):
    assert "Buat lokmin pertama" in page.get(reverse("meetings:list")).content.decode()
    client.force_login(camat)
    assert "Buat lokmin" not in client.get(reverse("meetings:list")).content.decode()


def test_the_list_follows_the_place_one_works_in(client, sari, meeting, kajoran_1):
    other = Membership.objects.create(user=sari, role=Role.STAFF, puskesmas=kajoran_1)
    client.force_login(sari)
    assert listed(client.get(reverse("meetings:list"))) == [meeting.pk]
    client.post(reverse("reports:switch_place"), {"membership_id": other.pk})
    assert listed(client.get(reverse("meetings:list"))) == []


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_costs_the_same_with_one_and_with_thirty(page, kajoran, kajoran_2, number, django_assert_num_queries):
    for _ in range(number):
        factories.MeetingFactory(region=kajoran, lead=kajoran_2, kind="monthly")
    page.get(reverse("meetings:list"))
    with django_assert_num_queries(12):
        response = page.get(reverse("meetings:list"))
    assert len(listed(response)) == min(number, 25)
