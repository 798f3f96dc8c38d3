"""`manage.py demo`"""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lokmin.reports.demo import build
from puskesmas import audit


class Command(BaseCommand):
    help = "Isi data contoh: lima pertemuan nyata dengan orang rekaan. Hanya dalam mode demo; dijalankan lagi tidak mengubah apa pun."

    def handle(self, **options):
        if not settings.DEMO_MODE:
            raise CommandError(
                "Data contoh hanya untuk mode demo. Jalankan dengan LOKMIN_MODE=demo, jangan di produksi."
            )
        with audit.acting(audit.Source.WEB):  # it plays what people do on the pages
            build.build(say=self.stdout.write)
        self.stdout.write("Data contoh siap.")
