"""Accounts with a password, as Django checks them; the worker of a session is asked for on every page."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from abord.casework.organisations.models import Worker, worker_by_key


class Passwords(ModelBackend):
    """As Django's, with a query that is written once."""

    def get_user(self, user_id: int) -> Worker | None:
        """The worker of a session; None where the account is closed."""
        worker = worker_by_key.one(pk=user_id)
        return worker if worker is not None and self.user_can_authenticate(worker) else None
