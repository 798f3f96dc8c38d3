"""Invented persons for the demo: accounts, signers and office holders. No name belongs to anybody in the news."""

from itertools import count

PASSWORD = "lokmin-demo"

# username, name, role, puskesmas code or None, region code or None
ACCOUNTS = [
    ("sari", "Sri Wahyuningsih, A.Md.Keb.", "staff", "1031629", None),
    ("budi", "dr. Ratna Budi Puspitasari, M.K.M.", "head", "1031629", None),
    ("tuti", "Tuti Handayani, S.KM.", "staff", "1031628", None),
    ("camat", "Fajar Nugroho, S.STP.", "camat_office", None, "33.08.12"),
    ("dinda", "Dinda Prameswari, S.KM., M.Kes.", "reviewer", None, "33.08"),
    ("eko", "Eko Prasetyo, S.Kep., Ns.", "staff", "1031385", None),
]
# Superuser without a place: sets up regions, puskesmas and accounts.
ADMINISTRATOR = ("pengelola", "Hadi Purnomo, S.Kom.")
# People who keep the other places running; they have no password and cannot log in.
BEHIND_THE_SCENES = [
    ("kapus.kajoran1", "drg. Hendra Wijayanto", "head", "1031628", None),
    ("staf.ngluwar", "Wahyu Ningtyas, A.Md.Kep.", "staff", "1031614", None),
    ("kapus.ngluwar", "dr. Anindya Kusumawati", "head", "1031614", None),
    ("staf.secang2", "Bekti Utaminingsih, S.Tr.Keb.", "staff", "1031634", None),
    ("kapus.secang2", "drg. Tegar Wicaksana, M.K.M.", "head", "1031634", None),
    ("kapus.purwaharja2", "H. Cecep Kurniadi, S.Kep., M.M.", "head", "1031385", None),
    ("staf.citarip", "Neneng Sumiati, A.Md.Kep.", "staff", "1031197", None),
    ("kapus.citarip", "dr. Widya Lestari Hapsari", "head", "1031197", None),
    ("staf.mandalawangi", "Aan Nurhasanah, S.ST.", "staff", "1033372", None),
    ("kapus.mandalawangi", "Hj. Yuyun Rohayati, S.ST., M.Kes.", "head", "1033372", None),
    ("staf.legung", "Moh. Hairul Anam, S.Kep.", "staff", "1033219", None),
    ("kapus.legung", "dr. Syaifullah Bakri", "head", "1033219", None),
    ("staf.kassi", "Andi Nurul Fadhilah, S.KM.", "staff", "1070773", None),
    ("kapus.kassi", "dr. Hj. Andi Rahmawati Kadir, M.Kes.", "head", "1070773", None),
    ("dinkes.bandung", "Tatang Hermawan, S.KM., M.Epid.", "reviewer", None, "32.73"),
    ("dinkes.banjar", "Euis Komariah, S.KM.", "reviewer", None, "32.79"),
    ("dinkes.pandeglang", "Ade Suhendar, S.KM., M.Si.", "reviewer", None, "36.01"),
]
# puskesmas code: post, name, rank, NIP (invented numbers)
SIGNERS = {
    "1031196": ("Kepala UPTD Puskesmas Sukapakir", "dr. Prima Anggraeni", "Penata Tingkat I", "198504122011012007"),
    "1031197": ("Kepala UPT Puskesmas Citarip", "dr. Widya Lestari Hapsari", "Pembina", "197811232006042014"),
    "1031384": ("Kepala UPTD Puskesmas Purwaharja 1", "dr. Lukman Firdaus", "Penata", "198802142015031003"),
    "1031385": ("Kepala BLUD UPTD Puskesmas Purwaharja 2", "H. Cecep Kurniadi, S.Kep., M.M.", "Pembina", "197406171996031002"),
    "1031614": ("Kepala UPTD Puskesmas Ngluwar", "dr. Anindya Kusumawati", "Penata", "198603172012042003"),
    "1031634": ("Kepala UPTD Puskesmas Secang 2", "drg. Tegar Wicaksana, M.K.M.", "Pembina", "197710052007011006"),
    "1031628": ("Kepala UPTD Puskesmas Kajoran 1", "drg. Hendra Wijayanto", "Penata Tingkat I", "198209302010011009"),
    "1031629": ("Kepala UPTD Puskesmas Kajoran 2", "dr. Ratna Budi Puspitasari, M.K.M.", "Pembina", "197904122006042011"),
    "1033219": ("Kepala UPT Puskesmas Legung", "dr. Syaifullah Bakri", "Penata Tingkat I", "198107192009031004"),
    "1033372": ("Kepala BLUD UPT Puskesmas Mandalawangi", "Hj. Yuyun Rohayati, S.ST., M.Kes.", "Pembina", "197303051993032006"),
    "1070773": ("Kepala UPT Puskesmas Kassi-Kassi", "dr. Hj. Andi Rahmawati Kadir, M.Kes.", "Pembina Tingkat I", "197002281999032001"),
}  # fmt: skip
# kecamatan whose camat signs letters: address on the letterhead, his rank and NIP; his name is that of the contact
CAMATS = {
    "33.08.12": ("Jalan Raya Kajoran Nomor 12, Kajoran 56163", "Pembina Tk. I", "197006151995031004"),
    "32.79.03": ("Jalan Siliwangi Nomor 45, Purwaharja 46332", "Pembina", "197511081998031005"),
}

# Holders of offices above the village by position code: title before, name, title after
HIGH = {
    "33.08": {"dinkes": ("dr.", "Agus Setyobudi", "M.P.H.")},
    "33.08.12": {
        "camat": ("Drs.", "Bambang Priyatno", "M.Si."), "kapolsek": ("AKP", "Suprapto Hadi", "S.H."),
        "danramil": ("Kapten Inf.", "Yulianto", ""), "sekcam": ("", "Endah Rahmawati", "S.Sos."),
        "kasi_kesra": ("", "Mulyono", "S.E."), "kua": ("H.", "Zainal Abidin", "S.Ag."),
        "mui": ("K.H.", "Muh. Sholikhin", ""), "korwil_dik": ("", "Suparman", "S.Pd., M.Pd."),
        "plkb": ("", "Rini Astuti", "S.Sos."), "ppl": ("", "Sugeng Riyadi", "S.P."),
        "tp_pkk_kec": ("Ny.", "Lilis Priyatno", ""),
    },
}  # fmt: skip
FIRST = "Sutrisno Wagiman Suratman Tukijo Parjono Slamet Riyanto Darmaji Sumarno Kasiman Ngatiman Mujiono Warsito Haryanto Paryadi Sugiarto Kuswandi Rohmad Supardi Wahyudi".split()  # noqa: E501
WOMEN = "Siti Dwi Sri Nur Endang Yuliana Wiwik Umi Rohmah Titik Sulastri Aminah Kartini Warsini Suryani".split()
LAST = "Lestari Wulandari Handayani Rahayu Maryamah Widodo Santoso Hidayat Saputra Budiman Kurniawan Prabowo Gunawan".split()
DEGREES = ["", "", "S.Pd.", "", "S.E.", "", "S.T.", "", "S.Sos.", ""]
WOMEN_OF = {"tp_pkk_kec", "tp_pkk_desa", "kader", "kpm"}

_turn = count()


def invent(position_code: str, region_code: str) -> dict:
    """Name, phone and mail of one invented holder; about one in twelve has neither phone nor mail."""
    known = HIGH.get(region_code, {}).get(position_code)
    number = next(_turn)
    first = WOMEN[number % len(WOMEN)] if position_code in WOMEN_OF else FIRST[number % len(FIRST)]
    before, name, after = known or ("", f"{first} {LAST[number * 7 % len(LAST)]}", DEGREES[number % len(DEGREES)])
    contact = {"phone": f"+62812{3000000 + number * 7919 % 6999999}", "email": ""}
    if number % 12 == 11:
        contact = {"phone": "", "email": ""}
    elif number % 3 == 0:
        contact["email"] = f"{position_code.replace('_', '-')}.{region_code.replace('.', '')}@contoh.go.id"
    return {"title_before": before, "name": name, "title_after": after, **contact}
