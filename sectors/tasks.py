"""Background work about contacts."""

from celery import shared_task

from sectors import services


@shared_task(name="sectors.refresh_search_keys")
def refresh_search_keys():
    """Find again what was renamed elsewhere: places by an import, and holders whose term ended."""
    services.refresh_search_keys()
