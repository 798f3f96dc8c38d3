"""`manage.py reset_mfa USERNAME`"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from puskesmas.accounts.second_factor import reset_mfa
from puskesmas.models import User


class Command(BaseCommand):
    help = "Lepas kode dari aplikasi, kunci sandi, dan kode cadangan dari satu akun yang ponselnya hilang."

    def add_arguments(self, parser):
        parser.add_argument("username", help="nama pengguna akun itu")

    def handle(self, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Tidak ada akun bernama {username}.")
        try:
            reset_mfa(user, by=None, actor_label="Perintah server")
        except ValidationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Pengaman akun {username} dilepas. Pemiliknya masuk lagi dengan kata sandi saja.")
