"""Organisations, their workers, and the boundary between organisations."""
