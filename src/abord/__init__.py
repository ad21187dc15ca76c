"""Abord: know, find and realise social rights in Belgium, with everyone on board."""

__version__ = "0.1.0"
