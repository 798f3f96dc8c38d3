"""What the sectors of the demo take on at the first meeting of a year, and what they propose; all invented."""

# sector code → activity, target, place, time; the empty one serves every other sector
ROLES = {
    "forkopimcam": ("Mengamankan dan menggerakkan pekan posyandu serentak", "Semua posyandu", "Seluruh desa", "Februari dan Agustus"),
    "kecamatan": ("Menerbitkan surat edaran jadwal posyandu", "Semua kepala desa", "Seluruh desa", "Februari"),
    "pemdes": ("Menganggarkan pemberian makanan tambahan dan insentif kader", "Balita dan ibu hamil", "Seluruh desa", "Maret–Desember"),
    "agama": ("Mengirim daftar calon pengantin kepada bidan desa", "Calon pengantin", "Kecamatan", "Setiap bulan"),
    "pendidikan": ("Menjadwalkan penjaringan dan imunisasi anak sekolah", "Siswa SD/MI", "Semua sekolah", "Agustus dan November"),
    "kb": ("Mendampingi keluarga berisiko stunting", "Keluarga berisiko", "Seluruh desa", "Setiap bulan"),
    "pertanian": ("Membuka kebun gizi di pekarangan", "Keluarga balita", "Empat desa", "April–Oktober"),
    "pkk": ("Menggerakkan dasawisma mengajak ibu ke posyandu", "Ibu balita", "Seluruh desa", "Setiap bulan"),
    "": ("Mendukung penggerakan sasaran posyandu", "Ibu dan balita", "Seluruh desa", "Setiap bulan"),
}  # fmt: skip
PROPOSALS = (
    {
        "activity": "Rehabilitasi ruang bersalin pustu",
        "problem": "Atap bocor sehingga persalinan dirujuk",
        "place": "Pustu di desa terjauh",
        "volume": "1 unit",
        "cost": "Rp150.000.000,00",
        "proposer": "Kepala desa setempat",
        "addressee": "Dinas Kesehatan",
    },
    {
        "activity": "Jamban sehat bagi keluarga yang belum punya",
        "problem": "Masih ada desa belum bebas buang air besar sembarangan",
        "place": "Tiga desa",
        "volume": "62 keluarga",
        "cost": "Rp124.000.000,00",
        "proposer": "Forum kepala desa",
        "addressee": "Dinas Pekerjaan Umum",
    },
)
