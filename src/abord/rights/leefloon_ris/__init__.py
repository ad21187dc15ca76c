"""Leefloon, revenu d’intégration: the living wage."""
