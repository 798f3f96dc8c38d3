"""Keeping secrets out of logs: Django writes the path of a refused request, and a path may hold a personal token."""

import logging
import re

# A personal token (52 signs of Crockford base32), anything behind /u/, a typed code, the links of
# accounts: a new password, a new e-mail, an invitation.
SECRETS = re.compile(
    r"(?<![0-9A-Za-z])[0-9A-Za-z]{52}(?![0-9A-Za-z])|(?<=/u/)[^/\s?]+|(?<=kode=)[^&\s]+"
    r"|(?<=/sandi/baru/)[^/\s?]+|(?<=/akun/email/)[^/\s?]+|(?<=(?<!pengaturan)/akun/undangan/)[^/\s?]+",
    re.IGNORECASE,
)


class HideTokens(logging.Filter):
    """Replaces secrets in a message by three dots; never drops a line."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if (hidden := SECRETS.sub("…", text)) != text:
            record.msg, record.args = hidden, ()
        return True
