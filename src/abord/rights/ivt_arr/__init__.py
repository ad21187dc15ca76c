"""Inkomensvervangende tegemoetkoming, allocation de remplacement de revenus: the income replacement allowance."""
