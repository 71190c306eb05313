"""The pages of signing in; of allauth's pages only those that make sense in an office."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import TemplateView

from shangda.organisations.sign_in import SessionList, SignIn

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path(
        "password/reset/",
        TemplateView.as_view(template_name="account/password_reset.html"),
        name="account_reset_password",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", SessionList.as_view(), name="usersessions_list"),
]
