"""Pages of the app. A POST's name is its verb with dashes."""

from django.urls import path

from shangda.items.views import (
    aids,
    checkups,
    files,
    library,
    likes,
    mine,
    sending,
    signing,
    versions,
    writing,
)

app_name = "items"
urlpatterns = [
    path("items/", mine.mine, name="mine"),
    path("items/export/", mine.export, name="export"),
    path("write/", writing.start, name="start"),
    path("write/start-item/", writing.start_item, name="start-item"),
    path("write/paste/", writing.paste, name="paste"),
    path("write/<int:pk>/", writing.write, name="write"),
    path("write/<int:pk>/save/", writing.save, name="save"),
    path(
        "write/<int:pk>/set-particulars/", writing.set_particulars, name="set-particulars"
    ),
    path("write/<int:pk>/missing/", writing.missing, name="missing"),
    path("write/<int:pk>/check/", writing.check, name="check"),
    path("write/<int:pk>/check-kept/", checkups.check_kept, name="check-kept"),
    path(
        "write/<int:pk>/ignore-finding/", checkups.ignore_finding, name="ignore-finding"
    ),
    path(
        "write/<int:pk>/restore-findings/",
        checkups.restore_findings,
        name="restore-findings",
    ),
    path("write/<int:pk>/aids/", aids.aids, name="aids"),
    path("write/<int:pk>/like/", likes.likes, name="likes"),
    path("write/<int:pk>/like/<slug:kind>/<int:key>/", likes.like, name="like"),
    path("write/<int:pk>/drop/", files.drop, name="drop"),
    path("write/<int:pk>/presence/", writing.presence, name="presence"),
    path("write/<int:pk>/merge/", versions.merge, name="merge"),
    path("write/<int:pk>/settle/", versions.settle, name="settle"),
    path("write/<int:pk>/versions/", versions.versions, name="versions"),
    path("write/<int:pk>/ask-sign-off/", signing.ask_sign_off, name="ask-sign-off"),
    path("write/<int:pk>/recall/", signing.recall, name="recall"),
    path("write/<int:pk>/reopen/", signing.reopen, name="reopen"),
    path("write/<int:pk>/submit/", sending.submit, name="submit"),
    path("write/<int:pk>/discard/", mine.discard, name="discard"),
    path("write/<int:pk>/restore/", mine.restore, name="restore"),
    path("write/<int:pk>/attach/", files.attach, name="attach"),
    path("submissions/<int:pk>/withdraw/", sending.withdraw, name="withdraw"),
    path("submissions/<int:pk>/resubmit/", sending.resubmit, name="resubmit"),
    path("sign/", signing.waiting, name="waiting"),
    path("sign/<int:pk>/", signing.sign_page, name="sign-page"),
    path("sign/<int:pk>/agree/", signing.agree, name="agree"),
    path("sign/<int:pk>/sign-off/", signing.sign_off, name="sign-off"),
    path("sign/<int:pk>/send-back/", signing.send_back, name="send-back"),
    path("sign/<int:pk>/undo-agree/", signing.undo_agree, name="undo-agree"),
    path("sign/<int:pk>/undo-sign-off/", signing.undo_sign_off, name="undo-sign-off"),
    path("sign/<int:pk>/undo-send-back/", signing.undo_send_back, name="undo-send-back"),
    path("attachments/<int:pk>/", files.attachment, name="attachment"),
    path("attachments/<int:pk>/detach/", files.detach, name="detach"),
    path("attachments/<int:pk>/reattach/", files.reattach, name="reattach"),
    path("materials/", library.materials, name="materials"),
    path("materials/add/", library.add_material, name="add-material"),
    path("materials/<int:pk>/", library.material, name="material"),
    path("materials/<int:pk>/file/", library.material_file, name="material-file"),
    path("materials/<int:pk>/discard/", library.discard_material, name="discard-material"),
    path("materials/<int:pk>/restore/", library.restore_material, name="restore-material"),
]
