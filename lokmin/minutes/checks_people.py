"""Items B2 and B3: who had to be invited, and who came (domain: §2.1, §4.4)."""

import re

from lokmin.minutes.findings import FINE, LACKING, MISSING, UNKNOWN, UNRECORDED, Finding
from puskesmas.organisations.rules import Rules

CHAIRS = re.compile(r"\bcamat\b|\bsekcam\b|\bsekmat\b|kepala distrik|panewu|mantri pamong", re.IGNORECASE)


def invited(content: dict) -> Finding:
    """Forkopimcam, every village of the catchment, PKK, KUA, education, family planning; missing ones by name."""
    if "invited" not in content:
        return Finding(UNKNOWN, UNRECORDED)
    kept = content["invited"]
    elements = [element["name"] for element in kept["elements"] if not element["invited"]]
    villages = kept["villages"]
    lacking = list(elements)
    if villages["missing"]:
        lacking.append(f"{len(villages['missing'])} desa/kelurahan ({', '.join(villages['missing'])})")
    if not lacking:
        return Finding(FINE, f"{len(kept['elements'])} unsur dan {villages['wanted']} desa/kelurahan diundang")
    nobody = len(elements) == len(kept["elements"]) and len(villages["missing"]) == villages["wanted"]
    return Finding(MISSING if nobody else LACKING, f"belum diundang: {', '.join(lacking)}")


def attendance(content: dict, rules: Rules) -> Finding:
    """Enough of those invited, the signed list, and camat or sekcam in the chair."""
    counted = content["attendance"]
    label = f"Daftar hadir terisi, paling sedikit {rules.quorum_percent}% undangan hadir"
    came, asked = counted["present"] + counted["represented"], counted["invited"]
    words = [f"{came} dari {asked} undangan hadir"]
    if not came:
        return Finding(MISSING, f"{words[0]}, daftar hadir kosong", label=label)
    absent = [group["name"] for group in counted.get("groups", []) if group["invited"] and not _came(group)]
    if absent:
        words.append(f"tidak ada dari {', '.join(absent)}")
    is_fine = came * 100 >= rules.quorum_percent * asked
    chair = next((line["value"] for line in content["identity"] if line["label"] == "Pimpinan rapat"), "")
    if chair and not CHAIRS.search(chair):
        is_fine = False
        words.append(f"dipimpin {chair}, bukan camat atau sekcam; lihat alasannya")
    if "files" in content and not any(file["kind"] == "attendance" for file in content["files"]):
        is_fine = False
        words.append("pindaian bertanda tangan belum diunggah")
    return Finding(FINE if is_fine else LACKING, "; ".join(words), label=label)


def _came(group: dict) -> int:
    return group["present"] + group["represented"]
