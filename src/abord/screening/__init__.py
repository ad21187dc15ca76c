"""Screening: the result for one household, and the question that would settle most."""
