"""`manage.py import_puskesmas FILE`"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from puskesmas.places.region_import import import_puskesmas, read_puskesmas


class Command(BaseCommand):
    help = "Impor daftar puskesmas dari berkas CSV dengan kolom kode_puskesmas, nama, dan kode_kecamatan atau kode_kabkota."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *, file, **options):
        try:
            outcome = import_puskesmas(read_puskesmas(file))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{outcome.created} puskesmas baru, {outcome.changed} berubah, {outcome.same} sama.")
