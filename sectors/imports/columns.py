"""The columns of a list of contacts, as people keep it in Excel; export and import share them."""

from puskesmas.imports.kinds import Column

COLUMNS = (
    Column(
        "position", "Jabatan", is_required=True, example="Kepala Desa",
        hints=("posisi", "nama jabatan", "jabatan dinas", "position", "instansi", "unsur", "jabatan instansi"),
        help="Seperti di daftar jabatan: Camat, Kapolsek, Kepala Desa. Sebutan setempat boleh: Kuwu, Keuchik, Sekmat.",
    ),
    Column(
        "place", "Tempat", example="Kwaderan",
        hints=("desa", "kelurahan", "desa/kelurahan", "nama desa", "desa kelurahan", "wilayah", "kode desa", "kode wilayah",
               "gampong", "nagari", "lokasi", "desa kel", "desa kec"),
        help="Nama desa, kelurahan, atau kecamatan; kode Kemendagri bila ada nama yang kembar.",
    ),
    Column(
        "subdistrict", "Kecamatan", example="Kajoran", hints=("kec", "nama kecamatan", "distrik", "kapanewon"),
        help="Hanya perlu bila berkas memuat lebih dari satu kecamatan.",
    ),
    Column(
        "label", "Sebutan di surat", example="", hints=("sebutan", "sebutan jabatan", "yth", "nama di surat"),
        help="Kosong berarti jabatan dan tempatnya. Isi untuk membedakan, misalnya Kader Posyandu Melati.",
    ),
    Column("title_before", "Gelar depan", example="Hj.", hints=("gelar di depan", "pangkat", "gelar awal", "titel depan")),
    Column(
        "name", "Nama", example="Siti Aminah", hints=("nama lengkap", "nama pejabat", "nama dan gelar", "pejabat", "name"),
        help="Boleh lengkap dengan gelar di satu kolom; dipisah hanya di tanda koma, tidak diubah hurufnya.",
    ),
    Column("title_after", "Gelar belakang", example="S.ST.", hints=("gelar", "gelar di belakang", "gelar akhir", "titel")),
    Column(
        "acting", "Status jabatan", example="", hints=("status", "plt", "plt plh pj", "status pejabat"),
        help="Kosong bila definitif; Plt., Plh., atau Pj.",
    ),
    Column(
        "identity_kind", "Jenis nomor", example="NIP", hints=("jenis nomor induk", "jenis identitas", "jenis"),
        help="NIP, NI PPPK, atau NRP. Boleh kosong.",
    ),
    Column(
        "identity_number", "Nomor induk", example="19850317 201001 2 008",
        hints=("nip", "nrp", "nip/nrp", "nip nrp", "ni pppk", "nomor identitas"),
        help="Boleh kosong. NIP ditulis sebagai teks, supaya Excel tidak menghilangkan angkanya.",
    ),
    Column(
        "phone", "Nomor WhatsApp", example="0812-3456-7890",
        hints=("telepon", "no hp", "nomor hp", "hp", "no wa", "wa", "whatsapp", "nomor telepon", "no telp", "telp", "kontak"),
        help="Boleh kosong; yang kosong tidak menghapus nomor yang sudah ada.",
    ),
    Column("email", "E-mail", example="siti@contoh.go.id", hints=("email", "pos-el", "surel", "alamat email", "e mail")),
    Column(
        "from_on", "Mulai menjabat", example="2024-02-01", hints=("sejak", "tmt", "tanggal mulai", "mulai", "tmt jabatan"),
        help="Bila orangnya berganti dan ini kosong, penggantinya tercatat mulai hari ini.",
    ),
)  # fmt: skip
