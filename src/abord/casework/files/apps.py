"""The Django application."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Its name in Django."""

    name = "abord.casework.files"
    label = "files"
