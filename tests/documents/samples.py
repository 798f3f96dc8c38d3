"""One meeting as plain values, the way the printed documents get it; persons and numbers are invented."""

from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from lokmin.actions.matrix import MatrixContent, MatrixRow
from lokmin.attendance.sheet import SheetContent, SheetGroup, SheetRow
from lokmin.documents.paper import Field, Letterhead, LetterheadLine, Paper, RichText, Signer, Verification
from lokmin.invitations.letter import AgendaRow, InviteeGroup, InviteeRow, LetterContent, PersonalPart, ReplyBox
from lokmin.minutes.document import (
    ActionRow,
    CoverageRow,
    DiscussionRow,
    GroupCount,
    MinutesContent,
    PreviousAction,
    ProblemRow,
)

VILLAGES = (
    "Banjaretno",
    "Bumiayu",
    "Kwaderan",
    "Lesanpuro",
    "Madugondo",
    "Madukoro",
    "Ngargosari",
    "Ngendrosari",
    "Sambak",
    "Sukomakmur",
    "Sukomulyo",
    "Sukorejo",
    "Sutopati",
    "Wonogiri",
)
TITLE = "Lokakarya Mini Lintas Sektor Triwulan II Tahun 2026"


def emblem(colour: str = "#1d5a55", size: int = 240) -> bytes:
    picture = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((4, 4, size - 4, size - 4), fill="white", outline=colour, width=size // 20)
    draw.polygon([(size * 0.2, size * 0.7), (size * 0.5, size * 0.25), (size * 0.8, size * 0.7)], fill=colour)
    draw.ellipse((size * 0.42, size * 0.2, size * 0.58, size * 0.36), fill="#f3b72f")
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def photo(width: int = 1600, height: int = 1067, colour: str = "#cfae86") -> bytes:
    picture = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(picture).rectangle((width * 0.2, height * 0.2, width * 0.8, height * 0.5), fill="#1d5a55")
    target = BytesIO()
    picture.save(target, "JPEG")
    return target.getvalue()


def ink(width: int = 320, height: int = 150) -> bytes:
    picture = Image.new("L", (width, height), 255)
    points = [(x, height / 2 + (height / 3) * (1 if (x // 20) % 2 else -1)) for x in range(10, width - 10, 12)]
    ImageDraw.Draw(picture).line(points, fill=40, width=5)
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def letterhead(logos: int = 2) -> Letterhead:
    return Letterhead(
        lines=(
            LetterheadLine("PEMERINTAH KABUPATEN MAGELANG"),
            LetterheadLine("DINAS KESEHATAN"),
            LetterheadLine("UPTD PUSKESMAS KAJORAN 2", "bold"),
            LetterheadLine("Jalan Magelang–Sapuran, Kwaderan, Kajoran, Kabupaten Magelang 56163", "small"),
            LetterheadLine(
                "Telepon (0293) 555-0142 | Pos-el surat@kajoran2.contoh.id | Laman kajoran2.contoh.id", "small"
            ),
        ),
        logo_left=emblem() if logos else None,
        logo_right=emblem("#2a7a4b") if logos > 1 else None,
    )


HEAD = Signer(
    post="Kepala UPTD Puskesmas Kajoran 2",
    name="drg. Hj. Raden Ayu Kusumaningtyas Prawirodirdjo, S.K.M., M.Kes., M.H.",
    rank="Pembina Tk. I",
    number="197409232003122006",
)
CAMAT = Signer(
    post="Camat Kajoran", name="Suryo Hadiningrat, S.STP., M.Si.", rank="Pembina Tk. I", number="197704121999121003"
)
NOTE_TAKER = Signer(post="Notulis", name="Bdn. Dwi Lestari Handayani, S.Tr.Keb.", number="199103052023212014")
VERIFICATION = Verification("HTTPS://LOKMIN.CONTOH.ID/P/7KQ2M4XD", "7KQ2-M4XD", 1)

SECTORS = (
    "Ketua Tim Pembina Cluster Binaan, Dinas Kesehatan Kabupaten Magelang",
    "Sekretaris Camat Kajoran",
    "Kepala Seksi Kesejahteraan Sosial Kecamatan Kajoran",
    "Kepala KUA Kecamatan Kajoran",
    "Koordinator Wilayah Bidang Pendidikan Kecamatan Kajoran",
    "Koordinator Penyuluh KB Kecamatan Kajoran",
    "Koordinator Balai Penyuluhan Pertanian Kajoran",
    "TKSK Kecamatan Kajoran",
    "Koordinator Pendamping Desa Kecamatan Kajoran",
    "Kepala UPTD Puskesmas Kajoran 1",
)
CITIZENS = (
    "Ketua TP-PKK Kecamatan Kajoran",
    "Ketua MUI Kecamatan Kajoran",
    "Ketua Karang Taruna Kecamatan Kajoran",
    "Perwakilan Kader Posyandu",
)


def invitee_groups(villages=VILLAGES) -> tuple[InviteeGroup, ...]:
    def rows(*names, note=""):
        return tuple(InviteeRow(position=name, note=note) for name in names)

    return (
        InviteeGroup(
            title="Forum Koordinasi Pimpinan di Kecamatan",
            rows=(*rows("Camat Kajoran", note="Pimpinan rapat"), *rows("Kapolsek Kajoran", "Danramil Kajoran")),
        ),
        InviteeGroup(title="Perangkat Kecamatan dan Instansi", rows=rows(*SECTORS)),
        InviteeGroup(title="Pemerintah Desa", rows=rows(*(f"Kepala Desa {name}" for name in villages))),
        InviteeGroup(title="Lembaga dan Tokoh Masyarakat", rows=rows(*CITIZENS)),
    )


AGENDA = tuple(
    AgendaRow(time=time, title=title, presenter=presenter)
    for time, title, presenter in (
        ("08.30–09.00", "Registrasi peserta", "Panitia"),
        ("09.00–09.10", "Pembukaan, menyanyikan lagu Indonesia Raya, dan doa", "Moderator"),
        ("09.10–09.20", "Laporan Kepala UPTD Puskesmas Kajoran 2", "Kepala Puskesmas"),
        ("09.20–09.35", "Arahan dan pembukaan oleh Camat Kajoran", "Camat Kajoran"),
        ("09.35–09.45", "Arahan Dinas Kesehatan Kabupaten Magelang", "Ketua TPCB"),
        ("09.45–10.05", "Evaluasi rencana tindak lanjut Triwulan I Tahun 2026", "Kepala Puskesmas"),
        ("10.05–10.25", "Paparan capaian program dan PWS per desa s.d. Mei 2026", "PJ Klaster 2"),
        ("10.25–10.50", "Paparan dan masukan sektor serta desa", "Instansi dan desa"),
        ("10.50–11.20", "Diskusi", "Moderator"),
        ("11.20–11.40", "Penyusunan rencana tindak lanjut", "Camat dan Kepala Puskesmas"),
        ("11.40–11.50", "Penandatanganan berita acara kesepakatan dan foto bersama", "Panitia"),
        ("11.50–12.00", "Penutup", "Moderator"),
    )
)
OPENING = (
    "Dalam rangka evaluasi capaian program kesehatan serta penguatan peran lintas sektor di wilayah kerja UPTD "
    "Puskesmas Kajoran 2, bersama ini kami mengundang Bapak/Ibu/Saudara untuk hadir pada:"
)
CLOSING = (
    "Mengingat pentingnya acara dimaksud, kami mohon Bapak/Ibu/Saudara hadir tepat waktu. Apabila berhalangan, "
    "dimohon menugaskan pejabat yang mewakili dan dapat mengambil keputusan.\n"
    "Demikian disampaikan. Atas perhatian dan kehadiran Bapak/Ibu/Saudara, diucapkan terima kasih."
)


def letter(**changes) -> LetterContent:
    values = {
        "letterhead": letterhead(),
        "paper": Paper.named("a4"),
        "verification": VERIFICATION,
        "place_and_date": "Kajoran, 2 Juni 2026",
        "number": "400.7/217/PKM-KJR2/VI/2026",
        "nature": "Penting",
        "subject": f"Undangan {TITLE}",
        "opening": OPENING,
        "event": (
            Field("hari/tanggal", "Kamis, 11 Juni 2026"),
            Field("pukul", "09.00 WIB s.d. selesai"),
            Field("tempat", "Aula Kantor Kecamatan Kajoran"),
            Field("acara", TITLE),
            Field("narahubung", "Yuliana Sari, S.K.M. (0812-0000-0142)"),
        ),
        "closing": CLOSING,
        "signers": (HEAD,),
        "copies": (
            "Kepala Dinas Kesehatan Kabupaten Magelang",
            "Ketua Tim Pembina Cluster Binaan, Dinas Kesehatan Kabupaten Magelang",
        ),
        "reply": ReplyBox(address="lokmin.contoh.id/u", deadline="Selasa, 9 Juni 2026"),
        "sender": "Kepala UPTD Puskesmas Kajoran 2",
        "date_text": "2 Juni 2026",
        "invitees": invitee_groups(),
        "agenda": AGENDA,
        "agenda_title": TITLE.upper(),
        "footer_title": "",
    }
    return LetterContent(**(values | changes))


def person(number: int = 1, **changes) -> PersonalPart:
    token = f"TOKEN{number:04d}" + "QW3RTY7XKDM5HZ2" * 3
    values = {
        "lines": (f"Kepala Desa {VILLAGES[number % len(VILLAGES)]}",),
        "place": "Kajoran",
        "reply_url": f"HTTPS://LOKMIN.CONTOH.ID/U/{token}",
        "reply_code": f"4F9T{number:04d}R2WXABCD",
    }
    return PersonalPart(**(values | changes))


def fields() -> tuple[Field, ...]:
    return (
        Field("Kegiatan", TITLE, is_strong=True),
        Field("Hari/tanggal", "Kamis, 11 Juni 2026"),
        Field("Waktu", "09.00 WIB s.d. selesai"),
        Field("Tempat", "Aula UPTD Puskesmas Kajoran 2, Kwaderan"),
    )


def sheet(**changes) -> SheetContent:
    groups = tuple(
        SheetGroup(title=group.title, rows=tuple(SheetRow(position=row.position) for row in group.rows))
        for group in invitee_groups()
    )
    first = (
        SheetRow(name=CAMAT.name, position="Camat Kajoran", sex="L", signature=ink(), signed_at="08.52"),
        SheetRow(
            name="Aiptu Wahyu Setiadi",
            position="Kanit Binmas Polsek Kajoran",
            represents="Kapolsek Kajoran",
            sex="L",
        ),
        SheetRow(
            name="Kapten Inf. Joko Susilo", position="Danramil Kajoran", sex="L", signature=ink(), signed_at="08.41"
        ),
    )
    values = {
        "letterhead": letterhead(),
        "verification": VERIFICATION,
        "footer_title": f"Daftar hadir {TITLE}, UPTD Puskesmas Kajoran 2",
        "fields": fields(),
        "groups": (SheetGroup(title=groups[0].title, rows=first), *groups[1:]),
        "signer": replace(HEAD, intro="Mengetahui,"),
    }
    return SheetContent(**(values | changes))


def matrix(rows: int = 8, **changes) -> MatrixContent:
    row = MatrixRow(
        program="Imunisasi",
        problem="IDL 32,7% dari target 33,3% s.d. Mei; empat desa berstatus Jelek",
        place="Sukomakmur, Sukomulyo, Sukorejo, Sutopati",
        cause="Posyandu pagi bersamaan dengan musim panen; dusun jauh dari pos",
        action="Menjemput sasaran (sweeping) setiap minggu kedua bersama bidan desa dan kader",
        target="Sedikitnya 19 bayi",
        owner="Kepala desa setempat",
        supporters="Puskesmas, Koramil, TP-PKK",
        when="Juli–September 2026",
        due="30-9-2026",
        funding="Dana Desa, BOK",
        indicator="IDL keempat desa ≥ 60% s.d. September",
    )
    values = {
        "letterhead": letterhead(),
        "verification": VERIFICATION,
        "footer_title": f"Matriks rencana tindak lanjut, {TITLE}, UPTD Puskesmas Kajoran 2",
        "title_lines": ("MATRIKS RENCANA TINDAK LANJUT", TITLE.upper()),
        "rows": (*(row,) * (rows - 1), replace(row, status="Lanjutan TW I", carried="berulang 2×")),
        "note": "Penanggung jawab tindak lanjut: pemerintah desa 3, kecamatan 1, KUA 1, pendidikan 1, puskesmas 2.",
        "left_signer": replace(CAMAT, intro="Mengetahui,"),
        "right_signer": replace(HEAD, place_and_date="Kajoran, 11 Juni 2026"),
    }
    return MatrixContent(**(values | changes))


def minutes(**changes) -> MinutesContent:
    values = {
        "letterhead": letterhead(),
        "verification": VERIFICATION,
        "footer_title": f"Notulen {TITLE}, UPTD Puskesmas Kajoran 2",
        "title_lines": ("NOTULEN", "LOKAKARYA MINI LINTAS SEKTOR", "TRIWULAN II TAHUN 2026"),
        "identity": (
            Field("Rapat", "Lokakarya Mini Lintas Sektor (tribulanan rutin)"),
            Field("Hari/tanggal", "Kamis, 11 Juni 2026"),
            Field("Surat undangan", "Nomor 400.7/217/PKM-KJR2/VI/2026 tanggal 2 Juni 2026"),
            Field("Waktu undangan", "09.00 WIB s.d. selesai"),
            Field("Waktu mulai", "09.10 WIB"),
            Field("Waktu selesai", "12.05 WIB"),
            Field("Tempat", "Aula UPTD Puskesmas Kajoran 2, Kwaderan"),
            Field("Pimpinan rapat", "Suryo Hadiningrat, S.STP., M.Si. (Camat Kajoran)"),
            Field("Moderator", "Yuliana Sari, S.K.M. (PJ Promosi Kesehatan)"),
            Field("Notulis", "Bdn. Dwi Lestari Handayani, S.Tr.Keb. (PJ Klaster 2)"),
            Field("Peserta", "31 undangan, 28 hadir (termasuk 6 diwakili), 3 tidak hadir; 5 petugas puskesmas"),
            Field("Acara", "Pembukaan; evaluasi rencana tindak lanjut; paparan capaian; diskusi; penutup"),
        ),
        "opening": RichText(
            "<ol><li>Moderator membuka acara pukul 09.10 WIB, dilanjutkan lagu Indonesia Raya dan doa.</li>"
            "<li>Kepala UPTD Puskesmas Kajoran 2 melaporkan tujuan pertemuan: menilai tindak lanjut Triwulan I, "
            "menyampaikan capaian s.d. Mei 2026, dan menyepakati dukungan sektor untuk Triwulan III.</li>"
            "<li>Camat Kajoran membuka lokakarya mini dan meminta setiap desa memberi perhatian pada bayi yang belum "
            "lengkap imunisasinya serta penganggaran PMT lokal.</li></ol>"
        ),
        "groups": (
            GroupCount(name="Forum Koordinasi Pimpinan di Kecamatan", invited=3, present=2, represented=1),
            GroupCount(name="Perangkat Kecamatan dan Instansi", invited=10, present=8, represented=1),
            GroupCount(name="Pemerintah Desa", invited=14, present=9, represented=4),
            GroupCount(name="Lembaga dan Tokoh Masyarakat", invited=4, present=3, represented=0),
        ),
        "absentees": ("TKSK Kecamatan Kajoran", "Kepala Desa Sukorejo", "Ketua MUI Kecamatan Kajoran"),
        "previous_title": "Evaluasi rencana tindak lanjut Triwulan I Tahun 2026",
        "previous_text": "Dari enam tindak lanjut, tiga selesai (50,0%), dua dalam proses, dan satu terkendala.",
        "previous": (
            PreviousAction(
                action="Memutakhirkan data sasaran bayi dan balita per dusun",
                owner="Kepala desa (14 desa)",
                due="31-3-2026",
                status="Selesai",
                result="14 dari 14 desa menyerahkan data, 27 Maret 2026",
                decision="Ditutup",
            ),
            PreviousAction(
                action="Menganggarkan PMT berbahan pangan lokal dalam APBDes 2026",
                owner="Kepala desa (14 desa)",
                due="30-4-2026",
                status="Terkendala",
                result="9 dari 14 desa; salinan APBDes terlampir",
                decision="Dilanjutkan, nomor 3",
            ),
        )
        * 3,
        "coverage_title": "Paparan capaian program s.d. Mei 2026",
        "coverage_period": "s.d. Mei",
        "coverage_caption": "Capaian indikator utama UPTD Puskesmas Kajoran 2, Januari s.d. Mei 2026",
        "coverage": (
            CoverageRow(
                indicator="Imunisasi dasar lengkap (bayi)",
                population="612",
                yearly_target="80,0",
                target="33,3",
                count="200",
                percent="32,7",
                gap="−0,7",
                result="Belum",
            ),
        )
        * 7,
        "coverage_note": "Target s.d. Mei = target setahun × 5/12. Selisih dihitung sebelum pembulatan.",
        "coverage_text": "Dua dari tujuh indikator mencapai target s.d. Mei.",
        "sectors_text": "Kepala desa melaporkan kegiatan posyandu pada bulan Mei.",
        "discussion": (
            DiscussionRow(
                name="Bambang Irawan",
                position="Sekretaris Desa Sutopati (mewakili kepala desa)",
                question="Enam bayi belum lengkap berada di dua dusun yang jalannya rusak. Mohon pelayanan didekatkan.",
                answer="PJ Imunisasi: pos sementara dibuka di dua dusun tersebut pada Juli.\n"
                "Danramil: Babinsa mengantar logistik dan petugas.",
            ),
        )
        * 7,
        "problems": (
            ProblemRow(
                problem="IDL di bawah target di enam desa; empat berstatus Jelek",
                cause="Jam posyandu bersamaan dengan kerja panen; dusun terpencil",
                sectors="Pemerintah desa, Puskesmas",
            ),
        )
        * 6,
        "decisions": (
            "Posyandu sore dibuka di Desa Sukomakmur, Sukomulyo, Sukorejo, dan Sutopati setiap minggu kedua mulai Juli "
            "2026, disertai penjemputan sedikitnya 19 bayi yang belum lengkap imunisasinya.",
            "Camat Kajoran menerbitkan surat edaran gerakan penimbangan serentak paling lambat 19 Juni 2026.",
        )
        * 3,
        "actions": (
            ActionRow(
                action="Menjemput sasaran (sweeping) setiap minggu kedua bersama bidan desa dan kader",
                place="Sukomakmur, Sukomulyo, Sukorejo, Sutopati",
                owner="Kepala desa setempat",
                due="30-9-2026",
                funding="Dana Desa, BOK",
                carried="lanjutan TW I (berulang 2×)",
            ),
        )
        * 8,
        "closing": "Rapat ditutup pukul 12.05 WIB oleh Camat Kajoran. Lokakarya mini Triwulan III direncanakan Rabu, "
        "9 September 2026 dan dimulai dengan evaluasi tindak lanjut di atas. Notulen ini dibuat dengan sebenarnya "
        "untuk digunakan sebagaimana mestinya.",
        "left_signer": NOTE_TAKER,
        "right_signer": replace(CAMAT, post="Pimpinan Rapat", place_and_date="Kajoran, 11 Juni 2026"),
        "acknowledged_by": replace(HEAD, intro="Mengetahui,"),
        "attachments": "surat undangan; daftar hadir; matriks rencana tindak lanjut; dokumentasi foto.",
    }
    return MinutesContent(**(values | changes))
