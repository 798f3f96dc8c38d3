"""The shipped indicators: complete, kept when changed, changed in the admin site with their history."""

from django.urls import reverse

from lokmin.coverage import catalogue
from lokmin.coverage.models import Indicator, TargetGroup
from puskesmas.models import AuditEvent


def test_the_twelve_services_of_spm_ask_for_everybody(db):
    spm = Indicator.objects.filter(is_spm=True)
    assert list(spm.values_list("code", flat=True)) == [f"spm{number:02d}" for number in range(1, 13)]
    assert set(spm.values_list("usual_target", flat=True)) == {100}
    assert not spm.filter(target_group=None).exists()


def test_every_indicator_can_be_counted(db):
    for indicator in Indicator.objects.all():
        is_divided = indicator.pattern not in (Indicator.Pattern.COUNT, Indicator.Pattern.DERIVED)
        assert (indicator.target_group is not None) == is_divided, indicator.code
        assert (indicator.usual_quarters is not None) == (indicator.pattern == Indicator.Pattern.CUSTOM), indicator.code
        assert (indicator.usual_month is not None) == (indicator.pattern == Indicator.Pattern.ONCE), indicator.code
    assert Indicator.objects.get(code="imu-uci").source.code == "imu-idl"


def test_lower_is_better_where_it_is(db):
    down = Indicator.objects.filter(direction="down").values_list("code", flat=True)
    assert set(down) == {
        "kia-aki",
        "kia-akb",
        "kb-unm",
        "giz-st",
        "giz-wa",
        "giz-uw",
        "giz-kek",
        "giz-anm",
        "dbd-ks",
    }


def test_filling_again_keeps_what_was_changed_and_brings_back_what_is_missing(db):
    Indicator.objects.filter(code="imu-idl").update(usual_target=95, name="IDL Magelang")
    Indicator.objects.filter(code="giz-wa").delete()
    before = Indicator.objects.count()
    catalogue.fill_catalogue()
    catalogue.fill_catalogue()
    assert Indicator.objects.count() == before + 1
    idl = Indicator.objects.get(code="imu-idl")
    assert (idl.usual_target, idl.name) == (95, "IDL Magelang")
    assert TargetGroup.objects.count() == len(catalogue.TARGET_GROUPS)


def test_the_administrator_changes_an_indicator_in_the_admin_site(client, pengelola, idl):
    client.force_login(pengelola)
    assert client.get(reverse("admin:coverage_indicator_changelist")).status_code == 200
    address = reverse("admin:coverage_targetgroup_change", args=[idl.target_group_id])
    group = idl.target_group
    answer = client.post(address, {"code": group.code, "label": "Bayi", "order": group.order})
    assert answer.status_code == 302
    group.refresh_from_db()
    assert group.label == "Bayi"
    event = AuditEvent.objects.get(verb="katalog diubah")
    assert event.changes == {"sasaran": ["Bayi (0–11 bulan)", "Bayi"]}


def test_others_do_not_reach_the_catalogue(client, dinda, idl):
    client.force_login(dinda)
    assert client.get(reverse("admin:coverage_indicator_change", args=[idl.pk])).status_code in (302, 403)
