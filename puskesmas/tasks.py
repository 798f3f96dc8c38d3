"""Background work of the lowest layer."""

from celery import shared_task

from puskesmas import audit
from puskesmas.accounts import sign_ins
from puskesmas.holidays import seed as holiday_seed
from puskesmas.imports import jobs


@shared_task(name="puskesmas.seal_audit_events")
def seal_audit_events():
    """Chain the audit events written since the last run."""
    audit.seal_events()


@shared_task(name="puskesmas.run_import", acks_late=True, time_limit=900)
def run_import(*, import_id: int):
    """Examine, save or take back one import."""
    jobs.run(import_id)


@shared_task(name="puskesmas.sweep_imports")
def sweep_imports():
    """Wake workers for imports that were left behind, erase old ones."""
    jobs.sweep()


@shared_task(name="puskesmas.fill_holidays")
def fill_holidays():
    """Fill the year that has come into sight; years already filled only get what a newer list says differently."""
    holiday_seed.seed_years(holiday_seed.coming_years())


@shared_task(name="puskesmas.forget_old_sign_ins")
def forget_old_sign_ins():
    """Drop sign-ins older than half a year, and sessions that ended."""
    sign_ins.forget_old()
