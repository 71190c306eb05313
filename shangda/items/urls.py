"""Pages of the app."""

from django.urls import URLPattern

app_name = "items"
urlpatterns: list[URLPattern] = []
