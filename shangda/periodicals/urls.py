"""Pages of the app."""

from django.urls import URLPattern

app_name = "periodicals"
urlpatterns: list[URLPattern] = []
