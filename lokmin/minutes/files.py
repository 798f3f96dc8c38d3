"""What files a meeting has: material that was shown, signed scans of its documents, and who may open which."""

from dataclasses import dataclass, field

from lokmin.meetings.models import Meeting
from lokmin.minutes.models import MeetingFile

Kind = MeetingFile.Kind
# Scans with signatures and phone numbers of many people: for those who may see the list itself.
ASKS = {Kind.ATTENDANCE: "attendance.view", Kind.RECEIPT: "invitations.view"}


@dataclass(frozen=True)
class FilesFound:
    """What a check asks: how much material, and the newest signed scan by kind."""

    materials: int = 0
    scans: dict[str, MeetingFile] = field(default_factory=dict)


def permission_of(kind: str) -> str:
    """What one must be allowed to open a file of this kind."""
    return ASKS.get(kind, "minutes.view")


def files_of(meeting: Meeting) -> list[MeetingFile]:
    """All files that were not removed, the newest of each kind first."""
    return list(meeting.files.kept().select_related("uploaded_by").order_by("-pk"))


def scans_of(meeting: Meeting) -> dict[str, MeetingFile]:
    """The scan that counts for each kind of document: the newest."""
    found: dict[str, MeetingFile] = {}
    for file in meeting.files.kept().scans().order_by("-pk"):
        found.setdefault(file.kind, file)
    return found


def files_found(meeting: Meeting, content: dict | None = None) -> FilesFound:
    """Material as it was frozen (`content`) or as it is now; scans as they are now, they may come later."""
    if content is not None and "files" in content:
        materials = sum(file["kind"] == Kind.MATERIAL for file in content["files"])
    else:
        materials = meeting.files.kept().materials().count()
    return FilesFound(materials, scans_of(meeting))


def frozen(meeting: Meeting) -> list[dict]:
    """What the content of the minutes says about files, oldest first."""
    return [
        {
            "id": file.pk,
            "kind": file.kind,
            "title": file.title,
            "name": file.file_name,
            "sha256": file.sha256,
            "size": file.size,
            "pages": file.pages,
        }
        for file in meeting.files.kept().order_by("pk")
    ]
