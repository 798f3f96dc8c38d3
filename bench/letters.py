"""One letter for S1, S2 and S10: the same words, two JPEG logos and one QR, for people who are new in every round."""

import secrets
from base64 import b64encode
from dataclasses import replace

from django.template.loader import render_to_string

from bench import world
from lokmin.documents import qr, render
from lokmin.invitations import letter
from tests.documents import samples

COUNT = 100
PLACES = ("Banjar", "Sumber", "Karang", "Wonosari", "Kedung", "Purwo", "Mulyo", "Tirta", "Giri", "Rejo")


def content() -> letter.LetterContent:
    """A letter of one page without attachments; its logos are JPEG already."""
    head = samples.letterhead()
    head = replace(head, **{side: jpeg(getattr(head, side)) for side in ("logo_left", "logo_right")})
    return samples.letter(letterhead=head, invitees=(), agenda=(), attachment_text="3 (tiga) lembar", verification=None)


def jpeg(picture: bytes) -> bytes:
    return render.pictures.prepare(picture, render.LOGO_SIDE, quality=90)


def people(count: int = COUNT) -> list[letter.PersonalPart]:
    """Invitees nobody has seen before: names, tokens and codes are drawn anew."""
    return [
        letter.PersonalPart(
            lines=(f"Kepala Desa {secrets.choice(PLACES)}{secrets.choice(PLACES).lower()} {secrets.token_hex(3)}",),
            place="Kajoran",
            reply_url=f"HTTPS://LOKMIN.CONTOH.ID/U/{secrets.token_hex(26).upper()}",
            reply_code=secrets.token_hex(8).upper(),
        )
        for _ in range(count)
    ]


def plain_letter(one: letter.LetterContent, person: letter.PersonalPart) -> bytes:
    """What everybody writes first: the page as HTML with its style and pictures in it, and one call of WeasyPrint."""
    from weasyprint import CSS, HTML

    pictures = {f"asset:{side}": (getattr(one.letterhead, side), render.JPEG) for side in ("logo_left", "logo_right")}
    pictures["asset:code"] = (qr.svg(person.reply_url), render.SVG)
    context = {
        "sheet": one,
        "assets": pictures,
        "page_rule": render.page_rule(one.paper),
        "body_class": one.style,
        "person": person,
        "addressee": letter.addressee(person, one.style),
        "reply_asset": "asset:code",
        "code": letter.grouped_code(person.reply_code),
        "opening": one.opening,
        "closing": one.closing,
        "number": one.number,
        "attachment_text": one.attachment_text,
    }
    html = render_to_string("invitations/pdf/letter.html", context)
    for name, (body, mime) in pictures.items():
        html = html.replace(f'"{name}"', f'"data:{mime};base64,{b64encode(body).decode()}"')
    sheets = [
        world.ROOT / "templates" / name for name in ("pdf/base.css", "pdf/page.css", "invitations/pdf/letter.css")
    ]
    return HTML(string=html).write_pdf(stylesheets=[CSS(string="\n".join(sheet.read_text() for sheet in sheets))])
