"""What the answer of a mail server means: of which kind it is, in which words, and whether trying again may help."""

import re
import smtplib
from dataclasses import dataclass

from lokmin.outbox.models import Message
from puskesmas.leases import MAX_ATTEMPTS

Failure = Message.Failure
BAD_ADDRESS = "Alamat tidak dikenal server penerima. Perbaiki alamat e-mailnya, lalu kirim ulang."
FULL_BOX = "Kotak surat penerima penuh. Kirim ulang nanti, atau sampaikan dengan cara lain."
REFUSED = "Server penerima menolak: {}. Kirim ulang, atau sampaikan dengan cara lain."
DEFERRED = "Server penerima belum mau menerima: {}."
DEFERRED_OFTEN = (
    f"Server penerima menunda {MAX_ATTEMPTS} kali: {{}}. Kirim ulang nanti, atau sampaikan dengan cara lain."
)
NOT_YET = "Server e-mail tidak menjawab."
NO_ANSWER = "Server e-mail tidak menjawab walau dicoba berkali-kali. Kirim ulang bila sudah pulih."
SIGN_IN = "Server e-mail menolak akun pengirim kita: {}. E-mail ditahan, tidak hilang; beri tahu pengelola."
NO_DOCUMENT = "PDF suratnya gagal dibuat. Buat ulang PDF, lalu kirim lagi."
NO_FILE = "Berkas PDF suratnya tidak terbaca. Buat ulang PDF, lalu kirim lagi."
# RFC 3463: x.1.y is about the address, x.2.y about the box, x.7.y about rules and signing in.
ENHANCED = re.compile(r"\b[245]\.(\d{1,3})\.(\d{1,3})\b")
SIGN_IN_CODES = (530, 534, 535, 538)


@dataclass(frozen=True)
class Verdict:
    """`sentence` while the mail waits for its next try, `last` when there is none."""

    kind: str
    sentence: str
    last: str
    is_final: bool = False
    is_ours: bool = False  # about our account or sender: every other mail would be refused as well


def verdict_of(error: Exception) -> Verdict:
    """Judge what happened while a mail was handed to the server; whatever is unknown is tried again."""
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
        return _ours(_said(error))
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        return _of_the_mail(error, *_answer(error))
    return Verdict(Failure.NO_ANSWER, NOT_YET, NO_ANSWER)


def final(kind: str, sentence: str) -> Verdict:
    return Verdict(kind, sentence, sentence, is_final=True)


def _of_the_mail(error, code: int, said: str) -> Verdict:
    """An answer to the sender, the recipient or the content."""
    enhanced = ENHANCED.search(said)
    about = (int(enhanced[1]), int(enhanced[2])) if enhanced else (0, 0)
    is_too_large = about == (3, 4)
    if code in SIGN_IN_CODES or about == (7, 8):
        return _ours(f"{code} {said}")
    if code < 500:
        kind = Failure.FULL_BOX if about == (2, 2) else Failure.REFUSED
        words = f"{code} {said}"
        return Verdict(kind, DEFERRED.format(words), FULL_BOX if about == (2, 2) else DEFERRED_OFTEN.format(words))
    if about == (2, 2) or (code == 552 and not is_too_large):
        return final(Failure.FULL_BOX, FULL_BOX)
    if isinstance(error, smtplib.SMTPSenderRefused) and not is_too_large:
        return _ours(f"{code} {said}")
    is_recipient = isinstance(error, smtplib.SMTPRecipientsRefused) and about[0] not in (3, 7)
    if about[0] == 1 or is_recipient:
        return final(Failure.BAD_ADDRESS, BAD_ADDRESS)
    return final(Failure.REFUSED, REFUSED.format(said))


def _ours(said: str) -> Verdict:
    sentence = SIGN_IN.format(said)
    return Verdict(Failure.SIGN_IN, sentence, sentence, is_ours=True)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return " ".join(str(part) for part in _answer(error))
    return _plain(str(error))


def _answer(error) -> tuple[int, str]:
    """Code and words of a refusal, those about the recipient where there are any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    else:
        code, said = error.smtp_code, error.smtp_error
    return code, _plain(said.decode(errors="replace") if isinstance(said, bytes) else str(said))


def _plain(said: str) -> str:
    """One line, without the full stop the sentence around it sets."""
    return " ".join(said.replace("\x00", "").split())[:300].rstrip(".")
