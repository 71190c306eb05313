"""Pages over several apps."""

from django.urls import path

from shangda.workbench import views

app_name = "workbench"
urlpatterns = [
    path("", views.home, name="home"),
    path("items/<int:pk>/", views.item, name="item"),
    path("notices/", views.notice_list, name="notices"),
    path("notices/read/", views.read_notices, name="read-notices"),
    path("notices/<int:pk>/", views.open_notice, name="open-notice"),
    path("help/", views.help_page, name="help"),
]
