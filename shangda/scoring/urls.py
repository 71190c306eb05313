"""Pages of scoring."""

from django.urls import path

from shangda.scoring.views import standings, uses

app_name = "scoring"
urlpatterns = [
    path("standings/", standings.standings_home, name="standings-home"),
    path("standings/<int:desk_pk>/", standings.standings, name="standings"),
    path("standings/<int:desk_pk>/<int:unit_pk>/", standings.unit, name="unit"),
    path("issues/<int:pk>/sign/", uses.sign, name="sign"),
    path("entries/<int:pk>/withdraw/", uses.withdraw_adoption, name="withdraw-adoption"),
    path("uses/record/", uses.record_use, name="record-use"),
    path("uses/<int:pk>/revoke/", uses.revoke_use, name="revoke-use"),
]
