"""The usual words of an activity report (domain: §3.8). A line "1. …" or "- …" is printed as a point."""

LETTER = """\
Bersama ini kami sampaikan laporan pelaksanaan {title} yang diselenggarakan pada {day} di {place}, sebagai \
pertanggungjawaban pelaksanaan kegiatan dan bahan pembinaan.

Laporan memuat pelaksanaan kegiatan, capaian program, masalah yang dibahas, kesepakatan, dan rencana tindak lanjut, \
beserta lampirannya. Demikian laporan ini disampaikan, atas perhatian dan arahannya kami ucapkan terima kasih."""

PREFACE = """\
Puji syukur kami panjatkan ke hadirat Tuhan Yang Maha Esa, karena {title} di wilayah kerja {hosts} telah terlaksana \
dan laporannya selesai disusun.

Laporan ini disusun agar hasil pertemuan dapat dipelajari, dipantau, dan ditindaklanjuti oleh semua pihak yang \
bersepakat di dalamnya. Terima kasih kami sampaikan kepada {chair}, lintas sektor, pemerintah desa, dan semua peserta \
yang telah menyumbangkan waktu, data, dan pemikiran.

Kami menyadari laporan ini belum sempurna; saran dan arahan kami terima dengan terbuka."""

BASES = "{title} diselenggarakan berdasarkan:\n{bases}"

GOAL = "{general}\n\nTujuan khusus kegiatan ini adalah:\n{special}"

TIME = """\
Kegiatan dilaksanakan pada {day}, pukul {clock}, bertempat di {place}."""
CHAIRED = " Pertemuan dipimpin oleh {chair}."
THEME = " Tema pertemuan adalah “{theme}”."

PRESENT = """\
Undangan disampaikan kepada {invited} orang. Yang hadir {attended} orang ({rate}), {represented} di antaranya mewakili \
pejabat yang diundang, dan {absent} undangan tidak hadir.{guests}"""
GUESTS = " Hadir pula {guests} tamu di luar undangan."
NOBODY = "Kehadiran peserta belum dicatat."
ABSENTEES = "\n\nUndangan yang tidak hadir: {names}."

SPEAKERS = "Narasumber dan penyaji dalam kegiatan ini adalah:\n{names}"
NO_SPEAKERS = "Susunan acara tidak menyebut narasumber; paparan disampaikan oleh {hosts}."

METHOD = """\
Kegiatan dilaksanakan dengan paparan, tanya jawab, diskusi, dan penyusunan rencana tindak lanjut bersama."""
DISCUSSED = " Diskusi mencatat {count} pertanyaan dan usulan beserta tanggapannya dalam notulen."

AGENDA = "Acara berlangsung dengan susunan sebagai berikut."
NO_AGENDA = "Susunan acara tidak dicatat."

PREVIOUS = "Dari {count} rencana tindak lanjut pertemuan yang lalu yang dievaluasi, {states}."
NO_PREVIOUS = "Tidak ada rencana tindak lanjut pertemuan yang lalu yang dievaluasi."

NO_COVERAGE = "Capaian program tidak dicatat dalam notulen."
COVERAGE = "Capaian program menurut indikator dan desa tercantum dalam tabel berikut."

PROBLEMS = "Pertemuan mencatat {count} masalah dan hambatan beserta penyebabnya."
NO_PROBLEMS = "Tidak ada masalah yang dicatat dalam notulen."

DECISIONS = "Pertemuan menghasilkan {count} keputusan dan kesepakatan berikut:\n{listed}"
NO_DECISIONS = "Tidak ada keputusan yang dicatat dalam notulen."
AGREED = "\n\nKesepakatan bersama dituangkan dalam Berita Acara Kesepakatan{number}."

ACTIONS = """\
Disepakati {count} rencana tindak lanjut dengan penanggung jawab dan tenggat. Pelaksanaannya dipantau puskesmas \
dan dievaluasi pada pertemuan berikutnya."""
NO_ACTIONS = "Tidak ada rencana tindak lanjut yang dicatat dalam notulen."

CONCLUSION = """\
1. {title} telah terlaksana pada {day}{attended}.
2. Pertemuan membahas {problems} dan menghasilkan {decisions}.
3. Tindak lanjut dituangkan dalam {actions}."""
ATTENDED = " dengan kehadiran {rate} dari yang diundang"

ADVICE = """\
1. Setiap penanggung jawab melaksanakan rencana tindak lanjut sesuai tenggat dan menyampaikan perkembangannya kepada \
puskesmas.
2. Camat dan instansi tingkat kecamatan kiranya ikut mengoordinasikan tindak lanjut yang melibatkan beberapa desa.
3. {health_office} kiranya membina masalah yang tidak dapat diselesaikan di tingkat kecamatan."""
ABSENT_ADVICE = (
    "\n4. Unsur yang tidak hadir menerima notulen dan rencana tindak lanjut agar tetap ikut melaksanakannya."
)
