"""The nineteen items of the checklist of a dinas kesehatan (domain: §4.4) in the order of the paper."""

from dataclasses import dataclass
from typing import Literal

Way = Literal["auto", "look", "human"]


@dataclass(frozen=True)
class ItemKind:
    """One item: what is asked, the part of the minutes that shows it, who answers, and its name in a list of what lacks.

    `auto` is read by the machine, `look` too but a person should see the paper, `human` only a person can judge.
    """

    code: str
    label: str
    section: str
    way: Way = "auto"
    short: str = ""


ITEMS = [
    ItemKind(
        "A1",
        "Ada di rencana tahunan sebelum rapat, dan dilaksanakan pada triwulannya atau paling lambat 30 hari sesudahnya",
        "identity",
        short="rencana atau waktu",
    ),
    ItemKind("A2", "Jenis dan urutannya benar: yang pertama lebih dulu dan menghasilkan kesepakatan", "identity", short="urutan"),
    ItemKind("B1", "Undangan bernomor, bertanggal, dan dikirim tepat waktu", "identity", short="surat undangan"),
    ItemKind("B2", "Semua unsur wajib diundang", "attendance", short="unsur diundang"),
    ItemKind("B3", "Daftar hadir lengkap dan bertanda tangan; dipimpin camat atau sekcam", "attendance", "look", short="daftar hadir"),
    ItemKind("C1", "Identitas rapat lengkap", "identity", short="identitas"),
    ItemKind("C2", "RTL lalu dievaluasi baris demi baris", "previous_actions", short="evaluasi RTL"),
    ItemKind("C3", "Cakupan per desa: target dan capaian s.d. bulan", "coverage", short="cakupan"),
    ItemKind("C4", "Masalah disertai data dan penyebab, termasuk hambatan sektor", "problems", "human"),
    ItemKind("C5", "Diskusi menyebut siapa berkata apa; ada masukan masyarakat", "discussion", "human"),
    ItemKind("C6", "Keputusan menjawab permasalahan", "decisions", "human"),
    ItemKind("D1", "Tiap RTL punya kegiatan, penanggung jawab, tenggat, dana", "actions", short="isi RTL"),
    ItemKind("D2", "Ada RTL yang dipegang sektor lain", "actions", short="RTL sektor"),
    ItemKind("D3", "Tidak ada RTL lewat dua triwulan tanpa alasan", "previous_actions", short="RTL lama"),
    ItemKind("E1", "Berita acara kesepakatan bertanda tangan bila diwajibkan", "agreement", "look", short="berita acara"),
    ItemKind("E2", "Paling sedikit dua foto, materi terlampir", "photos", short="foto atau materi"),
    ItemKind("E3", "Susunan naskah mengikuti tata naskah dinas setempat", "identity", "human"),
    ItemKind("F1", "Disahkan tepat waktu sesudah rapat", "identity", short="tepat waktu"),
    ItemKind("F2", "Tidak memuat data kesehatan pribadi", "discussion", "human"),
]  # fmt: skip
BY_CODE = {item.code: item for item in ITEMS}
HUMAN = [item.code for item in ITEMS if item.way == "human"]
