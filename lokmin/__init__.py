"""Lokmin: lokakarya mini lintas sektor puskesmas, from the year plan to the follow-up."""

from lokmin.celery import app as celery_app

__all__ = ["celery_app"]
