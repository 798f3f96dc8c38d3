"""Imports under /pengaturan/impor/."""

from django.urls import path

from puskesmas.views import import_batches, imports

urlpatterns = [
    path("", imports.ImportList.as_view(), name="imports"),
    path("<int:import_id>/", import_batches.ImportView.as_view(), name="import"),
    path("<int:import_id>/kolom/", import_batches.ImportColumns.as_view(), name="import_columns"),
    path("<int:import_id>/pilih/", import_batches.ImportChoose.as_view(), name="import_choose"),
    path("<int:import_id>/simpan/", import_batches.ImportSave.as_view(), name="import_save"),
    path("<int:import_id>/urungkan/", import_batches.ImportUndo.as_view(), name="import_undo"),
    path("<int:import_id>/buang/", import_batches.ImportDiscard.as_view(), name="import_discard"),
    path("<int:import_id>/bermasalah.xlsx", import_batches.ProblemsWorkbook.as_view(), name="import_problems_xlsx"),
    path("<int:import_id>/bermasalah.csv", import_batches.ProblemsCsv.as_view(), name="import_problems_csv"),
    path("<slug:import_kind>/", imports.ImportUpload.as_view(), name="import_upload"),
    path("<slug:import_kind>/templat.xlsx", imports.ImportTemplate.as_view(), name="import_template"),
]
