import pytest

from lokmin.minutes import services

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("get", f"kesimpulan/?dihapus={HUGE}", {}),
        ("get", "kesimpulan/?dihapus=٣", {}),
        ("get", f"kesimpulan/{HUGE}/", {}),
        ("get", f"pdf/?lembar={HUGE}", {}),
        ("get", f"pdf/{HUGE}/", {}),
        ("get", f"foto/{HUGE}.jpg", {}),
        ("post", "foto/", {"do": f"up:{HUGE}"}),
        ("post", "foto/", {"do": "up:٣"}),
        ("post", "foto/", {"do": "\x00"}),
        ("post", "pdf/", {"retry": HUGE}),
        ("post", "kesimpulan/", {"text": "a", "version": HUGE}),
        ("post", "kesimpulan/", {}),
        ("post", "pembukaan/", {"body": "a"}),
        ("post", "pembukaan/", {"body": "a", "version": "x"}),
        ("post", "diskusi/", {"speaker": "\x00", "statement": "\x00"}),
        ("post", "sahkan/", {}),
        ("post", "kirim/", {"reason": "\x00"}),
    ],
)
def test_nothing_typed_into_an_address_or_form_breaks_a_page(minutes, budi, client, method, path, data):
    services.add_row(minutes, "decisions", by=budi, text="Posyandu sore")
    client.force_login(budi)
    answer = getattr(client, method)(f"/lokmin/{minutes.meeting_id}/notulen/{path}", data)
    assert answer.status_code in (200, 302, 404, 409, 422)
    minutes.refresh_from_db()
    assert minutes.status == "draft"
