"""`manage.py import_regions FILE…`"""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from puskesmas.places.region_files import read_regions
from puskesmas.places.region_import import import_regions


class Command(BaseCommand):
    help = "Impor wilayah (provinsi sampai desa/kelurahan) dari satu atau beberapa berkas CSV berkode Kemendagri."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *, files, **options):
        try:
            outcome = import_regions(read_regions(files))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{outcome.created} wilayah baru, {outcome.changed} berubah, {outcome.same} sama.")
