"""Clocks: what happened goes in, terms with their article come out. No Django, no data kept."""
