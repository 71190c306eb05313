"""The wall, and the pages on which it is kept."""

from django.urls import path

from shangda.wall import views

app_name = "wall"
DESK, ONE = "manage/desks/<int:desk_pk>/walls/", "manage/walls/<int:pk>/"
urlpatterns = [
    path("wall/<str:token>/", views.show, name="show"),
    path(DESK, views.walls, name="walls"),
    path(f"{DESK}make/", views.make_wall, name="make-wall"),
    path(ONE, views.wall, name="wall"),
    path(f"{ONE}set/", views.set_wall, name="set-wall"),
    path(f"{ONE}renew/", views.renew_wall, name="renew-wall"),
    path(f"{ONE}end/", views.end_wall, name="end-wall"),
]
