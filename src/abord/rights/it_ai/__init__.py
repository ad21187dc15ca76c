"""Integratietegemoetkoming, allocation d’intégration: the integration allowance."""
