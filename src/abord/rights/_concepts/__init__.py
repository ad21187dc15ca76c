"""Notions that several rights share, each with one definition per legal variant."""
