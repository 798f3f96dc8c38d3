"""Two people wrote the same part: nothing is overwritten, both texts are shown."""


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
