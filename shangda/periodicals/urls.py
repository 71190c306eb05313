"""Pages of the app."""

from django.urls import path

from shangda.periodicals.views import composing, proofs

app_name = "periodicals"
ISSUE = "issues/<int:pk>/"
ENTRY = f"{ISSUE}entries/<int:entry_pk>/"
urlpatterns = [
    # composing
    path("issues/", composing.issues, name="issues"),
    path("issues/start/", composing.start_issue, name="start-issue"),
    path(ISSUE, composing.compose, name="compose"),
    path(f"{ISSUE}presence/", composing.compose_presence, name="compose-presence"),
    path(f"{ISSUE}preview/", composing.preview, name="preview"),
    path(f"{ISSUE}pages/<int:number>.png", composing.page_image, name="page-image"),
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
    path(f"{ISSUE}refuse/", proofs.refuse, name="refuse"),
    path(f"{ISSUE}undo-refuse/", proofs.undo_refuse, name="undo-refuse"),
    path(f"{ISSUE}discard/", proofs.discard, name="discard"),
    path(f"{ISSUE}restore/", proofs.restore, name="restore"),
]
