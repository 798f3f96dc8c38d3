"""Two people wrote the same part: nothing is overwritten, both texts are shown."""

from difflib import SequenceMatcher


class Conflict(Exception):
    """Somebody saved first. `theirs` and `yours` map labels of fields to their texts; `theirs` is None when the row is gone."""

    def __init__(self, *, theirs: dict | None, yours: dict, by, at, version: int):
        super().__init__("Bagian ini sudah disimpan orang lain.")
        self.theirs = theirs
        self.yours = yours
        self.by = by
        self.at = at
        self.version = version

    @property
    def who(self) -> str:
        return str(self.by) if self.by else "Orang lain"


def both(theirs: str, yours: str) -> str:
    """Join two texts so that no line of either is missing: what they share once, then theirs before yours."""
    if "\n" not in theirs + yours:
        return yours if theirs in yours else theirs if yours in theirs else f"{theirs}\n{yours}"
    before, after = (text.replace("\r\n", "\n").splitlines() for text in (theirs, yours))
    lines: list[str] = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        lines += before[a1:a2]
        lines += [] if tag == "equal" else after[b1:b2]
    return "\n".join(lines)
