"""Sent minutes with frozen revisions, made without the services of the writers."""

from copy import deepcopy
from fractions import Fraction

from django.utils import timezone

from lokmin.coverage.frozen import freeze
from lokmin.coverage.pws import Pws, PwsRow
from lokmin.minutes import review_checks
from lokmin.minutes.models import Minutes, Revision

CONTENT = {
    "title": "Lokakarya Mini Lintas Sektor Triwulan II Tahun 2027",
    "subtitle": "Puskesmas Kajoran 2",
    "identity": [
        {"label": "Waktu mulai", "value": "09.12 WIB"},
        {"label": "Waktu selesai", "value": "11.00 WIB"},
        {"label": "Pimpinan rapat", "value": "Camat Kajoran"},
        {"label": "Notulis", "value": "Sari Wulandari"},
        {"label": "Acara", "value": "Pembukaan; paparan"},
    ],
    "agenda": [],
    "attendance": {
        "invited": 3,
        "present": 1,
        "represented": 1,
        "absent": 1,
        "guests": 0,
        "groups": [{"name": "Pemerintah desa", "invited": 3, "present": 1, "represented": 1, "absent": 1}],
        "absentees": ["Kepala Desa Bumiayu"],
        "people": [],
    },
    "sections": [
        {
            "kind": "opening",
            "title": "Pembukaan dan sambutan",
            "type": "text",
            "body": "Rapat dibuka camat.",
            "rows": [],
        },
        {
            "kind": "previous_actions",
            "title": "Evaluasi RTL lalu",
            "type": "contributed",
            "body": "",
            "rows": [
                {
                    "id": 1,
                    "activity": "Sweeping balita",
                    "owner": "Pemdes Sukomulyo",
                    "due": "30 April 2027",
                    "state": "Proses",
                    "state_code": "in_progress",
                    "result": "Separuh selesai",
                    "from_meeting": "Triwulan I",
                    "repeated": 0,
                }
            ],
        },
        {
            "kind": "actions",
            "title": "Rencana tindak lanjut",
            "type": "contributed",
            "body": "",
            "rows": [
                {
                    "id": 2,
                    "program": "",
                    "problem": "IDL 34,1%",
                    "cause": "",
                    "activity": "Jemput 12 bayi",
                    "target": "",
                    "place": "Madukoro",
                    "owner": "Pemdes Madukoro",
                    "supporting": "",
                    "due": "31 Juli 2027",
                    "funding": "Dana Desa",
                    "indicator": "",
                    "repeated": 0,
                }
            ],
        },
    ],
    "photos": [],
    "signers": {},
}


def shown() -> list[dict]:
    """One frozen indicator of one village."""
    village = PwsRow(village_id=1, name="Madukoro", value=Fraction(60), word="Kurang")
    total = PwsRow(village_id=None, name="Kajoran 2", value=Fraction(60), is_total=True)
    about = {"target_group": "bayi", "pattern": "cumulative", "is_lower_better": False, "puskesmas": "Kajoran 2"}
    pws = Pws(
        indicator_id=1,
        code="idl",
        name="Imunisasi dasar lengkap",
        short_name="IDL",
        puskesmas_id=1,
        year=2027,
        month=5,
        rows=(village,),
        total=total,
        target=Fraction(75),
        yearly_target=Fraction(90),
        **about,
    )
    return freeze([pws])


# The same with everything a machine can check.
COMPLETE = CONTENT | {
    "invitation": {"number": "005/1", "dated_on": "2027-06-01", "working_days": 6},
    "invited": {"elements": [{"name": "Camat", "invited": 1}], "villages": {"wanted": 3, "missing": []}},
    "year": {"first_on": "2027-02-04", "routine_before": 0},
    "coverage": {"until": "s.d. Mei 2027", "month": 5, "year": 2027, "shown": shown()},
    "photos": [
        {"id": at, "caption": "", "sha256": "0" * 64, "width": 4, "height": 3, "file": f"foto/{at}.jpg"}
        for at in (1, 2)
    ],
    "files": [
        {
            "id": 1,
            "kind": "attendance",
            "title": "Daftar hadir",
            "name": "hadir.pdf",
            "sha256": "",
            "size": 1,
            "pages": 2,
        },
        {"id": 2, "kind": "material", "title": "Paparan", "name": "paparan.pdf", "sha256": "", "size": 1, "pages": 9},
    ],
}


def sent(meeting, head, *, at=None, content=None) -> Minutes:
    """Minutes of a held meeting, endorsed by `head` and sent."""
    meeting.status = "held"
    meeting.save(update_fields=["status"])
    minutes = Minutes.objects.create(meeting=meeting, status="sent", sent_at=at or timezone.now())
    revision = Revision.objects.create(
        minutes=minutes, number=1, content=content or deepcopy(CONTENT), endorsed_by=head
    )
    review_checks.count(revision)
    return minutes


def revise(minutes, head, **changes) -> Revision:
    """The next revision with some of the content changed."""
    content = deepcopy(CONTENT) | changes
    number = minutes.revisions.count() + 1
    revision = Revision.objects.create(
        minutes=minutes, number=number, content=content, endorsed_by=head, reason="Diperbaiki setelah telaah."
    )
    review_checks.count(revision)
    return revision
