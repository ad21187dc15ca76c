"""The Django application."""

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Its name in Django."""

    name = "abord.casework.feedback"
    label = "feedback"
