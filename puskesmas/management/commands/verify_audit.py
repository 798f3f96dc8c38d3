"""`manage.py verify_audit`"""

from django.core.management.base import BaseCommand, CommandError

from puskesmas import audit
from puskesmas.models import AuditEvent


class Command(BaseCommand):
    help = "Periksa rantai riwayat: setiap kejadian harus utuh dan bersambung dengan kejadian sebelumnya."

    def handle(self, **options):
        while audit.seal_events():
            pass
        if broken := audit.find_break():
            raise CommandError(f"Riwayat rusak pada urutan {broken.sequence}: {broken}")
        self.stdout.write(f"Riwayat utuh, {AuditEvent.objects.count()} kejadian.")
