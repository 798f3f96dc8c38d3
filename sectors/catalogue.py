"""The catalogue of sectors and positions the product ships with; missing rows are added after every migrate.

Rows changed in the admin site are never overwritten: the catalogue only fills what is not there.
Positions and their usual supporting role (peran bantu) follow practice in lokmin lintas sektor.
"""

from sectors.models import Position, Sector

SECTORS = [
    ("forkopimcam", "Forkopimcam"),
    ("kecamatan", "Kecamatan"),
    ("tni", "TNI"),
    ("polri", "Polri"),
    ("dinkes", "Dinas Kesehatan"),
    ("opd", "Perangkat daerah"),
    ("pendidikan", "Pendidikan"),
    ("agama", "Keagamaan"),
    ("kb", "Keluarga berencana"),
    ("pertanian", "Pertanian"),
    ("sosial", "Sosial"),
    ("pmd", "Pemberdayaan desa"),
    ("pkk", "TP-PKK"),
    ("pemdes", "Pemerintah desa/kelurahan"),
    ("tokoh", "Tokoh masyarakat"),
    ("kader", "Kader"),
    ("ormas", "Organisasi masyarakat"),
    ("jejaring", "Jejaring pelayanan kesehatan"),
    ("swasta", "Dunia usaha"),
    ("akademisi", "Akademisi"),
    ("media", "Media"),
    ("masyarakat", "Pengguna layanan"),
    ("puskesmas", "Puskesmas"),
    ("lainnya", "Lainnya"),
]

DISTRICT, SUBDISTRICT, VILLAGE = Position.Level.DISTRICT, Position.Level.SUBDISTRICT, Position.Level.VILLAGE

# code, label, aliases, sector, level, supporting role; the order is the order of protocol
POSITIONS = [
    ("camat", "Camat", ["Kepala Distrik", "Panewu", "Mantri Pamong Praja"], "forkopimcam", SUBDISTRICT,
     "Memimpin rapat; menerbitkan surat edaran ke desa; memantau anggaran kesehatan desa; membawa usulan ke Musrenbang kecamatan."),
    ("kapolsek", "Kapolsek", ["Kepala Kepolisian Sektor", "Polsek"], "forkopimcam", SUBDISTRICT,
     "Mengamankan kegiatan massal; Bhabinkamtibmas menggerakkan sasaran."),
    ("danramil", "Danramil", ["Danposramil", "Komandan Koramil"], "forkopimcam", SUBDISTRICT,
     "Babinsa membantu penyisiran sasaran, pembangunan jamban, dan evakuasi."),
    ("dinkes", "Kepala Dinas Kesehatan", ["Kadinkes", "Kabid Kesmas", "TPCB"], "dinkes", DISTRICT,
     "Memberi arahan kebijakan dan menelaah hasil."),
    ("bpjs", "Kepala Kantor BPJS Kesehatan", ["BPJS"], "opd", DISTRICT, "Menangani kepesertaan JKN."),
    ("sekcam", "Sekretaris Camat", ["Sekcam", "Sekmat"], "kecamatan", SUBDISTRICT, "Mewakili camat; mengoordinasi sektor."),
    ("kasi_kesra", "Kasi Kesejahteraan Rakyat Kecamatan", ["Kasi Kesra", "Kasi Kesejahteraan Sosial"], "kecamatan", SUBDISTRICT,
     "Menyediakan data sasaran dan mendampingi desa."),
    ("kasi_pmd", "Kasi Pemberdayaan Masyarakat dan Desa Kecamatan", ["Kasi PMD", "Kasi Ekbang"], "kecamatan", SUBDISTRICT,
     "Mengawal menu kesehatan di APBDes."),
    ("kepala_upt", "Kepala UPT", ["Kepala UPTD"], "opd", SUBDISTRICT, "Menyelaraskan rencana sektornya."),
    ("puskesmas_lain", "Kepala Puskesmas", ["Kapus"], "puskesmas", SUBDISTRICT, "Menjadi penyelenggara bersama."),
    ("kua", "Kepala KUA", ["Kantor Urusan Agama"], "agama", SUBDISTRICT,
     "Pemeriksaan kesehatan calon pengantin, penyuluhan TT dan stunting, materi khotbah."),
    ("mui", "Ketua MUI Kecamatan", ["MUI", "NU", "Muhammadiyah", "PGI", "PHDI"], "agama", SUBDISTRICT,
     "Menyampaikan pesan kesehatan lewat rumah ibadah."),
    ("korwil_dik", "Korwilcam Bidang Pendidikan", ["UPTD Pendidikan", "Pengawas TK/SD", "K3S"], "pendidikan", SUBDISTRICT,
     "BIAS, penjaringan, UKS, tablet tambah darah remaja putri."),
    ("plkb", "Koordinator Penyuluh KB", ["PLKB", "PKB", "Balai Penyuluh KB"], "kb", SUBDISTRICT,
     "Sasaran KB, tim pendamping keluarga, data keluarga berisiko stunting."),
    ("ppl", "Koordinator BPP Pertanian", ["PPL", "Penyuluh pertanian"], "pertanian", SUBDISTRICT,
     "Ketahanan pangan, pekarangan lestari, pencegahan zoonosis."),
    ("tksk", "TKSK", ["Pendamping PKH", "Tenaga Kesejahteraan Sosial Kecamatan"], "sosial", SUBDISTRICT,
     "Menghubungkan keluarga miskin, PBI-JKN, dan ODGJ dengan layanan."),
    ("pd_pld", "Pendamping Desa", ["PD", "PLD"], "pmd", SUBDISTRICT, "Menu kesehatan di APBDes, konvergensi stunting."),
    ("ketua_asosiasi_kades", "Ketua Ikatan Kepala Desa", ["Ikades", "APDESI", "PPDI"], "pemdes", SUBDISTRICT,
     "Menyatukan suara para kepala desa."),
    ("tp_pkk_kec", "Ketua TP-PKK Kecamatan", ["PKK"], "pkk", SUBDISTRICT, "Membina posyandu dan dasawisma."),
    ("ormas", "Ketua Organisasi Masyarakat", ["Ormas", "LSM", "Aisyiyah", "PMI", "Pramuka"], "ormas", SUBDISTRICT,
     "Menyediakan relawan."),
    ("kades", "Kepala Desa", ["Kades", "Kuwu", "Perbekel", "Pambakal", "Hukum Tua", "Wali Nagari", "Keuchik"], "pemdes", VILLAGE,
     "Menganggarkan APBDes/Dana Desa untuk posyandu, PMT, insentif kader; peraturan desa; ambulans desa."),
    ("lurah", "Lurah", ["Kepala Kelurahan"], "pemdes", VILLAGE, "Menggerakkan RT/RW dan dana kelurahan."),
    ("sekdes", "Sekretaris Desa", ["Sekdes", "Carik"], "pemdes", VILLAGE, "Mewakili kepala desa."),
    ("bpd", "Ketua BPD", ["LPM", "LMK"], "pemdes", VILLAGE, "Menyepakati anggaran desa."),
    ("kadus", "Kepala Dusun", ["Kadus"], "pemdes", VILLAGE, "Mengundang sasaran ke posyandu."),
    ("rt_rw", "Ketua RW", ["Ketua RT"], "pemdes", VILLAGE, "PSN/jumantik, data warga."),
    ("babinsa", "Babinsa", [], "tni", VILLAGE, "Mendampingi kegiatan di desa."),
    ("bhabinkamtibmas", "Bhabinkamtibmas", ["Babinkamtibmas"], "polri", VILLAGE, "Mendampingi kegiatan di desa."),
    ("tp_pkk_desa", "Ketua TP-PKK Desa", ["Ketua TP-PKK Kelurahan"], "pkk", VILLAGE, "Membina posyandu dan dasawisma."),
    ("toma", "Tokoh Masyarakat", ["Tokoh adat"], "tokoh", VILLAGE, "Mengajak warga."),
    ("toga", "Tokoh Agama", ["Ustaz", "Pendeta", "Pastor", "Pemangku"], "tokoh", VILLAGE, "Khotbah dan ajakan."),
    ("toda", "Ketua Karang Taruna", ["Tokoh pemuda"], "tokoh", VILLAGE, "Posyandu remaja, donor darah."),
    ("todaper", "Tokoh Perempuan", [], "tokoh", VILLAGE, ""),
    ("kpm", "Kader Pembangunan Manusia", ["KPM"], "kader", VILLAGE, "Memantau konvergensi stunting."),
    ("kader", "Kader Posyandu", [], "kader", VILLAGE, "D/S, kunjungan rumah, pelaporan."),
    ("kepsek", "Kepala Sekolah", ["SD", "SMP", "SMA", "MI", "MTs"], "pendidikan", VILLAGE,
     "BIAS, penjaringan, UKS, tablet tambah darah."),
    ("klinik_swasta", "Pimpinan Klinik", ["TPMD", "TPMB", "Apotek"], "jejaring", VILLAGE, "Melaporkan kasus TB, imunisasi."),
    ("perusahaan", "Pimpinan Perusahaan", ["Dunia usaha", "Pos UKK"], "swasta", VILLAGE, "CSR, kesehatan pekerja."),
    ("bidan_desa", "Bidan Desa", ["Bidan Pustu"], "puskesmas", VILLAGE, "Menyajikan data desa."),
    ("akademisi", "Akademisi", ["Praktisi"], "akademisi", SUBDISTRICT, "Memberi masukan ahli."),
    ("media", "Wartawan", ["Media", "Pers"], "media", SUBDISTRICT, ""),
    ("pengguna", "Perwakilan Pengguna Layanan", [], "masyarakat", SUBDISTRICT, "Memberi masukan pada Forum Konsultasi Publik."),
]  # fmt: skip
FORKOPIMCAM = {"camat", "kapolsek", "danramil"}
VILLAGE_KINDS = {
    "kades": "rural_village",
    "sekdes": "rural_village",
    "kadus": "rural_village",
    "bpd": "rural_village",
    "lurah": "urban_village",
}


def fill_catalogue(using: str = "default") -> None:
    """Add the sectors and positions that are missing; change nothing that exists."""
    Sector.objects.using(using).bulk_create(
        [Sector(code=code, name=name, order=order * 10) for order, (code, name) in enumerate(SECTORS, start=1)],
        ignore_conflicts=True,
    )
    sectors = dict(Sector.objects.using(using).values_list("code", "pk"))
    Position.objects.using(using).bulk_create(
        [
            Position(
                code=code,
                label=label,
                aliases=aliases,
                sector_id=sectors[sector],
                level=level,
                village_kind=VILLAGE_KINDS.get(code, ""),
                protocol_order=order * 10,
                is_forkopimcam=code in FORKOPIMCAM,
                supporting_role=role,
            )
            for order, (code, label, aliases, sector, level, role) in enumerate(POSITIONS, start=1)
        ],
        ignore_conflicts=True,
    )
