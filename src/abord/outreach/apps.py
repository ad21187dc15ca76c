"""The room for Django: wishes to be called back have a table."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """Named by the settings."""

    name = "abord.outreach"
    label = "outreach"
