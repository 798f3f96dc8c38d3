"""The nineteen items of the checklist of a dinas kesehatan (domain: §4.4) in the order of the paper."""

from dataclasses import dataclass
from typing import Literal

Way = Literal["auto", "look", "human"]


@dataclass(frozen=True)
class ItemKind:
    """One item: what is asked, the part of the minutes that shows it, and who answers.

    `auto` is read by the machine, `look` too but a person should see the paper, `human` only a person can judge.
    """

    code: str
    label: str
    section: str
    way: Way = "auto"


ITEMS = [
    ItemKind("A1", "Ada di jadwal tahunan dan dilaksanakan pada triwulannya, paling lambat 30 hari sesudahnya", "identity"),
    ItemKind("A2", "Jenis dan urutannya benar: yang pertama lebih dulu dan menghasilkan kesepakatan", "identity"),
    ItemKind("B1", "Undangan bernomor, bertanggal, dan dikirim tepat waktu", "identity"),
    ItemKind("B2", "Semua unsur wajib diundang", "attendance"),
    ItemKind("B3", "Daftar hadir lengkap dan bertanda tangan; dipimpin camat atau sekcam", "attendance", "look"),
    ItemKind("C1", "Identitas rapat lengkap", "identity"),
    ItemKind("C2", "RTL lalu dievaluasi baris demi baris", "previous_actions"),
    ItemKind("C3", "Cakupan per desa: target dan capaian s.d. bulan", "coverage"),
    ItemKind("C4", "Masalah disertai data dan penyebab, termasuk hambatan sektor", "problems", "human"),
    ItemKind("C5", "Diskusi menyebut siapa berkata apa; ada masukan masyarakat", "discussion", "human"),
    ItemKind("C6", "Keputusan menjawab permasalahan", "decisions", "human"),
    ItemKind("D1", "Tiap RTL punya kegiatan, penanggung jawab, tenggat, dana", "actions"),
    ItemKind("D2", "Ada RTL yang dipegang sektor lain", "actions"),
    ItemKind("D3", "Tidak ada RTL lewat dua triwulan tanpa alasan", "previous_actions"),
    ItemKind("E1", "Berita acara kesepakatan bertanda tangan bila diwajibkan", "agreement", "look"),
    ItemKind("E2", "Paling sedikit dua foto, materi terlampir", "photos"),
    ItemKind("E3", "Susunan naskah mengikuti tata naskah dinas setempat", "identity", "human"),
    ItemKind("F1", "Disahkan tepat waktu sesudah rapat", "identity"),
    ItemKind("F2", "Tidak memuat data kesehatan pribadi", "discussion", "human"),
]  # fmt: skip
BY_CODE = {item.code: item for item in ITEMS}
HUMAN = [item.code for item in ITEMS if item.way == "human"]
