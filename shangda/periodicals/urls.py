"""Pages of the app."""

from django.urls import path

from shangda.periodicals.views import (
    archive,
    composing,
    edits,
    keeping,
    proofs,
    reading,
    uses,
)

app_name = "periodicals"
ISSUE, ISSUED = "issues/<int:pk>/", "archive/<int:pk>/"
ENTRY, KEPT = f"{ISSUE}entries/<int:entry_pk>/", "manage/periodicals/"
ONE, OUTLET = f"{KEPT}<int:pk>/", f"{KEPT}outlets/<int:pk>/"
COLUMN = f"{ONE}columns/<int:column_pk>/"
RECIPIENT = f"{ONE}recipients/<int:recipient_pk>/"
urlpatterns = [
    # composing
    path("issues/", composing.issues, name="issues"),
    path("issues/start/", composing.start_issue, name="start-issue"),
    path(ISSUE, composing.compose, name="compose"),
    path(f"{ISSUE}presence/", composing.compose_presence, name="compose-presence"),
    path(f"{ISSUE}preview/", composing.preview, name="preview"),
    path(f"{ISSUE}pages/<int:number>.png", composing.page_image, name="page-image"),
    path(f"{ISSUE}checkup/", composing.checkup, name="checkup"),
    path(f"{ISSUE}proof.pdf", composing.proof_pdf, name="proof-pdf"),
    path(f"{ISSUE}place/<int:article_pk>/", composing.place, name="place"),
    path(f"{ENTRY}remove/", composing.remove, name="remove"),
    path(f"{ENTRY}set/", composing.set_entry, name="set-entry"),
    path(f"{ENTRY}move/", composing.move, name="move"),
    path(f"{ISSUE}reorder/", composing.reorder, name="reorder"),
    path(f"{ISSUE}set-particulars/", composing.set_particulars, name="set-particulars"),
    # proofs
    path(f"{ISSUE}start-proof/", proofs.start_proof, name="start-proof"),
    path(f"{ISSUE}pass-first-proof/", proofs.pass_first_proof, name="pass-first-proof"),
    path(f"{ISSUE}undo-first-proof/", proofs.undo_first_proof, name="undo-first-proof"),
    path(f"{ISSUE}pass-second-proof/", proofs.pass_second_proof, name="pass-second-proof"),
    path(f"{ISSUE}undo-second-proof/", proofs.undo_second_proof, name="undo-second-proof"),
    path(f"{ISSUE}send-back-proof/", proofs.send_back_proof, name="send-back-proof"),
    path(
        f"{ISSUE}undo-send-back-proof/",
        proofs.undo_send_back_proof,
        name="undo-send-back-proof",
    ),
    path(f"{ISSUE}recall/", proofs.recall, name="recall"),
    path(f"{ISSUE}undo-recall/", proofs.undo_recall, name="undo-recall"),
    path(f"{ISSUE}refuse/", proofs.refuse, name="refuse"),
    path(f"{ISSUE}undo-refuse/", proofs.undo_refuse, name="undo-refuse"),
    path(f"{ISSUE}discard/", proofs.discard, name="discard"),
    path(f"{ISSUE}restore/", proofs.restore, name="restore"),
    # what has been issued
    path("archive/", archive.archive, name="archive"),
    path(ISSUED, archive.issue, name="issue"),
    path(f"{ISSUED}pdf/", archive.issue_file, {"form": "pdf"}, name="issue-pdf"),
    path(f"{ISSUED}docx/", archive.issue_file, {"form": "docx"}, name="issue-docx"),
    path(f"{ISSUED}pages/<int:number>.png", archive.issued_page, name="issued-page"),
    path(f"{ISSUED}note-printed/", archive.note_printed, name="note-printed"),
    path(f"{ISSUED}start-correction/", archive.start_correction, name="start-correction"),
    path(f"{ISSUED}reprint/", archive.reprint, name="reprint"),
    # reading
    path("read/", reading.read, name="read"),
    path("read/<int:pk>/", reading.read_issue, name="read-issue"),
    path("read/<int:pk>/<int:entry_pk>/", reading.read_entry, name="read-entry"),
    # what was changed in somebody's texts
    path("edits/", edits.edits_page, name="edits"),
    # uses by outlets outside
    path("uses/", uses.uses, name="uses"),
    path("uses/new/", uses.new_use, name="new-use"),
    path("uses/<int:pk>/scan/", uses.scan, name="scan"),
    # keeping
    path(KEPT, keeping.manage, name="manage"),
    path(
        f"{KEPT}desks/<int:desk_pk>/add-periodical/",
        keeping.add_periodical,
        name="add-periodical",
    ),
    path(f"{KEPT}desks/<int:desk_pk>/add-outlet/", keeping.add_outlet, name="add-outlet"),
    path(f"{OUTLET}update/", keeping.update_outlet, name="update-outlet"),
    path(f"{OUTLET}close/", keeping.close_outlet, name="close-outlet"),
    path(f"{OUTLET}open/", keeping.open_outlet, name="open-outlet"),
    path(ONE, keeping.keep, name="keep"),
    path(f"{ONE}specimen/", keeping.specimen, name="specimen"),
    path(f"{ONE}update/", keeping.update_periodical, name="update-periodical"),
    path(f"{ONE}close/", keeping.close_periodical, name="close-periodical"),
    path(f"{ONE}open/", keeping.open_periodical, name="open-periodical"),
    path(f"{ONE}set-layout/", keeping.set_layout, name="set-layout"),
    path(f"{ONE}set-numbering/", keeping.set_numbering, name="set-numbering"),
    path(f"{ONE}add-column/", keeping.add_column, name="add-column"),
    path(f"{COLUMN}rename/", keeping.rename_column, name="rename-column"),
    path(f"{COLUMN}drop/", keeping.drop_column, name="drop-column"),
    path(f"{ONE}recipients/new/", keeping.new_recipient, name="new-recipient"),
    path(f"{ONE}recipients/add/", keeping.add_recipient, name="add-recipient"),
    path(RECIPIENT, keeping.recipient, name="recipient"),
    path(f"{RECIPIENT}update/", keeping.update_recipient, name="update-recipient"),
    path(f"{RECIPIENT}drop/", keeping.drop_recipient, name="drop-recipient"),
]
