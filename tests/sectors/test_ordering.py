"""The order of protocol a kecamatan keeps for itself."""

from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lokmin.invitations import services as invitations
from sectors import queries, services
from sectors.models import Office, Position
from sectors.services.ordering import CHANGED, keys_for


@pytest.fixture
def offices(kajoran, kajoran_2, villages, sari):
    services.add_standard_offices(kajoran, villages, by=sari)
    return list(queries.offices_of(kajoran))


def ids(kajoran):
    return [office.pk for office in queries.offices_of(kajoran)]


def put(kajoran, wanted, by):
    return services.set_order(kajoran, wanted, mark=queries.mark_of(queries.offices_of(kajoran)), by=by)


@given(st.lists(st.integers(0, 50).map(lambda n: n * 10_000), max_size=60))
def test_keys_always_grow_and_stay_where_the_order_is_the_catalogues(naturals):
    keys = keys_for(naturals)
    assert all(one < two for one, two in pairwise(keys))
    ordered = sorted(naturals)
    assert all(key - natural < 60 for key, natural in zip(keys_for(ordered), ordered, strict=True) if natural)


def test_any_order_is_kept(kajoran, offices, sari):
    for wanted in (
        ids(kajoran)[::-1],
        [*ids(kajoran)[3:], *ids(kajoran)[:3]],
        sorted(ids(kajoran), key=lambda n: n % 5),
    ):
        assert put(kajoran, wanted, sari)
        assert ids(kajoran) == wanted
        assert not put(kajoran, wanted, sari)


def test_the_standard_order_leaves_no_keys(kajoran, offices, sari):
    standard = ids(kajoran)
    put(kajoran, standard[::-1], sari)
    put(kajoran, standard, sari)
    assert not Office.objects.filter(own_order__isnull=False).exists()
    put(kajoran, standard[::-1], sari)
    assert services.reset_order(kajoran, by=sari)
    assert not services.reset_order(kajoran, by=sari)
    assert ids(kajoran) == standard


def test_an_office_added_later_stands_among_its_like(kajoran, offices, villages, sari):
    wanted = ids(kajoran)
    wanted[0], wanted[1] = wanted[1], wanted[0]
    put(kajoran, wanted, sari)
    sekdes = services.add_office(position=Position.objects.get(code="sekdes"), region=villages[0], by=sari)
    labels = [office.position.code for office in queries.offices_of(kajoran)]
    assert labels[:2] == ["kapolsek", "camat"]
    assert labels.index("sekdes") == labels.index("tp_pkk_desa") - 1
    assert sekdes.pk in ids(kajoran)


def test_somebody_elses_change_is_not_overwritten(kajoran, offices, sari):
    seen = queries.mark_of(queries.offices_of(kajoran))
    put(kajoran, ids(kajoran)[::-1], sari)
    with pytest.raises(ValidationError, match="diubah orang lain"):
        services.set_order(kajoran, [office.pk for office in offices], mark=seen, by=sari)


def test_an_incomplete_list_is_refused(kajoran, offices, sari):
    for wanted in (ids(kajoran)[1:], [*ids(kajoran), 999], [*ids(kajoran)[1:], ids(kajoran)[1]]):
        with pytest.raises(ValidationError, match="tidak lengkap"):
            put(kajoran, wanted, sari)


def test_invitations_take_the_order_of_the_kecamatan(kajoran, offices, meeting, sari):
    first = Office.objects.get(position__code="sekcam")
    wanted = [first.pk, *(pk for pk in ids(kajoran) if pk != first.pk)]
    put(kajoran, wanted, sari)
    chosen = list(queries.offices_of(kajoran))
    invitations.invite_offices(meeting, chosen[::-1], by=sari)
    assert [row.office_id for row in meeting.invitations.in_order()] == wanted


def test_naik_and_turun_keep_the_button_of_the_row(client, kajoran, offices, sari):
    client.force_login(sari)
    page = client.get(reverse("sectors:order"))
    data = {"kecamatan": kajoran.code, "tanda": page.context["mark"], "jabatan": ids(kajoran)}
    second = ids(kajoran)[1]
    answer = client.post(reverse("sectors:order"), data | {"naik": second}, follow=True)
    assert ids(kajoran)[0] == second
    [focused] = [line for line in answer.content.decode().splitlines() if "autofocus" in line]
    assert 'name="naik"' in focused
    assert f'value="{second}"' in focused
    stale = client.post(reverse("sectors:order"), data | {"turun": second})
    assert stale.status_code == 422
    assert CHANGED in stale.content.decode()
    client.post(reverse("sectors:order"), data | {"baku": "1"})
    assert ids(kajoran)[1] == second


@pytest.mark.parametrize("count", [1, 15])
def test_the_page_costs_the_same_for_one_and_for_many(client, offices, sari, count, django_assert_num_queries):
    Office.objects.exclude(pk__in=[office.pk for office in offices[:count]]).update(is_active=False)
    client.force_login(sari)
    with django_assert_num_queries(9):
        assert client.get(reverse("sectors:order")).status_code == 200
