"""Pages of the minutes and of their review."""

from django.urls import path, register_converter

from lokmin.minutes.parts import BY_KIND, ROW_KINDS, TEXT_KINDS
from lokmin.minutes.views import (
    agreement,
    approval,
    consultation,
    coverage,
    documents,
    editor,
    files,
    history,
    photos,
    proposals,
    queue,
    remarks,
    review,
    rows,
)


def converter(kinds):
    """Words of the address for these kinds of parts: `diskusi` stands for discussion."""

    class Converter:
        slugs = {BY_KIND[kind].slug: str(kind) for kind in kinds}
        regex = "|".join(slugs)

        def to_python(self, value):
            return self.slugs[value]

        def to_url(self, value):
            if value not in self.slugs.values():
                raise ValueError(value)
            return BY_KIND[value].slug

    return Converter


register_converter(converter(TEXT_KINDS), "text_part")
register_converter(converter(ROW_KINDS), "row_part")

app_name = "minutes"
AT = "lokmin/<int:meeting_id>/notulen/"
writing = [
    path(AT, editor.StartPage.as_view(), name="edit"),
    path(f"{AT}identitas/", editor.IdentityPage.as_view(), name="identity"),
    path(f"{AT}capaian/", coverage.CoveragePart.as_view(), name="coverage"),
    path(f"{AT}<text_part:kind>/", editor.SectionPage.as_view(), name="section"),
    path(f"{AT}<row_part:kind>/", rows.RowsPage.as_view(), name="section"),
    path(f"{AT}<text_part:kind>/riwayat/", history.SectionHistoryPage.as_view(), name="history"),
    path(f"{AT}<row_part:kind>/riwayat/", history.RowsHistoryPage.as_view(), name="history"),
    path(f"{AT}<row_part:kind>/<int:row_id>/", rows.RowPage.as_view(), name="row"),
    path(f"{AT}<row_part:kind>/<int:row_id>/hapus/", rows.RowDelete.as_view(), name="row_delete"),
    path(f"{AT}<row_part:kind>/<int:row_id>/kembalikan/", rows.RowRestore.as_view(), name="row_restore"),
    path(f"{AT}<row_part:kind>/<int:row_id>/pindah/", rows.RowMove.as_view(), name="row_move"),
    path(f"{AT}foto/", photos.PhotosPage.as_view(), name="photos"),
    path(f"{AT}foto/<int:photo_id>.jpg", photos.PhotoFile.as_view(), name="photo"),
]
AGREED = f"{AT}kesepakatan/"
agreeing = [
    path(AGREED, agreement.AgreementPage.as_view(), name="agreement"),
    path(f"{AGREED}isi/", agreement.AgreementAction.as_view(), name="agreement_action"),
    path(f"{AGREED}penanda-tangan/", agreement.SignersPage.as_view(), name="signers"),
    path(f"{AGREED}pdf/", agreement.AgreementDocument.as_view(), name="agreement_document"),
    path(f"{AGREED}pdf/unduh/", agreement.AgreementDownload.as_view(), name="agreement_download"),
    path(f"{AT}peran-bantu/isi/", agreement.RolesFill.as_view(), name="roles_fill"),
    path("usulan-musrenbang/", proposals.ProposalsPage.as_view(), name="proposals"),
    path("usulan-musrenbang/<int:musrenbang_id>/", proposals.OutcomePage.as_view(), name="proposal_outcome"),
]
CONSULTED = f"{AT}fkp/"  # the inputs are rows of the part and have their pages above
consulting = [
    path(f"{CONSULTED}berita-acara/", consultation.ConsultationPage.as_view(), name="consultation"),
    path(f"{CONSULTED}nomor/", consultation.ConsultationNumber.as_view(), name="consultation_number"),
    path(f"{CONSULTED}unsur/", consultation.ElementsPage.as_view(), name="elements"),
    path(f"{CONSULTED}pdf/", consultation.ConsultationDocument.as_view(), name="consultation_document"),
    path(f"{CONSULTED}pdf/unduh/", consultation.ConsultationDownload.as_view(), name="consultation_download"),
]
FILES = "lokmin/<int:meeting_id>/berkas/"
filing = [
    path(FILES, files.FilesPage.as_view(), name="files"),
    path(f"{FILES}<int:file_id>/", files.FileDownload.as_view(), name="file"),
    path(f"{FILES}<int:file_id>/judul/", files.FileRename.as_view(), name="file_rename"),
    path(f"{FILES}<int:file_id>/hapus/", files.FileRemove.as_view(), name="file_remove"),
    path(f"{FILES}<int:file_id>/kembalikan/", files.FileRestore.as_view(), name="file_restore"),
]
approving = [
    path(f"{AT}baca/", approval.ReadPage.as_view(), name="view"),
    path(f"{AT}ajukan/", approval.SubmitPage.as_view(), name="submit"),
    path(f"{AT}sahkan/", approval.Endorse.as_view(), name="endorse"),
    path(f"{AT}kembalikan/", approval.ReturnToWriters.as_view(), name="return"),
    path(f"{AT}kirim/", approval.Send.as_view(), name="send"),
    path(f"{AT}buka-kembali/", approval.Reopen.as_view(), name="reopen"),
    path(f"{AT}pdf/", documents.DocumentPage.as_view(), name="document"),
    path(f"{AT}pdf/<int:document_id>/", documents.DownloadPage.as_view(), name="download"),
    path(f"{AT}pdf/<int:document_id>/<int:number>.png", documents.PagePicture.as_view(), name="page"),
]
REVIEW = "telaah/<int:meeting_id>/"
COMMENT = f"{REVIEW}catatan/<int:comment_id>/"
reviewing = [
    path("telaah/", queue.QueuePage.as_view(), name="review_queue"),
    path("telaah/setujui/", queue.BulkPage.as_view(), name="review_bulk"),
    path("telaah/statistik/", queue.StatisticsPage.as_view(), name="review_statistics"),
    path("telaah/statistik.csv", queue.StatisticsFile.as_view(), name="review_statistics_csv"),
    path(REVIEW, review.ReviewPage.as_view(), name="review"),
    path(f"{REVIEW}banding/", review.ComparePage.as_view(), name="review_compare"),
    path(f"{REVIEW}butir/", review.JudgePage.as_view(), name="review_judge"),
    path(f"{REVIEW}catatan/", remarks.CommentPage.as_view(), name="review_comment"),
    path(f"{COMMENT}ubah/", remarks.CommentEditPage.as_view(), name="review_comment_edit"),
    path(f"{COMMENT}hapus/", remarks.CommentDeletePage.as_view(), name="review_comment_delete"),
    path(f"{REVIEW}putusan/", review.DecidePage.as_view(), name="review_decide"),
    path(f"{AT}catatan/<int:comment_id>/", remarks.ResolvePage.as_view(), name="remark_resolve"),
]
urlpatterns = [*writing, *agreeing, *consulting, *filing, *approving, *reviewing]
