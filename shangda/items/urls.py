"""Pages of the app."""

from django.urls import path

from shangda.items.views import writing

app_name = "items"
urlpatterns = [
    path("write/<int:pk>/", writing.write, name="write"),
    path("sign/<int:pk>/", writing.write, name="sign-page"),
]
