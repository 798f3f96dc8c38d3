import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lokmin.minutes import services
from lokmin.minutes.models import Minutes
from tests import factories


@pytest.fixture
def at(held):
    return lambda path="": f"/lokmin/{held.pk}/notulen/{path}"


def test_the_button_starts_the_minutes(held, sari, client, at):
    client.force_login(sari)
    assert "Mulai notulen" in client.get(at()).content.decode()
    assert not Minutes.objects.exists()
    assert client.post(at()).url == at("identitas/")
    assert client.get(at()).url == at("identitas/")


def test_starting_too_early_says_when(meeting, sari, client):
    client.force_login(sari)
    answer = client.post(f"/lokmin/{meeting.pk}/notulen/")
    assert answer.status_code == 409
    assert "Notulen dapat dimulai pada hari pelaksanaan" in answer.content.decode()


def test_readers_find_no_button_and_may_not_start(held, dinda, client, at):
    client.force_login(dinda)
    page = client.get(at()).content.decode()
    assert "setelah disahkan kepala puskesmas" in page
    assert "Mulai notulen" not in page
    assert client.post(at()).status_code == 403


def test_who_may_open_the_editor(minutes, client, at, sari, budi, tuti, camat, dinda, eko):
    found = {}
    for user in (sari, budi, tuti, camat, dinda, eko):
        client.force_login(user)
        found[user.username] = client.get(at("identitas/")).status_code
    assert found == {"sari": 200, "budi": 200, "tuti": 404, "camat": 403, "dinda": 403, "eko": 404}


def test_a_section_is_saved_and_leads_on(minutes, sari, client, at):
    client.force_login(sari)
    page = client.get(at("penutup/")).content.decode()
    assert "ditutup oleh Camat Kajoran" in page
    answer = client.post(at("capaian/"), {"body": "IDL 62,4%.", "version": 1, "go": "next"})
    assert answer.url == at("paparan/")
    assert "Tersimpan" in client.get(at("capaian/")).content.decode()


def test_all_parts_stand_in_the_list_with_what_is_missing(full, sari, client, at):
    client.force_login(sari)
    page = client.get(at("diskusi/")).content.decode()
    assert "11 dari 11 bagian siap diajukan" in page
    for slug in "identitas pembukaan rtl-lalu capaian paparan diskusi permasalahan kesimpulan rtl penutup foto".split():
        assert f'href="{at(slug)}/"' in page


@pytest.mark.parametrize(
    ("path", "data", "kept"),
    [
        ("capaian/", {"body": "a" * 20001}, "a" * 20001),
        ("identitas/", {"started_at": "jam sembilan", "moderator": "Yuliana"}, "jam sembilan"),
        ("diskusi/", {"speaker": "Paimin", "statement": "", "answer": "Sudah dijawab"}, "Sudah dijawab"),
        ("kesimpulan/", {"text": "b" * 2001}, "b" * 2001),
    ],
)
def test_errors_keep_what_was_typed(minutes, sari, client, at, path, data, kept):
    client.force_login(sari)
    answer = client.post(at(path), data | {"version": 1})
    assert answer.status_code == 422
    assert kept in answer.content.decode()


def test_conflict_shows_both_texts_and_saving_again_decides(opening, sari, budi, client, at):
    services.save_section(opening, body="Tulisan Budi", expected_version=1, by=budi)
    client.force_login(sari)
    answer = client.post(at("pembukaan/"), {"body": "Tulisan <b>Sari</b>", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tulisan Budi" in page
    assert page.count("Tulisan &lt;b&gt;Sari&lt;/b&gt;") == 2
    assert 'name="version" value="2"' in page
    client.post(at("pembukaan/"), {"body": "Gabungan", "version": 2})
    opening.refresh_from_db()
    assert opening.body == "Gabungan"


def test_conflict_in_identity_and_row(minutes, sari, budi, client, at):
    row = services.add_row(minutes, "problems", by=budi, text="IDL rendah")
    services.update_row(row, by=budi, expected_version=1, cause="Jarak jauh")
    services.save_identity(minutes, by=budi, expected_version=1, moderator="Yuliana")
    client.force_login(sari)
    answer = client.post(at(f"permasalahan/{row.pk}/"), {"text": "IDL rendah", "cause": "Jam posyandu", "version": 1})
    assert answer.status_code == 409
    assert "Jarak jauh" in answer.content.decode()
    answer = client.post(at("identitas/"), {"moderator": "Tuti", "started_at": "09.10", "version": 1})
    assert answer.status_code == 409
    assert "Yuliana" in answer.content.decode()


def test_a_row_removed_meanwhile_becomes_a_new_one(minutes, sari, budi, client, at):
    row = services.add_row(minutes, "decisions", by=budi, text="Posyandu sore")
    client.force_login(sari)
    client.get(at(f"kesimpulan/{row.pk}/"))
    services.delete_row(row, by=budi)
    answer = client.post(at(f"kesimpulan/{row.pk}/"), {"text": "Posyandu sore dan pagi", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Baris ini sudah dihapus." in page
    assert f'action="{at("kesimpulan/")}"' in page
    assert "Posyandu sore dan pagi" in page


def test_text_for_locked_minutes_is_shown_with_the_reason(submitted, sari, client, at):
    client.force_login(sari)
    assert client.get(at("pembukaan/")).url == at("baca/")
    for path, data in {
        "pembukaan/": {"body": "Sangat panjang dan berharga"},
        "kesimpulan/": {"text": "Sangat panjang dan berharga"},
        "identitas/": {"moderator": "Sangat panjang dan berharga"},
        f"diskusi/{submitted.discussion.get().pk}/": {"speaker": "P", "statement": "Sangat panjang dan berharga"},
    }.items():
        answer = client.post(at(path), data | {"version": 1})
        page = answer.content.decode()
        assert (path, answer.status_code) == (path, 422)
        assert "Sangat panjang dan berharga" in page
        assert "sedang diperiksa kepala puskesmas" in page


def test_rows_by_plain_post(minutes, sari, client, at):
    client.force_login(sari)
    answer = client.post(at("diskusi/"), {"speaker": "Paimin", "statement": "Usul", "version": 0, "draft": "kunci"})
    assert answer.url == at("diskusi/?baris=baru#tulis")
    page = client.get(at("diskusi/?baris=baru")).content.decode()
    assert 'data-draft-done="kunci"' in page
    assert "data-draft-done" not in client.get(at("diskusi/")).content.decode()
    row = minutes.discussion.get()
    assert client.post(at("diskusi/"), {"version": 0, "go": "next"}).url == at("permasalahan/")
    data = {"speaker": "Paimin", "statement": "Usul baru", "version": 1}
    assert client.post(at(f"diskusi/{row.pk}/"), data).url == at(f"diskusi/#baris-{row.pk}")
    assert client.post(at(f"diskusi/{row.pk}/hapus/")).url == at(f"diskusi/?dihapus={row.pk}")
    assert "Baris dihapus." in client.get(at(f"diskusi/?dihapus={row.pk}")).content.decode()
    client.post(at(f"diskusi/{row.pk}/kembalikan/"))
    assert minutes.discussion.get().statement == "Usul baru"
    assert client.get(at(f"diskusi/{row.pk}/pindah/")).status_code == 302


def test_row_of_other_minutes_is_not_found(minutes, sari, purwaharja, purwaharja_2, client, at):
    other = factories.MeetingFactory(region=purwaharja, lead=purwaharja_2, status="held")
    row = Minutes.objects.create(meeting=other).decisions.create(text="Rahasia")
    client.force_login(sari)
    for path in (f"kesimpulan/{row.pk}/", f"kesimpulan/{row.pk}/hapus/"):
        assert client.post(at(path), {"text": "x", "version": 1}).status_code == 404


def test_saving_by_itself_answers_with_version_or_problem(opening, sari, budi, client, at):
    client.force_login(sari)
    save = {"headers": {"X-Autosave": "1"}}
    answer = client.post(at("pembukaan/"), {"body": "Satu", "version": 1}, **save).json()
    assert answer["version"] == 2
    assert answer["saved"].startswith("Tersimpan ")
    opening.refresh_from_db()
    services.save_section(opening, body="Budi", expected_version=2, by=budi)
    late = client.post(at("pembukaan/"), {"body": "Dua", "version": 2}, **save)
    assert late.status_code == 409
    assert "menyimpan bagian ini lebih dulu" in late.json()["problem"]
    Minutes.objects.update(status="submitted")
    locked = client.post(at("pembukaan/"), {"body": "Tiga", "version": 3}, **save)
    assert (locked.status_code, "sedang diperiksa" in locked.json()["problem"]) == (422, True)


def test_names_to_choose_are_those_present_and_invited(minutes, sari, client, at):
    invitation = factories.InvitationFactory(meeting=minutes.meeting, post="Kapolsek Kajoran", name="AKP Surya")
    client.force_login(sari)
    assert '<option value="AKP Surya, Kapolsek Kajoran">' in client.get(at("diskusi/")).content.decode()
    assert f'<option value="{invitation.post}">' in client.get(at("identitas/")).content.decode()


# The last look before submitting composes the whole content once and runs the checklist of the review over it.
@pytest.mark.parametrize(("path", "most"), [("diskusi/", 60), ("baca/", 60), ("ajukan/", 90), ("foto/", 60)])
def test_pages_ask_the_same_number_of_questions_with_1_and_30_rows(full, sari, client, at, path, most):
    client.force_login(sari)
    client.get(at(path))
    counts = []
    for more in (0, 29):
        for number in range(more):
            services.add_row(full, "discussion", by=sari, speaker=f"P{number}", statement="Usul")
            services.add_row(full, "problems", by=sari, text=f"M{number}")
            full.photos.create(file="x.jpg", width=1, height=1, size=1, sha256=str(number))
            factories.InvitationFactory(meeting=full.meeting)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(at(path)).status_code == 200
        counts.append(len(queries))
    print(path, counts)
    assert counts[0] == counts[1]
    assert counts[0] <= most


def test_head_says_until_when_and_is_silent_once_endorsed(full, sari, client, at):
    client.force_login(sari)
    assert "Paling lambat 18 Juni 2026" in client.get(at("diskusi/")).content.decode()
    type(full).objects.filter(pk=full.pk).update(endorsed_at=timezone.now(), revision_reason="Salah ketik")
    assert "Paling lambat" not in client.get(at("diskusi/")).content.decode()
