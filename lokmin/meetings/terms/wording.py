"""The usual words of a KAK. The first meeting of a year forms the team, the others follow it up (domain: §1.3, §1.4).

Both vocabularies stand side by side: "penggalangan tim, pembagian peran menurut kegiatan dan wilayah" of Permenkes
44/2016, "peran bantu" and "kesepakatan tertulis" of the older guideline. A line "1. …" or "- …" is printed as a point.
"""

INTRODUCTION = """\
Pusat kesehatan masyarakat menyelenggarakan upaya kesehatan masyarakat dan upaya kesehatan perseorangan tingkat pertama \
di wilayah kerjanya. Manajemen puskesmas berjalan melalui perencanaan (P1), penggerakan dan pelaksanaan (P2), serta \
pengawasan, pengendalian, dan penilaian (P3). Lokakarya mini adalah forum utama penggerakan dan pelaksanaan.

{title} diselenggarakan oleh {hosts} bersama {region}, berdasarkan:
{bases}"""

BACKGROUND = {
    "first": """\
Masalah kesehatan di {region} tidak dapat diselesaikan oleh sektor kesehatan saja. Setiap sektor mempunyai kewenangan, \
sumber daya, dan rencana yang berkaitan dengan kesehatan, tetapi perannya sering belum dibagi dengan jelas.

Lokakarya mini tribulanan yang pertama merupakan penggalangan tim: puskesmas menyampaikan capaian tahun lalu dan usul \
yang akan dibawa ke Musrenbang kecamatan, peran bantu tiap sektor diinventarisasi, lalu seluruh kegiatan dan wilayah \
dibagi habis dengan kesepakatan tertulis.""",
    "routine": """\
Kesepakatan lintas sektor baru bermanfaat bila pelaksanaannya dipantau. Hambatan di lapangan, baik pada program \
kesehatan maupun pada dukungan sektor dan desa, perlu dibahas bersama secara berkala.

Lokakarya mini tribulanan rutin menindaklanjuti penggalangan tim yang sudah dilakukan: hasil triwulan yang lalu dan \
pelaksanaan rencana tindak lanjut dievaluasi, masalah dianalisis, dan rencana kerja triwulan berikutnya disepakati.""",
}

GENERAL_GOAL = {
    "first": """\
Terbentuknya tim lintas sektor (penggalangan tim) dan terbaginya peran setiap sektor dalam pembangunan kesehatan di \
wilayah kerja {hosts}, yang dinyatakan dalam kesepakatan bersama.""",
    "routine": """\
Terevaluasinya hasil kegiatan dan dukungan lintas sektor periode yang lalu, serta disepakatinya rencana tindak lanjut \
periode berikutnya di wilayah kerja {hosts}.""",
}

SPECIAL_GOALS = {
    "first": """\
1. Tersampaikannya kebijakan program, konsep baru tentang puskesmas, dan capaian periode yang lalu menurut wilayah.
2. Tersampaikannya kebijakan dan rencana tiap sektor yang berkaitan dengan kesehatan.
3. Terinventarisasinya peran bantu dan sumber daya setiap sektor, beserta masalah dalam menjalankan peran itu.
4. Terbaginya penanggung jawab dan pelaksana menurut kegiatan dan wilayah sampai habis terbagi.
5. Tersusunnya rencana kegiatan terpadu setiap sektor.
6. Ditandatanganinya kesepakatan tertulis (komitmen bersama) lintas sektor.
7. Disepakatinya usulan kesehatan untuk Musrenbang kecamatan.""",
    "routine": """\
1. Tersampaikannya laporan pelaksanaan program kesehatan dan dukungan sektor terkait.
2. Terevaluasinya pelaksanaan rencana tindak lanjut (kesepakatan) pertemuan yang lalu, baris demi baris.
3. Terinventarisasinya masalah dan hambatan tiap sektor dan desa dalam melaksanakan peran bantunya.
4. Teranalisisnya penyebab masalah dan dirumuskannya pemecahan bersama.
5. Tersusunnya rencana kerja periode berikutnya dengan penanggung jawab dan tenggat untuk setiap sektor.
6. Diperbaruinya kesepakatan bersama lintas sektor.""",
}

ACTIVITIES = {
    "first": """\
1. Masukan: kebijakan program dan konsep baru puskesmas, capaian periode lalu menurut wilayah, rencana tiap sektor yang \
berkaitan dengan kesehatan, dukungan yang diperlukan untuk masalah prioritas, dan calon anggota tim tiap sektor.
2. Proses: penggalangan tim melalui dinamika kelompok, inventarisasi peran bantu tiap sektor, analisis masalah dan \
sumber daya, serta pembagian peran dan tugas menurut kegiatan dan wilayah.
3. Luaran: rencana kegiatan terpadu tiap sektor, kesepakatan tertulis yang ditandatangani, dan usulan kesehatan untuk \
Musrenbang kecamatan.""",
    "routine": """\
1. Masukan: laporan program kesehatan dan dukungan sektor, catatan kesepakatan yang lalu, inventarisasi masalah tiap \
sektor, dan informasi baru.
2. Proses: analisis hambatan program, analisis hambatan dukungan sektor (peran bantu), perumusan pemecahan masalah, dan \
penyusunan rencana kerja.
3. Luaran: rencana kerja periode berikutnya yang disepakati tiap sektor dan kesepakatan bersama.""",
}

METHOD = """\
1. Persiapan: kepala puskesmas meminta kesediaan {chair} untuk menyediakan tempat dan memimpin pertemuan; puskesmas \
menyiapkan undangan, visualisasi hasil (PWS) yang mudah dipahami, dan catatan kesepakatan yang lalu.
2. Pelaksanaan: pertemuan dipimpin {chair} dengan paparan, tanya jawab, diskusi, dan penyusunan rencana tindak lanjut \
bersama.
3. Penutupan: kesimpulan dibacakan, {agreement}, dan rencana tindak lanjut dibagikan kepada semua sektor dan desa."""

AGREEMENTS = {"first": "kesepakatan bersama ditandatangani", "routine": "kesepakatan bersama dicatat dalam notulen"}

TARGET = """\
Peserta adalah Forkopimcam, instansi tingkat kecamatan, kepala desa atau lurah, serta tokoh masyarakat di {area}."""

SCHEDULE = "Kegiatan dilaksanakan pada {day}, pukul {clock}, bertempat di {place}."
YEAR_SCHEDULE = "Kegiatan dilaksanakan {count} kali selama tahun {year} dengan jadwal sebagai berikut."

EVALUATION = """\
Pelaksanaan kegiatan dievaluasi segera setelah pertemuan oleh kepala puskesmas bersama penanggung jawab: kesesuaian \
jadwal, kehadiran tiap unsur dibandingkan dengan undangan, tercapainya tujuan, dan hambatan pelaksanaannya.

Laporan evaluasi disusun penanggung jawab kegiatan dan disampaikan kepada kepala puskesmas."""

RECORDING = """\
1. Pencatatan: daftar hadir, notulen, kesepakatan, matriks rencana tindak lanjut, dan foto kegiatan.
2. Pelaporan: notulen yang sudah disahkan dikirim kepada {health_office} paling lambat {days} hari sesudah pertemuan.
3. Evaluasi: pelaksanaan rencana tindak lanjut dipantau setiap bulan dan dievaluasi pada lokakarya mini berikutnya."""

COST = "Biaya kegiatan dibebankan pada {funding} {hosts} Tahun Anggaran {year}{count}."
NO_COST = "Kegiatan ini diselenggarakan tanpa biaya."
