"""Pages of the app: everything under ``manage/checkup/``."""

from django.urls import path

from shangda.checkups import views

app_name = "checkups"
DESK, SHEET = "<int:desk>/", "<int:desk>/sheets/<int:pk>/"
urlpatterns = [
    path("", views.desks, name="desks"),
    path(DESK, views.rules_page, name="rules"),
    path(f"{DESK}set-rule/", views.set_rule, name="set-rule"),
    path(f"{DESK}set-terms/", views.set_terms, name="set-terms"),
    path(f"{DESK}words/", views.words, name="words"),
    path(f"{DESK}words/add/", views.add_word, name="add-word"),
    path(f"{DESK}words/export/", views.export, name="export"),
    path(f"{DESK}words/bring/", views.bring_words, name="bring-words"),
    path(f"{DESK}words/<int:pk>/drop/", views.drop_word, name="drop-word"),
    path(SHEET, views.word_sheet, name="sheet"),
    path(f"{SHEET}apply/", views.apply_words, name="apply-words"),
]
