"""S2: the letters of S1 against typst, the fastest typesetter on PyPI: both of its ways to make one file per person.

`S2` comes twice: our time against one `typst.compile()` per letter (below 1: we are faster), and against one
`typst.Compiler` used for all letters. Same words, pictures, paper, type and QR, untagged files from both; new people in
every round, because typst remembers equal input. It reads Liberation Sans from the system. The median of the rounds'
ratios is the figure.

make bench ID=S2
"""

import re
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import letters, world
from lokmin.documents import qr
from lokmin.documents.text import clean_text
from lokmin.invitations.letter import build_letters, grouped_code
from tests.documents import reading

ROUNDS = 5
LETTER = """
#set page(width: 210mm, height: 297mm, margin: (top: 20mm, right: 20mm, bottom: 25mm, left: 30mm))
#set text(font: "Liberation Sans", size: 12pt, lang: "id")
#set par(leading: 0.55em, justify: false)
#let person = sys.inputs
#grid(columns: (21mm, 1fr, 21mm), align: center + horizon,
  image("logo_left.jpg", height: 23mm), [@HEAD@], image("logo_right.jpg", height: 23mm))
#line(length: 100%, stroke: 2.25pt)
#v(-8pt)
#line(length: 100%, stroke: 0.75pt)
#align(right)[@DATE@]
#grid(columns: (23mm, 4mm, 85mm), row-gutter: 0.5em,
  [Nomor], [:], [@NUMBER@], [Sifat], [:], [@NATURE@], [Lampiran], [:], [@ATTACHMENT@], [Hal], [:], [*@SUBJECT@*])
#v(3mm)
Yth. #person.post \\
di \\
#h(9.5mm) #person.place
#set par(justify: true, first-line-indent: (amount: 12.5mm, all: true))
@OPENING@
#pad(left: 12.5mm, grid(columns: (30mm, 4mm, 1fr), row-gutter: 0.6em, @EVENT@))
@CLOSING@
#set par(justify: false, first-line-indent: 0mm)
#v(5mm)
#grid(columns: (1fr, 1fr), align: bottom,
  box(width: 66mm, stroke: 0.6pt, inset: 2mm, grid(columns: (20mm, 1fr), align: horizon,
    link(person.url, image("codes/" + person.code + ".svg", width: 18mm)),
    text(size: 7.3pt)[*Konfirmasi kehadiran* \\ Pindai kode QR, atau buka \\ @ADDRESS@ \\ dan ketik kode \\
      #text(size: 8pt, weight: "bold")[#person.grouped] \\ Mohon jawab paling lambat @DEADLINE@.])),
  [@POST@, #v(22mm) *@NAME@* \\ @RANK@ \\ @NIP@])
#set text(size: 10pt)
Tembusan: \\
@COPIES@
"""


def source(content) -> str:
    """The letter in typst's markup, written once for all."""
    signer = content.signers[0]
    said = {
        "HEAD": " \\ ".join(marked(line) for line in content.letterhead.lines),
        "DATE": plain(content.place_and_date),
        "NUMBER": plain(content.number),
        "NATURE": plain(content.nature),
        "ATTACHMENT": plain(content.attachment_text),
        "SUBJECT": plain(content.subject),
        "OPENING": plain(content.opening),
        "EVENT": ", ".join(f"[{plain(field.label)}], [:], [{plain(field.value)}]" for field in content.event),
        "CLOSING": "\n\n".join(plain(part) for part in content.closing.split("\n")),
        "ADDRESS": plain(content.reply.address),
        "DEADLINE": plain(content.reply.deadline),
        "POST": plain(signer.post_line),
        "NAME": plain(signer.name),
        "RANK": plain(signer.rank),
        "NIP": plain(signer.number_line),
        "COPIES": " \\ ".join(f"{number}. {plain(copy)}" for number, copy in enumerate(content.copies, 1)),
    }
    return re.sub(r"@([A-Z]+)@", lambda match: said[match[1]], LETTER)


def marked(line) -> str:
    size = {"normal": "14pt", "bold": "16pt", "small": "8.5pt"}[line.style]
    weight = ', weight: "bold"' if line.style == "bold" else ""
    return f"#text(size: {size}{weight})[{plain(line.text)}]"


def plain(text: str) -> str:
    return re.sub(r"([\\#$*_@<>`~\[\]])", r"\\\1", clean_text(text))


def inputs(folder: Path, person) -> dict[str, str]:
    """What typst is told of one person; his code is written as a picture, as typst has no QR of its own."""
    (folder / "codes" / f"{person.reply_code}.svg").write_bytes(qr.svg(person.reply_url))
    return {
        "post": person.lines[0],
        "place": person.place,
        "url": person.reply_url,
        "code": person.reply_code,
        "grouped": grouped_code(person.reply_code),
    }


def compiled(folder: Path, people) -> list[bytes]:
    import typst

    return [typst.compile(folder / "letter.typ", sys_inputs=inputs(folder, one), pdf_tags=False) for one in people]


def reused(folder: Path, people, compiler) -> list[bytes]:
    return [compiler.compile(sys_inputs=inputs(folder, one), pdf_tags=False) for one in people]


def timed(work, *arguments) -> tuple[float, list[bytes]]:
    start = time.perf_counter()
    files = work(*arguments)
    return time.perf_counter() - start, files


def check(files, people) -> None:
    """Both made the same letter: one page that names its addressee, with the code that opens his link."""
    for file, person in list(zip(files, people, strict=True))[::25]:
        if reading.page_count(file) != 1 or person.lines[0] not in reading.words(file):
            raise RuntimeError("a letter is not what was asked for")
        if reading.codes(file) != {person.reply_url}:
            raise RuntimeError("a code does not open its link")


def main() -> None:
    import typst

    content = letters.content()
    build_letters(content, letters.people(2))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "codes").mkdir()
        (folder / "letter.typ").write_text(source(content))
        for side in ("logo_left", "logo_right"):
            (folder / f"{side}.jpg").write_bytes(getattr(content.letterhead, side))
        compiler = typst.Compiler(folder / "letter.typ")
        compiled(folder, letters.people(2))
        reused(folder, letters.people(2), compiler)
        once, again = [], []
        for number in range(ROUNDS):
            ours, files = timed(build_letters, content, people := letters.people())
            check(files, people)
            each, files = timed(compiled, folder, people := letters.people())
            check(files, people)
            kept, files = timed(reused, folder, people := letters.people(), compiler)
            check(files, people)
            once.append(ours / each)
            again.append(ours / kept)
            print(
                f"  round {number + 1}: ours {ours * 10:.1f}, compile {each * 10:.1f}, Compiler {kept * 10:.1f} ms a letter"
            )
    world.figure("S2", median(once), "<=1", f"one compile per letter (rounds {min(once):.2f} to {max(once):.2f})")
    world.figure("S2", median(again), "<=1.1", f"Compiler reused (rounds {min(again):.2f} to {max(again):.2f})")


if __name__ == "__main__":
    main()
