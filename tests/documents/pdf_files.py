"""PDF files as people, scanners and attackers make them."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String


def saved(file: pikepdf.Pdf, **options) -> bytes:
    target = BytesIO()
    file.save(target, **options)
    return target.getvalue()


def plain(pages: int = 1, size: tuple[int, int] = (595, 842), ink: str = "0 0 100 100 re f") -> pikepdf.Pdf:
    file = pikepdf.new()
    for _ in range(pages):
        file.add_blank_page(page_size=size)
        file.pages[-1].obj.Contents = file.make_stream(ink.encode())
    return file


def armed() -> bytes:
    """Scripts, links, an embedded file, a form and metadata around one page."""
    file = plain()
    page = file.pages[0].obj
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('skrip')"))
    page.AA = Dictionary(O=script)
    link = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 9, 9]),
        A=Dictionary(S=Name.URI, URI=String("http://jahat")),
    )
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("isian"), V=String("x"), Rect=Array([0, 0, 9, 9])
    )
    page.Annots = Array([file.make_indirect(link), file.make_indirect(field)])
    file.Root.OpenAction = script
    file.Root.AcroForm = Dictionary(Fields=Array([page.Annots[1]]))
    file.attachments["rahasia.txt"] = b"berkas rahasia"
    file.docinfo["/Author"] = "Orang Dalam"
    with file.open_metadata() as metadata:
        metadata["dc:title"] = "Judul lama"
    return saved(file)


def bomb() -> bytes:
    """130 KB that unpack to 30 MB."""
    file = plain()
    stream = file.make_stream(b"")
    stream.write(zlib.compress(b" " * 30_000_000, 1), filter=Name.FlateDecode)
    file.pages[0].obj.Contents = stream
    return saved(file)


def bomb_that_calls_itself_a_picture() -> bytes:
    """The same, of a kind that is not counted as drawing."""
    with pikepdf.open(BytesIO(bomb())) as file:
        file.pages[0].obj.Contents.Subtype = Name.Image
        file.pages[0].obj.Contents.Width = file.pages[0].obj.Contents.Height = 1
        return saved(file)


def locked(user: str = "") -> bytes:
    return saved(plain(), encryption=pikepdf.Encryption(owner="pemilik", user=user))


def huge_picture() -> bytes:
    file = plain()
    picture = file.make_stream(b"0" * 100, Type=Name.XObject, Subtype=Name.Image, Width=90_000, Height=90_000)
    file.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    return saved(file)
