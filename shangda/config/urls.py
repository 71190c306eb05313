"""Every page of the product."""

from django.urls import include, path

from shangda.config.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("accounts/", include("shangda.organisations.sign_in_urls")),
    path("", include("shangda.workbench.urls")),
    path("", include("shangda.items.urls")),
    path("", include("shangda.editing.urls")),
    path("", include("shangda.periodicals.urls")),
    path("", include("shangda.scoring.urls")),
    path("", include("shangda.targets.urls")),
    path("", include("shangda.bulletins.urls")),
    path("", include("shangda.awards.urls")),
    path("", include("shangda.wall.urls")),
    path("manage/checkup/", include("shangda.checkups.urls")),
    path("manage/", include("shangda.organisations.urls")),
]

handler400 = "shangda.config.refusals.bad_request"
handler403 = "shangda.config.refusals.forbidden"
handler404 = "shangda.config.refusals.not_found"
handler500 = "shangda.config.refusals.failed"
