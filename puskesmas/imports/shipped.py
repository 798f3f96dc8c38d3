"""The kinds of import whose rows live in this layer; apps above register theirs the same way."""

from puskesmas.imports import kinds
from puskesmas.imports.catchments import Catchments
from puskesmas.imports.holidays import HolidayImport
from puskesmas.imports.puskesmas import PuskesmasImport
from puskesmas.imports.regions import Regions


def register() -> None:
    for kind in (Regions(), PuskesmasImport(), Catchments(), HolidayImport()):
        kinds.register(kind)
