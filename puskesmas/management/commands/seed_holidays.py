"""`manage.py seed_holidays [YEAR …]`"""

from django.core.management.base import BaseCommand, CommandError

from puskesmas.holidays import seed as holiday_seed


class Command(BaseCommand):
    help = (
        "Isi hari libur dan cuti bersama dari daftar bawaan. Tanpa tahun: tahun ini dan dua tahun berikutnya. "
        "Yang sudah diubah atau dihapus orang tidak disentuh."
    )

    def add_arguments(self, parser):
        parser.add_argument("years", nargs="*", type=int, metavar="TAHUN")

    def handle(self, years, **options):
        first, last = holiday_seed.FIRST_YEAR, holiday_seed.LAST_YEAR
        if wrong := [str(year) for year in years if not first <= year <= last]:
            raise CommandError(f"Tahun harus {first} sampai {last}, bukan {', '.join(wrong)}.")
        for filled in holiday_seed.seed_years(years or holiday_seed.coming_years()):
            self.stdout.write(f"{filled.year}: {filled.added} hari ditambahkan, {filled.removed} hari dihapus.")
