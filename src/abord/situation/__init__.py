"""Situations: persons, roofs, relations and holdings, read from a file, checked, and turned into cases."""
