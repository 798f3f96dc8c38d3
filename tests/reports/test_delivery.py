"""Where the letters are, on the overview: failed, returned and contactless counted, each leading to its rows."""

from django.urls import reverse

from lokmin.invitations.models import Delivery
from lokmin.invitations.queries import work
from lokmin.outbox.models import Message
from lokmin.reports import panels
from lokmin.reports.guests import delivery_parts
from lokmin.reports.queries.bulk import numbers_of
from lokmin.reports.queries.overview import facts_of
from tests import factories
from tests.reports.test_steps import SARI, issue, near  # noqa: F401


def test_the_counts_of_the_overview_are_those_of_the_rows_they_lead_to(near, letterhead, sari):  # noqa: F811
    posts = {"Gagal": "a@b.id", "Kembali": "c@d.id", "Diberi tahu": "", "Tanpa kontak": "", "Menjawab": ""}
    rows = {post: factories.InvitationFactory(meeting=near, post=post, email=email) for post, email in posts.items()}
    issue(near, letterhead)
    mail = Message.objects.create(to="a@b.id", subject="x", text="x", message_id="<1@t>", state="failed")
    Delivery.objects.create(invitation=rows["Gagal"], channel="email", state="queued", message=mail)
    Delivery.objects.create(invitation=rows["Kembali"], channel="email", state="returned", by=sari)
    Delivery.objects.create(invitation=rows["Diberi tahu"], channel="phone", state="told", by=sari)
    type(rows["Menjawab"]).objects.filter(pk=rows["Menjawab"].pk).update(answer="present")

    facts, url = facts_of(near), reverse("invitations:sending", args=[near.pk])
    parts = delivery_parts(facts, url)
    assert [(part["label"], part["count"], part["url"]) for part in parts] == [
        ("sampai", 2, f"{url}?tampil=terkirim"),
        ("gagal", 1, f"{url}?tampil=gagal"),
        ("kembali", 1, f"{url}?tampil=kembali"),
        ("tanpa kontak, belum diantar", 1, f"{url}?tampil=kontak"),
    ]
    guests = [work.Guest(row) for row in work.guests(near)]
    for part in parts:
        fits = work.SHOWN[part["url"].partition("=")[2]][1]
        assert sum(map(fits, guests)) == part["count"], part
    assert {part["url"] for part in delivery_parts(facts)} == {""}
    panel = panels.panel_of("undangan", facts, SARI)
    assert (panel.title, panel.action) == ("3 surat belum sampai", "Kirim 3 undangan")
    assert panel.text == "2 sampai · 1 gagal · 1 kembali · 1 tanpa kontak, diantar"
    numbers = numbers_of([near])[near.pk]
    assert (numbers.missing, numbers.failed) == (3, 2)
