"""Which captions and which order a page of photos shows, as one short text in its field `version`.

Every caption has its own version, its hash, so that two people who write under different photos never collide:
`12:1a2b3c4d,13:00ff00ff,o:9e8d7c6b`. A photo without an entry was added after the page was drawn, without a caption.
"""

import hashlib
from dataclasses import dataclass, field


def digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:8]


def _order(ids) -> str:
    return digest(",".join(map(str, ids)))


@dataclass
class Seen:
    """What a page shows: a hash by photo, and one of the order under `o`."""

    hashes: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, photos) -> "Seen":
        hashes = {str(photo.pk): digest(photo.caption) for photo in photos}
        return cls(hashes | {"o": _order(photo.pk for photo in photos)})

    @classmethod
    def read(cls, written: str) -> "Seen":
        pairs = (piece.partition(":") for piece in written[:4000].split(","))
        return cls({name: value for name, _, value in pairs if value})

    @property
    def written(self) -> str:
        return ",".join(f"{name}:{value}" for name, value in self.hashes.items())

    def _seen(self, pk: int) -> str:
        return self.hashes.get(str(pk), digest(""))

    def is_changed(self, pk: int, typed: str) -> bool:
        """Whether the writer typed something else than the page showed; a form without version is always taken."""
        return not self.hashes or digest(typed) != self._seen(pk)

    def is_overtaken(self, photo, typed: str) -> bool:
        """Whether somebody else wrote another caption since the page was drawn."""
        return bool(self.hashes) and digest(photo.caption) not in (self._seen(photo.pk), digest(typed))

    def is_moved(self, order: list[int]) -> bool:
        return self.hashes.get("o") != _order(order)

    def note(self, pk: int, caption: str) -> None:
        self.hashes[str(pk)] = digest(caption)

    def note_order(self, order: list[int]) -> None:
        self.hashes["o"] = _order(order)
