"""Pages of scoring."""

from django.urls import path

from shangda.scoring import views

app_name = "scoring"
urlpatterns = [
    path("standings/", views.standings_home, name="standings-home"),
    path("standings/<int:desk_pk>/", views.standings, name="standings"),
    path("standings/<int:desk_pk>/values/", views.values, name="values"),
    path("standings/<int:desk_pk>/values/set/", views.set_value, name="set-value"),
    path("standings/<int:desk_pk>/<int:unit_pk>/", views.unit, name="unit"),
    path("issues/<int:pk>/sign/", views.sign, name="sign"),
    path("entries/<int:pk>/withdraw/", views.withdraw_adoption, name="withdraw-adoption"),
    path("uses/record/", views.record_use, name="record-use"),
    path("uses/<int:pk>/revoke/", views.revoke_use, name="revoke-use"),
]
