"""Signing in at the organisation's own identity provider (OpenID Connect: CSAM, itsme, Entra, Keycloak …).

The provider says who someone is; it never makes an account and never gives a right. Unless it vouches for a second
factor (``ABORD_OIDC_ACR``), the code of the authenticator is asked as well. The exchange itself is that of
mozilla-django-oidc; the checks of audience, issuer and age of a token are added here.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import jwt
import requests
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from mozilla_django_oidc.auth import OIDCAuthenticationBackend
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from abord.casework.organisations.models import Worker
from abord.engine.facts import LANGUAGES
from abord.web.desk import signin
from abord.web.desk.gate import anyone
from abord.web.desk.page import page, say, to

TIMEOUT = 10
LEEWAY = 30
"""Seconds that two clocks may differ."""
ENDPOINTS = {
    "OIDC_OP_AUTHORIZATION_ENDPOINT": "authorization_endpoint",
    "OIDC_OP_TOKEN_ENDPOINT": "token_endpoint",
    "OIDC_OP_USER_ENDPOINT": "userinfo_endpoint",
    "OIDC_OP_JWKS_ENDPOINT": "jwks_uri",
}
CHOICES = {
    "OIDC_RP_SIGN_ALGO": "RS256",
    "OIDC_RP_SCOPES": "openid email",
    "OIDC_USE_PKCE": True,
    "OIDC_CREATE_USER": False,
    "OIDC_TIMEOUT": TIMEOUT,
    "OIDC_AUTHENTICATION_CALLBACK_URL": "desk:oidc_back",
}


class Refused(SuspiciousOperation):
    """The provider's answer cannot be trusted."""


@cache
def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, looked up once."""
    answer = requests.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration", timeout=TIMEOUT)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    if found.get("issuer") != issuer:
        raise Refused("the provider names another issuer")
    return found


def setting(name: str, *default: Any) -> Any:
    """A setting of mozilla-django-oidc: from the installation, from the provider, or our choice."""
    if name == "OIDC_RP_CLIENT_ID":
        return settings.OIDC["client"]
    if name == "OIDC_RP_CLIENT_SECRET":
        return settings.OIDC["secret"]
    if name == "OIDC_AUTH_REQUEST_EXTRA_PARAMS":
        return {"acr_values": settings.OIDC["acr"]} if settings.OIDC["acr"] else {}
    if name in ENDPOINTS:
        return settings.OIDC.get(name) or discovered(settings.OIDC["issuer"])[ENDPOINTS[name]]
    return CHOICES.get(name, *default)


class Backend(OIDCAuthenticationBackend):
    """Finds the account of whom the provider vouches for."""

    get_settings = staticmethod(setting)

    def authenticate(self, request: HttpRequest, **kwargs: Any) -> Worker | None:
        """As the library; every wrong token is refused the same way."""
        try:
            return super().authenticate(request, **kwargs)  # type: ignore[no-any-return]
        except (jwt.PyJWTError, requests.RequestException, KeyError, ValueError) as error:
            raise Refused(type(error).__name__) from None

    def get_payload_data(self, token: str, key: Any) -> Any:
        """Signature, audience, issuer and age: all must be right."""
        found = jwt.decode(
            token, key, algorithms=[self.OIDC_RP_SIGN_ALGO], audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC["issuer"], leeway=LEEWAY, options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )  # fmt: skip
        audience = found["aud"] if isinstance(found["aud"], list) else [found["aud"]]
        if len(audience) > 1 and found.get("azp") != self.OIDC_RP_CLIENT_ID:
            raise Refused("issued to another party")
        return found

    def get_or_create_user(self, access_token: str, id_token: str, payload: Any) -> Worker | None:
        """The account linked to this identity, or the account made for this address that is not linked yet."""
        identity = f"{payload['iss']}|{payload['sub']}"
        worker: Worker | None = Worker.objects.filter(identity=identity).first()
        if worker is None:
            claims = {**self.get_userinfo(access_token, id_token, payload), **payload}
            if claims.get("sub") != payload["sub"] or claims.get("email_verified") is not True:
                return None
            email = str(claims.get("email", "")).strip().lower()
            worker = Worker.objects.filter(email=email, identity=None).first()
            if worker is None or worker.has_usable_password():
                return None  # an account with a password is never taken over
            worker.identity = identity
            worker.save(update_fields=["identity"])
        self.request.session["oidc_acr"] = str(payload.get("acr", ""))
        return worker


def configured() -> bool:
    """Whether this installation has an identity provider."""
    return bool(settings.OIDC["issuer"])


@method_decorator(anyone, name="dispatch")
class Ask(OIDCAuthenticationRequestView):
    """To the provider."""

    get_settings = staticmethod(setting)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The library asks for the addresses here already; without a provider there are none.
        super(OIDCAuthenticationRequestView, self).__init__(*args, **kwargs)

    def get(self, request: HttpRequest, language: str) -> HttpResponse:
        """Off, with a fresh state."""
        if not configured():
            raise Http404
        try:
            self.OIDC_OP_AUTH_ENDPOINT = setting("OIDC_OP_AUTHORIZATION_ENDPOINT")
        except (requests.RequestException, Refused, KeyError, ValueError):
            return failed(request, language, 503)
        self.OIDC_RP_CLIENT_ID = setting("OIDC_RP_CLIENT_ID")
        request.session["oidc_language"] = language
        return super().get(request)


@method_decorator(anyone, name="dispatch")
class Back(OIDCAuthenticationCallbackView):
    """Back from the provider."""

    get_settings = staticmethod(setting)

    def get(self, request: HttpRequest) -> HttpResponse:
        """In, or told plainly that it did not work."""
        if not configured():
            raise Http404
        try:
            return super().get(request)
        except SuspiciousOperation:
            return self.login_failure()

    def login_success(self) -> HttpResponse:
        """The first factor; both where the provider vouches for a second."""
        language, acr = self._language(), self.request.session.get("oidc_acr", "")
        if settings.OIDC["acr"] and acr in settings.OIDC["acr"].split():
            signin.enter(self.request, self.user)
            return to(language, "choose_organisation")
        signin.halfway(self.request, self.user.pk)
        return to(language, "second_factor")

    def login_failure(self) -> HttpResponse:
        """Not who we know, or not to be trusted: the same page for both."""
        language = self._language()
        logout(self.request)
        return failed(self.request, language)

    def _language(self) -> str:
        found = self.request.session.get("oidc_language")
        return found if found in LANGUAGES else "nl"


def failed(request: HttpRequest, language: str, status: int = 403) -> HttpResponse:
    """The sign-in page, with what went wrong."""
    return page(request, language, "sign_in", status, error=say(language, "err_provider"), provider=configured())
