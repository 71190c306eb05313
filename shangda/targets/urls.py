"""Pages of targets."""

from django.urls import path

from shangda.targets.views import progress, setting

app_name = "targets"
urlpatterns = [
    path("targets/<int:desk_pk>/", progress.targets, name="targets"),
    path("targets/<int:desk_pk>/unit/<int:unit_pk>/", progress.unit, name="unit"),
    path("targets/<int:desk_pk>/list/", setting.target_list, name="list"),
    path("targets/<int:desk_pk>/new/", setting.new_target, name="new"),
    path("targets/<int:desk_pk>/set/", setting.set_target, name="set-target"),
    path("target/<int:pk>/", setting.target, name="target"),
    path("target/<int:pk>/drop/", setting.drop_target, name="drop-target"),
]
