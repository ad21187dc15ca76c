"""The Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Its name in Django."""

    name = "abord.web"
    label = "web"
