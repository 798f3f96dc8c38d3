"""The indicators the product ships with; missing rows are added after every migrate.

Rows changed in the admin site are never overwritten: the catalogue only fills what is not there. The twelve services of
SPM Bidang Kesehatan follow PP 2/2018 and Permenkes 6/2024 (target 100 %); the others are those most discussed with the
sectors (domain: §5.3). Usual targets are examples: a dinas kesehatan sets its own for every year.
"""

from lokmin.coverage.models import Indicator, TargetGroup

# code, label; the order is that of the columns of the grid
TARGET_GROUPS = [
    ("bumil", "Ibu hamil"),
    ("bulin", "Ibu bersalin"),
    ("bufas", "Ibu nifas"),
    ("bbl", "Bayi baru lahir"),
    ("bayi", "Bayi (0–11 bulan)"),
    ("bayi-6", "Bayi lulus 6 bulan"),
    ("baduta", "Baduta (12–23 bulan)"),
    ("bayi-balita", "Bayi dan balita (6–59 bulan)"),
    ("balita", "Balita (0–59 bulan)"),
    ("dikdas", "Anak usia pendidikan dasar"),
    ("sd", "Anak sekolah dasar sasaran BIAS"),
    ("rematri", "Remaja putri"),
    ("pus", "Pasangan usia subur"),
    ("produktif", "Penduduk usia 15–59 tahun"),
    ("lansia", "Penduduk usia 60 tahun ke atas"),
    ("hipertensi", "Estimasi penderita hipertensi (15 tahun ke atas)"),
    ("dm", "Estimasi penderita diabetes melitus (15 tahun ke atas)"),
    ("odgj", "Proyeksi ODGJ berat"),
    ("terduga-tbc", "Orang terduga TBC"),
    ("kasus-tbc", "Perkiraan kasus TBC"),
    ("pasien-tbc", "Pasien TBC yang diobati"),
    ("kontak-tbc", "Kontak serumah pasien TBC"),
    ("risiko-hiv", "Orang berisiko terinfeksi HIV"),
    ("penduduk", "Penduduk"),
    ("rumah", "Rumah/bangunan diperiksa"),
    ("kk", "Kepala keluarga"),
    ("posyandu", "Posyandu"),
]

UP, DOWN = Indicator.Direction.UP, Indicator.Direction.DOWN
LINEAR, CUSTOM, ONCE = Indicator.Pattern.LINEAR, Indicator.Pattern.CUSTOM, Indicator.Pattern.ONCE
POINT, COUNT, DERIVED = Indicator.Pattern.POINT, Indicator.Pattern.COUNT, Indicator.Pattern.DERIVED

# code, name, short name, target group
SPM = [
    ("spm01", "Pelayanan kesehatan ibu hamil", "SPM ibu hamil", "bumil"),
    ("spm02", "Pelayanan kesehatan ibu bersalin", "SPM ibu bersalin", "bulin"),
    ("spm03", "Pelayanan kesehatan bayi baru lahir", "SPM bayi baru lahir", "bbl"),
    ("spm04", "Pelayanan kesehatan balita", "SPM balita", "balita"),
    ("spm05", "Pelayanan kesehatan pada usia pendidikan dasar", "SPM usia pendidikan dasar", "dikdas"),
    ("spm06", "Pelayanan kesehatan pada usia produktif", "SPM usia produktif", "produktif"),
    ("spm07", "Pelayanan kesehatan pada usia lanjut", "SPM usia lanjut", "lansia"),
    ("spm08", "Pelayanan kesehatan penderita hipertensi", "SPM hipertensi", "hipertensi"),
    ("spm09", "Pelayanan kesehatan penderita diabetes melitus", "SPM diabetes", "dm"),
    ("spm10", "Pelayanan kesehatan orang dengan gangguan jiwa berat", "SPM ODGJ berat", "odgj"),
    ("spm11", "Pelayanan kesehatan orang terduga tuberkulosis", "SPM terduga TBC", "terduga-tbc"),
    ("spm12", "Pelayanan kesehatan orang dengan risiko terinfeksi HIV", "SPM risiko HIV", "risiko-hiv"),
]

MOTHER, FOOD, VACCINE, DISEASE = "Kesehatan ibu dan anak", "Gizi", "Imunisasi", "Penyakit menular"
ENVIRONMENT, PROMOTION = "Kesehatan lingkungan", "Promosi kesehatan dan jaminan"
CHRONIC = "Penyakit tidak menular"

# code, name, short name, programme, target group, direction, pattern, usual target
OTHERS = [
    ("kia-k1", "Kunjungan antenatal pertama (K1)", "K1", MOTHER, "bumil", UP, LINEAR, 100),
    ("kia-k4", "Kunjungan antenatal empat kali (K4)", "K4", MOTHER, "bumil", UP, LINEAR, 100),
    ("kia-k6", "Kunjungan antenatal enam kali (K6)", "K6", MOTHER, "bumil", UP, LINEAR, 80),
    ("kia-pf", "Persalinan di fasilitas pelayanan kesehatan (Pf)", "Persalinan di faskes", MOTHER, "bulin", UP, LINEAR, 95),
    ("kia-kf", "Kunjungan nifas lengkap (KF)", "KF lengkap", MOTHER, "bufas", UP, LINEAR, 90),
    ("kia-kn1", "Kunjungan neonatal pertama (KN1)", "KN1", MOTHER, "bbl", UP, LINEAR, 100),
    ("kia-knl", "Kunjungan neonatal lengkap (KN lengkap)", "KN lengkap", MOTHER, "bbl", UP, LINEAR, 95),
    ("kia-aki", "Kematian ibu", "Kematian ibu", MOTHER, None, DOWN, COUNT, 0),
    ("kia-akb", "Kematian bayi", "Kematian bayi", MOTHER, None, DOWN, COUNT, 0),
    ("kb-akt", "Peserta KB aktif", "KB aktif", MOTHER, "pus", UP, POINT, 70),
    ("kb-unm", "Kebutuhan ber-KB yang tidak terpenuhi (unmet need)", "Unmet need KB", MOTHER, "pus", DOWN, POINT, 8),
    ("giz-ds", "Balita ditimbang (D/S)", "D/S", FOOD, "balita", UP, POINT, 80),
    ("giz-nd", "Balita naik berat badannya (N/D)", "N/D", FOOD, "balita", UP, POINT, 80),
    ("giz-st", "Balita stunting", "Stunting", FOOD, "balita", DOWN, POINT, 14),
    ("giz-wa", "Balita gizi kurang dan gizi buruk (wasting)", "Wasting", FOOD, "balita", DOWN, POINT, 7),
    ("giz-uw", "Balita berat badan kurang (underweight)", "Underweight", FOOD, "balita", DOWN, POINT, None),
    ("giz-asi", "Bayi mendapat ASI eksklusif", "ASI eksklusif", FOOD, "bayi-6", UP, POINT, 60),
    ("giz-vita", "Pemberian vitamin A (Februari dan Agustus)", "Vitamin A", FOOD, "bayi-balita", UP, CUSTOM, 90),
    ("giz-ttdr", "Remaja putri mendapat tablet tambah darah", "TTD remaja putri", FOOD, "rematri", UP, LINEAR, 60),
    ("giz-ttdb", "Ibu hamil mendapat paling sedikit 90 tablet tambah darah", "TTD ibu hamil", FOOD, "bumil", UP, LINEAR, 90),
    ("giz-kek", "Ibu hamil kurang energi kronik (KEK)", "Bumil KEK", FOOD, "bumil", DOWN, LINEAR, None),
    ("giz-anm", "Ibu hamil anemia", "Bumil anemia", FOOD, "bumil", DOWN, LINEAR, None),
    ("imu-idl", "Imunisasi dasar lengkap", "IDL", VACCINE, "bayi", UP, LINEAR, 80),
    ("imu-uci", "Desa/kelurahan UCI (imunisasi dasar lengkap bayi ≥ 80%)", "Desa UCI", VACCINE, None, UP, DERIVED, 100),
    ("imu-ibl", "Imunisasi lanjutan baduta", "Imunisasi baduta", VACCINE, "baduta", UP, LINEAR, 95),
    ("imu-bias", "Bulan imunisasi anak sekolah (BIAS)", "BIAS", VACCINE, "sd", UP, CUSTOM, 95),
    ("tb-tcr", "Penemuan kasus TBC (TCR)", "Penemuan kasus TBC", DISEASE, "kasus-tbc", UP, LINEAR, 90),
    ("tb-sr", "Keberhasilan pengobatan TBC", "Sembuh TBC", DISEASE, "pasien-tbc", UP, POINT, 90),
    ("tb-tpt", "Pemberian terapi pencegahan TBC (TPT)", "TPT", DISEASE, "kontak-tbc", UP, LINEAR, 72),
    ("tb-ik", "Investigasi kontak TBC", "Investigasi kontak", DISEASE, "pasien-tbc", UP, LINEAR, 90),
    ("dbd-ks", "Kasus demam berdarah dengue", "Kasus DBD", DISEASE, None, DOWN, COUNT, None),
    ("dbd-abj", "Angka bebas jentik", "Bebas jentik", DISEASE, "rumah", UP, POINT, 95),
    ("ptm-skr", "Skrining penyakit tidak menular usia 15 tahun ke atas", "Skrining PTM", CHRONIC, "produktif", UP, LINEAR, 100),
    ("ptm-ckg", "Cek Kesehatan Gratis", "CKG", CHRONIC, "penduduk", UP, LINEAR, None),
    ("skr-sek", "Penjaringan kesehatan anak sekolah", "Penjaringan sekolah", CHRONIC, "dikdas", UP, ONCE, 100),
    ("ksl-sbs", "Keluarga stop buang air besar sembarangan (SBS/ODF)", "Stop BABS", ENVIRONMENT, "kk", UP, POINT, 100),
    ("ksl-jmb", "Keluarga dengan jamban sehat", "Jamban sehat", ENVIRONMENT, "kk", UP, POINT, 100),
    ("ksl-air", "Keluarga dengan air minum layak", "Air minum layak", ENVIRONMENT, "kk", UP, POINT, 100),
    ("prm-pos", "Posyandu aktif", "Posyandu aktif", PROMOTION, "posyandu", UP, POINT, 80),
    ("jkn-uhc", "Kepesertaan Jaminan Kesehatan Nasional", "Peserta JKN", PROMOTION, "penduduk", UP, POINT, 98),
    ("iks", "Keluarga sehat (indeks keluarga sehat)", "Keluarga sehat", PROMOTION, "kk", UP, POINT, 80),
]  # fmt: skip

# Campaigns: what is reached at the end of each quarter. Vitamin A is given in February and August; BIAS in August and
# November; school health screening once, from July to September.
USUAL_QUARTERS = {"giz-vita": [45, 45, 90, 90], "imu-bias": [None, None, 45, 95]}
USUAL_MONTHS = {"skr-sek": 9}
SOURCES = {"imu-uci": ("imu-idl", 80)}


def fill_catalogue(using: str = "default") -> None:
    """Add the target groups and indicators that are missing; change nothing that exists."""
    TargetGroup.objects.using(using).bulk_create(
        [TargetGroup(code=code, label=label, order=order * 10) for order, (code, label) in enumerate(TARGET_GROUPS, 1)],
        ignore_conflicts=True,
    )
    groups = dict(TargetGroup.objects.using(using).values_list("code", "pk"))
    rows = [*_spm(groups), *_others(groups)]
    Indicator.objects.using(using).bulk_create(rows, ignore_conflicts=True)
    _fill_derived(using)


def _spm(groups: dict[str, int]) -> list[Indicator]:
    return [
        Indicator(
            code=code,
            name=name,
            short_name=short,
            program="SPM bidang kesehatan",
            is_spm=True,
            target_group_id=groups.get(group),
            usual_target=100,
            order=order * 10,
        )
        for order, (code, name, short, group) in enumerate(SPM, 1)
    ]


def _others(groups: dict[str, int]) -> list[Indicator]:
    """All but those derived from another one: they need its key."""
    return [
        Indicator(
            code=code,
            name=name,
            short_name=short,
            program=program,
            target_group_id=groups.get(group),
            direction=direction,
            pattern=pattern,
            usual_target=target,
            usual_quarters=USUAL_QUARTERS.get(code),
            usual_month=USUAL_MONTHS.get(code),
            order=200 + order * 10,
        )
        for order, (code, name, short, program, group, direction, pattern, target) in enumerate(OTHERS, 1)
        if pattern != DERIVED
    ]


def _fill_derived(using: str) -> None:
    keys = dict(
        Indicator.objects.using(using).filter(code__in=[s for s, _ in SOURCES.values()]).values_list("code", "pk")
    )
    rows = [
        Indicator(
            code=code,
            name=name,
            short_name=short,
            program=program,
            direction=direction,
            pattern=pattern,
            usual_target=target,
            source_id=keys[SOURCES[code][0]],
            source_percent=SOURCES[code][1],
            order=200 + order * 10,
        )
        for order, (code, name, short, program, _, direction, pattern, target) in enumerate(OTHERS, 1)
        if pattern == DERIVED and SOURCES[code][0] in keys
    ]
    Indicator.objects.using(using).bulk_create(rows, ignore_conflicts=True)
