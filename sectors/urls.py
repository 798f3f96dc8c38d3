"""Contacts under /kontak/."""

from django.urls import path

from sectors.views import contacts, duplicates, export, holders, ordering

app_name = "sectors"
urlpatterns = [
    path("", contacts.OfficeList.as_view(), name="list"),
    path("baru/", contacts.OfficeCreate.as_view(), name="create"),
    path("jabatan-baku/", contacts.StandardOffices.as_view(), name="add_standard"),
    path("urutan/", ordering.ProtocolOrder.as_view(), name="order"),
    path("unduh/kontak.xlsx", export.ContactsWorkbook.as_view(), name="export_xlsx"),
    path("unduh/kontak.csv", export.ContactsCsv.as_view(), name="export_csv"),
    path("ganda/", duplicates.Duplicates.as_view(), name="duplicates"),
    # one office
    path("<int:office_id>/", contacts.OfficeDetail.as_view(), name="detail"),
    path("<int:office_id>/sebutan/", contacts.OfficeLabel.as_view(), name="label"),
    path("<int:office_id>/tidak-dipakai/", contacts.OfficeRetire.as_view(), name="retire"),
    path("<int:office_id>/dipakai-lagi/", contacts.OfficeRestore.as_view(), name="restore"),
    path("<int:office_id>/gabung/", duplicates.OfficeMergeTwo.as_view(), name="merge"),
    path("<int:office_id>/berbeda/", duplicates.OfficesDistinct.as_view(), name="distinct"),
    path("<int:office_id>/pisahkan/", duplicates.OfficePart.as_view(), name="part"),
    # who holds it
    path("<int:office_id>/ganti-pejabat/", holders.HolderAppoint.as_view(), name="appoint"),
    path("<int:office_id>/kosongkan/", holders.OfficeVacate.as_view(), name="vacate"),
    path("<int:office_id>/pejabat/", holders.HolderCorrect.as_view(), name="correct"),
    path("<int:office_id>/pejabat/<int:holder_id>/", holders.HolderCorrect.as_view(), name="correct_one"),
    path("<int:office_id>/pejabat/<int:holder_id>/batal/", holders.AppointmentCancel.as_view(), name="cancel"),
]
