"""Pages of the app."""

from django.urls import URLPattern

app_name = "workbench"
urlpatterns: list[URLPattern] = []
