"""What happened at each meeting of the demo. Places, dates, themes and offices of the five past ones are real;
what was said, decided and who came is invented."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta

KECAMATAN = (
    "camat",
    "kapolsek",
    "danramil",
    "sekcam",
    "kasi_kesra",
    "kua",
    "mui",
    "korwil_dik",
    "plkb",
    "ppl",
    "tp_pkk_kec",
)
CITY = ("camat", "kapolsek", "danramil", "sekcam", "kua", "mui", "korwil_dik", "plkb", "tp_pkk_kec")


@dataclass(frozen=True)
class Story:
    """One meeting and how far it came: planned, invited, minutes, sent, returned, answered or approved."""

    key: str
    lead: str
    day: date
    stage: str
    quarter: int
    place: str
    theme: str
    staff: str
    head: str = ""
    reviewer: str = ""
    hosts: tuple[str, ...] = ()
    kind: str = "routine"
    signed_by: str = "puskesmas"
    start: time = time(9, 0)
    end: time | None = time(12, 0)
    positions: tuple[str, ...] = KECAMATAN
    village_positions: tuple[str, ...] = ("kades", "lurah", "tp_pkk_desa")
    extra: tuple[str, ...] = ()
    is_with_fkp: bool = False
    chair: str = "camat"
    opening: str = ""
    coverage: str = ""
    sectors: str = ""
    discussion: tuple = ()
    problems: tuple = ()
    decisions: tuple = ()
    actions: tuple = ()
    guests: tuple = ()
    dinkes_representative: tuple = ()
    review_comments: tuple = ()
    review_reason: str = ""
    results: dict = field(default_factory=dict)
    is_in_year_plan: bool = False  # saved in December before, with the other quarters
    is_whole: bool = False  # KAK, signed list, material and all that a dinas kesehatan asks for
    proposal: str = ""  # why the camat office asks for the day before

    @property
    def year(self) -> int:
        return self.day.year


# speaker, statement, answer, answered by
DISCUSSION = (
    (
        "Kepala desa yang hadir, pemerintah desa",
        "Jadwal posyandu di beberapa dusun jatuh pada hari pasaran sehingga ibu tidak datang.",
        "Jadwal posyandu digeser ke pekan kedua dan diumumkan lewat masjid dan grup RT.",
        "Kepala puskesmas",
    ),
    (
        "Kepala KUA, unsur keagamaan",
        "Calon pengantin sering mendaftar mepet sehingga pemeriksaan kesehatan terlewat.",
        "KUA mengirim daftar calon pengantin setiap tanggal 5 kepada bidan desa.",
        "Bidan koordinator",
    ),
    (
        "Korwilcam Bidang Pendidikan",
        "Sekolah meminta jadwal BIAS sebelum tahun ajaran mulai.",
        "Jadwal BIAS dibagikan paling lambat dua pekan sebelumnya.",
        "Pengelola imunisasi",
    ),
)
PROBLEMS = (
    ("Balita ditimbang (D/S) 71,2% dari target 80%", "Jadwal posyandu bersamaan dengan hari pasaran", "Seluruh desa"),
    (
        "Imunisasi dasar lengkap 62,4% dari target 75% s.d. triwulan ini",
        "Orang tua bekerja di luar kota dan khawatir efek samping",
        "Empat desa",
    ),
    ("Pemeriksaan calon pengantin baru 58%", "Pendaftaran di KUA terlalu dekat dengan hari akad", "Kecamatan"),
)
DECISIONS = (
    "Posyandu dilaksanakan pada pekan kedua setiap bulan di semua desa.",
    "Pemerintah desa menganggarkan pemberian makanan tambahan dalam perubahan APBDes.",
    "Babinsa dan Bhabinkamtibmas mendampingi penjemputan sasaran imunisasi.",
    "KUA mengirim daftar calon pengantin kepada bidan desa setiap tanggal 5.",
)
# program, target, activity, problem, cause, owner position, due after days, funding, indicator, supporting sectors
ACTIONS = (
    (
        "Gizi",
        "18 balita tidak ditimbang",
        "Menyisir balita yang tidak ditimbang di tiga posyandu",
        "D/S 71,2% dari target 80%",
        "Jadwal bersamaan hari pasaran",
        "kades",
        45,
        "village",
        "D/S naik menjadi 80%",
        ("pkk", "kader"),
    ),
    (
        "Kesehatan ibu",
        "Seluruh calon pengantin",
        "Mengirim daftar calon pengantin ke bidan desa setiap bulan",
        "Pemeriksaan calon pengantin 58%",
        "Pendaftaran mepet",
        "kua",
        30,
        "none",
        "Semua calon pengantin diperiksa sebelum akad",
        ("puskesmas",),
    ),
    (
        "Posyandu",
        "Semua kepala desa/lurah",
        "Menerbitkan surat edaran jadwal posyandu serentak",
        "Jadwal posyandu tidak seragam",
        "Belum ada kesepakatan tertulis",
        "camat",
        14,
        "none",
        "Surat edaran diterima semua desa",
        ("kecamatan",),
    ),
    (
        "Imunisasi",
        "12 bayi belum lengkap",
        "Mendampingi penjemputan bayi yang belum imunisasi",
        "IDL 62,4% dari target 75%",
        "Orang tua khawatir efek samping",
        "danramil",
        60,
        "bok",
        "Dua belas bayi lengkap imunisasinya",
        ("tni", "polri"),
    ),
    (
        "Imunisasi",
        "Semua SD/MI",
        "Membagikan jadwal BIAS ke semua sekolah dasar",
        "Jadwal BIAS terlambat diterima",
        "Surat dikirim berjenjang",
        "korwil_dik",
        40,
        "bok",
        "Semua SD menerima jadwal",
        ("pendidikan",),
    ),
)
TALK = {"discussion": DISCUSSION, "problems": PROBLEMS, "decisions": DECISIONS, "actions": ACTIONS}
COVERAGE = (
    "Capaian program disajikan per desa. D/S 71,2% (target 80%), imunisasi dasar lengkap 62,4% (target 75%), "
    "kunjungan ibu hamil K6 64,8% (target 75%), stunting 13,1% (target paling tinggi 14%)."
)
SECTORS = (
    "Koramil menawarkan Babinsa untuk menjemput sasaran. Polsek mengamankan kegiatan massal. "
    "Pemerintah desa melaporkan ketersediaan Dana Desa untuk pemberian makanan tambahan."
)


def thursday_after(day: date, days: int) -> date:
    """The first Thursday at least `days` after a day: what offices like, and no Friday prayer in sight."""
    first = day + timedelta(days=days)
    return first + timedelta(days=(3 - first.weekday()) % 7)


def quarter_of(day: date) -> int:
    return (day.month - 1) // 3 + 1


def stories(today: date) -> list[Story]:
    """All meetings of the demo, oldest first; four lie in days to come seen from `today`."""
    last_quarter = date(today.year, 3 * quarter_of(today) - 2, 1) - timedelta(days=25)
    last_quarter = thursday_after(last_quarter, 0)
    soon, later = thursday_after(today, 8), thursday_after(today, 22)
    common = {"coverage": COVERAGE, "sectors": SECTORS}
    return [
        Story(
            "mandalawangi", "1033372", date(2023, 5, 22), "sent", 2, "Aula Kantor Kecamatan Mandalawangi",
            "Merevitalisasi persoalan kesehatan di Kecamatan Mandalawangi: Pekan Imunisasi Dunia dan penurunan stunting",
            staff="staf.mandalawangi", head="kapus.mandalawangi", reviewer="dinkes.pandeglang",
            positions=("camat", "sekcam", "kapolsek", "danramil", "ketua_asosiasi_kades", "kepala_upt", "kua", "korwil_dik"),
            village_positions=("kades",), chair="sekcam", **common, **TALK,
        ),
        Story(
            "bojongloa", "1031197", date(2023, 9, 29), "returned", 3, "Aula Kecamatan Bojongloa Kaler",
            "Mengoptimalkan peran lintas sektor dalam pemberdayaan masyarakat di bidang kesehatan",
            staff="staf.citarip", head="kapus.citarip", reviewer="dinkes.bandung", hosts=("1031196",), signed_by="heads",
            positions=CITY, start=time(8, 0), end=time(10, 45), **common, **TALK,
            review_comments=(("actions", "Tiga baris RTL belum menyebut lokasi kelurahan. Mohon dilengkapi."),
                             ("discussion", "Siapa yang menyampaikan usulan jadwal posyandu? Sebut nama dan unsurnya.")),
            review_reason="Lokasi RTL dan nama penanya pada diskusi belum lengkap. Selebihnya sudah baik.",
        ),
        Story(
            "kajoran-2023", "1031629", date(2023, 11, 14), "approved", 4, "Aula Puskesmas Kajoran 2",
            "Meningkatkan Sinergitas Lintas Sektor Untuk Mewujudkan Kecamatan Kajoran Lebih Sehat",
            staff="sari", head="budi", reviewer="dinda", extra=("dinkes",), chair="camat", signed_by="camat", **common, **TALK,
            dinkes_representative=("Wahyu Trihatmojo, S.KM., M.M.", "Kepala Bidang Kesehatan Masyarakat"),
            guests=(("Serka Joko Purnomo", "Babinsa Kwaderan", "tni"), ("Aiptu Heru Susanto", "Bhabinkamtibmas Madukoro", "polri")),
            results={0: ("blocked", "Dua posyandu masih mengikuti hari pasaran."), 1: ("done", "Daftar dikirim rutin."),
                     2: ("done", "Surat edaran terbit."), 3: ("in_progress", "Tujuh dari dua belas bayi sudah lengkap."),
                     4: ("done", "Jadwal dibagikan.")},
        ),
        Story(
            "purwaharja", "1031385", date(2024, 6, 6), "approved", 2, "Aula BLUD UPTD Puskesmas Purwaharja 2",
            "Evaluasi koordinasi dan sinkronisasi program kesehatan; intervensi serentak pencegahan stunting",
            staff="eko", head="kapus.purwaharja2", reviewer="dinkes.banjar", is_with_fkp=True, signed_by="both",
            positions=("camat", "sekcam", "kapolsek", "danramil", "kua", "mui", "korwil_dik", "plkb", "tp_pkk_kec"),
            village_positions=("kades", "babinsa", "bhabinkamtibmas", "kadus", "tp_pkk_desa", "toma", "toga", "toda"),
            extra=("dinkes", "akademisi", "media", "ormas", "pengguna"), **common, **TALK,
            guests=(("Dedeh Kurniasih", "Pengguna layanan rawat jalan", "masyarakat"), ("Yana Supriatna", "Media lokal", "media")),
        ),
        Story(
            "legung", "1033219", date(2025, 4, 22), "minutes", 2, "Aula Puskesmas Legung",
            "Masyarakat sehat dan mandiri lewat kerja sama lintas sektor", kind="monthly",
            staff="staf.legung", head="kapus.legung", positions=("camat", "kapolsek", "danramil", "kua"),
            village_positions=("kades",), **common, discussion=DISCUSSION[:1], problems=PROBLEMS[:2],
        ),
        *_first_of(last_quarter, common),
        Story(
            "kajoran-1-lalu", "1031628", last_quarter - timedelta(days=7), "answered", quarter_of(last_quarter),
            "Balai Desa Sidorejo", "Penurunan stunting lewat posyandu serentak",
            staff="tuti", head="kapus.kajoran1", reviewer="dinda", village_positions=("kades",), is_in_year_plan=True,
            **common, **TALK, review_comments=(("decisions", "Sebut siapa yang menerbitkan surat edarannya."),),
            review_reason="Keputusan pertama belum menyebut penanggung jawab.",
        ),
        Story(
            "kajoran-2-lalu", "1031629", last_quarter, "approved", quarter_of(last_quarter), "Aula Kantor Kecamatan Kajoran",
            "Imunisasi dasar lengkap dan posyandu siklus hidup", staff="sari", head="budi", reviewer="dinda",
            is_in_year_plan=True, **common, discussion=DISCUSSION,
            problems=PROBLEMS[:2], decisions=DECISIONS[:3], actions=(*ACTIONS[1:3], ACTIONS[4]),
        ),
        *_whole(thursday_after(today, -7), common),
        Story(
            "kajoran-2-undangan", "1031629", soon, "invited", quarter_of(soon), "Aula Kantor Kecamatan Kajoran",
            "Desa siaga: balita ditimbang, ibu hamil terpantau", staff="sari", head="budi", reviewer="dinda", extra=("dinkes",),
        ),
        Story(
            "kajoran-1-bulanan", "1031628", soon + timedelta(days=7), "invited", quarter_of(soon + timedelta(days=7)),
            "Balai Desa Sidorejo", "Persiapan bulan penimbangan balita", kind="monthly", staff="tuti",
            head="kapus.kajoran1", positions=("camat", "sekcam", "kapolsek", "kua"), village_positions=("kades",),
            proposal="Camat mengikuti rapat koordinasi di kabupaten pada hari itu.",
        ),
        Story(
            "kajoran-1-rencana", "1031628", later, "planned", quarter_of(later), "Balai Desa Sidorejo",
            "Evaluasi akhir tahun dan rencana triwulan berikutnya", staff="tuti", head="kapus.kajoran1",
        ),
        Story(
            "kassi-kassi", "1070773", later, "planned", quarter_of(later), "Aula Kantor Kecamatan Rappocini",
            "Penemuan kasus TB dan pemantauan jentik", staff="staf.kassi", head="kapus.kassi", positions=CITY,
            village_positions=("lurah",), start=time(9, 30), end=time(12, 0),
        ),
    ]  # fmt: skip


def _first_of(last_quarter: date, common: dict) -> list[Story]:
    """The first meeting of the year of the last one, unless that lies in the first quarter itself."""
    if quarter_of(last_quarter) == 1:
        return []
    return [
        Story(
            "kajoran-2-pertama", "1031629", thursday_after(date(last_quarter.year, 1, 19), 0), "approved", 1,
            "Aula Kantor Kecamatan Kajoran", "Penggalangan tim: peran bantu setiap sektor", kind="first", staff="sari",
            head="budi", reviewer="dinda", village_positions=("kades",), is_in_year_plan=True, **common,
            discussion=DISCUSSION[:1], problems=PROBLEMS[:1], decisions=DECISIONS[:2], actions=ACTIONS[2:3],
        )
    ]  # fmt: skip


# Camat and the obligatory elements of the kecamatan, not one more: small meetings are complete too.
OBLIGATORY = ("camat", "kapolsek", "danramil", "kua", "korwil_dik", "plkb", "tp_pkk_kec")


def _whole(day: date, common: dict) -> list[Story]:
    """Two complete meetings of the last week, and what makes them complete: the first meeting of the year before each.

    In the first quarter each is itself the first of its year.
    """
    quarter, found = quarter_of(day), []
    for lead, short, place, theme, first in (
        ("1031614", "ngluwar", "Aula Kantor Kecamatan Ngluwar", "Ibu hamil terpantau, bayi lengkap imunisasinya", "approved"),
        ("1031634", "secang2", "Balai Desa Pucang", "Hipertensi terkendali lewat posyandu siklus hidup", "sent"),
    ):  # fmt: skip
        about = {"staff": f"staf.{short}", "head": f"kapus.{short}", "reviewer": "dinda", "place": place} | common
        about |= {"lead": lead, "is_in_year_plan": True, "village_positions": ("kades",), "positions": OBLIGATORY}
        if quarter > 1:
            started = thursday_after(date(day.year, 1, 19), 0)
            team = {"village_positions": (), "actions": ACTIONS[2:3], "theme": "Penggalangan tim lintas sektor"}
            said = {"discussion": DISCUSSION[:1], "problems": PROBLEMS[:1], "decisions": DECISIONS[:1]}
            found.append(
                Story(f"{short}-pertama", day=started, stage=first, quarter=1, kind="first", **about | team | said)
            )
        kind = "routine" if quarter > 1 else "first"
        found.append(
            Story(
                f"{short}-lengkap",
                day=day,
                stage="sent",
                quarter=quarter,
                kind=kind,
                theme=theme,
                is_whole=True,
                **about,
                **TALK,
            )
        )
    return found
