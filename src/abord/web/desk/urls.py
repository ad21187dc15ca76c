"""The addresses of the desk. Each view stands behind ``gate.desk`` or ``gate.anyone`` (tested)."""

from django.urls import path

from abord.web.desk import signin, views

app_name = "desk"
urlpatterns = [
    path("", signin.door, name="door"),
    path("<language:language>/", views.home, name="home"),
    path("<language:language>/sign-in/", signin.sign_in, name="sign_in"),
    path("<language:language>/sign-in/code/", signin.second_factor, name="second_factor"),
    path("<language:language>/sign-in/organisation/", signin.choose_organisation, name="choose_organisation"),
    path("<language:language>/sign-out/", signin.sign_out, name="sign_out"),
]
