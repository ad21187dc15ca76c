"""The Flemish rent subsidy."""
