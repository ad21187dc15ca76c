"""The pages of the rights check. Each reads what was told, shows or changes it, and keeps it in the visitor's own
session."""
