"""The addresses of the desk. Each view stands behind ``gate.desk`` or ``gate.anyone`` (tested)."""

from django.urls import path

from abord.web.desk import oidc, signin, views

app_name = "desk"
urlpatterns = [
    path("", signin.door, name="door"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/sign-in/", signin.sign_in, name="sign_in"),
    path("sign-in/back/", oidc.Back.as_view(), name="oidc_back"),
    path("<language:language>/sign-in/provider/", oidc.Ask.as_view(), name="oidc"),
    path("<language:language>/sign-in/code/", signin.second_factor, name="second_factor"),
    path("<language:language>/sign-in/organisation/", signin.choose_organisation, name="choose_organisation"),
    path("<language:language>/sign-out/", signin.sign_out, name="sign_out"),
]
