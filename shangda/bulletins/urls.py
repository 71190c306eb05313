"""Pages of bulletins and objections."""

from django.urls import path

from shangda.bulletins.views import bulletin, closing, keeping, lists, objections, wording

app_name = "bulletins"
DESK, ONE, CASE = (
    "bulletins/desk/<int:desk_pk>/",
    "bulletins/<int:pk>/",
    "objections/<int:pk>/",
)
TEMPLATE, UNIT = f"{DESK}templates/<slug:kind>/", f"{ONE}units/<int:unit_pk>/"
urlpatterns = [
    path("bulletins/", lists.bulletins_home, name="bulletins-home"),
    path(DESK, lists.bulletins, name="bulletins"),
    path(f"{DESK}closing/", closing.closing, name="closing"),
    path(f"{DESK}close/", closing.close_period, name="close-period"),
    path(f"{DESK}start/", closing.start_bulletin, name="start-bulletin"),
    path(f"{DESK}objections/", objections.objections, name="objections"),
    path(f"{DESK}settings/", keeping.settings_page, name="settings"),
    path(f"{DESK}settings/set/", keeping.set_terms, name="set-terms"),
    path(TEMPLATE, keeping.template, name="template"),
    path(f"{TEMPLATE}set/", keeping.set_template, name="set-template"),
    path(f"{TEMPLATE}drop/", keeping.drop_template, name="drop-template"),
    path(f"{TEMPLATE}preview/", keeping.preview_template, name="preview-template"),
    path("bulletins/closed/<int:pk>/", closing.closed, name="closed"),
    path(ONE, bulletin.bulletin, name="bulletin"),
    path(f"{ONE}bulletin.<str:form>", bulletin.bulletin_file, name="file"),
    path(f"{ONE}words/", wording.wording, name="wording"),
    path(f"{ONE}words/save/", wording.save_sentences, name="save-sentences"),
    path(f"{ONE}ask/", bulletin.ask_signature, name="ask-signature"),
    path(f"{ONE}recall/", bulletin.recall, name="recall"),
    path(f"{ONE}discard/", bulletin.discard, name="discard"),
    path(f"{ONE}restore/", bulletin.restore, name="restore"),
    path(f"{ONE}issue/", bulletin.issue_bulletin, name="issue-bulletin"),
    path(f"{ONE}send-back/", bulletin.send_back, name="send-back"),
    path(f"{ONE}reprint/", bulletin.reprint, name="reprint"),
    path(UNIT, objections.unit_lines, name="unit-lines"),
    path(f"{UNIT}object/", objections.raise_objection, name="raise-objection"),
    path(CASE, objections.objection, name="objection"),
    path(f"{CASE}evidence/", objections.evidence, name="evidence"),
    path(f"{CASE}grant/", objections.grant_objection, name="grant-objection"),
    path(f"{CASE}refuse/", objections.refuse_objection, name="refuse-objection"),
    path(f"{CASE}withdraw/", objections.withdraw_objection, name="withdraw-objection"),
]
