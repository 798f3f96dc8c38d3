"""S1: 100 personal letters, stamped as the product does it, against one plain WeasyPrint call per letter.

Two figures: rendering alone, and the whole job with rows, hashes and files. Both ways get the same content, JPEG logos
and people nobody has seen before, in turn within every round; the figure is the median of the rounds' ratios. Plain
calls do not depend on each other, so a round makes 25 of them and counts them four times. Before the figures comes the
gate, on letters of the last round: no pixel differs from the plain letter outside of the QR, every QR opens its own
link, and no file has the name, token or QR picture of anybody else in it. After them: what other kinds of PDF cost.

make bench ID=S1
"""

import hashlib
import sys
import time
from dataclasses import replace
from statistics import median

from django.core.files.base import ContentFile
from PIL import ImageChops, ImageDraw

from bench import letters, world
from lokmin.documents import stamping
from lokmin.documents.models import Document
from lokmin.documents.services import render_pending, request_documents
from lokmin.invitations import documents, links, services
from lokmin.invitations.letter import _Writer, build_letters, grouped_code
from lokmin.invitations.models import LETTER, Invitation
from puskesmas.organisations.letterheads import update_letterhead
from tests import factories
from tests.documents import reading

ROUNDS, PLAIN = 5, 25
TIMES = letters.COUNT / PLAIN


def timed(work, *arguments) -> tuple[float, object]:
    start = time.perf_counter()
    result = work(*arguments)
    return time.perf_counter() - start, result


def rendering() -> tuple[list[float], list, list[bytes], list[bytes]]:
    """The ratio of each round, then people, our files and the plain files of the last."""
    content = letters.content()
    build_letters(content, letters.people(2))
    letters.plain_letter(content, letters.people(1)[0])
    ratios = []
    for number in range(ROUNDS):
        people = letters.people()
        ours, files = timed(build_letters, content, people)
        theirs, plain = timed(lambda some: [letters.plain_letter(content, one) for one in some], people[:PLAIN])
        ratios.append(theirs * TIMES / ours)
        print(f"  round {number + 1}: ours {ours * 10:.1f}, plain {theirs / PLAIN * 1000:.1f} ms a letter")
    return ratios, people, files, plain


def gate(people, files, plain) -> list[str]:
    """What is wrong with the files; nothing, if all is well."""
    content = letters.content()
    box = stamping.find_slots(_Writer(content)._letter(people[0], None))[stamping.CODE]
    wrong = []
    for number, (ours, theirs) in enumerate(zip(files, plain, strict=False)):
        pair = [without_code(reading.picture(file, 1, 100), box) for file in (ours, theirs)]
        if ImageChops.difference(*pair).getextrema() != (0, 0):
            wrong.append(f"letter {number} looks different")
    for number, (file, person) in enumerate(zip(files, people, strict=True)):
        if reading.codes(file) != {person.reply_url}:
            wrong.append(f"the QR of letter {number} does not open its link")
        said, inside = reading.words(file), reading.everything(file)
        strangers = [other for other in people if other is not person and is_in(other, said, inside)]
        if strangers or reading.images(file) != 2 or not is_in(person, said, inside):
            wrong.append(f"letter {number} has something of {len(strangers)} others in it")
    return wrong


def is_in(person, said: str, inside: bytes) -> bool:
    token = person.reply_url.rpartition("/")[2].encode()
    return token in inside or person.lines[0] in said or grouped_code(person.reply_code) in said


def without_code(page, box):
    scale = 100 / 96
    area = (box.left * scale - 1, box.top * scale - 1, box.right * scale + 1, box.bottom * scale + 1)
    ImageDraw.Draw(page).rectangle(area, fill=255)
    return page


def whole_job() -> list[float]:
    """Rows, links, rendering within limits, hashes and files, against the same with one plain call per letter."""
    cast = world.cast()
    head = letters.content().letterhead
    sides = {side: getattr(head, side) for side in ("logo_left", "logo_right")}
    update_letterhead(cast.letterhead, by=cast.sari, expected_version=cast.letterhead.version, logos=sides)
    sector = factories.SectorFactory()
    letter = services.draft_letter(cast.meeting, by=cast.sari)
    letter = services.update_letter(
        letter, by=cast.sari, expected_version=letter.lock_version, has_invitee_list=False, has_agenda=False
    )
    ratios = []
    for number in range(ROUNDS):
        people = letters.people()
        rows = Invitation.objects.bulk_create(
            Invitation(meeting=cast.meeting, letter=letter, post=one.lines[0], place=one.place, sector=sector)
            for one in people
        )
        rows = list(Invitation.objects.filter(pk__in=[row.pk for row in rows]))
        ours, _ = timed(our_job, letter, rows, f"ours:{number}", cast.sari)
        made = Document.objects.filter(batch=f"ours:{number}", state=Document.State.DONE).count()
        if made != letters.COUNT:
            raise RuntimeError(f"only {made} letters came out")
        theirs, _ = timed(plain_job, letter, rows[:PLAIN], f"plain:{number}", cast.sari)
        ratios.append(theirs * TIMES / ours)
        print(f"  round {number + 1}: ours {ours:.2f} s, plain {theirs * TIMES:.2f} s for {letters.COUNT} letters")
    return ratios


def our_job(letter, rows, batch: str, by) -> None:
    links.make_links(rows)
    request_documents(LETTER, titles(rows), dated_on=letter.dated_on, batch=batch, by=by)
    render_pending(LETTER, batch)


def plain_job(letter, rows, batch: str, by) -> None:
    links.make_links(rows)
    made = request_documents(LETTER, titles(rows), dated_on=letter.dated_on, batch=batch, by=by)
    content = replace(documents.letter_content(letter), attachment_text="–")
    for document, row in zip(made, rows, strict=True):
        person = documents.personal_part(letter, row, links.qr_url(row), links.typed_code(row))
        file = letters.plain_letter(content, person)
        document.file.save(document.file_name, ContentFile(file), save=False)
        document.sha256, document.size, document.pages = hashlib.sha256(file).hexdigest(), len(file), 1
        document.state = Document.State.DONE
        document.save()


def titles(rows) -> dict:
    return {row: (f"Undangan {row.post}", f"undangan-{row.pk}.pdf") for row in rows}


def other_kinds() -> None:
    """Milliseconds and kilobytes of one letter as plain, archive and tagged PDF, in turn; medians."""
    found = {"plain": [], "archive": [], "tagged": []}
    sizes = {}
    for _ in range(3):
        for standard, times in found.items():
            count = letters.COUNT if standard != "tagged" else 10
            content = letters.content()
            content = replace(content, paper=replace(content.paper, standard=standard))
            seconds, files = timed(build_letters, content, letters.people(count))
            times.append(seconds / count * 1000)
            sizes[standard] = sum(map(len, files)) / count / 1000
    said = ", ".join(f"{name} {median(times):.1f} ms {sizes[name]:.0f} KB" for name, times in found.items())
    print(f"  one letter as: {said}")


def main() -> None:
    ratios, people, files, plain = rendering()
    wrong = gate(people, files, plain)
    print("\n".join(f"  gate: {sentence}" for sentence in wrong) if wrong else "  gate: nothing wrong in 100 letters")
    spread = f"(rounds {min(ratios):.1f} to {max(ratios):.1f})"
    if wrong:
        world.not_measured("S1", "the gate found something wrong")
        sys.exit(1)
    world.figure("S1", median(ratios), ">=12", f"rendering {spread}")
    ratios = whole_job()
    world.figure("S1", median(ratios), ">=8", f"the whole job (rounds {min(ratios):.1f} to {max(ratios):.1f})")
    other_kinds()


if __name__ == "__main__":
    main()
