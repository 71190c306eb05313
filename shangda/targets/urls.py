"""Pages of targets."""

from django.urls import path

from shangda.targets.views import progress, setting

app_name = "targets"
urlpatterns = [
    path("standings/<int:desk_pk>/targets/", progress.targets, name="targets"),
    path("standings/<int:desk_pk>/targets/unit/<int:unit_pk>/", progress.unit, name="unit"),
    path("standings/<int:desk_pk>/targets/list/", setting.target_list, name="list"),
    path("standings/<int:desk_pk>/targets/new/", setting.new_target, name="new"),
    path("standings/<int:desk_pk>/targets/set/", setting.set_target, name="set-target"),
    path("standings/targets/<int:pk>/", setting.target, name="target"),
    path("standings/targets/<int:pk>/drop/", setting.drop_target, name="drop-target"),
    path(
        "standings/targets/<int:pk>/restore/", setting.restore_target, name="restore-target"
    ),
]
