"""Pages of the app."""

from django.urls import URLPattern

app_name = "editing"
urlpatterns: list[URLPattern] = []
