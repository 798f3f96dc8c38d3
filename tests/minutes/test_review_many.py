"""Approving many at once, the filters of the queue, and what is returned most."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lokmin.minutes import bulk_review, judging, remarks, review_queries, reviews
from lokmin.minutes.models import Minutes, Review
from lokmin.minutes.review_queries import Wanted
from lokmin.minutes.review_statistics import statistics
from puskesmas.access import memberships_of
from puskesmas.models import AuditEvent
from tests import factories
from tests.minutes.reviewing import COMPLETE, CONTENT, revise, sent


@pytest.fixture
def make(kajoran, kajoran_2, budi):
    def make(days=0, content=COMPLETE, lead=None, **values):
        meeting = factories.MeetingFactory(region=kajoran, lead=lead or kajoran_2, **values)
        return sent(meeting, budi, at=timezone.now() - timedelta(days=days, hours=1), content=deepcopy(content))

    return make


def test_complete_ones_are_approved_each_in_its_own_transaction(make, dinda):
    first, moved, other = make(5), make(4), make(3)
    chosen = {first.pk: 1, moved.pk: 1, other.pk: 1}
    Minutes.objects.filter(pk=moved.pk).update(status="returned")
    found = bulk_review.approve_many(chosen, by=dinda)
    assert [(row.minutes, row.is_approved) for row in found] == [(first, True), (moved, False), (other, True)]
    assert "tidak menunggu telaah" in found[1].text
    assert list(Minutes.objects.order_by("pk").values_list("status", flat=True)) == ["approved", "returned", "approved"]
    assert [row.is_approved for row in bulk_review.approve_many(chosen, by=dinda)] == [False, False, False]
    assert AuditEvent.objects.filter(verb="notulen disetujui dinkes").count() == 2


def test_incomplete_remarked_revised_own_and_foreign_ones_are_left(make, dinda, budi, eko, purwaharja, purwaharja_2):
    incomplete, remarked, revised, own = make(content=CONTENT), make(), make(), make()
    remarks.add_comment(reviews.start_review(remarked, by=dinda), section="actions", text="Isi", by=dinda)
    revise(revised, budi, **{key: value for key, value in COMPLETE.items() if key not in CONTENT})
    Minutes.objects.filter(pk=own.pk).update(created_by=dinda)
    foreign = sent(factories.MeetingFactory(region=purwaharja, lead=purwaharja_2), eko, content=deepcopy(COMPLETE))
    found = bulk_review.approve_many({row.pk: 1 for row in Minutes.objects.all()}, by=dinda)
    assert {row.minutes: row.is_approved for row in found} == dict.fromkeys([incomplete, remarked, revised, own], False)
    assert not Minutes.objects.filter(status="approved").exists()
    assert not Review.objects.filter(revision__minutes__in=[incomplete, own, foreign]).exists()


def test_the_page_chooses_looks_and_approves(client, make, dinda):
    rows = [make(3), make(2)]
    make(1, content=CONTENT)
    client.force_login(dinda)
    url = reverse("minutes:review_bulk")
    shown = client.get(url).content.decode()
    assert shown.count('type="checkbox"') == 2
    assert client.post(url, {}).status_code == 422
    picked = [f"{row.pk}:1" for row in rows]
    look = client.post(url, {"pilih": [*picked, "999999:1", "x"], "step": "look"}).content.decode()
    assert "Setujui 2 notulen" in look
    assert "1 pilihan sudah tidak menunggu" in look
    assert not Minutes.objects.filter(status="approved").exists()
    done = client.post(url, {"pilih": picked, "step": "approve"}, follow=True).content.decode()
    assert "2 dari 2 notulen disetujui." in done
    assert done.count("Revisi 1 disetujui.") == 2
    assert Minutes.objects.filter(status="approved").count() == 2


def test_queue_is_narrowed_and_sorted(make, dinda, budi, kajoran, kajoran_1):
    old, young = make(12), make(1, year=2026, quarter=3, lead=kajoran_1)
    again = make(5, content=CONTENT)
    revise(again, budi)
    found = lambda **values: [row.minutes for row in review_queries.queue(dinda, Wanted(**values)).rows]  # noqa: E731
    assert found() == [old, again, young]
    assert found(chosen="lama") == [old]
    assert found(chosen="ulang") == [again]
    assert found(chosen="lengkap") == [old]
    assert found(order="baru") == [young, again, old]
    assert found(order="puskesmas")[0] == young
    assert found(quarter=3, year=2026) == [young]
    assert found(region=kajoran.pk) == [old, again, young]
    assert found(region=999_999) == []
    assert found(words="kajoran 1") == [young]
    counts = review_queries.queue(dinda).counts
    assert (counts["menunggu"], counts["lama"], counts["ulang"], counts["lengkap"]) == (3, 1, 1, 1)


def test_odd_addresses_of_the_queue_are_harmless(client, make, dinda):
    make()
    client.force_login(dinda)
    asked = {
        "saring": "x",
        "tahun": "99999",
        "triwulan": "9",
        "kecamatan": "\0",
        "urut": "x",
        "halaman": "-3",
        "q": "\0",
    }
    assert client.get(reverse("minutes:review_queue"), asked).status_code == 200


def test_after_the_last_the_longest_waiting_is_next(make, dinda):
    first, last = make(5), make(1)
    assert review_queries.next_after(dinda, first) == last.meeting_id
    assert review_queries.next_after(dinda, last) == first.meeting_id


def decided(minutes, dinda, *, days, verdict, judged=(), comments=()):
    review = reviews.start_review(minutes, by=dinda)
    for code, word in judged:
        judging.judge_item(review, code, verdict=word, note="Catatan", by=dinda)
    for section in comments:
        remarks.add_comment(review, section=section, text="Isi", by=dinda)
    if verdict == "returned":
        reviews.return_minutes(review, reason="Lengkapi", by=dinda)
    else:
        reviews.approve_minutes(review, note="Cukup", by=dinda)
    Review.objects.filter(pk=review.pk).update(sent_at=review.decided_at - timedelta(days=days, hours=1))


def test_statistics_are_what_a_hand_counts(client, make, dinda, budi, kajoran_1, django_assert_num_queries):
    one, two = make(quarter=2, year=2027), make(quarter=3, year=2027, content=CONTENT, lead=kajoran_1)
    decided(one, dinda, days=2, verdict="returned", judged=[("C6", "lacking"), ("C5", "fine")], comments=["actions"])
    Minutes.objects.filter(pk=one.pk).update(status="sent")
    revise(one, budi, **{key: value for key, value in COMPLETE.items() if key not in CONTENT})
    decided(one, dinda, days=5, verdict="approved", judged=[("E3", "missing")])
    decided(two, dinda, days=9, verdict="returned", comments=["actions", "opening"])
    found = statistics(dinda)
    total = found.total
    assert (total.minutes, total.reviews, total.returned, total.approved, total.days) == (2, 3, 2, 1, 5)
    assert (total.rounds, found.most_rounds) == ("1,5", 2)
    lines = {line.code: (line.lacking, line.missing) for line in found.items if line.total}
    assert (lines["C6"], lines["E3"]) == ((1, 0), (0, 1))
    assert found.sections == [
        ("Rencana tindak lanjut", 2),
        ("Kesimpulan dan kesepakatan", 1),
        ("Pembukaan dan sambutan", 1),
    ]
    assert [(line.name, line.reviews, line.returned, line.days) for line in found.places] == [
        ("Kajoran 1", 1, 1, 9),
        ("Kajoran 2", 2, 1, 3.5),
    ]
    assert [(line.name, line.minutes) for line in found.quarters] == [("TW II 2027", 1), ("TW III 2027", 1)]
    assert statistics(dinda, quarter=2).total.reviews == 2
    assert statistics(dinda, year=2026).total.reviews == 0

    client.force_login(dinda)
    shown = client.get(reverse("minutes:review_statistics")).content.decode()
    assert "TW III 2027" in shown
    answer = client.get(reverse("minutes:review_statistics_csv"), {"tahun": "2027"})
    text = answer.content.decode("utf-8-sig")
    assert "C6;Keputusan menjawab permasalahan;1;0;3;33" in text
    assert "Kajoran 2;1;2;1;1;2;3,5" in text
    assert answer["Content-Disposition"] == 'attachment; filename="telaah-2027.csv"'


def test_statistics_cost_the_same_for_1_and_30(make, dinda, django_assert_num_queries):
    memberships_of(dinda)  # once per request, before any page
    decided(make(), dinda, days=1, verdict="approved")
    with django_assert_num_queries(5):
        statistics(dinda)
    for _ in range(9):
        decided(make(), dinda, days=1, verdict="approved")
    with django_assert_num_queries(5):
        statistics(dinda)
